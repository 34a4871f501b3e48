"""Text for a cell: on one line, all of it visible, and none of it to be run."""

from __future__ import annotations

import re
import unicodedata

#: What makes a spreadsheet run a cell instead of showing it (OWASP, "CSV Injection").
_RUNS = frozenset("=+-@")
_SEPARATORS = frozenset(';,|"')
_ONE_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
#: Unicode categories of formats (bidi among them), surrogates, private use, and what is not assigned.
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})


def cleaned(text: str) -> str:
    """The text on one line, without what is never seen, such as signs that turn letters round."""
    if text.isprintable():
        return text
    known = ("" if unicodedata.category(sign) in _UNSEEN else sign for sign in _ONE_LINE.sub(" ", text))
    return "".join(known)


def guarded(text: str) -> str:
    """The text with an apostrophe before every sign that could run, where a cell begins or might begin.

    One might begin after a separator: spreadsheets of other countries, or of other habits, cut there.
    """
    if text.isascii() and _RUNS.isdisjoint(text):
        return text
    guarded: list[str] = []
    begins = True
    for sign in text:
        # Full-width forms of these signs become the plain ones in some spreadsheets.
        if begins and unicodedata.normalize("NFKC", sign)[:1] in _RUNS:
            guarded.append("'")
        guarded.append(sign)
        begins = sign in _SEPARATORS or (begins and sign.isspace())
    return "".join(guarded)
