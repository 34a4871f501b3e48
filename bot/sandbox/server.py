"""The stand-in Slack as one ASGI application on one address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from bot.sandbox import control, file_routes, oauth_routes, page_routes, response_route
from bot.sandbox.state import Options, Platform
from bot.sandbox.web_api import routes as web_api
from bot.sandbox.workspace import Workspace


def create_app(
    workspace: Workspace | None = None,
    manifest: Mapping[str, Any] | None = None,
    options: Options | None = None,
) -> Starlette:
    """The application; ``app.state.slack`` is what it knows.

    ``manifest``: the app's ``manifest.yml`` as a dict; without one everything is allowed. Serve it with
    ``services.sandbox.serving.Served(create_app(), port).start()``.
    """
    options = options or Options()
    if workspace is not None:
        options = replace(options, workspace=workspace)
    if manifest is not None:
        options = replace(options, manifest=manifest)
    platform = Platform(options)

    async def link(socket: WebSocket) -> None:
        await platform.delivery.sockets.serve(socket)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await platform.events.stop()

    app = Starlette(
        routes=[
            *web_api.routes(platform),
            *file_routes.routes(platform),
            *response_route.routes(platform),
            *control.routes(platform),
            *oauth_routes.routes(platform),
            *page_routes.routes(platform),
            WebSocketRoute("/link/", link),
            WebSocketRoute("/link", link),
        ],
        lifespan=lifespan,
    )
    app.state.slack = platform
    return app
