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
from tests.faults.proxy import Proxy
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

    def begin(self, invoices: int, entries: int) -> list[Json]:
        """New books, and a grant for each company, whose tokens are the same each time."""
        self.desk.reset()
        for controls in self.controls:
            controls.disturbances.reset()
            controls.company.bears.clear()
            controls.log.clear()
            books.fill(controls, invoices, entries)
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
    routes = [*_routes(_Verbs(quickbooks, board)), Mount("/", Reaper(quickbooks, board))]
    served = Served(Starlette(routes=routes)).start()
    tell(json.dumps({"slack": slack.url, "quickbooks": served.url}))
    threading.Event().wait()


class _Verbs:
    """What the battery asks of the process of the stand-ins, by name."""

    def __init__(self, quickbooks: Companies, board: Board) -> None:
        self._quickbooks = quickbooks
        self._board = board
        self._proxies: dict[str, Proxy] = {}

    def begin(self, invoices: int, entries: int = 0) -> Json:
        self._board.clear()
        return {"grants": self._quickbooks.begin(invoices, entries)}

    def doom(self, **fate: Any) -> Json:
        self._board.fate = Fate(**fate)
        return {}

    def outage(self, kind: str | None) -> Json:
        self._board.outage = kind
        return {}

    def each(self, control: str, arguments: Json) -> Json:
        for controls in self._quickbooks.controls:
            getattr(controls, control)(**arguments)
        return {}

    def detour(self, name: str, target: int | str) -> Json:
        self._proxies[name] = Proxy(target).start()
        return {"port": self._proxies[name].port}

    def toxics(self, name: str, **toxics: Any) -> Json:
        if "reset_on" in toxics:
            toxics["reset_on"] = toxics["reset_on"].encode()
        self._proxies[name].set(**toxics)
        return {}

    def spoilt(self) -> Json:
        return {name: proxy.spoilt for name, proxy in self._proxies.items()}

    def seen(self) -> Json:
        return dict(self._board.seen)

    def grant(self) -> Json:
        return self._quickbooks.grant()

    def rows(self) -> Json:
        return {"rows": [books.rows_of(one) for one in self._quickbooks.controls]}

    def linked(self) -> Json:
        return {"ids": [books.linked_ids(one) for one in self._quickbooks.controls]}

    def refreshes(self) -> Json:
        return {"statuses": self._quickbooks.refreshes()}


def _routes(verbs: _Verbs) -> list[Route]:
    """A route for each verb."""
    names = [name for name in vars(_Verbs) if not name.startswith("_")]
    return [Route(f"/_faults/{name}", _post(getattr(verbs, name)), methods=["POST"]) for name in names]


def _post(verb: Callable[..., Json]) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        return JSONResponse(verb(**json.loads(await request.body() or b"{}")))

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
