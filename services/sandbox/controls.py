"""Everything that a test or a demo can turn on the stand-in, as Python methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.sandbox.bulk import add_plain_invoices
from services.sandbox.bulk_time import add_plain_time
from services.sandbox.changes import VERBS, apply_change, describe
from services.sandbox.company import CDC_HOLDS, Company
from services.sandbox.disturbances import Appointment, Disturbances, Fault, FaultKind
from services.sandbox.documents import Document, parse_day
from services.sandbox.gate import RequestLog
from services.sandbox.rows_on_demand import RowFault
from services.sandbox.tokens import Rotation, TokenDesk
from services.sandbox.webhooks import VERIFIER, Form, Webhooks

_COUNTED = ("Invoice", "Customer", "Payment", "CreditMemo", "Item", "TimeActivity", "Bill", "Purchase")


class Controls:
    """The knobs of one running stand-in. Each public method is also a request of the control interface."""

    def __init__(self, company: Company, tokens: TokenDesk | None = None) -> None:
        self.company = company
        self.tokens = tokens or TokenDesk(company.clock)
        self.disturbances = Disturbances(company.clock)
        self.log = RequestLog()
        self.telling = Webhooks(company)
        self.unauthorised_in_xml = False

    def state(self) -> Document:
        """Counts, realm, cases by name, tokens, and what is switched on."""
        return {
            "realm_id": self.company.realm_id,
            "today": self.company.today.isoformat(),
            "counts": {entity: self.company.count(entity) for entity in _COUNTED},
            "cases": self.company.cases,
            "tokens": self.tokens.summary(),
            "disturbances": self.disturbances.summary(),
            "requests": len(self.log.entries()),
        }

    def reset(self) -> Document:
        """Everything as at the start: documents, tokens, log, nothing disturbed, nobody told."""
        self.telling.send_to(None)
        self.company.reset()
        self.tokens.reset()
        self.disturbances.reset()
        self.log.clear()
        self.unauthorised_in_xml = False
        self.company.settles_quietly = False
        self.company.captures = CDC_HOLDS
        self.company.bears.clear()
        return self.state()

    def change(self, **change: Any) -> Document:
        """Somebody changes a document now. Raises ``ValueError`` or ``ApiFault``."""
        return describe(apply_change(self.company, change))

    def when(self, match: str, nth: int = 1, **act: Any) -> None:
        """Do ``change={…}``, ``fault={…}`` or ``tokens={…}`` before the nth next matching request."""
        known: dict[str, Callable[..., object]] = {
            "change": self.change,
            "fault": self.fault,
            "tokens": self.set_tokens,
        }
        if len(act) != 1 or next(iter(act)) not in known:
            raise ValueError(f"when needs exactly one of {', '.join(known)}.")
        name, arguments = next(iter(act.items()))
        if name == "change" and arguments.get("verb") not in VERBS:
            raise ValueError(f"verb must be one of {', '.join(VERBS)}.")
        self.disturbances.add_appointment(Appointment(match, lambda: known[name](**arguments), nth))

    def fault(self, kind: str, match: str = "", times: int = 1, retry_after: int | None = None) -> None:
        """The next requests that match are answered so. Raises ``ValueError`` for another kind."""
        self.disturbances.add_fault(Fault(match, FaultKind(kind), times, retry_after))

    def row(self, id: str, kind: str | None, entity: str = "Invoice") -> None:
        """This document goes wrong in every query answer from now on; a kind of ``None`` takes it back."""
        self.disturbances.rows.set(str(id), None if kind is None else RowFault(kind), entity)

    def pages(self, rows: int | None, entity: str = "TimeActivity") -> None:
        """An answer with more rows than these takes too long: 504. ``None``: any page can be had."""
        if rows is None:
            self.company.bears.pop(entity, None)
        else:
            self.company.bears[entity] = rows

    def quiet(self, on: bool) -> None:
        """Payments change balances and links of invoices, but neither their versions nor their times."""
        self.company.settles_quietly = on

    def webhooks(self, url: str | None, verifier: str = VERIFIER, form: str = Form.CLOUD_EVENTS) -> None:
        """Tell of each change at this address; None: nowhere. Raises ``ValueError`` beyond this machine."""
        self.telling.send_to(url, verifier, form)

    def latency(self, ms: int) -> None:
        """Every answer takes this long, in milliseconds."""
        self.disturbances.latency_ms = ms

    def limits(self, on: bool) -> None:
        """Enforce 10 requests a second, 500 a minute and 10 in flight, or stop doing so."""
        self.disturbances.limits = on

    def set_tokens(self, do: str | None = None, rotation: str | None = None, xml: bool | None = None) -> None:
        """``expire_access`` or ``revoke_refresh`` now; how refresh tokens rotate; 401 in XML or not."""
        if do not in (None, "expire_access", "revoke_refresh"):
            raise ValueError("do must be expire_access or revoke_refresh.")
        if do == "expire_access":
            self.tokens.expire_access()
        if do == "revoke_refresh":
            self.tokens.revoke_all()
        if rotation is not None:
            self.tokens.rotation = Rotation(rotation)
        if xml is not None:
            self.unauthorised_in_xml = xml

    def bulk(self, count: int, start: str, end: str, entity: str = "Invoice") -> Document:
        """Add this many plain invoices or time activities, spread evenly over the days from start to end."""
        add = {"Invoice": add_plain_invoices, "TimeActivity": add_plain_time}[entity]
        added = add(self.company, count, parse_day(start), parse_day(end))
        return {"added": added, "invoices": self.company.count("Invoice")}
