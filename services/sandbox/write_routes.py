"""What can be written: create, update, void, delete, send, and batches of these and of queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.sandbox.answers import Answer, Call, timed
from services.sandbox.changes import apply_change
from services.sandbox.company import Company, known_entity
from services.sandbox.documents import Document
from services.sandbox.faults import ApiFault, required
from services.sandbox.names import save_customer
from services.sandbox.properties import SINGLES
from services.sandbox.read_routes import query_response
from services.sandbox.receipts import create_payment, delete_payment, update_payment, void_payment
from services.sandbox.sales import check_open, create_sale, delete_sale, update_sale, void_sale

LARGEST_BATCH = 30
_SALES = ("Invoice", "CreditMemo")


def write(call: Call) -> Answer:
    """``POST /{entity}``, by ``operation`` and ``include``; the same ``requestid`` is done once."""
    company, request_id = call.company, call.params.get("requestid")
    with company.lock:
        if request_id and request_id in company.answers_by_request_id:
            return timed(company, **company.answers_by_request_id[request_id])
        entity = known_entity(call.path["entity"])
        operation = _operation(call.params.get("operation", ""), call.params.get("include", ""))
        allow_duplicate = "allowduplicatedocnum" in call.params.get("include", "").casefold()
        answer = {entity: perform(company, entity, operation, call.document(), allow_duplicate)}
        if request_id:
            company.answers_by_request_id[request_id] = answer
        return timed(company, **answer)


def send(call: Call) -> Answer:
    """``POST /invoice/{id}/send``: marks the invoice as e-mailed; nothing is sent."""
    if known_entity(call.path["entity"]) != "Invoice":
        raise ApiFault("500", "Unsupported Operation", "Only invoices can be sent here.")
    apply_change(call.company, {"verb": "send", "id": call.path["id"]})
    return timed(call.company, Invoice=call.company.get("Invoice", call.path["id"]))


def batch(call: Call) -> Answer:
    """``POST /batch``: up to 30 items; one that fails has its own Fault, the others are answered."""
    items = call.document().get("BatchItemRequest")
    if not isinstance(items, list) or not items:
        raise required("BatchItemRequest")
    if len(items) > LARGEST_BATCH:
        raise ApiFault("1040", "Batch size exceeded", f"More than {LARGEST_BATCH} items in the batch.")
    return timed(call.company, BatchItemResponse=[_item(call, item) for item in items])


def _item(call: Call, item: Document) -> Document:
    try:
        answer = _item_answer(call, item)
    except ApiFault as fault:
        answer = {"Fault": fault.envelope()}
    return {**answer, "bId": item.get("bId")}


def _item_answer(call: Call, item: Document) -> Document:
    if "Query" in item:
        return {"QueryResponse": query_response(call, str(item["Query"]))}
    names = [key for key in item if key not in ("bId", "operation", "optionsData")]
    if len(names) != 1:
        raise required("BatchItemRequest")
    entity = known_entity(names[0])
    return {entity: perform(call.company, entity, str(item.get("operation", "create")), item[names[0]])}


def _operation(operation: str, include: str) -> str:
    if "void" in include.casefold().split(","):
        return "void"
    return operation.casefold() or "save"


def perform(
    company: Company, entity: str, operation: str, sent: Document, allow_duplicate: bool = False
) -> Document:
    """Carry out one write; what QuickBooks answers about the object."""
    if entity in SINGLES:
        raise ApiFault("500", "Unsupported Operation", f"Operation POST {entity} is not supported.")
    if operation == "delete":
        _removals(entity)(company, sent)
        return {"status": "Deleted", "domain": "QBO", "Id": str(sent.get("Id"))}
    if operation == "void":
        return _void(company, entity, sent)
    return _save(company, entity, sent, allow_duplicate)


def _void(company: Company, entity: str, sent: Document) -> Document:
    if entity == "Payment":
        return void_payment(company, sent)
    if entity in _SALES:
        return void_sale(company, entity, sent)
    raise ApiFault("500", "Unsupported Operation", f"Operation void {entity} is not supported.")


def _removals(entity: str) -> Callable[[Company, Document], Any]:
    if entity == "Payment":
        return delete_payment
    if entity in _SALES:
        return lambda company, sent: delete_sale(company, entity, sent)
    return lambda company, sent: company.remove(entity, company.current(entity, sent)["Id"])


def _save(company: Company, entity: str, sent: Document, allow_duplicate: bool) -> Document:
    is_new = not sent.get("Id")
    if entity in _SALES:
        if is_new:
            check_open(company, sent)
        save = create_sale if is_new else update_sale
        return save(company, entity, sent, allow_duplicate)
    if entity == "Customer":
        return save_customer(company, sent)
    if is_new:
        return create_payment(company, sent) if entity == "Payment" else company.insert(entity, sent)
    if entity == "Payment":
        return update_payment(company, sent)
    stored = company.current(entity, sent)
    return company.replace(entity, {**stored, **sent, "MetaData": stored["MetaData"]})
