"""What goes wrong on demand."""

from __future__ import annotations

import pytest
import requests

from services.sandbox.disturbances import PER_MINUTE, Disturbances
from tests.sandbox_quickbooks.stand_in import StandIn, StillClock, statement

PAGE = "SELECT * FROM Invoice MAXRESULTS 5"


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "part"),
    [
        ("429_json", 429, "application/json", '"fault":{"error":[{"message":"message=ThrottleExceeded'),
        (
            "429_json_capital",
            429,
            "application/json",
            '"Fault":{"Error":[{"Message":"message=ThrottleExceeded',
        ),
        ("429_xml", 429, "application/xml", '<Error code="3001"><Message>message=ThrottleExceeded'),
        ("403_xml_throttle", 403, "application/xml", '<Error code="3001">'),
        ("403_json", 403, "application/json", '"code":"120"'),
        ("401_json", 401, "application/json", '"code":"3200","element":null}],"type":"AUTHENTICATION"'),
        ("401_xml", 401, "application/xml", '<Error code="3200">'),
        ("503_html", 503, "text/html", "<html>"),
        ("504_xml", 504, "application/xml", '<Error code="6002">'),
        ("500_json", 500, "application/json", '"code":"10000"'),
        ("6190", 400, "application/json", '"code":"6190"'),
        ("fault_in_200", 200, "application/json", '{"Fault":'),
        ("fault_in_query_response", 200, "application/json", '{"QueryResponse":{"Fault":'),
        ("lower_fault_in_200", 200, "application/json", '"fault":'),
        ("html_200", 200, "text/html", "<html>"),
    ],
)
def test_answers_with_the_fault_asked_for(
    stand_in: StandIn, kind: str, status: int, content_type: str, part: str
) -> None:
    stand_in.control("fault", match="from invoice", kind=kind)

    answer = stand_in.query(PAGE)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, content_type)
    assert part in answer.text


