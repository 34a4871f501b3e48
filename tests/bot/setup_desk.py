"""The desk behind *Set up projects* in tests: real use cases over a real store, and what Slack was shown."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from bot.ids import Action, Field
from bot.projects.packed_ticks import Ticks
from bot.projects.setup_state import SetupState
from services.imports.history import History
from services.model.project_setup import OfCompany, SetupOutcome
from tests.bot.requests import a_modal, in_modal
from tests.bot.slack_app import answer_of, given, running
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.projects.setup_firm import CONNECTION, SetupFirm

Json = dict[str, Any]


class Slow:
    """Setting up that waits until it may go on, and then raises what it was told to."""

    def __init__(self, firm: SetupFirm, error: Exception | None = None) -> None:
        self.may_go_on = threading.Event()
        self.page = firm.setup.page
        self._apply = firm.setup.apply
        self._error = error

    def apply(self, *given: Any) -> SetupOutcome:
        assert self.may_go_on.wait(30)
        if self._error is not None:
            raise self._error
        return self._apply(*given)


class Books:
    """QuickBooks, which is read before the first page; it can be kept waiting."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def bring(self, connection_id: str) -> None:
        self.asked.append(connection_id)
        assert self.may_answer.wait(30)


class Desk:
    """The use cases that the dialog asks, over a real store."""

    def __init__(self, firm: SetupFirm, setup: Any = None) -> None:
        self.access = firm.rights
        self.project_setup = setup or firm.setup
        self.history = History(firm.store, firm.clock)
        self.customers = Books()
        self.connections = SimpleNamespace(get=self._company)
        self._store = firm.store

    def _company(self, connection_id: str, team_id: str) -> Any:
        with self._store.reading() as tx:
            return tx.connections.get(connection_id, team_id)


@contextmanager
def asked(firm: SetupFirm, *requests: Json) -> Iterator[tuple[SlackDouble, list[Json]]]:
    """What Slack was asked, and what the requests were answered with, once everything is done."""
    with a_slack(views_open={"view": {"id": "V1"}}) as slack:
        with running(slack, Desk(firm)) as app:
            answers = [answer_of(given(app, request)) for request in requests]
        yield slack, answers


def the_view(slack: SlackDouble) -> Json:
    """The view that was shown last."""
    shown = [sent["view"] for method, sent in slack.asked if method.startswith("views.")]
    view: Json = json.loads(shown[-1]) if isinstance(shown[-1], str) else shown[-1]
    return view


def as_sent(view: Json, *ticked: str) -> Json:
    """The view as Slack sends it back with these boxes ticked, by the value of the box."""
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            options = [one for one in block["element"]["options"] if one["value"] in ticked]
            state = {"type": "checkboxes", "selected_options": options}
            values[block["block_id"]] = {Field.SETUP_TICK: state}
    return a_modal(view, values)


def page_of(firm: SetupFirm, ticked: Ticks | None = None, start: int = 0) -> Json:
    """A page as it is shown, with these ticks on others."""
    state = SetupState(OfCompany(CONNECTION), start, 0, ticked or {})
    button = in_modal(
        Action.SETUP_NEXT, a_modal({"private_metadata": state.encode(), "blocks": []}), value=str(start)
    )
    with asked(firm, button) as (slack, _):
        return the_view(slack)


def inputs(view: Json) -> list[Json]:
    """The blocks with a box."""
    return [block for block in view["blocks"] if block["type"] == "input"]


def boxes(view: Json) -> list[str]:
    """The values of the boxes."""
    return [block["element"]["options"][0]["value"] for block in inputs(view)]
