"""The traps of python-quickbooks 0.9.12 and intuit-oauth 1.2.6, and the test that fails if one opens again.

``TRAPS`` names each of them; a rule below holds that every test it names is there. What was not tested
elsewhere is tested here, over HTTP, and in ``test_library_traps_oauth``.
"""

from __future__ import annotations

import ast
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from requests_oauthlib import OAuth2Session
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from services.decisions.retry_delay import Failure
from services.errors import AppError, NeedsReconnect, QuickBooksRefused
from services.model.quickbooks import Entity, Field, OneOf
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSource, QuickBooksSources
from services.quickbooks.errors import trouble_of
from services.quickbooks.faults import Fault, Reply, read_envelope
from services.sandbox.company import REALM_ID
from tests.mirror.mirrored import QuickClock
from tests.quickbooks.asked import Asked, invoices_in
from tests.quickbooks.figures import a_document
from tests.quickbooks.loopback import Loopback, running
from tests.quickbooks.traps import TRAPS

ROOT = Path(__file__).parents[2]
NO_STORE = cast(Store, None)


@dataclass
class Rotating:
    """Tokens of which each renewal makes another."""

    number: int = 1

    def current(self, connection_id: str) -> str:
        return f"access-{self.number}"

    def renew(self, connection_id: str, refused: str) -> str:
        self.number += 1
        return self.current(connection_id)

    def refused(self, connection_id: str, access_token: str) -> None:
        """Nobody reconnects here."""


@pytest.fixture
def server() -> Iterator[Loopback]:
    with running(Loopback()) as server:
        yield server


def source_of(server: Loopback, token: str = "access") -> QuickBooksSource:
    """A company that is asked with this token."""
    return QuickBooksSources(Rotating(), NO_STORE, QuickClock(), server.url).open_with(REALM_ID, token)


