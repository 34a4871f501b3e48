"""QuickBooks' JSON: answers cut into exact documents, and the fields that are read, with nothing defaulted.

Unknown fields are skipped (the exact bytes are kept elsewhere), numbers become ``Decimal`` without passing
through a float, and a field that decides nothing may have any type.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Raw, Struct

#: A part that is not there. (``Raw | None`` would accept nothing but null.)
ABSENT = Raw(b"null")
Amount = Decimal | None
Text = str | int | None


class Ref(Struct, gc=False):
    """A reference: the id, and the name at the time of reading."""

    value: Text = None
    name: Any = None


class Meta(Struct, rename="pascal", gc=False):
    """MetaData."""

    create_time: Any = None
    last_updated_time: Any = None


class ItemDetail(Struct, rename="pascal", gc=False):
    """SalesItemLineDetail."""

    item_ref: Ref | None = None
    unit_price: Amount = None
    qty: Amount = None
    service_date: Any = None
    tax_code_ref: Ref | None = None


class LineDocument(Struct, rename="pascal", gc=False):
    """One line. A bundle's own lines stand in ``GroupLineDetail``."""

    detail_type: str | None = None
    amount: Amount = None
    description: Any = None
    sales_item_line_detail: ItemDetail | None = None
    group_line_detail: GroupDetail | None = None
    description_line_detail: ItemDetail | None = None


class GroupDetail(Struct, rename="pascal"):
    """GroupLineDetail."""

    group_item_ref: Ref | None = None
    quantity: Amount = None
    line: list[LineDocument | None] | None = None


class TaxLine(Struct, rename="pascal", gc=False):
    """One line of TxnTaxDetail."""

    amount: Amount = None


class TaxDetail(Struct, rename="pascal", gc=False):
    """TxnTaxDetail."""

    total_tax: Amount = None
    tax_line: list[TaxLine | None] | None = None


class InvoiceDocument(Struct, rename="pascal", gc=False):
    """The fields of an invoice that are read (Intuit's Invoice reference and its schema)."""

    id: Text = None
    sync_token: Text = None
    meta_data: Meta | None = None
    doc_number: Text = None
    txn_date: str | None = None
    due_date: str | None = None
    customer_ref: Ref | None = None
    currency_ref: Ref | None = None
    exchange_rate: Amount = None
    total_amt: Amount = None
    balance: Amount = None
    deposit: Amount = None
    txn_tax_detail: TaxDetail | None = None
    line: list[LineDocument | None] | None = None
    global_tax_calculation: Any = None
    email_status: Any = None
    print_status: Any = None
    delivery_info: Any = None
    e_invoice_status: Any = msgspec.field(name="EInvoiceStatus", default=None)
    invoice_status: Any = msgspec.field(name="invoiceStatus", default=None)
    private_note: Any = None
    linked_txn: Any = None
    status: Any = msgspec.field(name="status", default=None)
    sparse: Any = msgspec.field(name="sparse", default=None)


class CustomerDocument(Struct, rename="pascal", gc=False):
    """The fields of a customer that are read."""

    id: Text = None
    display_name: Any = None
    fully_qualified_name: Any = None
    parent_ref: Ref | None = None
    is_project: Any = None
    active: Any = None
    primary_email_addr: Any = None
    currency_ref: Ref | None = None
    meta_data: Meta | None = None


class Envelope(Struct, rename="pascal", gc=False):
    """The outermost object of an answer; its parts are not looked into yet."""

    query_response: dict[str, Raw] | None = None
    cdc_response: Any = msgspec.field(name="CDCResponse", default=None)
    batch_item_response: Any = None
    fault: Raw = ABSENT
    lower_fault: Raw = msgspec.field(name="fault", default=ABSENT)
    time: str | int | None = msgspec.field(name="time", default=None)


envelope = msgspec.json.Decoder(Envelope)
rows = msgspec.json.Decoder(list[Raw])
invoice = msgspec.json.Decoder(InvoiceDocument)
invoices = msgspec.json.Decoder(list[InvoiceDocument])
customer = msgspec.json.Decoder(CustomerDocument)
members = msgspec.json.Decoder(dict[str, Raw])
anything = msgspec.json.Decoder(float_hook=Decimal)
