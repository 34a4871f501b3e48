"""The control interface: JSON over HTTP under ``/_sandbox``, without a token; for tests and for the page.

What people do. Every ``user`` is a person's id; ``channel`` may be ``app`` for her direct messages with the
app; ``device`` (optional, any text) is where she does it: a modal that comes of it is on that device's screen
alone; ``team`` (default T0SANDBOX) is the workspace, of this and of all else; ``ack_seconds`` is how long the
app took. T0PARTNER is another firm's workspace: it shares C0SHARED, its administrator has the same id
U0ADMIN as ours, and the app is not installed there at first.

POST command   {user, channel, text?, command?, thread_ts?} → {outcome: acked | timeout | no_connection |
               failed | unknown_command | not_in_threads | not_here | invalid_response, ack_seconds,
               response: the ack's payload | null}
POST shortcut  {user, callback_id[, channel, ts]} → {outcome, ack_seconds}
POST submit    {user, view_id?, values?: {block_id: {action_id: value}}} → {outcome: closed | errors |
               updated | pushed | cleared | trouble | refused, errors: {block_id: text}, ack_seconds,
               view: her modal now | null}
POST close     {user, view_id?, how?: cancel | x} → {outcome: closed | cleared, notified, view}
POST form      {user, view_id?, block_id?, action_id, value, enter?} → {outcome: kept | acked | …, view}
POST click     {user, channel, ts, action_id, block_id?, value?}
               or {user, view_id: id | modal | home, action_id, …} → {outcome: acked | timeout |
               no_connection | failed | kept, ack_seconds, view, confirm: its dialog | null}
POST suggest   {user, view_id? | channel, ts, action_id, block_id?, query} → {outcome: loaded | too_short |
               no_results | timeout | no_connection, ack_seconds, options, option_groups, problems}
POST home      {user, tab?: home | messages} → {outcome, ack_seconds, view: her Home | null}
POST message   {user, channel, text, thread_ts?} → {ts, channel}
POST react     {user, channel, ts, name} → {}
POST upload    {user, channel, filename, content | base64, text?, thread_ts?} → {ts, file_id}
POST join      {user, channel} → {}; POST invite {user, channel, who?: person, default the app} → {}
POST leave     {user, channel, who?: "bot"} → {}
POST dismiss   {user, channel, ts} an only-for-you message; {user} the banner → {}
POST reload    {user} → {}; only-for-you messages and modals are gone

Values are plain: text, "YYYY-MM-DD", "HH:mm", an option's value or a list of them, ids; null for nothing.
An option of an external select must have been offered before by ``suggest``.

What a test looks at:

GET  state     {team, workspaces: [{id, name, installation: {token, scopes} | null}], connections,
               request_url, people, channels, commands, shortcuts, scopes, bot_events, clock}
GET  view      ?user=  her modal | null;  GET home ?user=  her Home | null
GET  messages/{channel}    ?as=U  {messages}: as that person sees them; without ``as``: all that were posted
GET  thread/{channel}/{ts} ?as=U  {parent, replies} | null
GET  files     ?as=U  {files: [file object + {text: the content, where it is UTF-8}]}; without ``as``: all
GET  log       ?since=n&newest=m  {entries: [{n, at, kind: call | envelope | response_url | refused, name, ok,
               error?, ms?, messages?, …}]}
GET  disturbances  {every, latency_ms, tiers, faults, has_app}
GET  screen    ?as=U&channel=C&thread=TS&device=D  all that her page shows
GET  events    ?as=U  server-sent events {"version": n}

What a test disturbs:

POST reset       {} everything as in the beginning; the app stays connected
POST fault       {method, kind: ratelimited | 5xx | timeout | error:<code>, times?, after?, retry_after?,
                 status?, seconds?, performed?}; ``after``: calls that go well first; ``performed``: the call
                 does its work and only its answer fails; ``method`` may hold ``*``
POST tiers       {on: true | false} Slack's own rate limits: 429 with Retry-After for one call too many
POST latency     {ms, method?}
POST disconnect  {reason?: warning | refresh_requested | link_disabled | drop, close_after?: seconds};
               with {every: seconds} a refresh again and again, 0 ends it
POST clock       {advance: seconds} or {offset: seconds} → {now, offset}
POST scopes      {declined: [scope, …]} → {scopes}
POST refuse      {blocks: [kind, …]} kinds of blocks that no message and no view may hold → {blocks}
POST request_url {url: string | null} HTTP mode on or off → {url_verification: as below | null}
POST redeliver   {name?: such as block_actions, view_submission, a command or an event; times?} what was
                 delivered last, with the same ids, so often at once → {answers: [{outcome, response}]}

What an administrator does with the app:

GET  /oauth/v2/authorize  the page on which she allows it; ``auto=allow`` or ``auto=cancel`` presses, with
               ``team``, ``user`` and ``declined`` (optional scopes, with commas between)
POST install   {team, user, declined?: [scope, …]} → {team, token, scopes} without the app's own pages
POST uninstall {team, first?: app_uninstalled | tokens_revoked} → {events: [{name, outcome}]}: what was told,
               in this order, of what the manifest listens to; the token answers account_inactive from now on
POST revoke    {team} → {events} tokens_revoked alone; the app stays, its token answers token_revoked
POST deactivate {team, user} → {} she can do nothing more; user_change where the manifest listens to it
POST manifest  {manifest} → {name, scopes, bot_events, url_verification}; granted scopes stay as they are
POST url_verification {} → {url, outcome: verified | wrong_challenge | timeout | failed | no_address}

Wrong input is answered with 400 and {"error": "…"}.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.disturbing import DISTURBANCES
from bot.sandbox.json_types import Json
from bot.sandbox.looking import LOOKS
from bot.sandbox.refusals import CannotDo
from bot.sandbox.state import Platform, Slack
from bot.sandbox.verbs import clicks, commands, modals, suggestions, talk
from bot.sandbox.verbs.wish import Wish

VERBS: dict[str, Callable[[Wish], Awaitable[Json]]] = {
    "command": commands.command,
    "shortcut": commands.shortcut,
    "submit": modals.submit,
    "close": modals.close,
    "form": clicks.form,
    "click": clicks.click,
    "suggest": suggestions.suggest,
    "home": talk.home,
    "message": talk.message,
    "react": talk.react,
    "upload": talk.upload,
    "join": talk.join,
    "invite": talk.invite,
    "leave": talk.leave,
    "dismiss": talk.dismiss,
    "reload": talk.reload,
    **DISTURBANCES,
}


def routes(platform: Platform) -> list[BaseRoute]:
    """The control routes."""
    posts = [
        Route(f"/_sandbox/{name}", _post(platform, act), methods=["POST"], name=f"post {name}")
        for name, act in VERBS.items()
    ]
    gets = [Route(f"/_sandbox/{path}", _get(platform, look)) for path, look in LOOKS.items()]
    return [*posts, *gets]


def _post(
    platform: Platform, act: Callable[[Wish], Awaitable[Json]]
) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        platform.base_url = str(request.base_url).rstrip("/")
        try:
            body = json.loads(await request.body() or b"{}")
            if not isinstance(body, dict):
                raise CannotDo("The body must be a JSON object.")
            return JSONResponse(await act(Wish(platform.of(body.get("team")), body)))
        except (CannotDo, ValueError, TypeError, KeyError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return respond


def _get(
    platform: Platform, look: Callable[[Slack, Request], object]
) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        try:
            slack = platform.of(request.query_params.get("team"))
            return JSONResponse(look(slack, request))
        except (CannotDo, ValueError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return respond
