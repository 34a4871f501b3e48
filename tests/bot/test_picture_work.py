"""Where and in which order pictures in Home tabs are made."""

from __future__ import annotations

from queue import SimpleQueue
from threading import current_thread

from bot.home_pictures import HomePictures, beside
from services.model.people import Actor

ADMIN, MEMBER = Actor("T0FIRM", "U0ADMIN"), Actor("T0FIRM", "U0MEMBER")


def test_pictures_are_made_beside_what_people_wait_for() -> None:
    places = SimpleQueue[str]()
    HomePictures(begin=beside).have_done(ADMIN, lambda: places.put(current_thread().name))

    assert places.get(timeout=10).startswith("picture")


def test_of_what_waits_for_one_person_the_newest_is_done() -> None:
    pictures, done = HomePictures(), list[str]()

    def first() -> None:
        for name in ("second", "third"):
            pictures.have_done(ADMIN, lambda name=name: done.append(name))  # type: ignore[misc]
        pictures.have_done(MEMBER, lambda: done.append("hers"))
        done.append("first")

    pictures.have_done(ADMIN, first)
    pictures.have_done(ADMIN, lambda: done.append("later"))

    assert done == ["hers", "first", "third", "later"]
