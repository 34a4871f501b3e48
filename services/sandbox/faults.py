"""The faults of the API, and the shapes in which they arrive (Intuit's error pages, and seen in the wild)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from services.sandbox.documents import Document, to_bytes

JSON = "application/json;charset=UTF-8"
XML = "application/xml"
HTML = "text/html"


@dataclass
class ApiFault(Exception):
    """A request that is refused: the code that QuickBooks gives, in words, with the HTTP status."""

    code: str
    message: str
    detail: str
    status: int = 400
    kind: str = "ValidationFault"
    element: str | None = None

    def envelope(self) -> Document:
        """The ``Fault`` object with a capital letter, as the accounting service writes it."""
        error = {"Message": self.message, "Detail": self.detail, "code": self.code}
        if self.element is not None:
            error["element"] = self.element
        return {"Error": [error], "type": self.kind}

    def capital(self, time: str) -> bytes:
        """JSON with ``Fault``."""
        return to_bytes({"Fault": self.envelope(), "time": time})

    def lower(self, epoch_ms: int) -> bytes:
        """JSON with ``fault`` and a time in epoch milliseconds, as the gateway writes it."""
        error = {"message": self.message, "detail": self.detail, "code": self.code, "element": None}
        fault = {"error": [error], "type": self.kind}
        empty = ("warnings", "intuitObject", "report", "queryResponse", "requestId", "cdcresponse")
        lists: Document = {"batchItemResponse": [], "attachableResponse": [], "syncErrorResponse": None}
        return to_bytes({**dict.fromkeys(empty), **lists, "fault": fault, "time": epoch_ms, "status": None})

    def xml(self, time: str) -> bytes:
        """XML, which the gateway sends even where JSON was asked for."""
        text = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<IntuitResponse time={quoteattr(time)} xmlns="http://schema.intuit.com/finance/v3">'
            f"<Fault type={quoteattr(self.kind)}><Error code={quoteattr(self.code)}>"
            f"<Message>{escape(self.message)}</Message><Detail>{escape(self.detail)}</Detail>"
            "</Error></Fault></IntuitResponse>"
        )
        return text.encode()


def parse_error(detail: str) -> ApiFault:
    """The query is no sentence of the grammar: 4000."""
    return ApiFault("4000", "Error parsing query", f"QueryParserError: {detail}")


def query_error(detail: str) -> ApiFault:
    """The query can be read but not answered: 4001."""
    return ApiFault("4001", "Invalid query", f"QueryValidationError: {detail}")


def not_found() -> ApiFault:
    """There is no such object: 610."""
    detail = (
        "Object Not Found : Something you're trying to use has been made inactive. "
        "Check the fields with accounts, customers, items, vendors or employees."
    )
    return ApiFault("610", "Object Not Found", detail, element="")


def required(field: str) -> ApiFault:
    """A mandatory property is missing: 2020."""
    message = "Required param missing, need to supply the required value for the API"
    return ApiFault("2020", message, f"Required parameter {field} is missing in the request", element=field)


def business_rule(detail: str) -> ApiFault:
    """The accounting rules forbid it: 6000."""
    message = "A business validation error has occurred while processing your request"
    return ApiFault("6000", message, f"Business Validation Error: {detail}", element="")


def system_failure(detail: str, status: int = 500) -> ApiFault:
    """QuickBooks broke: 10000."""
    message = "An application error has occurred while processing your request"
    return ApiFault(
        "10000", message, f"System Failure Error: {detail}", status, "SystemFault", "SystemFailureError"
    )


def gateway_timeout() -> ApiFault:
    """QuickBooks took too long: 6002, HTTP 504."""
    message = "message=GatewayTimeout; errorCode=006002; statusCode=504"
    return ApiFault("6002", message, "", 504, "SYSTEM")


def stale_object() -> ApiFault:
    """Somebody else changed it first: 5010."""
    detail = "Stale Object Error : You and someone else were working on this at the same time."
    return ApiFault("5010", "Stale Object Error", f"{detail} Your work was not saved.", element="")


def not_authenticated(detail: str) -> ApiFault:
    """No valid access token: 3200, HTTP 401."""
    message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    return ApiFault("3200", message, detail, 401, "AUTHENTICATION")


def not_authorised() -> ApiFault:
    """The token is for another company: 3100, HTTP 403."""
    message = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
    return ApiFault("3100", message, "", 403, "AUTHORIZATION")


def throttled(status: int = 429) -> ApiFault:
    """Too many requests: 3001."""
    message = f"message=ThrottleExceeded; errorCode=003001; statusCode={status}"
    return ApiFault("3001", message, "The request limit was reached.  Try again later", status, "SERVICE")
