"""Takes uploaded bytes, and gives files back."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.files import StoredFile
from bot.sandbox.pictures import shows_picture
from bot.sandbox.state import Platform, Slack


def routes(platform: Platform) -> list[BaseRoute]:
    """``POST /upload/v1/{key}``; ``GET /files-pri/…`` for the app, ``GET /files/{user}/…`` for people."""

    async def receive(request: Request) -> Response:
        content = await _content(request)
        received = (slack.files.receive(request.path_params["key"], content) for slack in platform)
        file = next((each for each in received if each is not None), None)
        if file is None:
            return PlainTextResponse("upload address not found", status_code=404)
        return PlainTextResponse(f"OK - {len(content)}")

    async def give_to_app(request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        installation = platform.installations.by_token(token)
        if installation is None or installation.death is not None:
            return HTMLResponse("<html><title>Sign in</title><p>Sign in to see this file.</p></html>")
        reader = platform.of(installation.team.id)
        return _download(_seen_by_app(reader, request.path_params["key"].partition("-")[2]))

    async def give_to_person(request: Request) -> Response:
        owner, file = _find(platform, request.path_params["file"])
        slack = platform.of(request.query_params.get("team") or owner.team.id)
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


def _find(platform: Platform, file_id: str) -> tuple[Slack, StoredFile | None]:
    """The file, and the workspace that it belongs to."""
    for slack in platform:
        if file_id in slack.files.by_id:
            return slack, slack.files.by_id[file_id]
    return platform.first, None


def _seen_by_app(reader: Slack, file_id: str) -> StoredFile | None:
    """A file of the app's own workspace, or one of another's in a channel that both share."""
    owner, file = _find(reader.platform, file_id)
    if file is None or owner is reader:
        return file
    return file if any(channel in reader.workspace.channels for channel in file.channels) else None


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
