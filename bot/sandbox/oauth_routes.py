"""``/oauth/v2/authorize``: a person allows the app, and is led back to it with a code."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.oauth import Asked, asked_for, origin_of
from bot.sandbox.oauth_page import consent, may_install, not_allowed, problem
from bot.sandbox.refusals import CannotDo, SlackRefusal
from bot.sandbox.state import Platform, Slack
from bot.sandbox.workspace import Person


def routes(platform: Platform) -> list[BaseRoute]:
    """The page, and what is pressed on it.

    ``auto=allow`` or ``auto=cancel`` in the link presses for a test; ``team`` and ``user`` say who does it,
    ``declined`` which optional scopes she does not grant.
    """

    async def authorize(request: Request) -> Response:
        async with request.form() as form:
            sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        query = QueryParams([*request.query_params.multi_items(), *sent])
        try:
            asked = asked_for(platform.manifest, query)
            slack = platform.of(query.get("team"))
        except SlackRefusal as refusal:
            return _html(problem(refusal.code), 400)
        except CannotDo as impossible:
            return _html(problem(str(impossible)), 400)
        if query.get("auto"):
            return _press(slack, asked, query)
        return _html(consent(slack, asked, dict(query)), 200, origin_of(asked.redirect_uri))

    return [Route("/oauth/v2/authorize", authorize, methods=["GET", "POST"])]


def _press(slack: Slack, asked: Asked, query: QueryParams) -> Response:
    if query["auto"] != "allow":
        return RedirectResponse(asked.back(error="access_denied"), 302)
    person = _installer(slack, query)
    if person is None or not may_install(person):
        return _html(
            problem("There is no such person.") if person is None else not_allowed(slack, person), 403
        )
    uri = asked.redirect_uri if asked.is_uri_named else None
    code = slack.platform.codes.issue(slack.team.id, person.id, _granted(slack, asked, query), uri)
    return RedirectResponse(asked.back(code=code), 302)


def _installer(slack: Slack, query: Mapping[str, str]) -> Person | None:
    """Who presses; where nobody is named, the first who may."""
    people = [each for each in slack.workspace.people.values() if slack.workspace.is_ours(each)]
    active = [each for each in people if not each.is_deactivated]
    if query.get("user"):
        return next((each for each in active if each.id == query["user"]), None)
    return next((each for each in active if may_install(each)), None)


def _granted(slack: Slack, asked: Asked, query: QueryParams) -> list[str]:
    declined = set(query.get("declined", "").split(","))
    if query.get("chosen"):
        declined |= {*slack.manifest.optional_scopes} - {*query.getlist("optional")}
    optional = {*slack.manifest.optional_scopes} & declined
    return [scope for scope in asked.scopes if scope not in optional]


def _html(body: str, status: int, origin: str = "") -> Response:
    # Browsers hold a form to this list on its way back to the app, too.
    policy = f"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' {origin}".strip()
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(body, status, headers)
