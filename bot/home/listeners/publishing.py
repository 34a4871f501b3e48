"""Showing the tab anew: after whatever was pressed she stands where she stood."""

from __future__ import annotations

import secrets
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.errors import attempt
from bot.home.listeners.pictures import show
from bot.home.views import HomePage
from bot.metadata import HomeState
from bot.scope_words import NOTHING
from services.model.work_in_progress import WorkTile


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
    lack = call.lack(call.actor.team_id) if report.may_import else NOTHING
    # Slack keeps what was chosen in a block of the same name, also a choice that was refused.
    page = HomePage(report, administrators, place, secrets.token_hex(4), missing, lack, _work(call))
    try:
        show(call, page, seen)
    except SlackApiError as error:
        if error.response.get("error") != "hash_conflict":
            raise
    else:
        call.homes.remember(call.actor, place)


def _work(call: Call) -> WorkTile | None:
    return call.services.work_in_progress.tile(call.actor)


def refresh(call: Call) -> None:
    """Show it anew after something was done: in a window over it she sees already what came of that.

    Trouble would take the place of this there, as if it had not been done.
    """
    if call.is_in_modal:
        attempt(partial(publish, call))
    else:
        publish(call)
