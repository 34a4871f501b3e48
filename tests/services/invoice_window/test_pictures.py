"""Pictures of the window: each is one person's, found again by how it looks, and gone once another stands."""

from __future__ import annotations

import pytest

from services.invoice_window import WindowPictures
from tests.services.desk_doubles import ADMIN, MEMBER
from tests.services.invoice_window.desk import Desk


@pytest.fixture
def pictures(desk: Desk) -> WindowPictures:
    return WindowPictures(desk.store, desk.clock)


def kept(pictures: WindowPictures, file_id: str, digest: str) -> None:
    pictures.announce(ADMIN, file_id, digest)
    pictures.arrived(ADMIN, file_id)


def test_a_picture_is_found_by_how_it_looks_once_it_has_arrived(pictures: WindowPictures) -> None:
    pictures.announce(ADMIN, "F1", "blue")
    on_its_way = pictures.find(ADMIN, "blue")
    pictures.arrived(ADMIN, "F1")

    assert (on_its_way, pictures.find(ADMIN, "blue"), pictures.find(ADMIN, "red")) == (None, "F1", None)


def test_nobody_else_is_given_it_although_hers_would_look_the_same(pictures: WindowPictures) -> None:
    kept(pictures, "F1", "blue")

    assert pictures.find(MEMBER, "blue") is None
    assert pictures.beside(MEMBER, None) == []


def test_what_is_older_than_the_one_that_stands_there_is_to_go(desk: Desk, pictures: WindowPictures) -> None:
    for file_id in ("F1", "F2", "F3"):
        kept(pictures, file_id, file_id)
        desk.clock.move(seconds=1)
    pictures.announce(ADMIN, "F4", "F4")

    assert pictures.beside(ADMIN, "F2") == ["F1"]
    pictures.forget(ADMIN, "F1")
    # One that never arrived is one of hers, too.
    assert pictures.beside(ADMIN, None) == ["F2", "F3", "F4"]
    assert pictures.find(ADMIN, "F1") is None