@cache
def names_of_tests() -> frozenset[str]:
    """Every test that there is."""
    files = (ROOT / "tests").rglob("test_*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("trap", TRAPS, ids=list(TRAPS))
def test_every_trap_has_its_test(trap: str) -> None:
    assert set(TRAPS[trap]) - names_of_tests() == set()


def test_reading_goes_through_the_session_of_python_quickbooks(server: Loopback) -> None:
    sources = QuickBooksSources(Rotating(), NO_STORE, QuickClock(), server.url)
    sources.open_with(REALM_ID, "access")

    (channel,) = sources._channels.values()
    assert isinstance(channel.transport._session, OAuth2Session)


def test_opening_a_company_asks_nobody_and_refreshes_nothing(server: Loopback) -> None:
    source_of(server)

    assert server.seen == []


def test_the_session_has_no_refresh_token_to_give_away(server: Loopback) -> None:
    sources = QuickBooksSources(Rotating(), NO_STORE, QuickClock(), server.url)
    sources.open_with(REALM_ID, "access")

    (channel,) = sources._channels.values()
    session = cast(OAuth2Session, channel.transport._session)
    assert (session.token.get("refresh_token"), session.auto_refresh_url) == (None, None)


def test_after_a_renewal_the_new_token_is_sent_and_stays(asked: Asked, server: Loopback) -> None:
    expired = b'{"fault":{"error":[{"code":"3200"}],"type":"AUTHENTICATION"}}'
    server.answers = [PlainTextResponse(expired, 401), JSONResponse({"QueryResponse": {}})]
    store = cast(Store, asked.store)
    source = QuickBooksSources(Rotating(), store, QuickClock(), server.url).open("C-1")

    source.documents(Entity.INVOICE, [])
    source.documents(Entity.INVOICE, [])

    sent = [one.headers["authorization"] for one in server.seen]
    assert sent == ["Bearer access-1", "Bearer access-2", "Bearer access-2"]


def test_threads_that_share_a_session_each_send_their_own_token(server: Loopback) -> None:
    sources = QuickBooksSources(Rotating(), NO_STORE, QuickClock(), server.url)
    together = threading.Barrier(6)

    def ask(number: int) -> None:
        source = sources.open_with(REALM_ID, f"token-{number}")
        together.wait(timeout=10)
        source.documents(Entity.INVOICE, [OneOf(Field.CUSTOMER, (f"customer-{number}",))])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    mixed_up = [
        one for one in server.seen if one.headers["authorization"][-1] != one.body.split("customer-")[1][0]
    ]
    assert (len(server.seen), mixed_up) == (6, [])


def test_every_query_of_documents_says_how_many_it_wants(server: Loopback) -> None:
    source = source_of(server)
    source.documents(Entity.INVOICE, [])
    source.documents(Entity.INVOICE, [OneOf(Field.ID, ("1", "2"))])
    source.customers([])
    source.settlements(Entity.PAYMENT, [])

    assert [one.body.endswith(" MAXRESULTS 1000") for one in server.seen] == [True] * 4


def test_a_page_does_not_end_at_a_hundred(asked: Asked) -> None:
    source = QuickBooksSources(asked.tokens, NO_STORE, asked.clock, asked.url).open_with(
        REALM_ID, asked.tokens.current("any")
    )

    assert len(source.documents(Entity.INVOICE, []).documents) == source.count(Entity.INVOICE, []).count > 100


def test_requests_are_made_as_intuit_wants_them(server: Loopback) -> None:
    source_of(server).documents(Entity.INVOICE, [])

    (seen,) = server.seen
    assert (seen.method, seen.path, dict(seen.params)) == (
        "POST",
        f"/v3/company/{REALM_ID}/query",
        {"minorversion": "75"},
    )
    wanted = {"content-type": "application/text", "accept": "application/json", "accept-encoding": "gzip"}
    assert {name: seen.headers[name] for name in wanted} == wanted


def test_the_zone_of_a_moment_reaches_change_data_capture(server: Loopback) -> None:
    server.answers = [JSONResponse({"CDCResponse": [{"QueryResponse": [{}]}]})]
    since = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=5)))

    source_of(server).captured([Entity.INVOICE], since)

    told = datetime.fromisoformat(server.seen[0].params["changedSince"])
    assert (told, told.utcoffset() is not None) == (since.astimezone(UTC), True)


def test_a_redirect_is_not_followed_so_that_the_token_does_not_travel(server: Loopback) -> None:
    server.answers = [RedirectResponse("/elsewhere", status_code=307)]

    with pytest.raises(QuickBooksRefused):
        source_of(server).documents(Entity.INVOICE, [])

    assert server.paths() == [f"/v3/company/{REALM_ID}/query"]


NOT_AN_ANSWER: list[tuple[str, Response, type[AppError]]] = [
    ("no QueryResponse", JSONResponse({"time": "2026-03-18T09:30:00-07:00"}), QuickBooksRefused),
    ("null instead of it", JSONResponse({"QueryResponse": None}), QuickBooksRefused),
    (
        "a fault in it",
        JSONResponse({"QueryResponse": {"Fault": {"Error": [{"code": "4001"}]}}}),
        QuickBooksRefused,
    ),
    ("a fault without errors", JSONResponse({"Fault": {"Error": []}}), QuickBooksRefused),
    ("a lower-case fault", JSONResponse({"fault": {"error": [{"code": "3100"}]}}, 403), NeedsReconnect),
]


@pytest.mark.parametrize(("name", "answer", "error"), NOT_AN_ANSWER, ids=[each[0] for each in NOT_AN_ANSWER])
def test_what_is_no_answer_is_never_an_empty_page(
    server: Loopback, name: str, answer: Response, error: type[AppError]
) -> None:
    server.answers = [answer]

    with pytest.raises(error):
        source_of(server).documents(Entity.INVOICE, [])


