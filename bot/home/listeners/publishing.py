"""Showing the tab anew: after whatever was pressed she stands where she stood."""

from __future__ import annotations

import secrets

from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.home.views import HomePage, home
from bot.metadata import HomeState

#: What Slack answers where it would not take a block, newer ones above all.
NOT_TAKEN = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})


def state_of(call: Call) -> HomeState:
    """Which page of the invoice window she was looking at: a modal over it carries something else."""
    if call.view.get("type") != "home":
        return HomeState(call.homes.of(call.actor))
    return HomeState.decode(str(call.view.get("private_metadata") or ""))


def publish(call: Call, state: HomeState | None = None, seen: str | None = None) -> None:
    """Show the tab as this person may see it now.

    ``seen`` is Slack's mark of what stands there: where something else does by now, that is newer and stays.
    """
    place = (state or state_of(call)).place
    report = call.services.invoice_window.home(call.actor, place)
    administrators = call.services.access.administrators(call.actor.team_id)
    missing = tuple(call.services.deliveries.undelivered(call.actor))
    # Slack keeps what was chosen in a block of the same name, also a choice that was refused.
    page = HomePage(report, administrators, place, secrets.token_hex(4), missing)
    try:
        _show(call, page, seen)
    except SlackApiError as error:
        if error.response.get("error") != "hash_conflict":
            raise
    else:
        call.homes.remember(call.actor, place)


def _show(call: Call, page: HomePage, seen: str | None) -> None:
    """With the aging picture; without it where Slack would not take that: its figures stand there anyway."""
    try:
        call.client.views_publish(user_id=call.actor.user_id, view=home(page), hash=seen)
    except SlackApiError as error:
        if error.response.get("error") not in NOT_TAKEN or not page.report.window.aging:
            raise
        plain = home(page, with_picture=False)
        call.client.views_publish(user_id=call.actor.user_id, view=plain, hash=seen)
