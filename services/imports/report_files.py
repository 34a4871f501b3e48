"""The file that goes with a report: every invoice that needs somebody, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol

from services.model.report import NEEDS_YOU, RunItem, Verdict

COLUMNS = (
    "Number",
    "Customer",
    "Invoice date",
    "Due date",
    "Currency",
    "Total",
    "Balance",
    "Project",
    "Verdict",
    "Reason",
    "Remedy",
    "QuickBooks id",
)
_PAGE = 1000
#: What makes a spreadsheet run a cell instead of showing it (OWASP, "CSV Injection").
_RUNS = frozenset("=+-@")
_SEPARATORS = frozenset(';,|"')
_ONE_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
#: Unicode categories of formats (bidi among them), surrogates, private use, and what is not assigned.
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})


class Items(Protocol):
    """Where the items of runs are read."""

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]: ...


def csv_of(history: Items, run_id: str) -> bytes:
    """A CSV file (UTF-8 with BOM, CRLF) of the run's rejected and failed invoices."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in _exceptions(history, run_id):
        writer.writerow([_cell(value) for value in _values(item)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _exceptions(history: Items, run_id: str) -> Iterator[RunItem]:
    after = 0
    while page := history.items(run_id, NEEDS_YOU, after, _PAGE):
        yield from page
        after = page[-1].position


def _values(item: RunItem) -> tuple[str | date | Decimal | None, ...]:
    why = item.reason.sentence if item.reason else item.error
    if item.problem is not None:
        why = f"{why} {item.problem.sentence}"
    return (
        item.doc_number,
        item.customer_name,
        item.txn_date,
        item.due_date,
        item.currency,
        item.total,
        item.balance,
        item.project_name,
        item.verdict.value,
        why,
        item.reason.remedy if item.reason else "Retry.",
        item.qbo_id,
    )


def _cell(value: str | date | Decimal | None) -> str:
    """The cell as text; only what we did not write ourselves can be dangerous."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return _guarded(_cleaned(value))


def _cleaned(text: str) -> str:
    """The text on one line, without what is never seen, such as signs that turn letters round."""
    known = ("" if unicodedata.category(sign) in _UNSEEN else sign for sign in _ONE_LINE.sub(" ", text))
    return "".join(known)


def _guarded(text: str) -> str:
    """The text with an apostrophe before every sign that could run, where a cell begins or might begin.

    One might begin after a separator: spreadsheets of other countries, or of other habits, cut there.
    """
    guarded: list[str] = []
    begins = True
    for sign in text:
        # Full-width forms of these signs become the plain ones in some spreadsheets.
        if begins and unicodedata.normalize("NFKC", sign)[:1] in _RUNS:
            guarded.append("'")
        guarded.append(sign)
        begins = sign in _SEPARATORS or (begins and sign.isspace())
    return "".join(guarded)
