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
#: What Slack answers about a conversation that the app is not in, or must not look at.
NOT_ITS_CHANNEL = frozenset({"channel_not_found", "missing_scope", "method_not_supported_for_channel_type"})


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
    """Whether the app is in the channel; of others Slack may say nothing to it."""
    try:
        channel = call.client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        if error.response.get("error") not in NOT_ITS_CHANNEL:
            raise
        return False
    return bool(channel.get("is_member"))
