"""The pictures of the documentation are packed without a visible loss."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Page

from tests.screenshots.png import smaller

pytestmark = pytest.mark.browser

#: How many pixels of two pictures differ.
DIFFERENT = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
    const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    drawing.drawImage(bitmap, 0, 0);
    return new Uint32Array(drawing.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
  }));
  return one.length === other.length ? one.filter((pixel, at) => pixel !== other[at]).length : Infinity;
}"""


def address(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def test_a_page_of_few_colours_keeps_every_pixel(page: Page) -> None:
    page.set_content("<body style='background: #fff'><p style='background: #3b78b5'>76 invoices</p>")
    picture = page.screenshot()
    packed = smaller(page, picture)

    assert len(packed) < len(picture)
    assert page.evaluate(DIFFERENT, [address(picture), address(packed)]) == 0
