"""Takes uploaded bytes, and gives files back."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.files import StoredFile
from bot.sandbox.pictures import shows_picture
from bot.sandbox.state import Slack
from bot.sandbox.workspace import BOT_TOKEN


def routes(slack: Slack) -> list[BaseRoute]:
    """``POST /upload/v1/{key}``; ``GET /files-pri/…`` for the app, ``GET /files/{user}/…`` for people."""

    async def receive(request: Request) -> Response:
        content = await _content(request)
        file = slack.files.receive(request.path_params["key"], content)
        if file is None:
            return PlainTextResponse("upload address not found", status_code=404)
        return PlainTextResponse(f"OK - {len(content)}")

    async def give_to_app(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {BOT_TOKEN}":
            return HTMLResponse("<html><title>Sign in</title><p>Sign in to see this file.</p></html>")
        return _download(slack.files.by_id.get(request.path_params["key"].partition("-")[2]))

    async def give_to_person(request: Request) -> Response:
        file = slack.files.by_id.get(request.path_params["file"])
        user_id = request.query_params.get("as", request.path_params["user"])
        may_see = file is not None and (
            slack.shows_file(user_id, file) or shows_picture(slack, user_id, file.id)
        )
        return _download(file if may_see else None)

    return [
        Route("/upload/v1/{key}", receive, methods=["POST", "PUT"]),
        Route("/files-pri/{key}/download/{name:path}", give_to_app),
        Route("/files-pri/{key}/{name:path}", give_to_app),
        Route("/files/{user}/{file}/{name:path}", give_to_person),
    ]


async def _content(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            for part in form.values():
                if not isinstance(part, str):
                    return await part.read()
        return b""
    return await request.body()


def _download(file: StoredFile | None) -> Response:
    if file is None or file.content is None:
        return PlainTextResponse("file not found", status_code=404)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.content, media_type=file.mimetype, headers=headers)
