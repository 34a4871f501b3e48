"""Many ticks in few characters: ids that are numbers as the distance to the one before, others as text."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

#: The mark of the suggestion that was ticked, four hexadecimal digits, by customer.
Ticks = Mapping[str, str]

_MARK_BYTES = 2
#: Numbers longer than this are kept as text.
_LONGEST_NUMBER = 18


def packed(ticks: Ticks) -> str:
    """The ticks as text."""
    numbers = sorted(int(one) for one in ticks if _is_number(one))
    found = bytearray(_as_bytes(len(numbers)))
    for before, number in zip([0, *numbers], numbers, strict=False):
        found += _as_bytes(number - before) + bytes.fromhex(ticks[str(number)])
    for one in sorted(one for one in ticks if not _is_number(one)):
        name = one.encode("utf-8", "surrogatepass")
        found += _as_bytes(len(name)) + name + bytes.fromhex(ticks[one])
    return base64.urlsafe_b64encode(bytes(found)).decode().rstrip("=")


def unpacked(text: str) -> dict[str, str]:
    """The ticks of a text; none where it is none of ours."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        return dict(_ticks(_Reader(content))) if content else {}
    except ValueError:
        return {}


def _ticks(reader: _Reader) -> Iterator[tuple[str, str]]:
    number = 0
    for _ in range(reader.number()):
        number += reader.number()
        yield str(number), reader.take(_MARK_BYTES).hex()
    while reader.has_more:
        name = reader.take(reader.number()).decode("utf-8", "surrogatepass")
        yield name, reader.take(_MARK_BYTES).hex()


class _Reader:
    """Takes bytes from the beginning. Raises ``ValueError`` where there are no more."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    @property
    def has_more(self) -> bool:
        return self._at < len(self._content)

    def take(self, length: int) -> bytes:
        taken = self._content[self._at : self._at + length]
        if len(taken) != length:
            raise ValueError("It ends too early.")
        self._at += length
        return taken

    def number(self) -> int:
        """Seven bits a byte, the lowest first; all but the last have the eighth."""
        found = shift = 0
        while True:
            (byte,) = self.take(1)
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7


def _as_bytes(number: int) -> bytes:
    """As ``_Reader.number`` reads it."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _is_number(text: str) -> bool:
    """Whether it is a number that is written as Python would."""
    is_short = 0 < len(text) <= _LONGEST_NUMBER
    return is_short and text.isascii() and text.isdigit() and text == str(int(text))
