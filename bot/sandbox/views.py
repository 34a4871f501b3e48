"""The stack of modals of each person, and her Home."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.open_view import OpenView, new_view_id
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.validators import problems_of_view, view_is_too_large
from bot.sandbox.workspace import Team

DEPTH = 3


class Views:
    """Every view that is open now. A closed one is not found any more."""

    def __init__(self, clock: SandboxClock, team: Team) -> None:
        self._team = team
        self._clock = clock
        self._stacks: dict[str, list[OpenView]] = {}
        self._homes: dict[str, OpenView] = {}

    def stack_of(self, user_id: str) -> list[OpenView]:
        """This person's modals, the one on top last."""
        return self._stacks.setdefault(user_id, [])

    def top_of(self, user_id: str) -> OpenView | None:
        """The modal that this person sees."""
        stack = self.stack_of(user_id)
        return stack[-1] if stack else None

    def home_of(self, user_id: str) -> OpenView | None:
        """This person's Home, once one was published."""
        return self._homes.get(user_id)

    def open(self, user_id: str, view: Json, channel_id: str | None) -> OpenView:
        """Start a new stack with this view."""
        self.check(view, "modal")
        opened = self._new(user_id, view, channel_id)
        self._stacks[user_id] = [opened]
        return opened

    def push(self, user_id: str, view: Json, channel_id: str | None) -> OpenView:
        """Put a view on top of the stack. Raises ``push_limit_reached`` at three."""
        stack = self.stack_of(user_id)
        if not stack:
            raise SlackRefusal("not_found")
        self.check(view, "modal")
        if len(stack) >= DEPTH:
            raise SlackRefusal("push_limit_reached")
        opened = self._new(user_id, view, channel_id)
        opened.root_view_id, opened.previous_view_id = stack[0].id, stack[-1].id
        opened.device = stack[0].device
        stack.append(opened)
        return opened

    def update(self, current: OpenView, view: Json, given_hash: str | None = None) -> OpenView:
        """Show other content in an open view. Raises ``hash_conflict`` where it changed meanwhile."""
        self.check(view, current.sent["type"], current)
        if given_hash is not None and given_hash != current.hash:
            raise SlackRefusal("hash_conflict")
        current.show(view, self._new_hash())
        return current

    def publish(self, user_id: str, view: Json, given_hash: str | None) -> OpenView:
        """Show this person's Home."""
        home = self._homes.get(user_id)
        if home is not None:
            return self.update(home, view, given_hash)
        self.check(view, "home")
        self._homes[user_id] = self._new(user_id, view, None)
        return self._homes[user_id]

    def find(self, view_id: str | None = None, external_id: str | None = None) -> OpenView:
        """The open view with this id, or with the app's own name for it. Raises ``not_found``."""
        for view in self._all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        raise SlackRefusal("not_found")

    def close(self, view: OpenView) -> None:
        """Take a modal off its stack, wherever it is in it."""
        stack = self.stack_of(view.user_id)
        if view in stack:
            stack.remove(view)

    def close_all(self, user_id: str) -> None:
        """Take all of a person's modals away."""
        self._stacks[user_id] = []

    def check(self, view: Any, kind: str, current: OpenView | None = None) -> None:
        """Raises ``SlackRefusal`` with every problem of the view."""
        if not isinstance(view, dict) or view.get("type") != kind:
            raise SlackRefusal("invalid_arguments", [f"[ERROR] must be {kind} [json-pointer:/view/type]"])
        if view_is_too_large(view):
            raise SlackRefusal("view_too_large")
        problems = problems_of_view(view)
        if problems:
            raise SlackRefusal("invalid_arguments", problems)
        name = view.get("external_id")
        if name and any(other.external_id == name for other in self._all() if other is not current):
            raise SlackRefusal("duplicate_external_id")

    def _new(self, user_id: str, view: Json, channel_id: str | None) -> OpenView:
        view_id = new_view_id()
        opened = OpenView(view_id, user_id, {}, "", view_id, channel_id=channel_id, team=self._team)
        opened.show(view, self._new_hash())
        return opened

    def _new_hash(self) -> str:
        return f"{int(self._clock.now())}.{secrets.token_hex(4)}"

    def _all(self) -> Iterator[OpenView]:
        for stack in self._stacks.values():
            yield from stack
        yield from self._homes.values()
