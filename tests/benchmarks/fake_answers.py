"""What the stand-in QuickBooks of the benchmarks answers to which path."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any
from urllib.parse import parse_qs, urlsplit

from services.clock import SystemClock
from tests.benchmarks.fake_books import Books
from tests.benchmarks.fake_statements import NotUnderstood, Statement, parsed, seconds

REALM_ID = "9341450000000042"
#: How the realms of companies with small books begin.
SMALL_REALMS = "93414600"
TIME_ZONE = "America/Los_Angeles"
ACCESS_TOKEN, REFRESH_TOKEN = "benchmark-access", "benchmark-refresh"
_YEAR = 365 * 24 * 3600
_CLOCK = SystemClock()


class Companies:
    """Many small companies beside those with large books, told apart by their realm."""

    def __init__(self, large: Books, small: Books) -> None:
        self._large, self._small = Answers(large), Answers(small)

    def answer(self, target: str, body: bytes, base: str) -> tuple[int, bytes]:
        """As ``Answers`` does, for the company that the path names."""
        company = self._small if f"/company/{SMALL_REALMS}" in target else self._large
        return company.answer(target, body, base)


class Answers:
    """One company."""

    def __init__(self, books: Books, time: Books | None = None) -> None:
        self._books = books
        self._documents = {"Invoice": books} | ({} if time is None else {"TimeActivity": time})

    def answer(self, target: str, body: bytes, base: str) -> tuple[int, bytes]:
        """Status and body for this path; ``base`` is where this server stands."""
        split = urlsplit(target)
        name = split.path.rstrip("/").rpartition("/")[2]
        asked = {key: values[0] for key, values in parse_qs(split.query).items()}
        try:
            found = self._found(split.path, name, asked, body, base)
        except NotUnderstood as error:
            return 400, _fault(str(error))
        return (404, _fault("not found")) if found is None else (200, found)

    def _found(self, path: str, name: str, asked: dict[str, str], body: bytes, base: str) -> bytes | None:
        if name == "query":
            return self._query(parsed(body.decode() or asked.get("query", "")))
        if name == "batch":
            return self._batch(body)
        if name == "cdc":
            return self._changes(asked)
        if "/invoice/" in path:
            return self._one(name)
        document = _DOCUMENTS.get("companyinfo" if "/companyinfo/" in path else name)
        if document is not None:
            return _json(document | {"time": _now()})
        return _json(_discovery(base) if name.startswith("openid") else _TOKENS) if name in _OAUTH else None

    def _query(self, asked: Statement) -> bytes:
        return b'{"QueryResponse":%b,"time":"%b"}' % (self._response(asked), _now().encode())

    def _response(self, asked: Statement) -> bytes:
        if asked.entity == "Customer":
            rows: list[bytes] = self._customers(asked)
            return _counted(len(rows)) if asked.is_count else _page(asked, rows)
        books = self._documents.get(asked.entity)
        if books is None:
            return _counted(0) if asked.is_count else b"{}"
        found = books.select(asked.comparisons, asked.order)
        if asked.is_count:
            return _counted(len(found))
        page = found[asked.start - 1 : asked.start - 1 + asked.most]
        return _listed(asked, list(books.written(page)))

    def _customers(self, asked: Statement) -> list[bytes]:
        """All of them; none where only what changed of late is asked for: none did."""
        rows = self._books.customers
        for one in asked.comparisons:
            if one.field == "id":
                rows = [rows[int(value) - 1] for value in one.values if 0 < int(value) <= len(rows)]
            elif one.field != "active" and one.sign in (">", ">=") and seconds(one.values[0]) > 1.7e9:
                return []
        return rows

    def _batch(self, body: bytes) -> bytes:
        items = json.loads(body)["BatchItemRequest"]
        parts = (
            b'{"bId":"%b","QueryResponse":%b}' % (item["bId"].encode(), self._response(parsed(item["Query"])))
            for item in items
        )
        return b'{"BatchItemResponse":[%b],"time":"%b"}' % (b",".join(parts), _now().encode())

    def _changes(self, asked: dict[str, str]) -> bytes:
        """No invoice was deleted, and none changed after the last date of the books."""
        responses: list[dict[str, Any]] = [{} for _ in asked.get("entities", "").split(",")]
        return _json({"CDCResponse": [{"QueryResponse": responses}], "time": _now()})

    def _one(self, number: str) -> bytes | None:
        found = self._books.select(parsed(f"SELECT * FROM Invoice WHERE Id = '{number}'").comparisons, None)  # noqa: S608
        bodies = list(self._books.written(found))
        return b'{"Invoice":%b,"time":"%b"}' % (bodies[0], _now().encode()) if bodies else None


def _page(asked: Statement, rows: list[bytes]) -> bytes:
    return _listed(asked, rows[asked.start - 1 : asked.start - 1 + asked.most])


def _listed(asked: Statement, rows: list[bytes]) -> bytes:
    if not rows:
        return b"{}"
    return b'{"%b":[%b],"startPosition":%d,"maxResults":%d}' % (
        asked.entity.encode(),
        b",".join(rows),
        asked.start,
        len(rows),
    )


def _counted(count: int) -> bytes:
    return b'{"totalCount":%d}' % count


def _fault(detail: str) -> bytes:
    error = {"Message": "Error parsing query", "Detail": detail, "code": "4000"}
    return _json({"Fault": {"Error": [error], "type": "ValidationFault"}, "time": _now()})


def _discovery(base: str) -> dict[str, Any]:
    return {
        "issuer": f"{base}/op/v1",
        "authorization_endpoint": f"{base}/connect/oauth2",
        "token_endpoint": f"{base}/oauth2/v1/tokens/bearer",
        "userinfo_endpoint": f"{base}/v1/openid_connect/userinfo",
        "revocation_endpoint": f"{base}/v2/oauth2/tokens/revoke",
        "jwks_uri": f"{base}/op/v1/jwks",
    }


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def _now() -> str:
    return _CLOCK.now().astimezone(UTC).isoformat(timespec="milliseconds")


_OAUTH = ("openid_configuration", "openid_sandbox_configuration", "bearer")
_TOKENS = {
    "token_type": "bearer",
    "access_token": ACCESS_TOKEN,
    "refresh_token": REFRESH_TOKEN,
    "expires_in": 24 * 3600,
    "x_refresh_token_expires_in": _YEAR,
}
_DOCUMENTS: dict[str, dict[str, Any]] = {
    "companyinfo": {
        "CompanyInfo": {
            "CompanyName": "Benchmark Engineering",
            "LegalName": "Benchmark Engineering",
            "Country": "US",
            "FiscalYearStartMonth": "January",
            "Id": "1",
        }
    },
    "preferences": {
        "Preferences": {"CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "USD"}}}
    },
}