def test_a_fault_is_over_after_its_times(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="503_html", times=2)

    assert [stand_in.query(PAGE).status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_meets_only_what_matches(stand_in: StandIn) -> None:
    stand_in.control("fault", match="COUNT(*)", kind="503_html")

    statuses = [stand_in.query(text).status_code for text in (PAGE, "SELECT count(*) FROM Invoice")]
    assert statuses == [200, 503]


def test_a_fault_can_say_when_to_retry(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="429_xml", retry_after=7)

    assert stand_in.query(PAGE).headers["retry-after"] == "7"


def test_the_token_endpoint_can_fail_too(stand_in: StandIn) -> None:
    stand_in.control("fault", match="tokens/bearer", kind="503_html")

    assert requests.post(f"{stand_in.url}/oauth2/v1/tokens/bearer", timeout=10).status_code == 503


def test_an_answer_can_be_truncated(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="truncated")

    with pytest.raises(requests.JSONDecodeError):
        stand_in.query(PAGE).json()


def test_an_answer_can_be_empty(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="empty")

    assert (stand_in.query(PAGE).content, stand_in.controls.log.entries()[-1]["status"]) == (b"", 200)


def test_a_connection_can_be_reset(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="reset")

    with pytest.raises(requests.ConnectionError):
        stand_in.query(PAGE)


def test_a_request_can_hang(stand_in: StandIn) -> None:
    stand_in.control("fault", match="preferences", kind="hang")

    with pytest.raises(requests.ReadTimeout):
        stand_in.session.get(f"{stand_in.api}/preferences", timeout=0.2)


def test_a_page_can_hold_one_row_too_many(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="extra_row")

    page = stand_in.query(PAGE).json()["QueryResponse"]
    assert (len(page["Invoice"]), page["maxResults"]) == (6, 6)


def test_a_customer_can_be_null(stand_in: StandIn) -> None:
    stand_in.control("fault", match="query", kind="null_customer")

    rows = stand_in.query(PAGE).json()["QueryResponse"]["Invoice"]
    assert [row["CustomerRef"] is None for row in rows] == [True, False, False, False, False]


def test_an_unknown_kind_is_refused(stand_in: StandIn) -> None:
    answer = stand_in.session.post(f"{stand_in.url}/_sandbox/fault", json={"kind": "flood"}, timeout=10)

    assert (answer.status_code, answer.json()["error"]) == (400, "'flood' is not a valid FaultKind")


def test_a_fault_can_be_scheduled(stand_in: StandIn) -> None:
    stand_in.control("when", match="query", nth=2, fault={"kind": "504_xml", "match": "query"})

    assert [stand_in.query(PAGE).status_code for _ in range(3)] == [200, 504, 200]


def test_a_scheduled_change_is_checked_at_once(stand_in: StandIn) -> None:
    wrong = {"match": "query", "change": {"verb": "explode"}}

    assert stand_in.session.post(f"{stand_in.url}/_sandbox/when", json=wrong, timeout=10).status_code == 400


def test_a_token_can_expire_between_two_pages(stand_in: StandIn) -> None:
    stand_in.control("when", match="query", nth=2, tokens={"do": "expire_access"})

    assert [stand_in.query(PAGE).status_code for _ in range(2)] == [200, 401]


def test_a_poisoned_row_fails_every_page_with_it(stand_in: StandIn) -> None:
    stand_in.control("row", id=stand_in.invoice_ids(3)[2], kind="poison")

    windows = ((1, 5), (1, 2), (3, 1), (4, 5))
    clauses = [f"STARTPOSITION {start} MAXRESULTS {size}" for start, size in windows]
    statuses = [stand_in.query(statement("SELECT * FROM Invoice", found)).status_code for found in clauses]
    assert statuses == [500, 200, 500, 200]


def test_a_poisoned_row_can_be_read_alone(stand_in: StandIn) -> None:
    stand_in.control("row", id="101", kind="poison")

    assert stand_in.get("/invoice/101").status_code == 200


def test_a_missing_row_is_still_counted(stand_in: StandIn) -> None:
    first, second = stand_in.invoice_ids(2)
    stand_in.control("row", id=second, kind="missing")

    where = f"FROM Invoice WHERE Id IN ('{first}', '{second}')"
    count = stand_in.query(statement("SELECT COUNT(*)", where)).json()["QueryResponse"]
    rows = stand_in.query(statement("SELECT *", where)).json()["QueryResponse"]["Invoice"]
    assert (count, [row["Id"] for row in rows]) == ({"totalCount": 2}, [first])


def test_lines_missing_from_a_page_are_there_when_read_alone(stand_in: StandIn) -> None:
    stand_in.control("row", id="101", kind="lines_missing")

    row = stand_in.query("SELECT * FROM Invoice WHERE Id = '101'").json()["QueryResponse"]["Invoice"][0]
    whole = stand_in.get("/invoice/101").json()["Invoice"]
    assert [line["DetailType"] for line in row["Line"]] == ["SubTotalLineDetail"]
    assert len(whole["Line"]) > 1


def test_a_row_recovers_when_taken_back(stand_in: StandIn) -> None:
    stand_in.control("row", id="101", kind="poison")
    stand_in.control("row", id="101", kind=None)

    assert stand_in.query(PAGE).status_code == 200


def test_limits_answer_the_eleventh_request_of_a_second_with_429(stand_in: StandIn) -> None:
    stand_in.control("limits", on=True)

    statuses = [stand_in.get("/preferences").status_code for _ in range(11)]
    assert (statuses[:10], statuses[10]) == ([200] * 10, 429)


def test_limits_allow_500_a_minute(clock: StillClock) -> None:
    disturbances = Disturbances(clock)
    disturbances.limits = True
    for _ in range(PER_MINUTE):
        assert disturbances.enter()
        disturbances.leave()
        clock.advance(seconds=0.11)
    exhausted = disturbances.enter()
    clock.advance(seconds=10)

    assert (exhausted, disturbances.enter()) == (False, True)


def test_limits_allow_10_in_flight(clock: StillClock) -> None:
    disturbances = Disturbances(clock)
    disturbances.limits = True
    entered = []
    for _ in range(11):
        entered.append(disturbances.enter())
        clock.advance(seconds=0.5)

    assert entered == [True] * 10 + [False]


def test_a_revoked_connection_cannot_refresh(stand_in: StandIn) -> None:
    stand_in.control("tokens", do="revoke_refresh")

    form = {"grant_type": "refresh_token", "refresh_token": "sandbox-refresh-token"}
    answer = requests.post(
        f"{stand_in.url}/oauth2/v1/tokens/bearer", data=form, auth=("id", "secret"), timeout=10
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_the_log_names_every_api_request(stand_in: StandIn) -> None:
    stand_in.query(PAGE)
    stand_in.get("/invoice/999999")

    log = stand_in.session.get(f"{stand_in.url}/_sandbox/log", timeout=10).json()["requests"]
    prefix = f"/v3/company/{stand_in.company.realm_id}/"
    seen = [(f["method"], f["path"].removeprefix(prefix), f["statement"], f["status"]) for f in log]
    assert seen == [("POST", "query", PAGE, 200), ("GET", "invoice/999999", "", 400)]


def test_the_log_can_be_emptied(stand_in: StandIn) -> None:
    stand_in.query(PAGE)
    stand_in.session.delete(f"{stand_in.url}/_sandbox/log", timeout=10)

    assert stand_in.controls.log.entries() == []


def test_state_tells_counts_realm_and_cases(stand_in: StandIn) -> None:
    state = stand_in.session.get(f"{stand_in.url}/_sandbox/state", timeout=10).json()

    assert (state["realm_id"], state["counts"]["Invoice"], state["cases"], state["today"]) == (
        "9341453000000001",
        612,
        stand_in.company.cases,
        "2026-03-18",
    )


def test_reset_takes_everything_back(stand_in: StandIn) -> None:
    stand_in.control("fault", match="", kind="503_html", times=99)
    stand_in.control("row", id="101", kind="poison")
    stand_in.control("change", verb="delete", id="101")
    stand_in.control("reset")
    stand_in.renew_token()

    assert (stand_in.query(PAGE).status_code, stand_in.company.count("Invoice")) == (200, 612)


def test_bulk_adds_plain_invoices_in_a_range(stand_in: StandIn) -> None:
    added = stand_in.control("bulk", **{"count": 2000, "from": "2020-01-01", "to": "2020-12-31"})

    count = "SELECT COUNT(*) FROM Invoice WHERE TxnDate >= '2020-01-01' AND TxnDate < '2021-01-01'"
    assert (added, stand_in.query(count).json()["QueryResponse"]) == (
        {"added": 2000, "invoices": 2612},
        {"totalCount": 2000},
    )


def test_latency_delays_every_answer(stand_in: StandIn) -> None:
    stand_in.control("latency", ms=400)

    with pytest.raises(requests.ReadTimeout):
        stand_in.session.get(f"{stand_in.api}/preferences", timeout=0.1)
