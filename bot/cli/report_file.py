"""``import --report FILE``: the report as a file, of the kind that its name ends in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from typer import BadParameter

from services.errors import AppError

if TYPE_CHECKING:
    from bot.bootstrap import Services

KINDS = (".csv", ".xlsx")


class WrongFile(BadParameter):
    """A file that cannot be written: the command was typed wrong."""

    def format_message(self) -> str:
        """The sentence alone, which names the option itself."""
        return self.message


class ReportNotWritten(AppError):
    """The import has ended, but its report could not be written."""

    code = "report_not_written"
    remedy = "Make room, or choose another file; Details in Slack shows the same."


def file_named(typed: str) -> Path:
    """The file that was typed, if a report can be written there. Raises ``WrongFile``."""
    file = Path(typed).expanduser()
    if file.suffix.lower() not in KINDS:
        raise WrongFile(f"--report {typed} is no file for a report. Let its name end in .csv or .xlsx.")
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise WrongFile(
            f"--report {typed} cannot be written there. Choose a folder that exists and is yours."
        )
    return file


def write(services: Services, run_id: str, file: Path) -> None:
    """Write the run's report, in place of what stands there. Raises an ``AppError``."""
    content = _content(services, run_id, file.suffix.lower())
    # Under another name first, so that whoever opens the file finds the old one or the new one, whole.
    part = file.with_name(f".{file.name}.{run_id}")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ReportNotWritten from error


def _content(services: Services, run_id: str, kind: str) -> bytes:
    from services.imports.report_files import csv_of, xlsx_of

    if kind == ".csv":
        return csv_of(services.history, run_id, services.history.run(run_id).import_type)
    return xlsx_of(services.history, services.history.report(run_id))
