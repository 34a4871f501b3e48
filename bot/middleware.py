"""Who asks: taken from the payload's person herself, never from what a view or a button carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from slack_bolt import BoltContext, BoltRequest, BoltResponse
from slack_sdk.webhook import WebhookClient

from bot.authorising import UNKNOWN
from bot.call import WEBHOOK_TIMEOUT
from bot.clients import Clients
from bot.deliveries import delivery_of
from bot.errors import attempt
from bot.home_pictures import HomePictures
from bot.home_places import HomePlaces
from bot.metadata import HomeState
from bot.slack_addresses import is_slacks
from bot.use_cases import UseCases
from services.model.people import Actor

#: Answers to strangers, beside the acknowledgements, which must not wait for them.
_answers = ThreadPoolExecutor(2, thread_name_prefix="stranger")
STRANGER = "This app works only for people of the workspace that installed it."
NOT_INSTALLED = (
    "Import Invoices is not installed in this workspace. Somebody who may can install it: {address}"
)
_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}")
#: Events about the app itself.
OF_NO_PERSON = frozenset({"app_uninstalled", "tokens_revoked"})

Next = Callable[[], BoltResponse]


def actor_of(body: dict[str, Any]) -> Actor | None:
    """The person in her own workspace; None where the payload names no person."""
    if "command" in body:
        return _actor(body.get("team_id"), body.get("user_id"))
    if "event" in body:
        return _actor(body.get("team_id"), body["event"].get("user"))
    person = body.get("user") or {}
    own_team = person.get("team_id") or (body.get("team") or {}).get("id")
    return _actor(own_team, person.get("id"))


def identify(
    services: UseCases, notify: Callable[[], None], clients: Clients, pictures: HomePictures
) -> Callable[..., BoltResponse | None]:
    """Middleware: puts what a ``Call`` needs into the context, and stops people of other workspaces.

    Which workspace installed the app ``authorize_by`` has found out. In a channel that two workspaces share
    both may have: a person's own must be the one that this request is of.
    """

    homes = HomePlaces()

    def middleware(context: BoltContext, req: BoltRequest, next: Next) -> BoltResponse | None:
        body = dict(req.body)
        if is_of_no_person(body):
            context["services"], context["notify"] = services, notify
            context["has_lost_own"] = clients.has_lost_own
            return next()
        actor = actor_of(body)
        if actor is None or actor.team_id != context.team_id or context.token is None:
            words = _why_not(context, actor, clients.install_address)
            return refuse(body, context.client.base_url, words)
        _learn(homes, actor, body.get("view") or {})
        context["actor"] = replace(actor, delivery=delivery_of(body))
        context["services"], context["notify"] = services, notify
        context["homes"], context["pictures"], context["lack"] = homes, pictures, clients.lack
        return next()

    return middleware


def _learn(homes: HomePlaces, actor: Actor, view: dict[str, Any]) -> None:
    """Another process may have shown her what stands there, or this one before it began."""
    if view.get("type") == "home":
        homes.remember(actor, HomeState.decode(str(view.get("private_metadata") or "")).place)


def is_of_no_person(body: dict[str, Any]) -> bool:
    """Whether Slack tells what became of the app itself in a workspace."""
    event = body.get("event")
    return isinstance(event, dict) and event.get("type") in OF_NO_PERSON


def _why_not(context: BoltContext, actor: Actor | None, install_address: str | None) -> str:
    """The workspace of the person may have the app, or may be able to get it, while this one is not hers."""
    if context.get(UNKNOWN):
        return str(context[UNKNOWN])
    is_own = actor is not None and actor.team_id == context.team_id
    return NOT_INSTALLED.format(address=install_address) if is_own and install_address else STRANGER


def refuse(body: dict[str, Any], api_url: str, words: str = STRANGER) -> BoltResponse:
    """An acknowledgement that says so where it can be seen, at an address of this Slack's."""
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": words})
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    address = str(body.get("response_url") or "")
    if is_slacks(address, api_url):
        _answers.submit(_say_so, address, words)
    return BoltResponse(status=200, body="")


def _say_so(response_url: str, words: str) -> None:
    answer = WebhookClient(response_url, timeout=WEBHOOK_TIMEOUT)
    attempt(lambda: answer.send(text=words, response_type="ephemeral", replace_original=False))


def _actor(team_id: Any, user_id: Any) -> Actor | None:
    """Only with an id of Slack's: whoever runs the program goes by other names, which hold every right."""
    is_person = team_id and _PERSON.fullmatch(str(user_id))
    return Actor(str(team_id), str(user_id)) if is_person else None
