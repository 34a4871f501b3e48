"""The bytes of each fault on demand."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.sandbox.company import Company
from services.sandbox.disturbances import FaultKind
from services.sandbox.documents import from_bytes, to_bytes
from services.sandbox.faults import (
    HTML,
    JSON,
    XML,
    ApiFault,
    gateway_timeout,
    not_authenticated,
    query_error,
    throttled,
)

_PAGE = b"<html><head><title>Sorry</title></head><body><h1>Service Unavailable</h1></body></html>"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it goes over the wire."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def broken_answer(kind: FaultKind, company: Company) -> RawAnswer | None:
    """The whole answer of a fault; ``None`` for those that change a real answer or send none."""
    time, epoch_ms = company.server_time(), int(company.now.timestamp() * 1000)
    throttle, unknown = throttled(), not_authenticated("Token expired")
    forbidden = ApiFault("120", "Authorization Failure", "AuthorizationFailure: user lost access", 403)
    broken = ApiFault(
        "10000", "An application error has occurred", "System Failure Error", 500, "SystemFault"
    )
    ended = ApiFault("6190", "Invalid Company Status", "Subscription period has ended or canceled")
    answers = {
        FaultKind.THROTTLED_LOWER: (429, JSON, throttle.lower(epoch_ms)),
        FaultKind.THROTTLED_CAPITAL: (429, JSON, throttle.capital(time)),
        FaultKind.THROTTLED_XML: (429, XML, throttle.xml(time)),
        FaultKind.THROTTLED_XML_403: (403, XML, throttled(403).xml(time)),
        FaultKind.FORBIDDEN: (403, JSON, forbidden.lower(epoch_ms)),
        FaultKind.UNAUTHORISED_LOWER: (401, JSON, unknown.lower(epoch_ms)),
        FaultKind.UNAUTHORISED_XML: (401, XML, unknown.xml(time)),
        FaultKind.UNAVAILABLE_HTML: (503, HTML, _PAGE),
        FaultKind.GATEWAY_TIMEOUT_XML: (504, XML, gateway_timeout().xml(time)),
        FaultKind.BROKEN_JSON: (500, JSON, broken.capital(time)),
        FaultKind.SUBSCRIPTION_ENDED: (400, JSON, ended.capital(time)),
        FaultKind.FAULT_IN_200: (200, JSON, broken.capital(time)),
        FaultKind.FAULT_IN_QUERY_RESPONSE: (200, JSON, _fault_inside(time)),
        FaultKind.LOWER_FAULT_IN_200: (200, JSON, unknown.lower(epoch_ms)),
        FaultKind.EMPTY: (200, JSON, b""),
        FaultKind.HTML_200: (200, HTML, _PAGE),
    }
    return RawAnswer(*answers[kind]) if kind in answers else None


def _fault_inside(time: str) -> bytes:
    fault = query_error("the query could not be answered").envelope()
    return to_bytes({"QueryResponse": {"Fault": fault}, "time": time})


def spoilt(kind: FaultKind, body: bytes) -> bytes:
    """A real answer with this fault in it: cut in the middle, or without the first row's customer."""
    if kind is FaultKind.TRUNCATED:
        return body[: len(body) // 2]
    answer = from_bytes(body)
    for rows in answer.get("QueryResponse", {}).values():
        if isinstance(rows, list) and rows:
            rows[0]["CustomerRef"] = None
    return to_bytes(answer)
