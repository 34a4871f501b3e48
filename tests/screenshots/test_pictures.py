"""The pictures that the documents show: there, small, and in both themes."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tests.screenshots.png import SIGNATURE

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
#: `pictures/name.png` in a document, whatever stands before it.
NAMED = re.compile(r"pictures/([\w-]+\.png)")
MOST_BYTES = 300_000


def named() -> list[str]:
    return sorted({name for path in DOCUMENTS for name in NAMED.findall(path.read_text("utf-8"))})


def size_of(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("name", named())
def test_a_picture_that_a_document_shows_is_there(name: str) -> None:
    assert (PICTURES / name).read_bytes().startswith(SIGNATURE)


@pytest.mark.parametrize("path", sorted(PICTURES.iterdir()), ids=lambda path: path.name)
def test_a_picture_is_small(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*-light.png")), ids=lambda path: path.name)
def test_a_picture_is_there_for_both_themes_in_one_size(path: Path) -> None:
    dark = path.with_name(path.name.replace("-light", "-dark"))

    assert size_of(path.read_bytes()) == size_of(dark.read_bytes())
