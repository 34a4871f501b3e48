"""What an administrator does with the app: installs it, takes it away, replaces its manifest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import CannotDo
from bot.sandbox.verbs.wish import Wish
from bot.sandbox.web_api.people import user_object

#: The two events of an uninstalled app; Slack promises no order.
ENDS = ("app_uninstalled", "tokens_revoked")


async def install(wish: Wish) -> Json:
    """Install the app without its own pages; the token is in the answer."""
    slack, person = wish.slack, wish.person
    if not (person.is_admin or person.is_owner) or not slack.workspace.is_ours(person):
        raise CannotDo(f"{person.id} may not install apps in {slack.team.id}.")
    scopes = slack.manifest.granted(wish.get("declined") or ())
    installation = slack.platform.installations.install(slack.team, scopes, person.id)
    slack.changes.touch()
    return {"team": slack.team.id, "token": installation.token, "scopes": installation.scopes}


async def uninstall(wish: Wish) -> Json:
    """Take the app away; ``first`` names the event that comes first."""
    first = str(wish.get("first") or ENDS[0])
    if first not in ENDS:
        raise CannotDo(f"first must be one of {', '.join(ENDS)}.")
    _need_app(wish)
    wish.slack.lose_app()
    wish.slack.changes.touch()
    return await _tell(wish, sorted(ENDS, key=lambda name: name != first))


async def revoke(wish: Wish) -> Json:
    """The app's token dies; the app stays."""
    _need_app(wish)
    wish.slack.platform.installations.revoke(wish.slack.team.id)
    return await _tell(wish, ["tokens_revoked"])


async def deactivate(wish: Wish) -> Json:
    """A person leaves the firm: she can do nothing more, and the app is told where it listens."""
    person = replace(wish.person, is_deactivated=True)
    for slack in wish.slack.platform:
        known = slack.workspace.people.get(person.id)
        if known is not None and known.team_id == person.team_id:
            slack.workspace.people[person.id] = replace(known, is_deactivated=True)
            if slack.installation is not None:
                event: Json = {"type": "user_change", "user": user_object(slack, person)}
                event |= {"cache_ts": int(slack.clock.now()), "event_ts": slack.clock.ts()}
                slack.events.about("user_change", event, slack.team)
    wish.slack.changes.touch()
    return {}


async def manifest(wish: Wish) -> Json:
    """Another manifest for the app; what workspaces granted before stays as it is."""
    given = wish.need("manifest")
    if not isinstance(given, dict):
        raise CannotDo("manifest must be an object.")
    known = wish.slack.manifest
    known.replace(given)
    wish.slack.changes.touch()
    return {
        "name": known.name,
        "scopes": [*known.required_scopes, *known.optional_scopes],
        "bot_events": sorted(known.events),
        "url_verification": await wish.slack.delivery.verify_address(),
    }


async def url_verification(wish: Wish) -> Json:
    """Ask the app's address for the handshake."""
    return await wish.slack.delivery.verify_address()


def _need_app(wish: Wish) -> None:
    if wish.slack.installation is None:
        raise CannotDo(f"The app is not installed in {wish.slack.team.id}.")


async def _tell(wish: Wish, names: list[str]) -> Json:
    team = wish.slack.team
    tokens = {"oauth": [], "bot": [team.bot_user_id]}
    told = []
    for name in names:
        if name in wish.slack.manifest.events:
            event: Json = {"type": name, **({"tokens": tokens} if name == "tokens_revoked" else {})}
            answer = await wish.slack.events.send({**event, "event_ts": wish.slack.clock.ts()}, team)
            told.append({"name": name, "outcome": answer.outcome})
    return {"events": told}


INSTALLING: dict[str, Callable[[Wish], Awaitable[Json]]] = {
    "install": install,
    "uninstall": uninstall,
    "revoke": revoke,
    "deactivate": deactivate,
    "manifest": manifest,
    "url_verification": url_verification,
}
