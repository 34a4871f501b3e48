"""What can be read: queries, single objects, change data capture, PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from services.sandbox.answers import Answer, Call, timed
from services.sandbox.company import Change, Company, Tombstone, known_entity
from services.sandbox.documents import Document, parse_moment, stamp, to_bytes
from services.sandbox.faults import ApiFault, gateway_timeout, query_error, system_failure
from services.sandbox.pdf import one_page
from services.sandbox.properties import ENTITIES, NOT_IN_CDC, SINGLES


def query(call: Call) -> Answer:
    """``/query``: the statement is the parameter ``query`` or the body."""
    text = call.params.get("query") or _statement(call)
    if not text.strip():
        raise query_error("the query is empty")
    return timed(call.company, QueryResponse=query_response(call, text))


def query_response(call: Call, text: str) -> Document:
    """The ``QueryResponse`` for one statement."""
    is_count, selection = call.company.query(text)
    if is_count:
        return {"totalCount": selection.total}
    if call.extra_rows and selection.rows:
        selection = replace(selection, rows=[*selection.rows, selection.rows[-1]])
    if len(selection.rows) > call.company.bears.get(selection.entity, len(selection.rows)):
        raise gateway_timeout()
    rows = call.rows.apply(selection.entity, selection.rows)
    if not rows:
        return {}
    return {
        selection.entity: [msgspec.Raw(raw) for raw in rows],
        "startPosition": selection.start,
        "maxResults": len(rows),
    }


def _statement(call: Call) -> str:
    text = call.body.decode("utf-8", errors="replace")
    if "form-urlencoded" in call.content_type and text.casefold().startswith("query="):
        return unquote_plus(text[6:])
    return text


def read(call: Call) -> Answer:
    """``GET /{entity}/{id}``; ``include=invoiceLink`` adds the link where online payment is on."""
    entity, record_id = known_entity(call.path["entity"]), call.path["id"]
    if entity == "CompanyInfo":
        record_id = "1"
    if not record_id.isdigit():
        detail = f"Id should be a valid number. Supplied value:{record_id}"
        raise ApiFault("2030", "Invalid ID", detail, element="Id")
    document = call.company.get(entity, record_id)
    if "invoicelink" in call.params.get("include", "").casefold() and _can_be_paid_online(document):
        document["InvoiceLink"] = f"https://connect.intuit.example/portal/{call.company.realm_id}/{record_id}"
    return timed(call.company, **{entity: document})


def _can_be_paid_online(invoice: Document) -> bool:
    return bool(invoice.get("AllowOnlineCreditCardPayment")) and "BillEmail" in invoice


def read_single(call: Call) -> Answer:
    """``GET /preferences`` and ``GET /companyinfo``: a company has one of each."""
    entity = known_entity(call.path["entity"])
    if entity not in SINGLES:
        raise ApiFault("500", "Unsupported Operation", f"Operation GET {entity} is not supported.")
    return timed(call.company, **{entity: call.company.get(entity, "1")})


def pdf(call: Call) -> Answer:
    """``GET /{entity}/{id}/pdf``: one page that names the document."""
    document = call.company.get(known_entity(call.path["entity"]), call.path["id"])
    customer = (document.get("CustomerRef") or {}).get("name", "")
    lines = [f"Invoice {document.get('DocNumber') or ''}", str(customer), f"Total {document.get('TotalAmt')}"]
    return Answer(one_page(lines), "application/pdf")


def changes(call: Call) -> Answer:
    """``/cdc?entities=A,B&changedSince=…``: documents and stubs of deleted ones, at most 1,000 in all."""
    company = call.company
    entities = _captured(call.params.get("entities", ""))
    try:
        since = parse_moment(call.params.get("changedSince", ""), company.zone)
    except ValueError:
        raise system_failure("java.lang.IllegalArgumentException: changedSince is invalid", 400) from None
    found = company.changes(entities, since)
    parts = [_captured_response(company, entity, found) for entity in entities]
    return timed(company, CDCResponse=[{"QueryResponse": parts}])


def _captured(names: str) -> list[str]:
    if not names:
        raise system_failure("java.lang.IllegalArgumentException: entities is required", 400)
    entities = []
    for name in names.split(","):
        entity = ENTITIES.get(name.strip().casefold())
        if entity is None or entity in NOT_IN_CDC:
            detail = f"java.lang.IllegalArgumentException: Invalid entity supplied : entity={name.strip()}"
            raise system_failure(detail, 400)
        entities.append(entity)
    return entities


def _captured_response(company: Company, entity: str, found: list[Change]) -> Document:
    rows: list[Any] = [_captured_row(company, change.raw) for change in found if change.entity == entity]
    return {entity: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {}


def _captured_row(company: Company, raw: bytes | Tombstone) -> msgspec.Raw:
    if isinstance(raw, bytes):
        return msgspec.Raw(raw)
    deleted = stamp(raw.deleted_at, company.zone)
    stub = {"domain": "QBO", "status": "Deleted", "Id": raw.id, "MetaData": {"LastUpdatedTime": deleted}}
    return msgspec.Raw(to_bytes(stub))
