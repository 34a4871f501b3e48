"""The Home tab: shown when it is opened, and again after what was done in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.errors import attempt
from bot.home import payloads, views
from bot.home.views import HomePage
from bot.ids import Action
from bot.listening import on_button, on_event
from bot.text import mention
from services.model.people import Right

RUNS_SHOWN = 10
PEOPLE_AT_ONCE = 200
NOT_A_MEMBER = "I'm not in that channel. Type /invite @Import Invoices in it, then choose it again."
MUST_BE_ADMIN = "Only an owner or admin of this workspace can claim this."
TAKEN = "There is a financial administrator already, who can add you."
CLAIMED = "{who} is now the financial administrator of Import Invoices."


def opened(call: Call) -> None:
    """The tab was opened; nothing is shown for the Messages tab."""
    if call.body.get("event", {}).get("tab") == "home":
        publish(call)


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
    """Make somebody a financial administrator."""
    call.services.access.add(call.actor, payloads.chosen_person(call.body))
    publish(call)


def remove_administrator(call: Call) -> None:
    """End it; the last one stays."""
    call.services.access.remove(call.actor, call.value)
    publish(call)


def choose_results_channel(call: Call) -> None:
    """Announce the outcome of every run of this company in that channel."""
    call.services.access.require(call.actor, Right.CONNECT)
    choice = payloads.results_choice(call.body)
    if not _is_in(call, choice.channel_id or ""):
        call.tell(NOT_A_MEMBER)
    else:
        call.services.connections.set_results_channel(call.actor, choice.connection_id, choice.channel_id)
    publish(call)


def announce_nowhere(call: Call) -> None:
    """Announce the outcomes of this company nowhere."""
    choice = payloads.results_choice(call.body)
    call.services.connections.set_results_channel(call.actor, choice.connection_id, None)
    publish(call)


def publish(call: Call) -> None:
    """Show the tab as this person may see it now."""
    call.client.views_publish(user_id=call.actor.user_id, view=views.home(_page(call)))


def register(app: App) -> None:
    """Register the tab."""
    on_event(app, "app_home_opened", opened)
    on_button(app, Action.HOME_CLAIM, claim)
    on_button(app, Action.HOME_ADD, add_administrator)
    on_button(app, Action.HOME_REMOVE, remove_administrator)
    on_button(app, Action.HOME_RESULTS_CHANNEL, choose_results_channel)
    on_button(app, Action.HOME_RESULTS_OFF, announce_nowhere)


def _is_in(call: Call, channel_id: str) -> bool:
    """Whether the app is in the channel; Slack does not even name a private one to it otherwise."""
    try:
        channel = call.client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        if error.response.get("error") != "channel_not_found":
            raise
        return False
    return bool(channel.get("is_member"))


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


def _page(call: Call) -> HomePage:
    access, team_id = call.services.access, call.actor.team_id
    administrators = access.administrators(team_id)
    if not access.may(call.actor, Right.IMPORT):
        return HomePage(may_import=False, administrators=administrators)
    return HomePage(
        may_import=True,
        administrators=administrators,
        companies=call.services.connections.list(team_id),
        runs=call.services.history.recent(team_id, RUNS_SHOWN),
    )
