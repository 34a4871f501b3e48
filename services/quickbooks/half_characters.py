"""Escapes of half a character, as a text that was cut in the middle of an emoji leaves them.

JSON allows to write them, no encoding can hold them, and our decoder refuses the whole page for one: a single
memo would stop an import. Each becomes U+FFFD, which takes as many bytes; everything else stays as received.
"""

from __future__ import annotations

import re

_SUSPICIOUS = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # both halves
    rb"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\."  # any other, a backslash itself among them
)


def without_halves(body: bytes) -> bytes:
    """The body with U+FFFD in place of every half."""
    if rb"\ud" not in body and rb"\uD" not in body:  # a hundred times as quick as the patterns
        return body
    return _ESCAPE.sub(_replaced, body) if _SUSPICIOUS.search(body) else body


def _replaced(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape["half"] else escape[0]
