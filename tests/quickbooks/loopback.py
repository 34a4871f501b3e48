"""A tiny server on this machine: it answers as told, in order, and remembers what it was asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.serving import LOOPBACK, Served

DISCOVERY = "/.well-known/openid_configuration/"
TOKEN = "/token"
ISSUER = "issuer"


@dataclass(frozen=True)
class Seen:
    """One request."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


@dataclass
class Loopback:
    """``answers`` are given one by one, the last of them for ever. It also says where tokens are."""

    answers: list[Response] = field(default_factory=lambda: [JSONResponse({"QueryResponse": {}})])
    seen: list[Seen] = field(default_factory=list)
    #: Where tokens are given out, if not here.
    token_url: str | None = None

    def __post_init__(self) -> None:
        routes = [Route("/{path:path}", self._answer, methods=["GET", "POST"])]
        self.served = Served(Starlette(routes=routes))

    @property
    def url(self) -> str:
        return self.served.url

    def paths(self) -> list[str]:
        """Where the requests went, in order."""
        return [one.path for one in self.seen]

    async def _answer(self, request: Request) -> Response:
        body = (await request.body()).decode()
        seen = Seen(request.method, request.url.path, request.query_params, request.headers, body)
        self.seen.append(seen)
        if seen.path == DISCOVERY:
            return JSONResponse(self._addresses())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _addresses(self) -> dict[str, str]:
        token_url = self.token_url or self.url + TOKEN
        names = ("authorization", "revocation", "userinfo")
        elsewhere = {f"{name}_endpoint": f"{self.url}/{name}" for name in names}
        return elsewhere | {"token_endpoint": token_url, "issuer": ISSUER, "jwks_uri": f"{self.url}/keys"}


@contextmanager
def running(loopback: Loopback) -> Iterator[Loopback]:
    loopback.served.start()
    yield loopback
    loopback.served.stop()


@contextmanager
def hung() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server((LOOPBACK, 0)) as silent:
        yield f"http://{LOOPBACK}:{silent.getsockname()[1]}"
