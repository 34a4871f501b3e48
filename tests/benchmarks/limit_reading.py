"""The limit's reading: the same pages by ``http.client``, the same fields by typed decoding, nothing checked.

It knows what the stand-in sends (every field there, amounts of few digits), so it is no program to trust.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

import msgspec
from msgspec import Raw, Struct

from tests.benchmarks.fake_answers import ACCESS_TOKEN, REALM_ID

PAGE = 1000
_PATH = f"/v3/company/{REALM_ID}/query?minorversion=75"
_HEADERS = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Content-Type": "application/text"}
Number = int | float


class Ref(Struct, gc=False):
    value: str
    name: str | None = None


class Meta(Struct, rename="pascal", gc=False):
    create_time: datetime
    last_updated_time: datetime


class Item(Struct, rename="pascal", gc=False):
    item_ref: Ref
    unit_price: Number
    qty: Number
    service_date: str
    tax_code_ref: Ref


class Line(Struct, rename="pascal", gc=False):
    detail_type: str
    amount: Number
    description: str | None = None
    sales_item_line_detail: Item | None = None


class Tax(Struct, rename="pascal", gc=False):
    total_tax: Number


class Link(Struct, rename="pascal", gc=False):
    txn_id: str
    txn_type: str


class Invoice(Struct, rename="pascal", gc=False):
    id: str
    sync_token: str
    meta_data: Meta
    doc_number: str
    txn_date: str
    due_date: str
    customer_ref: Ref
    currency_ref: Ref
    total_amt: Number
    balance: Number
    txn_tax_detail: Tax
    line: list[Line]
    linked_txn: list[Link]
    email_status: str
    print_status: str


class Rows(Struct, rename="pascal", gc=False):
    invoice: list[Raw] = []


class Page(Struct, rename="pascal", gc=False):
    query_response: Rows


page_of = msgspec.json.Decoder(Page).decode
invoice_of = msgspec.json.Decoder(Invoice).decode


def pages(url: str, count: int, in_flight: int) -> Iterator[bytes]:
    """The bodies of all pages, in the order of dates. While one is worked on, the next are on their way."""
    address = urlsplit(url).netloc
    free = deque(HTTPConnection(address) for _ in range(in_flight))
    asked: deque[HTTPConnection] = deque()
    starts = iter(range(1, count + 1, PAGE))
    for start in itertools.islice(starts, in_flight):
        _ask(free.popleft(), asked, start)
    while asked:
        connection = asked.popleft()
        body = connection.getresponse().read()
        for start in itertools.islice(starts, 1):
            _ask(connection, asked, start)
        yield body


def _ask(connection: HTTPConnection, asked: deque[HTTPConnection], start: int) -> None:
    statement = f"SELECT * FROM Invoice ORDERBY TxnDate STARTPOSITION {start} MAXRESULTS {PAGE}"  # noqa: S608
    connection.request("POST", _PATH, statement.encode(), _HEADERS)
    asked.append(connection)
