"""Any invoice of the documented grammar → mirror → invoice window → report: nothing is lost or altered."""

from __future__ import annotations

import csv
import hashlib
import io
import zlib
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from services.imports.history import History
from services.imports.report_files import csv_of, xlsx_of
from services.invoice_window import InvoiceWindow
from services.model.import_run import ANY_PLAN, Filters, ImportRun, NewRun, Via
from services.model.invoice_status import InvoiceStatus
from services.model.report import RunReport
from services.store.tables import invoice_lines, invoices, mirror_invoices, mirror_lines
from tests.quickbooks import invoice_oracle as oracle
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.imports.firm import OCTOBER, Firm, another_firm
from tests.services.imports.shelf import Expected, Shelf, books, by_currency, by_tile

#: A run takes its time, so there are fewer of them, with up to a dozen invoices each.
A_FEW = settings(
    max_examples=max(1, settings().max_examples // 6),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
_LINE = [column.name for column in mirror_lines.c if column.name not in ("connection_id", "qbo_id")]


def imported(firm: Firm, documents: list[Expected]) -> tuple[Firm, ImportRun]:
    """A new firm with these books, once it has imported all of October."""
    firm = another_firm(firm)
    shelf = Shelf(firm.clock)
    shelf.customer("1", "Acme")
    shelf.customer("2", "Borealis")
    shelf.put(one.written for one in documents)
    firm.books = shelf
    filters = Filters(*OCTOBER, frozenset(InvoiceStatus))
    new = NewRun(firm.connection_id, TEAM, "cli", Via.CLI, filters, None, approved_digest=ANY_PLAN)
    return firm, firm.work_off(firm.previews.request(new).id)


def rows(firm: Firm, table: sa.Table) -> dict[str, dict[str, Any]]:
    """The rows of the mirror or of the invoice window, by QuickBooks id."""
    with firm.engine.connect() as database:
        return {row.qbo_id: dict(row._mapping) for row in database.execute(sa.select(table))}


def lines(firm: Firm, table: sa.Table, key: sa.Column[str], value: str) -> list[dict[str, Any]]:
    wanted = sa.select(*(table.c[name] for name in _LINE)).where(key == value).order_by(table.c.line_no)
    with firm.engine.connect() as database:
        return [dict(row._mapping) for row in database.execute(wanted)]


def assert_bytes(row: dict[str, Any], one: Expected) -> None:
    raw = one.written.raw
    assert (zlib.decompress(row["raw"]), row["digest"]) == (raw, hashlib.sha256(raw).hexdigest())


def assert_facts(row: dict[str, Any], one: Expected) -> None:
    """Every typed fact of the table is the oracle's; when it was made means another thing in our window."""
    known = {name: fact for name, fact in one.facts.items() if name in row and name != "created_at"}
    assert {name: row[name] for name in known} == known


def assert_mirror(firm: Firm, documents: list[Expected]) -> None:
    """Every document is kept with its bytes; a sound one with every fact and line."""
    kept = rows(firm, mirror_invoices)
    assert set(kept) == {one.qbo_id for one in documents}
    for one in documents:
        assert_bytes(kept[one.qbo_id], one)
        if one.written.flaw is None:
            assert_facts(kept[one.qbo_id], one)
            assert kept[one.qbo_id]["created_at"] == one.facts["created_at"]
            assert lines(firm, mirror_lines, mirror_lines.c.qbo_id, one.qbo_id) == one.lines


def assert_window(firm: Firm, came_in: list[Expected]) -> None:
    """What came in stands there with its bytes, facts, lines and tile, and is shown so."""
    kept, window = rows(firm, invoices), InvoiceWindow(firm.store, firm.clock, firm.rights)
    assert set(kept) == {one.qbo_id for one in came_in}
    for one in came_in:
        assert_bytes(kept[one.qbo_id], one)
        assert_facts(kept[one.qbo_id], one)
        assert kept[one.qbo_id]["tile"] == one.tile
        assert lines(firm, invoice_lines, invoice_lines.c.invoice_id, f"con1:{one.qbo_id}") == one.lines
        seen = window.invoice(ADMIN, f"con1:{one.qbo_id}")
        assert (seen.row.total, seen.row.balance, seen.row.tile.value) == (one.total, one.balance, one.tile)
        assert oracle.lines_in(seen.lines) == one.lines


def assert_report(report: RunReport, documents: list[Expected]) -> None:
    """Every invoice and every amount is explained."""
    came_in = [one for one in documents if one.is_imported]
    assert report.tie_out is not None
    assert (report.tie_out.quickbooks_count, report.tie_out.unexplained) == (len(documents), 0)
    assert {each.currency: each.found for each in report.totals} == by_currency(documents)
    imported = {each.currency: each.imported for each in report.totals if each.imported_count}
    assert imported == by_currency(came_in)
    tiles = {
        (each.tile.value, each.currency): (each.count, each.total, each.balance) for each in report.tiles
    }
    assert tiles == by_tile(came_in)


def assert_files(history: History, report: RunReport, documents: list[Expected]) -> None:
    """Both files hold every amount to the last digit."""
    text = csv_of(history, report.run.id).decode("utf-8-sig")
    listed = {row["QuickBooks id"]: _exact(row["Total"]) for row in csv.DictReader(io.StringIO(text))}
    assert listed == {one.qbo_id: one.total for one in documents if not one.is_imported}
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(history, report)))
    head, *found = book["Everything"].iter_rows(values_only=True)
    at = head.index("QuickBooks id"), head.index("Total"), head.index("Balance")
    shown = {str(row[at[0]]): (_exact(row[at[1]]), _exact(row[at[2]])) for row in found}
    assert shown == {one.qbo_id: (one.total, one.balance) for one in documents}


@A_FEW
@given(books())
def test_every_invoice_comes_in_exactly_or_is_kept_for_somebody(
    firm: Firm, documents: list[Expected]
) -> None:
    firm, run = imported(firm, documents)

    assert firm.verdicts(run.id) == {one.qbo_id: one.verdict for one in documents}
    assert_mirror(firm, documents)
    assert_window(firm, [one for one in documents if one.is_imported])
    report = firm.history.report(run.id)
    assert_report(report, documents)
    assert_files(firm.history, report, documents)


def _exact(cell: object) -> Decimal | None:
    return None if cell in (None, "") else Decimal(str(cell))


@pytest.mark.parametrize(
    ("payment", "delivery", "tile"),
    [("open", "queued", "drafts"), ("partial", "not_sent", "ar_aging"), ("zero", "sent", "finals")],
)
def test_the_oracle_itself_knows_the_table(payment: str, delivery: str, tile: str) -> None:
    assert oracle.tile(payment, delivery) == tile
