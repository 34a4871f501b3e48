"""The coverage calendar: its years, company by company."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.coverage import payloads, views
from bot.ids import Action
from bot.listening import on_button
from bot.preparing import show_when_ready


def open_calendar(call: Call) -> None:
    """This year, of the first company."""
    show_when_ready(call, partial(_year, call, None, None), views.TITLE)


def turn(call: Call) -> None:
    """Another year: the button says which, and of which company."""
    call.update(_year(call, *payloads.place_in(call.value)))


def choose_company(call: Call) -> None:
    """The same year of another company."""
    _, year = payloads.place_in(str(call.view.get("private_metadata") or ""))
    call.update(_year(call, payloads.chosen_company(call.body), year))


def register(app: App) -> None:
    """Register the calendar."""
    on_button(app, Action.COVERAGE_OPEN, open_calendar)
    on_button(app, Action.COVERAGE_NEXT, turn)
    on_button(app, Action.COVERAGE_PREVIOUS, turn)
    on_button(app, Action.COVERAGE_COMPANY, choose_company)


def _year(call: Call, company: str | None, year: int | None) -> Block:
    return views.calendar(call.services.coverage.year(call.actor, company, year))
