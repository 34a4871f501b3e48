"""The stand-in as one ASGI application: accounting API, OAuth and control interface on one address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services.sandbox import control, oauth_routes, read_routes, write_routes
from services.sandbox.answers import Handler, endpoint
from services.sandbox.company import Company
from services.sandbox.controls import Controls
from services.sandbox.faults import JSON, XML, ApiFault, not_authenticated, not_authorised
from services.sandbox.gate import Gate


class StandIn(Starlette):
    """Keeps the server's own ``send`` in the scope, by which a connection can be cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["sandbox.send"] = send
        await super().__call__(scope, receive, send)


def create_app(
    company: Company, controls: Controls | None = None, others: Sequence[Company] = ()
) -> Starlette:
    """The application. ``controls`` (default: nothing disturbed) is ``app.state.controls``.

    They are the first company's; ``others`` are behind the same identity service.
    """
    controls = controls or Controls(company)
    companies = {one.realm_id: one for one in (company, *others)}
    names = {realm_id: partial(_name, one) for realm_id, one in companies.items()}
    app = StandIn(
        routes=[
            *oauth_routes.routes(controls.tokens, names),
            *control.routes(controls),
            *(route for one in companies.values() for route in _accounting_routes(one, controls)),
        ],
        middleware=[
            Middleware(Gate, company=company, disturbances=controls.disturbances, log=controls.log),
            Middleware(BearerCheck, controls=controls),
        ],
        exception_handlers={ApiFault: _refusal(company)},
    )
    app.state.controls = controls
    return app


def _accounting_routes(company: Company, controls: Controls) -> list[BaseRoute]:
    base, rows = f"/v3/company/{company.realm_id}", controls.disturbances.rows

    def route(path: str, handler: Handler, method: str) -> Route:
        return Route(base + path, endpoint(handler, company, rows), methods=[method])

    return [
        route("/query", read_routes.query, "GET"),
        route("/query", read_routes.query, "POST"),
        route("/cdc", read_routes.changes, "GET"),
        route("/batch", write_routes.batch, "POST"),
        route("/{entity}/{id}/pdf", read_routes.pdf, "GET"),
        route("/{entity}/{id}/send", write_routes.send, "POST"),
        route("/{entity}/{id}", read_routes.read, "GET"),
        route("/{entity}", read_routes.read_single, "GET"),
        route("/{entity}", write_routes.write, "POST"),
    ]


def _name(company: Company) -> str:
    return str(company.get("CompanyInfo", "1")["CompanyName"])


def _refusal(company: Company) -> Callable[[Request, Exception], Response]:
    def refuse(request: Request, error: Exception) -> Response:
        if not isinstance(error, ApiFault):
            raise error
        if error.status == HTTPStatus.GATEWAY_TIMEOUT:
            return _plain(error.xml(company.server_time()), error.status, XML)
        return _plain(error.capital(company.server_time()), error.status, JSON)

    return refuse


def _plain(body: bytes, status: int, content_type: str) -> Response:
    return Response(body, status_code=status, headers={"content-type": content_type})


@dataclass
class BearerCheck:
    """ASGI middleware: the accounting API needs a living access token, for this very company."""

    app: ASGIApp
    controls: Controls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (refused or self.app)(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        if not scope["path"].startswith("/v3/"):
            return None
        company, tokens = self.controls.company, self.controls.tokens
        header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        epoch_ms = int(company.now.timestamp() * 1000)
        token = header.removeprefix("Bearer ")
        if not tokens.accepts(token):
            fault = not_authenticated("Token expired" if header else "Malformed bearer token")
            if self.controls.unauthorised_in_xml:
                return _plain(fault.xml(company.server_time()), 401, XML)
            return _plain(fault.lower(epoch_ms), 401, JSON)
        granted = tokens.realm_of(token) or company.realm_id
        if scope["path"].removeprefix("/v3/company/").split("/")[0] != granted:
            return _plain(not_authorised().lower(epoch_ms), 403, JSON)
        return None
