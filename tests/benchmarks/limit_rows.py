"""The limit's rows: the values that the product stores, made with the least work that makes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from isal import isal_zlib
from msgspec import Raw

from tests.benchmarks.limit_reading import Invoice, Line, Number, invoice_of

Row = tuple[Any, ...]
#: As hard as the product packs.
_LEVEL = 1


@dataclass(frozen=True)
class Known:
    """What stands in the prepared database: the connection, and each customer's project."""

    connection_id: str
    team_id: str
    run_id: str
    projects: dict[str, str]


@dataclass
class Rows:
    """One page's rows by table."""

    invoices: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)


class Dialect:
    """How a database's driver takes dates and moments most quickly."""

    def __init__(self, is_sqlite: bool) -> None:
        self.day: Any = _same if is_sqlite else cache(date.fromisoformat)
        self.moment: Any = _as_text if is_sqlite else _same


def rows_of(raws: list[Raw], position: int, known: Known, dialect: Dialect) -> Rows:
    """The rows of a page whose first invoice has this position."""
    found = Rows()
    day, moment, connection_id = dialect.day, dialect.moment, known.connection_id
    add_invoice, add_item = found.invoices.append, found.items.append
    for at, raw in enumerate(raws, position):
        body = bytes(raw)
        one = invoice_of(body)
        qbo_id, customer = one.id, one.customer_ref
        total, balance = _units(one.total_amt), _units(one.balance)
        payment = "paid" if not balance else "open" if balance == total else "partial"
        delivery = _delivery(one)
        on, due, token = day(one.txn_date), day(one.due_date), int(one.sync_token)
        meta, currency = one.meta_data, one.currency_ref.value
        _add_lines(found.lines, connection_id, one, day)
        add_invoice(
            (
                *(connection_id, qbo_id, token, moment(meta.create_time), moment(meta.last_updated_time)),
                *(one.doc_number, on, due, customer.value, customer.name, currency, None),
                *(total, balance, _units(one.txn_tax_detail.total_tax), None, payment, delivery, None),
                *(isal_zlib.compress(body, _LEVEL), sha256(body).hexdigest(), _content(one), None),
            )
        )
        project = known.projects[customer.value]
        tile = _tile(payment, delivery)
        add_item(
            (
                *(known.run_id, qbo_id, 1, at, one.doc_number, one.doc_number, on, due, currency),
                *(total, balance, customer.value, customer.name, project, tile, "imported"),
                *(None, None, None, None, None, False, None, token, _material(one, project), None, None),
            )
        )
        for link in one.linked_txn:
            found.links.append((connection_id, link.txn_type, link.txn_id, qbo_id))
    return found


_KINDS = {"SalesItemLineDetail": "sales_item", "SubTotalLineDetail": "subtotal"}


def _add_lines(rows: list[Row], connection_id: str, one: Invoice, day: Any) -> None:
    qbo_id = one.id
    for number, line in enumerate(one.line, 1):
        detail, kind = line.sales_item_line_detail, _KINDS[line.detail_type]
        head = (connection_id, qbo_id, number, None, kind, line.detail_type, line.description)
        if detail is None:
            rows.append((*head, None, None, None, None, _units(line.amount), None, None))
            continue
        item = detail.item_ref
        price = (str(detail.qty), str(detail.unit_price), _units(line.amount))
        rows.append(
            (*head, item.value, item.name, *price, day(detail.service_date), detail.tax_code_ref.value)
        )


def _content(one: Invoice) -> str:
    """The digest of what must not change silently."""
    total, tax = one.total_amt, one.txn_tax_detail.total_tax
    currency = one.currency_ref.value
    head = f"{one.doc_number}\x1f{one.txn_date}\x1f{one.due_date}\x1f{one.customer_ref.value}"
    lines = sorted(map(_line_content, one.line))
    return sha256("\x1e".join([f"{head}\x1f{currency}\x1f{tax}\x1f{total}", *lines]).encode()).hexdigest()


def _line_content(line: Line) -> str:
    detail = line.sales_item_line_detail
    if detail is None:
        return f"subtotal\x1f\x1f\x1f\x1f\x1f\x1f{line.amount}\x1f\x1f"
    return (
        f"sales_item\x1f\x1f{line.description}\x1f{detail.item_ref.value}\x1f{detail.qty}\x1f"
        f"{detail.unit_price}\x1f{line.amount}\x1f{detail.service_date}\x1f{detail.tax_code_ref.value}"
    )


def _material(one: Invoice, project: str) -> str:
    """The hash of what may not change between preview and import."""
    words = (
        f"('{one.id}', 'would_import', '', '{project}', '{one.doc_number}', '{one.txn_date}', "
        f"'{one.currency_ref.value}'){one.total_amt}"
    )
    return sha256(words.encode()).hexdigest()[:32]


def _units(amount: Number) -> int:
    return round(amount * 100_000)


def _delivery(one: Invoice) -> str:
    if one.email_status == "EmailSent":
        return "sent"
    return "queued" if one.email_status == "NeedToSend" else "not_sent"


def _tile(payment: str, delivery: str) -> str:
    if payment == "paid":
        return "finals"
    return "ar_aging" if payment == "partial" or delivery == "sent" else "drafts"


def _same(value: Any) -> Any:
    return value


def _as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
