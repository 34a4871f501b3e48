"""QuickBooks' time activities, bills, purchases and people: the fields that are read, nothing defaulted."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from services.quickbooks.wire import Amount, Meta, Ref, TaxDetail, Text


class RecordDocument(Struct, rename="pascal", gc=False):
    """What every document of entries has."""

    id: Text = None
    sync_token: Text = None
    meta_data: Meta | None = None
    doc_number: Text = None
    txn_date: str | None = None
    due_date: str | None = None
    currency_ref: Ref | None = None
    exchange_rate: Amount = None
    linked_txn: Any = None
    status: Any = msgspec.field(name="status", default=None)
    sparse: Any = msgspec.field(name="sparse", default=None)


class TimeDocument(RecordDocument, rename="pascal", gc=False):
    """The fields of a time activity that are read (Intuit's TimeActivity reference and its schema)."""

    name_of: Any = None
    employee_ref: Ref | None = None
    vendor_ref: Ref | None = None
    other_name_ref: Ref | None = None
    customer_ref: Ref | None = None
    project_ref: Ref | None = None
    item_ref: Ref | None = None
    billable_status: Any = None
    hourly_rate: Amount = None
    hours: Amount = None
    minutes: Amount = None
    seconds: Amount = None
    break_hours: Amount = None
    break_minutes: Amount = None
    break_seconds: Amount = None
    start_time: Any = None
    end_time: Any = None
    description: Any = None


class Markup(Struct, rename="pascal", gc=False):
    """MarkupInfo."""

    percent: Amount = None
    percent_based: Any = None
    value: Amount = None


class ExpenseDetail(Struct, rename="pascal", gc=False):
    """AccountBasedExpenseLineDetail and ItemBasedExpenseLineDetail."""

    account_ref: Ref | None = None
    item_ref: Ref | None = None
    customer_ref: Ref | None = None
    project_ref: Ref | None = None
    billable_status: Any = None
    markup_info: Markup | None = None
    tax_amount: Amount = None
    tax_inclusive_amt: Amount = None
    qty: Amount = None
    unit_price: Amount = None


class ExpenseLine(Struct, rename="pascal"):
    """One line of a bill or a purchase."""

    id: Text = None
    detail_type: str | None = None
    amount: Amount = None
    description: Any = None
    project_ref: Ref | None = None
    linked_txn: Any = None
    account_based_expense_line_detail: ExpenseDetail | None = None
    item_based_expense_line_detail: ExpenseDetail | None = None
    group_line_detail: ExpenseGroup | None = None


class ExpenseGroup(Struct, rename="pascal"):
    """GroupLineDetail."""

    line: list[ExpenseLine | None] | None = None


class ExpenseDocument(RecordDocument, rename="pascal"):
    """The fields of a bill or a purchase that are read. ``credit`` and ``entity_ref`` are a purchase's."""

    vendor_ref: Ref | None = None
    entity_ref: PartyRef | None = None
    credit: Any = None
    total_amt: Amount = None
    txn_tax_detail: TaxDetail | None = None
    global_tax_calculation: Any = None
    private_note: Any = None
    line: list[ExpenseLine | None] | None = None


class PartyRef(Ref, gc=False):
    """A reference that also says to what."""

    type: Any = None


class PersonDocument(Struct, rename="pascal", gc=False):
    """The fields of an employee or a vendor that are read."""

    id: Text = None
    display_name: Any = None
    print_on_check_name: Any = None
    active: Any = None
    primary_email_addr: Any = None


time = msgspec.json.Decoder(TimeDocument)
times = msgspec.json.Decoder(list[TimeDocument])
expense = msgspec.json.Decoder(ExpenseDocument)
expenses = msgspec.json.Decoder(list[ExpenseDocument])
person = msgspec.json.Decoder(PersonDocument)
