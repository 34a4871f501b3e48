"""The security groups: opened, people and user groups put in and taken out; and *Claim*."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

from slack_bolt import App

from bot.access import payloads
from bot.access.offered import offered_by
from bot.access.views import TITLE, GroupsPage, groups_window
from bot.blocks import Block
from bot.call import Call
from bot.errors import Trouble, attempt
from bot.ids import Action
from bot.listening import on_button
from bot.people import is_colleague
from bot.preparing import show_when_ready
from services.errors import NotFound
from services.model.access import SecurityGroup
from services.model.people import Right

#: Shows the person's Home tab anew.
Refresh = Callable[[Call], None]

MUST_BE_ADMIN = "Only an owner or admin of this workspace can claim this."
TAKEN = "There is a financial administrator already, who can add you."
STRANGER = "Only people of this workspace can be in a security group."
NO_SUCH_GROUP = "This user group is not one of this workspace. Choose another one."


def claim(refresh: Refresh, call: Call) -> None:
    """Become the first financial administrator: only where Slack says that she is an owner or admin."""
    person = call.client.users_info(user=call.actor.user_id)["user"]
    is_admin = bool(person.get("is_admin") or person.get("is_owner"))
    if not is_admin:
        return call.tell(MUST_BE_ADMIN)
    if call.services.access.claim(call.actor, is_admin):
        call.notify()
    else:
        call.tell(TAKEN)
    return refresh(call)


def open_groups(call: Call) -> None:
    """Who is in which."""
    show_when_ready(call, partial(_window, call), TITLE)


def add_person(refresh: Refresh, call: Call) -> None:
    """Put a person of this workspace into a group."""
    group, person_id = payloads.chosen_in(call.body)
    call.services.access.require(call.actor, Right.MANAGE_ACCESS)
    if not is_colleague(call, person_id):
        return _show(call, STRANGER)
    return _changed(refresh, call, lambda: call.services.access.add(call.actor, person_id, _known(group)))


def add_group(refresh: Refresh, call: Call) -> None:
    """Put a user group of this workspace into a group."""
    group, user_group = payloads.chosen_in(call.body)
    call.services.access.require(call.actor, Right.MANAGE_ACCESS)
    if user_group not in {one.id for one in offered_by(call.client).groups}:
        return _show(call, NO_SUCH_GROUP)
    return _changed(refresh, call, lambda: call.services.access.add(call.actor, user_group, _known(group)))


def remove(refresh: Refresh, call: Call) -> None:
    """Take somebody out; the last financial administrator stays."""
    group, principal = payloads.member_in(call.value)
    _changed(refresh, call, lambda: call.services.access.remove(call.actor, principal, _known(group)))


def remove_chosen(refresh: Refresh, call: Call) -> None:
    """The same for somebody who was chosen among all people."""
    group, person_id = payloads.chosen_in(call.body)
    _changed(refresh, call, lambda: call.services.access.remove(call.actor, person_id, _known(group)))


def register(app: App, refresh: Refresh) -> None:
    """Register the window and *Claim*; ``refresh`` shows the person's Home tab anew."""
    on_button(app, Action.ACCESS_CLAIM, partial(claim, refresh))
    on_button(app, Action.ACCESS_OPEN, open_groups)
    on_button(app, Action.ACCESS_ADD, partial(add_person, refresh))
    on_button(app, Action.ACCESS_ADD_GROUP, partial(add_group, refresh))
    on_button(app, Action.ACCESS_REMOVE, partial(remove, refresh))
    on_button(app, Action.ACCESS_REMOVE_CHOSEN, partial(remove_chosen, refresh))


def _window(call: Call, note: str = "") -> Block:
    groups = call.services.access.groups(call.actor)
    name = secrets.token_hex(4)
    return groups_window(GroupsPage(groups, offered_by(call.client), call.actor.user_id, name, note))


def _show(call: Call, note: str = "") -> None:
    call.update(_window(call, note))


def _changed(refresh: Refresh, call: Call, change: Callable[[], None]) -> None:
    """Change it, and show what there is now: here with why it could not be, and in Home."""
    outcome = attempt(change)
    note = outcome.text if isinstance(outcome, Trouble) and not outcome.is_done else ""
    shown = attempt(partial(_show, call, note))
    refresh(call)
    if isinstance(shown, Trouble):
        # She may have taken the right from herself.
        call.tell(shown.text, shown.blocks)


def _known(group: SecurityGroup | None) -> SecurityGroup:
    if group is None:
        raise NotFound("This security group is not known.")
    return group
