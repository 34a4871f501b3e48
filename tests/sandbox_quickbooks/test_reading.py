from __future__ import annotations

import gzip

import pytest
import requests

from tests.sandbox_quickbooks.stand_in import StandIn


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["Fault"]["Error"][0]["code"]


def test_a_query_by_get_and_by_post_is_the_same(stand_in: StandIn) -> None:
    text = "SELECT * FROM Invoice WHERE TxnDate >= '2026-01-01' MAXRESULTS 7"

    by_get = stand_in.get("/query", query=text, minorversion="75").json()
    assert stand_in.query(text).json()["QueryResponse"] == by_get["QueryResponse"]


def test_a_page_says_where_it_starts_and_how_many_it_holds(stand_in: StandIn) -> None:
    page = stand_in.query("SELECT * FROM Invoice STARTPOSITION 600 MAXRESULTS 1000").json()["QueryResponse"]

    assert (page["startPosition"], page["maxResults"], len(page["Invoice"])) == (600, 13, 13)


def test_an_empty_result_is_an_empty_object(stand_in: StandIn) -> None:
    answer = stand_in.query("SELECT * FROM Invoice WHERE TxnDate < '1999-01-01'").json()

    assert answer == {"QueryResponse": {}, "time": "2026-03-18T10:30:00.000-07:00"}


def test_a_count_has_only_the_count(stand_in: StandIn) -> None:
    assert stand_in.query("SELECT COUNT(*) FROM Invoice").json()["QueryResponse"] == {"totalCount": 612}


@pytest.mark.parametrize(
    ("text", "code"),
    [("SELECT * FROM Invoice WHERE Id IN (1)", "4000"), ("SELECT * FROM Custmoer", "4001"), (" ", "4001")],
)
def test_a_wrong_query_is_a_fault(stand_in: StandIn, text: str, code: str) -> None:
    assert code_of(stand_in.query(text)) == (400, code)


def test_numbers_keep_their_digits(stand_in: StandIn) -> None:
    raw = stand_in.get(f"/invoice/{stand_in.company.cases['seven_decimal_price']}").text

    assert '"UnitPrice":33.3333333' in raw


def test_answers_are_json_with_a_support_id(stand_in: StandIn) -> None:
    headers = stand_in.get("/companyinfo/9341453000000001").headers

    assert (headers["content-type"], headers["intuit_tid"][:10], headers["qbo-version"]) == (
        "application/json;charset=UTF-8",
        "1-sandbox-",
        "sandbox",
    )


def test_compresses_when_asked(stand_in: StandIn) -> None:
    address, text = f"{stand_in.api}/query", "SELECT * FROM Customer"
    with requests.get(
        address, {"query": text}, headers=dict(stand_in.session.headers), stream=True
    ) as answer:
        raw = answer.raw.read(decode_content=False)

    assert gzip.decompress(raw).startswith(b'{"QueryResponse":{"Customer":[')


def test_does_not_compress_unasked(stand_in: StandIn) -> None:
    answer = stand_in.session.get(f"{stand_in.api}/preferences", headers={"Accept-Encoding": "identity"})

    assert "content-encoding" not in answer.headers


def test_company_and_preferences_say_what_the_company_is(stand_in: StandIn) -> None:
    company = stand_in.get("/companyinfo/9341453000000001").json()["CompanyInfo"]
    currencies = stand_in.get("/preferences").json()["Preferences"]["CurrencyPrefs"]

    assert (company["CompanyName"], company["Country"], currencies) == (
        "Tidewater Advisory Partners",
        "US",
        {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "USD"}},
    )


def test_company_info_can_be_queried(stand_in: StandIn) -> None:
    found = stand_in.query("SELECT * FROM CompanyInfo").json()["QueryResponse"]["CompanyInfo"]

    assert [company["Id"] for company in found] == ["1"]


@pytest.mark.parametrize(
    ("path", "code"),
    [("/invoice/999999", "610"), ("/invoice/1.5", "2030"), ("/unicorn/1", "500"), ("/invoice", "500")],
)
def test_what_cannot_be_read_is_a_fault(stand_in: StandIn, path: str, code: str) -> None:
    assert code_of(stand_in.get(path)) == (400, code)


def test_an_invoice_has_a_pdf(stand_in: StandIn) -> None:
    answer = stand_in.get("/invoice/101/pdf")

    assert (answer.headers["content-type"], answer.content[:8], answer.content[-6:]) == (
        "application/pdf",
        b"%PDF-1.4",
        b"%%EOF\n",
    )


def test_an_invoice_link_comes_only_when_asked(stand_in: StandIn) -> None:
    plain = stand_in.get("/invoice/101").json()["Invoice"]
    linked = stand_in.get("/invoice/101", include="invoiceLink").json()["Invoice"]

    assert ("InvoiceLink" in plain, "InvoiceLink" in linked) == (False, True)


def test_without_a_token_the_gateway_answers(stand_in: StandIn) -> None:
    answer = requests.get(f"{stand_in.api}/invoice/101", timeout=10)

    error = answer.json()["fault"]["error"][0]
    assert (answer.status_code, error["code"]) == (401, "3200")


def test_an_expired_token_is_refused_in_xml_on_demand(stand_in: StandIn) -> None:
    stand_in.control("tokens", xml=True)
    stand_in.clock.advance(hours=1)

    answer = stand_in.get("/invoice/101")
    assert (answer.status_code, answer.headers["content-type"], 'code="3200"' in answer.text) == (
        401,
        "application/xml",
        True,
    )


def test_another_company_is_forbidden(stand_in: StandIn) -> None:
    answer = stand_in.session.get(f"{stand_in.url}/v3/company/1/companyinfo/1", timeout=10)

    assert (answer.status_code, answer.json()["fault"]["error"][0]["code"]) == (403, "3100")
