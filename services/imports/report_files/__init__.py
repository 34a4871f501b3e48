"""The files that go with a report: a CSV of what needs somebody, a workbook of it all."""

from services.imports.report_files.csv_file import csv_of, headings
from services.imports.report_files.items import Items
from services.imports.report_files.tables import Tables
from services.imports.report_files.workbook import FileNotMade, xlsx_of

__all__ = ["FileNotMade", "Items", "Tables", "csv_of", "headings", "xlsx_of"]
