"""The long-lived process with both stand-ins: a Slack workspace, and several QuickBooks companies."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import httpx
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.demo import MANIFEST
from bot.sandbox.server import create_app as create_slack
from bot.sandbox.state import Options
from services.clock import Clock
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app as create_quickbooks
from services.sandbox.seed import empty_company
from services.sandbox.serving import Served
from services.sandbox.tokens import TokenDesk
from tests.faults import books
from tests.faults.reaper import Board, Fate, Reaper

REDIRECT = "http://127.0.0.1/callback"
Json = dict[str, Any]


class Companies:
    """Several companies on one address, told apart by the realm id in the path. They share one Intuit."""

    def __init__(self, clock: Clock, count: int) -> None:
        self.desk = TokenDesk(clock)
        self.controls: list[Controls] = []
        self._apps: dict[str, ASGIApp] = {}
        for number in range(count):
            company = empty_company(clock)
            company.realm_id = books.realm(number)
            controls = Controls(company, self.desk)
            self.controls.append(controls)
            self._apps[company.realm_id] = create_quickbooks(company, controls)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("path", "").split("/")
        first = next(iter(self._apps.values()))
        app = self._apps.get(parts[3], first) if parts[1:3] == ["v3", "company"] else first
        await app(scope, receive, send)

    def begin(self, invoices: int) -> list[Json]:
        """New books, and a grant for each company, whose tokens are the same each time."""
        self.desk.reset()
        for controls in self.controls:
            controls.disturbances.reset()
            controls.log.clear()
            books.fill(controls, invoices)
        return [self.grant() for _ in self.controls]

    def refreshes(self) -> list[int]:
        """How each request for new tokens was answered."""
        log = self.controls[0].log.entries()
        return [int(one["status"] or 0) for one in log if one["path"].endswith("/tokens/bearer")]

    def grant(self) -> Json:
        """The tokens of a new connection: somebody pressed Connect."""
        return self.desk.redeem(self.desk.authorise(REDIRECT), REDIRECT)


def serve(clock: Clock, companies: int, tell: Callable[[str], None]) -> None:
    """Serve both until killed; ``tell`` gets the addresses as JSON."""
    board, quickbooks = Board(), Companies(clock, companies)
    options = Options(
        clock=clock,
        manifest=yaml.safe_load(MANIFEST.read_text("utf-8")),
        share_delay=0.0,
        retry_delays=(0.0,),
        declined_scopes=(),
    )
    slack = Served(Reaper(create_slack(options=options), board)).start()
    routes = [*_routes(quickbooks, board), Mount("/", Reaper(quickbooks, board))]
    served = Served(Starlette(routes=routes)).start()
    tell(json.dumps({"slack": slack.url, "quickbooks": served.url}))
    threading.Event().wait()


def _routes(quickbooks: Companies, board: Board) -> list[Route]:
    """What the battery asks of the QuickBooks side, by name."""

    def begin(asked: Json) -> Json:
        board.clear()
        return {"grants": quickbooks.begin(asked["invoices"])}

    def doom(asked: Json) -> Json:
        board.fate = Fate(**asked)
        return {}

    def each(asked: Json) -> Json:
        for controls in quickbooks.controls:
            getattr(controls, asked["control"])(**asked["arguments"])
        return {}

    def outage(asked: Json) -> Json:
        board.outage = asked["kind"]
        return {}

    verbs: dict[str, Callable[[Json], Json]] = {
        "begin": begin,
        "doom": doom,
        "each": each,
        "outage": outage,
        "seen": lambda asked: dict(board.seen),
        "grant": lambda asked: quickbooks.grant(),
        "rows": lambda asked: {"rows": [books.rows_of(one) for one in quickbooks.controls]},
        "linked": lambda asked: {"ids": [books.linked_ids(one) for one in quickbooks.controls]},
        "refreshes": lambda asked: {"statuses": quickbooks.refreshes()},
    }
    return [Route(f"/_faults/{name}", _post(verb), methods=["POST"]) for name, verb in verbs.items()]


def _post(verb: Callable[[Json], Json]) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        return JSONResponse(verb(json.loads(await request.body() or b"{}")))

    return respond


class Books:
    """The QuickBooks side as the battery holds it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def do(self, verb: str, **asked: Any) -> Json:
        """One of the verbs above."""
        answer = self._http.post(f"/_faults/{verb}", json=asked)
        assert answer.status_code == 200, answer.text
        said: Json = answer.json()
        return said

    def each(self, verb: str, **arguments: Any) -> None:
        """A control of every company, such as ``latency``."""
        self.do("each", control=verb, arguments=arguments)

    def booked(self) -> list[list[books.Booked]]:
        """The invoices of each company."""
        return [[books.booked(row) for row in rows] for rows in self.do("rows")["rows"]]

    def close(self) -> None:
        """Close the connection."""
        self._http.close()
