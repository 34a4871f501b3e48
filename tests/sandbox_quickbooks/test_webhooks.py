"""What the stand-in tells of changes: signed as Intuit signs, in both forms, again where nobody heard."""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.decisions.webhook_events import events_of, is_signed
from services.sandbox.serving import Served
from services.sandbox.webhooks import Form
from tests.sandbox_quickbooks.stand_in import StandIn

VERIFIER = "a verifier"


class Listener:
    """Keeps what it is told, once it answered as often with 503 as it was asked to."""

    def __init__(self) -> None:
        self.heard: SimpleQueue[tuple[bytes, str | None]] = SimpleQueue()
        self.refuses = 0
        self.moved: SimpleQueue[bool] = SimpleQueue()
        acts = {"/told": self._told, "/moved": self._moved}
        routes = [Route(path, act, methods=["POST"]) for path, act in acts.items()]
        self.served = Served(Starlette(routes=routes)).start()

    async def _told(self, request: Request) -> Response:
        self.refuses -= 1
        if self.refuses >= 0:
            return Response(status_code=503)
        self.heard.put((await request.body(), request.headers.get("intuit-signature")))
        return Response()

    async def _moved(self, request: Request) -> Response:
        self.moved.put(bool(await request.body()))
        return RedirectResponse("/told", status_code=307)

    @property
    def url(self) -> str:
        return f"{self.served.url}/told"


@pytest.fixture
def listener(stand_in: StandIn) -> Iterator[Listener]:
    listener = Listener()
    yield listener
    stand_in.controls.webhooks(None)
    listener.served.stop()


@pytest.mark.parametrize("form", list(Form))
def test_a_payment_is_told_with_the_invoice_that_it_settles(
    stand_in: StandIn, listener: Listener, form: Form
) -> None:
    paid = open_invoice(stand_in)
    stand_in.controls.webhooks(listener.url, VERIFIER, form)

    payment = stand_in.controls.change(verb="pay", id=paid)

    told: set[tuple[str, str, str, str]] = set()
    while len(told) < 2:
        body, signature = listener.heard.get(timeout=10)
        assert is_signed(body, signature, VERIFIER)
        told |= {(one.realm_id, one.entity, one.qbo_id, one.operation[:6]) for one in events_of(body)}
    realm = stand_in.company.realm_id
    assert told == {(realm, "payment", payment["Id"], "create"), (realm, "invoice", paid, "update")}


def test_whatever_is_done_to_time_and_expenses_is_told(stand_in: StandIn, listener: Listener) -> None:
    stand_in.controls.webhooks(listener.url, VERIFIER)
    time, bill = (
        stand_in.controls.change(verb="create", entity=entity)["Id"] for entity in ("TimeActivity", "Bill")
    )
    verbs = {"bill": {}, "unbill": {}, "edit_line": {"fields": {"Amount": 7}}, "delete_line": {}}
    for verb, change in verbs.items():
        stand_in.controls.change(verb=verb, entity="Bill", id=bill, line="1", **change)
    stand_in.controls.change(verb="bill", entity="TimeActivity", id=time)
    stand_in.controls.change(verb="delete", entity="TimeActivity", id=time)

    told: list[tuple[str, str, str]] = []
    while len(told) < 8:
        body, signature = listener.heard.get(timeout=10)
        assert is_signed(body, signature, VERIFIER)
        told += [(one.entity, one.qbo_id, one.operation[:6]) for one in events_of(body)]
    of_time = [operation for entity, *_, operation in told if entity == "timeactivity"]
    assert of_time == ["create", "update", "delete"]
    assert [operation for *what, operation in told if what == ["bill", bill]] == ["create", *["update"] * 4]


def test_what_was_refused_for_now_is_told_again(stand_in: StandIn, listener: Listener) -> None:
    listener.refuses = 1
    stand_in.controls.webhooks(listener.url, VERIFIER)

    deleted = open_invoice(stand_in)
    stand_in.controls.change(verb="delete", id=deleted)

    (event,) = events_of(listener.heard.get(timeout=10)[0])
    assert (event.entity, event.qbo_id, event.operation) == ("invoice", deleted, "deleted")
    assert listener.refuses == -1


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/quickbooks/webhooks",
        "http://198.51.100.7\\@127.0.0.1/told",
        "http://127.0.0.1@198.51.100.7/told",
        "127.0.0.1/told",
        5,
    ],
)
def test_only_this_machine_is_told(stand_in: StandIn, url: object) -> None:
    answer = stand_in.session.post(f"{stand_in.url}/_sandbox/webhooks", json={"url": url})

    assert (answer.status_code, answer.json()) == (400, {"error": "url must be an address of this machine."})


def test_a_verifier_that_is_no_text_is_refused(stand_in: StandIn) -> None:
    answer = stand_in.session.post(
        f"{stand_in.url}/_sandbox/webhooks", json={"url": "http://127.0.0.1:9/told", "verifier": 5}
    )

    assert (answer.status_code, answer.json()) == (400, {"error": "verifier must be text."})


def test_nobody_is_told_where_the_address_sends_on_to(stand_in: StandIn, listener: Listener) -> None:
    stand_in.controls.webhooks(f"{listener.served.url}/moved", VERIFIER)
    stand_in.controls.change(verb="delete", id=open_invoice(stand_in))
    assert listener.moved.get(timeout=10)

    stand_in.controls.webhooks(listener.url, VERIFIER)
    deleted = open_invoice(stand_in)
    stand_in.controls.change(verb="delete", id=deleted)

    (event,) = events_of(listener.heard.get(timeout=10)[0])
    assert event.qbo_id == deleted


def open_invoice(stand_in: StandIn) -> str:
    """A plain invoice that nobody paid yet."""
    odd = set(stand_in.company.cases.values())
    return next(
        str(one["Id"])
        for one in stand_in.company.documents("Invoice")
        if one["Id"] not in odd and one.get("Balance") and one["Balance"] == one["TotalAmt"]
    )
