"""The sheets of a workbook: a header that stays in sight, a filter, and pages that can be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from services.imports.report_files.choices import Line
from services.imports.report_files.columns import Column
from services.imports.report_files.typed_cells import Cells
from services.model.report import RunItem

#: Rows of a sheet, its header included: what the format holds.
MOST_ROWS = 1_048_576
_LINES = (("What", 40), ("Value", 70))


class Sheets:
    """Adds sheets to a workbook, each written from top to bottom."""

    def __init__(self, book: Workbook, footer: str, most_rows: int = MOST_ROWS) -> None:
        self._book = book
        self._footer = footer
        self._most_rows = most_rows
        self._cells = Cells(book.add_format)
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})

    def add_list(self, name: str, columns: Sequence[Column], items: Iterable[RunItem]) -> None:
        """A row for each; what one sheet does not hold goes on in the next."""
        for number, part in enumerate(_parts(items, self._most_rows - 1), start=1):
            head = [(column.heading, column.width) for column in columns]
            sheet = self._sheet(name if number == 1 else f"{name} {number}", head)
            self._fill(sheet, columns, part)

    def add_lines(self, name: str, lines: Iterable[Line]) -> None:
        """A label and a value in each row."""
        sheet = self._sheet(name, _LINES)
        for row, (label, value) in enumerate(lines, start=1):
            self._cells.put(sheet, row, 0, label)
            self._cells.put(sheet, row, 1, value, is_wrapped=True)

    def _fill(self, sheet: Any, columns: Sequence[Column], items: Iterable[RunItem]) -> None:
        row = 0
        for row, item in enumerate(items, start=1):
            for at, column in enumerate(columns):
                self._cells.put(sheet, row, at, column.value(item), column.is_wrapped)
        sheet.autofilter(0, 0, row, len(columns) - 1)

    def _sheet(self, name: str, head: Sequence[tuple[str, int]]) -> Any:
        sheet = self._book.add_worksheet(name)
        for at, (heading, width) in enumerate(head):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, heading, self._head)
        sheet.freeze_panes(1, 0)
        self._prepare_printing(sheet)
        # Numbers of documents are text on purpose: nobody needs to be warned of that in every row.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
        return sheet

    def _prepare_printing(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)  # as wide as one page, as long as it takes
        sheet.set_footer(f"&L{self._footer}&R&P / &N")


def _parts(items: Iterable[RunItem], longest: int) -> Iterator[Iterable[RunItem]]:
    """The items in parts of this length; one empty part if there are none."""
    rest = iter(items)
    first = list(islice(rest, 1))
    yield chain(first, islice(rest, longest - len(first)))
    while first := list(islice(rest, 1)):
        yield chain(first, islice(rest, longest - 1))
