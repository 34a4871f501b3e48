"""Where the outcomes of a company's runs are announced."""

from __future__ import annotations

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.home import payloads
from bot.home.listeners.publishing import publish
from bot.ids import Action
from bot.listening import on_button
from services.model.people import Right

NOT_A_MEMBER = "I'm not in that channel. Type /invite @Import Invoices in it, then choose it again."


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


def register(app: App) -> None:
    """Register the choice."""
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
