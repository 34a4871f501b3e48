"""The port that ``serve`` always listens on: health, the pages, and Slack's requests in HTTP mode."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from urllib.parse import parse_qsl

import uvicorn
from slack_bolt import App
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot import webhooks
from bot.metrics import CONTENT_TYPE_LATEST
from bot.pages import COOKIE_SECONDS, LARGEST_FORM, Asked, Page, Site, failed, laid_out
from bot.slack_requests import Door
from services.errors import PortTaken, rescued
from services.operations import Part

#: Slack's payloads are far smaller; a view has at most 250 KB.
LARGEST_BODY = 1024 * 1024

#: Which process answers, as the database knows it.
PROCESS_HEADER = "x-process"
#: A form's fields: ours have three at most.
MOST_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"

Readiness = Callable[[], Sequence[Part]]
Figures = Callable[[], bytes]


def create_http_app(
    readiness: Readiness,
    metrics: Figures,
    slack: App | None = None,
    hear: webhooks.Hear | None = None,
    site: Site | None = None,
) -> Starlette:
    """``/healthz``, ``/readyz``, ``/metrics``; where Slack sends HTTP ``/slack/events``; webhooks; pages."""

    named = site.process if site else ""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok", headers={PROCESS_HEADER: named} if named else None)

    async def readyz(_: Request) -> Response:
        parts = await run_in_threadpool(readiness)
        is_ready = all(part.is_well for part in parts)
        told = {part.name: {"ok": part.is_well, "words": part.words} for part in parts}
        return JSONResponse({"ready": is_ready, "parts": told}, status_code=200 if is_ready else 503)

    async def figures(_: Request) -> Response:
        return Response(await run_in_threadpool(metrics), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]
    if slack is not None:
        routes.append(Route("/slack/events", _slack_endpoint(slack), methods=["POST"]))
    if hear is not None:
        routes.append(Route(webhooks.PATH, _webhook_endpoint(hear), methods=["POST"]))
    app = Starlette(routes=[*routes, *_page_routes(site or Site())])
    # An address is right or wrong: a redirect would carry codes and states along.
    app.router.redirect_slashes = False
    return app


def _page_routes(site: Site) -> list[Route]:
    by_path = groupby(sorted(site.pages, key=lambda page: page.path), key=lambda page: page.path)
    return [Route(path, PageEndpoint(site, {page.method: page for page in own})) for path, own in by_path]


class PageEndpoint:
    """An ASGI application: what stands at one path, for whatever method, with the headers of every page."""

    def __init__(self, site: Site, pages: Mapping[str, Page]) -> None:
        self._site = site
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        response.headers.update(self._site.headers)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        page = self._pages.get(request.method)
        if request.method == "HEAD" and "GET" in self._pages:
            return HTMLResponse("")
        if page is None:
            return HTMLResponse(_NOT_SO, status_code=405, headers={"allow": ", ".join(sorted(self._pages))})
        form: Mapping[str, str] = {}
        if page.method == "POST":
            body = await _limited_body(request, LARGEST_FORM)
            if body is None:
                return HTMLResponse(_TOO_LARGE, status_code=413)
            form = _fields(request, body)
        return await run_in_threadpool(self._answered, page, self._asked(request, form))

    def _asked(self, request: Request, form: Mapping[str, str]) -> Asked:
        query, cookies = dict(request.query_params), self._site.own_cookies(request.cookies)
        return Asked(request.scope["path"], request.path_params, query, form, cookies)

    def _answered(self, page: Page, asked: Asked) -> Response:
        answer = rescued(lambda: page.answer(asked), failed)
        response: Response = HTMLResponse(answer.html, status_code=answer.status)
        if answer.location is not None:
            response = RedirectResponse(answer.location, status_code=302)
        for name, value in answer.cookies.items():
            life = COOKIE_SECONDS if value else 0
            key, secure = self._site.cookie_name(name), self._site.is_secure
            response.set_cookie(key, value, max_age=life, secure=secure, httponly=True, samesite="lax")
        return response


_NOT_SO = laid_out("This address takes no such request", [])
_TOO_LARGE = laid_out("What was sent is too large", [])


def _fields(request: Request, body: bytes) -> dict[str, str]:
    """The fields of a form as browsers send it; of anything else, none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
    try:
        sent = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return dict(sent)


def _webhook_endpoint(hear: webhooks.Hear) -> Callable[[Request], object]:
    async def told(request: Request) -> Response:
        body, signature = await _limited_body(request), request.headers.get("intuit-signature")
        return await run_in_threadpool(webhooks.answer, hear, body, signature)

    return told


def _slack_endpoint(slack: App) -> Callable[[Request], object]:
    door = Door(slack)

    async def events(request: Request) -> Response:
        # Bolt's own adapter would dispatch on the event loop, where one slow listener stops all others.
        return await run_in_threadpool(door.answer, request, await _limited_body(request))

    return events


async def _limited_body(request: Request, largest: int = LARGEST_BODY) -> bytes | None:
    """The body; None as soon as it is larger than it may be, whatever its headers say."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            return None
    return body


class HttpServer:
    """Serves in a thread of its own: to this machine alone, unless the bot has a public address.

    Raises ``PortTaken`` when it is made, because in its thread nobody would hear of it.
    """

    def __init__(self, app: Starlette, port: int, is_public: bool) -> None:
        host = "0.0.0.0" if is_public else "127.0.0.1"
        self._socket = _bound(host, port)
        #: The port that it listens on, also where 0 asked for any.
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(app, log_level="warning", log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="http", daemon=True
        )

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and wait for requests under way, at most ten seconds."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    # Named TCP, because asyncio sets TCP_NODELAY only then; else every small answer waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # At once, because until somebody listens another program may still bind it.
        listening.listen()
    except OSError as error:
        listening.close()
        raise PortTaken(port) from error
    return listening
