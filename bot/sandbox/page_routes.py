"""The page in the browser, its live updates, and the links that lead to it."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.state import Platform

PAGE = Path(__file__).parent / "page"
#: The page asks no other host for anything, whatever a message says.
POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
_INDEX_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
# Some machines' own lists call scripts plain text, and browsers then refuse to run them.
for _ending, _kind in {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}.items():
    mimetypes.add_type(_kind, _ending)


def routes(platform: Platform) -> list[BaseRoute]:
    """``/``, ``/page/…``, ``/_sandbox/events`` and ``/archives/…``."""

    async def index(_request: Request) -> Response:
        if not (PAGE / "index.html").exists():
            return PlainTextResponse("The page is not installed; the control interface is.", status_code=404)
        return FileResponse(PAGE / "index.html", headers=_INDEX_HEADERS)

    async def events(request: Request) -> Response:
        user_id = request.query_params.get("as", "")
        versions = _versions(platform, user_id)
        return StreamingResponse(versions, 200, {"Cache-Control": "no-store"}, "text/event-stream")

    return [
        Route("/", index),
        Route("/_sandbox/events", events),
        Route("/archives/{channel}/p{stamp}", _archive),
        Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
    ]


async def _versions(platform: Platform, user_id: str) -> AsyncIterator[str]:
    version = platform.changes.version_of(user_id)
    while True:
        yield f"data: {json.dumps({'version': version})}\n\n"
        version = await platform.changes.next_version(user_id, version)


async def _archive(request: Request) -> Response:
    stamp = request.path_params["stamp"]
    asked = {"channel": request.path_params["channel"], "ts": f"{stamp[:-6]}.{stamp[-6:]}"}
    if "thread_ts" in request.query_params:
        asked["thread"] = request.query_params["thread_ts"]
    return RedirectResponse(f"/?{urlencode(asked)}")
