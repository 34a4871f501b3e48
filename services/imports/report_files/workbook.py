"""The workbook (XLSX): what needs somebody, all of the run, and the evidence of the choices."""

from __future__ import annotations

from io import BytesIO
from tempfile import TemporaryDirectory
from typing import BinaryIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]

from services.errors import AppError
from services.imports.report_files.choices import choices
from services.imports.report_files.columns import COLUMNS
from services.imports.report_files.items import Items, items_of
from services.imports.report_files.sheets import MOST_ROWS, Sheets
from services.model.report import LISTED, RunReport


class FileNotMade(AppError):
    """The file of the report could not be made."""

    code = "file_not_made"
    remedy = "Make room for temporary files on the machine that runs the app."


def xlsx_of(history: Items, report: RunReport, most_rows: int = MOST_ROWS) -> bytes:
    """The workbook. Rows pass through; they are never held. Raises ``FileNotMade``."""
    content = BytesIO()
    try:
        # Rows wait in files until the workbook is closed; they go with the folder, whatever happens.
        with TemporaryDirectory(prefix="import-invoices-") as folder:
            _write(history, report, opened(content, folder), most_rows)
    except (OSError, XlsxFileError) as error:
        raise FileNotMade from error
    return content.getvalue()


def opened(content: BinaryIO, folder: str) -> Workbook:
    """A workbook that is written as it comes, and in which no text is anything but text."""
    return Workbook(
        content,
        {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )


def _write(history: Items, report: RunReport, book: Workbook, most_rows: int) -> None:
    with book:
        run, columns = report.run, COLUMNS[report.run.import_type]
        book.set_properties({"title": f"Import {run.id}", "created": run.created_at.replace(tzinfo=None)})
        sheets = Sheets(book, run.id, most_rows)
        sheets.add_list("Exceptions", columns.exceptions, items_of(history, run.id, LISTED))
        sheets.add_list("Everything", columns.everything, items_of(history, run.id))
        sheets.add_lines("Choices", choices(report))
