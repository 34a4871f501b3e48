"""The pages of the port, as browsers and others ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from bot.http import HttpServer, create_http_app
from bot.pages import (
    COOKIE_SECONDS,
    HEADERS,
    LARGEST_FORM,
    Answered,
    Asked,
    Form,
    Link,
    Page,
    Site,
    is_public,
    laid_out,
)
from services.errors import InvalidInput

SECURE, HERE = "https://invoices.example.com", "http://127.0.0.1:3000"
MARKUP = "<script>alert('x')</script>\" onload=\""


def shown(asked: Asked) -> Answered:
    """Says what was asked, in words that may hold anything."""
    told = [
        asked.params.get("name", ""),
        str(sorted(asked.query.items())),
        str(sorted(asked.cookies.items())),
    ]
    return Answered(html=laid_out("Shown", told), cookies={"browser": "a-browser"})


def sent(asked: Asked) -> Answered:
    return Answered(html=laid_out("Sent", [str(sorted(asked.form.items()))]), cookies={"browser": ""})


def away(_: Asked) -> Answered:
    return Answered(location="https://intuit.example/authorise?state=s")


def refused(_: Asked) -> Answered:
    raise InvalidInput("The zone <b> is none.")


def broken(_: Asked) -> Answered:
    raise KeyError("a secret")


PAGES = (
    Page("GET", "/shown/{name}", shown),
    Page("POST", "/sent", sent),
    Page("GET", "/away", away),
    Page("GET", "/refused", refused),
    Page("GET", "/broken", broken),
)


@contextmanager
def served(public_url: str | None) -> Iterator[httpx.Client]:
    app = create_http_app(list, bytes, site=Site(PAGES, public_url))
    server = HttpServer(app, 0, is_public=False)
    server.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        yield client
    server.stop()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(SECURE) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/shown/a", 200),
        ("HEAD", "/shown/a", 200),
        ("GET", "/away", 302),
        ("GET", "/refused", 503),
        ("GET", "/broken", 503),
        ("POST", "/shown/a", 405),
        ("GET", "/sent", 405),
        ("HEAD", "/sent", 405),
        ("TRACE", "/sent", 405),
        ("OPTIONS", "/shown/a", 405),
        ("DELETE", "/shown/a", 405),
    ],
)
def test_every_answer_has_every_header(client: httpx.Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)

    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_an_address_with_one_stroke_more_is_no_page(client: httpx.Client) -> None:
    assert [client.get(path).status_code for path in ("/away/", "/shown/a/", "/healthz/")] == [404] * 3


def test_health_is_told_without_the_headers_of_pages(client: httpx.Client) -> None:
    assert "content-security-policy" not in client.get("/healthz").headers


def test_whatever_is_shown_is_escaped(client: httpx.Client) -> None:
    page = client.get("/shown/a", params={"q": MARKUP}).text
    layout = laid_out(MARKUP, [MARKUP], Form(MARKUP, MARKUP, {MARKUP: MARKUP}), Link(MARKUP, MARKUP))

    assert "<script" not in page + layout
    assert '" onload="' not in page + layout


def test_a_cookie_is_bound_to_the_host_and_kept_from_scripts(client: httpx.Client) -> None:
    cookie = client.get("/shown/a").headers["set-cookie"]

    name, *marks = cookie.split("; ")
    assert name == "__Host-browser=a-browser"
    assert {mark.casefold() for mark in marks} == {
        "httponly",
        "secure",
        "samesite=lax",
        "path=/",
        f"max-age={COOKIE_SECONDS}",
    }


def test_a_page_reads_bound_cookies_alone(client: httpx.Client) -> None:
    sent_along = {"cookie": "__Host-browser=ours; browser=planted"}

    page = client.get("/shown/a", headers=sent_along).text

    assert "ours" in page
    assert "planted" not in page


def test_an_empty_cookie_is_forgotten(client: httpx.Client) -> None:
    assert "Max-Age=0" in client.post("/sent").headers["set-cookie"]


def test_on_this_machine_a_plain_cookie_comes_back() -> None:
    with served(HERE) as client:
        client.get("/shown/a")
        answer = client.get("/shown/a")

    assert "a-browser" in answer.text
    assert "secure" not in answer.headers["set-cookie"].casefold()
    assert "strict-transport-security" not in answer.headers


def test_a_form_reaches_its_page(client: httpx.Client) -> None:
    assert "(&#x27;csrf&#x27;, &#x27;ü&#x27;)" in client.post("/sent", data={"csrf": "ü"}).text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"csrf": "x"}', "application/json"),
        (b"csrf=x", "text/plain"),
        (b"&".join(b"f%d=csrf" % number for number in range(30)), "application/x-www-form-urlencoded"),
    ],
)
def test_what_no_form_of_ours_sends_is_not_read(client: httpx.Client, content: bytes, kind: str) -> None:
    answer = client.post("/sent", content=content, headers={"content-type": kind})

    assert (answer.status_code, "csrf" in answer.text) == (200, False)


def test_a_form_larger_than_any_is_not_taken(client: httpx.Client) -> None:
    pieces = (b"x" * 8192 for _ in range(LARGEST_FORM // 8192 + 1))

    answer = client.post("/sent", content=pieces)

    assert (answer.status_code, answer.headers["referrer-policy"]) == (413, "no-referrer")


def test_an_error_is_told_in_words(client: httpx.Client) -> None:
    assert "The zone &lt;b&gt; is none." in client.get("/refused").text


def test_an_error_that_nobody_expected_is_told_by_a_reference(client: httpx.Client) -> None:
    page = client.get("/broken").text

    assert "Reference:" in page
    assert "secret" not in page


@pytest.mark.parametrize(
    ("url", "expected"),
    [(None, False), (HERE, False), ("http://localhost", False), ("http://[::1]:3000", False), (SECURE, True)],
)
def test_an_address_of_this_machine_keeps_the_port_on_it(url: str | None, expected: bool) -> None:
    assert is_public(url) is expected
