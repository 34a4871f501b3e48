"""Makes a picture of a page small: at most 256 colours, of which a page has few more, packed tightly."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from playwright.sync_api import Page

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256
#: Decodes a picture, keeps its most frequent colours, and gives each pixel the nearest of them.
INDEXED = """async ([picture, most]) => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const { width, height } = bitmap;
  const drawing = new OffscreenCanvas(width, height).getContext("2d");
  drawing.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(drawing.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most).map(([pixel]) => parts(pixel));
  const distance = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const nearest = (pixel) => palette.reduce((best, one, at) => {
    const far = distance(one, pixel);
    return far < best.far ? { far, at } : best;
  }, { far: Infinity, at: 0 }).at;
  const index = new Map([...counts.keys()].map((pixel) => [pixel, nearest(parts(pixel))]));
  const reader = new FileReader();
  const encoded = new Promise((done) => (reader.onload = () => done(reader.result.split(",")[1])));
  reader.readAsDataURL(new Blob([Uint8Array.from(pixels, (pixel) => index.get(pixel))]));
  return { width, height, palette: palette.flat(), pixels: await encoded };
}"""


def smaller(page: Page, picture: bytes) -> bytes:
    """The picture with a palette; ``page`` is one that may fetch what it is given."""
    address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    found: dict[str, Any] = page.evaluate(INDEXED, [address, MOST_COLOURS])
    width, pixels = found["width"], base64.b64decode(found["pixels"])
    # Each line begins with the filter that it uses: none, which packs drawn pages best.
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    head = struct.pack(">IIBBBBB", width, found["height"], 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(found["palette"])), (b"IDAT", zlib.compress(lines, 9)))
    return SIGNATURE + b"".join(_written(kind, data) for kind, data in (*chunks, (b"IEND", b"")))


def _written(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
