"""What a kept document says of delivery and voiding, and where QuickBooks itself shows an invoice."""

from __future__ import annotations

from urllib.parse import urlencode

from services.model.placement import DeliveryNotes
from services.quickbooks import values
from services.quickbooks.lenient import readable_parts
from services.quickbooks.translate import marks_of

#: Both sign in to the company that is named, whichever one the browser was in before.
_LOGINS = {
    "production": "https://qbo.intuit.com/login",
    "sandbox": "https://app.sandbox.qbo.intuit.com/app/login",
}
#: What the pages of resources are called there.
_PAGES = {"Bill": "bill", "Purchase": "expense"}
#: Ids are small numbers; anything longer was made by somebody else.
_LONGEST_ID = 30


class QuickBooksDocuments:
    """The documents and pages of one of Intuit's environments: ``sandbox`` or ``production``."""

    def __init__(self, environment: str) -> None:
        self._login = _LOGINS[environment]

    def notes(self, raw: bytes) -> DeliveryNotes:
        """What a document says of delivery and voiding. Never raises, whatever the bytes are."""
        document = readable_parts(raw)
        return DeliveryNotes(**marks_of(document)._asdict(), private_note=values.text(document.private_note))

    def address(self, realm_id: str, qbo_id: str) -> str | None:
        """The invoice's page in QuickBooks, of this very company; None for what is no id of QuickBooks'."""
        return self._page(realm_id, "invoice", qbo_id)

    def record_address(self, realm_id: str, resource: str, qbo_id: str) -> str | None:
        """The page of a bill or a purchase; of a time activity no page is known."""
        page = _PAGES.get(resource)
        return None if page is None else self._page(realm_id, page, qbo_id)

    def _page(self, realm_id: str, page: str, qbo_id: str) -> str | None:
        if not (_is_id(realm_id) and _is_id(qbo_id)):
            return None
        asked = {"deeplinkcompanyid": realm_id, "pagereq": f"{page}?txnId={qbo_id}"}
        return f"{self._login}?{urlencode(asked)}"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