@pytest.mark.parametrize("response", [{}, {"totalCount": None}, {"totalCount": "12"}, {"totalCount": True}])
def test_a_count_without_a_number_is_not_taken_for_none(
    server: Loopback, response: dict[str, object]
) -> None:
    server.answers = [JSONResponse({"QueryResponse": response})]

    with pytest.raises(QuickBooksRefused):
        source_of(server).count(Entity.INVOICE, [])


def test_nulls_cost_neither_the_page_nor_an_invoice(server: Loopback) -> None:
    full = a_document(CurrencyRef=None, MetaData=None, TxnTaxDetail=None, DeliveryInfo=None, LinkedTxn=None)
    bare = a_document(Id="102", Line=None, CustomerRef=None, CustomField=None, BillAddr=None)
    server.answers = [JSONResponse({"QueryResponse": {"Invoice": [full, bare]}})]

    found = invoices_in(source_of(server).documents(Entity.INVOICE, []))

    assert [(one.qbo_id, one.problem is None) for one in found] == [("101", True), ("102", False)]


def test_an_absent_balance_is_not_zero_and_so_not_paid(server: Loopback) -> None:
    server.answers = [JSONResponse({"QueryResponse": {"Invoice": [a_document(Balance=...)]}})]

    (found,) = invoices_in(source_of(server).documents(Entity.INVOICE, []))

    assert (found.balance, found.payment_state.value) == (None, "unknown")


def test_half_a_character_in_one_memo_does_not_cost_the_page(server: Loopback) -> None:
    page = b'{"QueryResponse":{"Invoice":[{"Id":"1","CustomerMemo":{"value":"cut \\ud83d"}},{"Id":"2"}]}}'
    server.answers = [Response(page, media_type="application/json")]

    assert [one.qbo_id for one in source_of(server).documents(Entity.INVOICE, []).documents] == ["1", "2"]


@pytest.mark.parametrize("code", ["5010", "6140", "6240", "7000", "9999"])
def test_codes_that_the_library_has_no_class_for_are_refusals_with_their_code(code: str) -> None:
    body = f'{{"Fault":{{"Error":[{{"Message":"m","code":"{code}"}}]}}}}'.encode()
    fault = read_envelope(Reply(400, body))
    assert isinstance(fault, Fault)

    trouble = trouble_of(Reply(400, body), fault)

    assert (trouble.failure, type(trouble.error), trouble.code) == (Failure.REFUSED, QuickBooksRefused, code)


def test_intuits_own_code_of_a_401_is_kept() -> None:
    body = b'{"fault":{"error":[{"code":"3200"}]}}'

    fault = read_envelope(Reply(401, body))

    assert fault == Fault("3200")


def test_an_empty_in_is_refused_because_it_would_select_everything() -> None:
    with pytest.raises(ValueError, match="at least one"):
        OneOf(Field.ID, ())


def test_a_password_file_of_the_machine_does_not_replace_the_token(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "netrc"
    passwords.write_text("default login somebody password hers\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("NETRC", str(passwords))

    sources = QuickBooksSources(Rotating(), NO_STORE, QuickClock(), server.url)
    source = sources.open_with(REALM_ID, "mine")
    (channel,) = sources._channels.values()
    # As it is for addresses that are not this machine's.
    channel.transport._session.trust_env = True

    source.documents(Entity.INVOICE, [])

    assert server.seen[0].headers["authorization"] == "Bearer mine"


@pytest.mark.parametrize("file", ["oauth.py", "transport.py"])
def test_random_numbers_that_can_be_guessed_make_no_secret(file: str) -> None:
    """``generate_token`` of the library uses ``random``; a state must come from ``secrets``."""
    text = (ROOT / "services" / "quickbooks" / file).read_text()
    # Given a state, the library makes none.
    guessed = ("import random", "generate_token", r"get_authorization_url\((?!.*\bstate_token=)")

    assert [name for name in guessed if re.search(name, text)] == []
