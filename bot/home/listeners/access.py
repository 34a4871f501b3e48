"""Who is a financial administrator: claiming it, adding and removing people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.errors import attempt
from bot.home import payloads
from bot.home.listeners.publishing import publish
from bot.ids import Action
from bot.listening import on_button
from bot.text import mention
from services.model.people import Right

PEOPLE_AT_ONCE = 200
MUST_BE_ADMIN = "Only an owner or admin of this workspace can claim this."
TAKEN = "There is a financial administrator already, who can add you."
STRANGER = "Only people of this workspace can be financial administrators."
CLAIMED = "{who} is now the financial administrator of Import Invoices."


def claim(call: Call) -> None:
    """Become the first financial administrator: only where Slack says that she is an owner or admin."""
    person = call.client.users_info(user=call.actor.user_id)["user"]
    is_admin = bool(person.get("is_admin") or person.get("is_owner"))
    if not is_admin:
        return call.tell(MUST_BE_ADMIN)
    if not call.services.access.claim(call.actor, is_admin):
        call.tell(TAKEN)
        return publish(call)
    publish(call)
    # She has claimed it, whether Slack lets the others be told or not.
    attempt(partial(_announce_claim, call))
    return None


def add_administrator(call: Call) -> None:
    """Make somebody of this workspace a financial administrator."""
    call.services.access.require(call.actor, Right.MANAGE_ACCESS)
    person_id = payloads.chosen_person(call.body)
    if _is_one_of_us(call, person_id):
        call.services.access.add(call.actor, person_id)
    else:
        call.tell(STRANGER)
    publish(call)


def remove_administrator(call: Call) -> None:
    """End it; the last one stays."""
    call.services.access.remove(call.actor, call.value)
    publish(call)


def remove_chosen(call: Call) -> None:
    """End it for somebody who was chosen among all people."""
    call.services.access.remove(call.actor, payloads.chosen_person(call.body))
    publish(call)


def register(app: App) -> None:
    """Register what can be pressed."""
    on_button(app, Action.HOME_CLAIM, claim)
    on_button(app, Action.HOME_ADD, add_administrator)
    on_button(app, Action.HOME_REMOVE, remove_administrator)
    on_button(app, Action.HOME_REMOVE_CHOSEN, remove_chosen)


def _is_one_of_us(call: Call, person_id: str) -> bool:
    """Whether she works in this workspace: in a shared channel Slack offers people of others, too."""
    try:
        person = call.client.users_info(user=person_id)["user"]
    except SlackApiError as error:
        if error.response.get("error") != "user_not_found":
            raise
        return False
    is_there = not (person.get("deleted") or person.get("is_bot"))
    return is_there and person.get("team_id") == call.actor.team_id


def _announce_claim(call: Call) -> None:
    """Tell the other owners and admins by direct message who may import now."""
    words = CLAIMED.format(who=mention(call.actor.user_id))
    for person_id in _trusted(call):
        if person_id != call.actor.user_id:
            attempt(partial(_write_to, call, person_id, words))


def _trusted(call: Call) -> Iterator[str]:
    """Ids of the workspace's owners and admins."""
    for page in call.client.users_list(limit=PEOPLE_AT_ONCE):
        for person in page["members"]:
            if (person.get("is_admin") or person.get("is_owner")) and not person.get("deleted"):
                yield str(person["id"])


def _write_to(call: Call, person_id: str, words: str) -> None:
    channel_id = call.client.conversations_open(users=[person_id])["channel"]["id"]
    call.client.chat_postMessage(channel=channel_id, text=words)
