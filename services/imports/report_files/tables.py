"""Any list as a CSV and as a workbook: the same cells as in the files of a report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from operator import itemgetter
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]

from services.imports.report_files.columns import Column
from services.imports.report_files.csv_file import BYTE_ORDER_MARK, cell_text
from services.imports.report_files.sheets import MOST_ROWS, Sheets
from services.imports.report_files.workbook import FileNotMade, opened
from services.ports.table_files import Heading, Value

#: Columns at least so wide hold sentences.
_SENTENCES = 40
Rows = Iterable[Sequence[Value]]


class Tables:
    """Writes rows as they pass through."""

    def csv(self, head: Sequence[Heading], rows: Rows, out: BinaryIO) -> int:
        """UTF-8 with BOM, CRLF; how many rows it holds, the heading not counted."""
        out.write(BYTE_ORDER_MARK)
        text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(heading.text for heading in head)
        written = 0
        for row in rows:
            writer.writerow(map(cell_text, row))
            written += 1
        text.flush()
        text.detach()
        return written

    def xlsx(self, name: str, head: Sequence[Heading], rows: Rows, out: BinaryIO) -> None:
        """A workbook with a sheet of this name. Raises ``FileNotMade``."""
        listed: Any = rows
        try:
            with TemporaryDirectory(prefix="import-invoices-") as folder, opened(out, folder) as book:
                Sheets(book, name, MOST_ROWS).add_list(name, _columns(head), listed)
        except (OSError, XlsxFileError) as error:
            raise FileNotMade from error


def _columns(head: Sequence[Heading]) -> list[Column]:
    found = []
    for at, (text, width) in enumerate(head):
        value: Any = itemgetter(at)
        found.append(Column(text, width, value, is_wrapped=width >= _SENTENCES))
    return found
