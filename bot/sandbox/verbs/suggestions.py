"""A person types into a select whose options the app loads."""

from __future__ import annotations

from bot.sandbox.delivery import Answer
from bot.sandbox.json_types import Json
from bot.sandbox.refusals import CannotDo
from bot.sandbox.validators import option_list_problems
from bot.sandbox.verbs.targets import Target, at_the_author, container, find_target
from bot.sandbox.verbs.wish import Wish

_DEFAULT_MINIMUM = 3


async def suggest(wish: Wish) -> Json:
    """Ask the app for options. ``outcome``: loaded, too_short, no_results, timeout, no_connection."""
    wish = at_the_author(wish)
    target = find_target(wish)
    if not target.element["type"].endswith("external_select"):
        raise CannotDo(f"{target.element['type']} loads no options from the app.")
    query = str(wish.get("query") or "")
    if len(query) < target.element.get("min_query_length", _DEFAULT_MINIMUM):
        return _result("too_short", Answer("none", 0.0), {})
    answer = await wish.slack.delivery.deliver("interactive", _payload(wish, target, query))
    if not answer.is_acked:
        return _result(answer.outcome, answer, {})
    problems = option_list_problems(answer.payload)
    if problems:
        wish.slack.journal.refuse("block_suggestion answer", problems)
        return _result("no_results", answer, {}, problems)
    _remember(wish, target, answer.payload or {})
    return _result("loaded", answer, answer.payload or {})


def _result(outcome: str, answer: Answer, found: Json, problems: list[str] | None = None) -> Json:
    return {
        "outcome": outcome,
        "ack_seconds": answer.seconds,
        "options": found.get("options", []),
        "option_groups": found.get("option_groups", []),
        "problems": problems or [],
    }


def _payload(wish: Wish, target: Target, query: str) -> Json:
    view = {} if target.view is None else {"view": target.view.payload()}
    names = {"action_id": target.element["action_id"], "block_id": target.block["block_id"], "value": query}
    return {**wish.base("block_suggestion", target.view), **container(target), **names, **view}


def _remember(wish: Wish, target: Target, found: Json) -> None:
    grouped = [option for group in found.get("option_groups", []) for option in group["options"]]
    options = [*found.get("options", []), *grouped]
    if target.view is not None:
        target.view.offer(target.block["block_id"], target.element["action_id"], options)
    else:
        key = (wish.person.id, target.place, target.element["action_id"])
        known = wish.slack.message_offers.setdefault(key, {})
        known.update({option["value"]: option for option in options})
