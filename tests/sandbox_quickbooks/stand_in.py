"""The running stand-in as the tests of this folder hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from services.sandbox.company import REALM_ID, Company
from services.sandbox.controls import Controls
from services.sandbox.documents import from_bytes

NOW = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)


def statement(*clauses: str) -> str:
    """One query of several clauses."""
    return " ".join(clauses)


class StillClock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def advance(self, **span: float) -> None:
        """Let time pass: ``advance(days=31)``."""
        self.moment += timedelta(**span)


@dataclass
class StandIn:
    """Its address, its parts, and a client with a living access token."""

    url: str
    company: Company
    controls: Controls
    clock: StillClock
    session: requests.Session

    @property
    def api(self) -> str:
        return f"{self.url}/v3/company/{REALM_ID}"

    def renew_token(self) -> None:
        token = self.controls.tokens.issue_access()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **params: str) -> requests.Response:
        return self.session.get(self.api + path, params=params, timeout=10)

    def post(self, path: str, document: Any, **params: str) -> requests.Response:
        return self.session.post(self.api + path, json=document, params=params, timeout=10)

    def query(self, statement: str) -> requests.Response:
        headers = {"Content-Type": "application/text"}
        return self.session.post(self.api + "/query", data=statement.encode(), headers=headers, timeout=10)

    def control(self, name: str, **arguments: Any) -> Any:
        """The answer of one control request, which must succeed."""
        answer = self.session.post(f"{self.url}/_sandbox/{name}", json=arguments, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def invoice_ids(self, count: int) -> list[str]:
        """The first Ids; other transactions take numbers in between."""
        page = self.query(statement("SELECT * FROM Invoice ORDERBY Id MAXRESULTS", str(count))).json()
        return [row["Id"] for row in page["QueryResponse"]["Invoice"]]

    def case(self, name: str) -> Any:
        """The odd document of this name, numbers exact."""
        answer = self.get(f"/invoice/{self.company.cases[name]}")
        return from_bytes(answer.content)["Invoice"]
