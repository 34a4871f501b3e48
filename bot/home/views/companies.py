"""The connected companies in Home: where results are announced, and the way to their projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import blocks
from bot.access_words import lasts
from bot.blocks import Block
from bot.home.payloads import COMPANY_BLOCK
from bot.ids import Action
from bot.run_words import STOP_TREATING, TREAT_UNSENT, move_label
from bot.step_words import in_step
from bot.text import cut, escape, plain
from services.model.connection import AccessEnd, Connection, ConnectionStatus
from services.model.in_step import Step

CONNECT = (
    "No QuickBooks company is connected yet. A financial administrator connects one with *Companies* above."
)
STATES = {
    ConnectionStatus.CONNECTED: "connected",
    ConnectionStatus.NEEDS_RECONNECT: "QuickBooks no longer accepts the connection: reconnect the company",
    ConnectionStatus.DISCONNECTED: "disconnected",
}
#: Companies that are shown, with four blocks each at most: a view holds 100, and the rest of Home needs 76.
MOST_COMPANIES = 6
LONGEST_NAME = 200


def setup_of_the_only_one(known: Sequence[Connection]) -> list[Block]:
    """The button *Set up projects* for the top of the tab, where nobody needs to say of which company."""
    return _setup(known[0]) if len(known) == 1 else []


def companies(
    known: Sequence[Connection],
    name: str,
    movable: Mapping[str, int],
    ends: Mapping[str, AccessEnd],
    steps: Mapping[str, Step],
) -> list[Block]:
    """The companies, in their order; ``name`` is part of what their blocks are called.

    ``movable``: how many invoices of each stand where its rule of now would not have put them. ``ends``: when
    the access to each ends. ``steps``: how far each is in step.
    """
    parts = [blocks.header("QuickBooks")]
    for company in known[:MOST_COMPANIES]:
        setup = _setup(company) if len(known) > 1 else []
        more = [*_unsent(company, movable.get(company.id, 0)), *setup]
        parts += _company(company, name, ends.get(company.id), steps.get(company.id), more)
    if not known:
        parts.append(blocks.section(CONNECT))
    return [*parts, *blocks.more(len(known) - MOST_COMPANIES, "company", "companies")]


def _company(
    company: Connection, name: str, end: AccessEnd | None, step: Step | None, more: Sequence[Block]
) -> list[Block]:
    heading = f"*{escape(cut(company.company_name, LONGEST_NAME))}* · {STATES[company.status]}"
    rule = "treated as sent" if company.treat_unsent_as_sent else "drafts"
    small = (
        f"Home currency {company.home_currency} · time zone {company.time_zone} · unsent invoices are {rule}"
    )
    small += f"\n{in_step(step)}" if step else ""
    small += f"\nQuickBooks: {lasts(end)}" if end else ""
    key = f"{COMPANY_BLOCK}{company.id}"
    picker = blocks.channel_select(
        Action.HOME_RESULTS_CHANNEL, "Choose a channel", company.results_channel_id
    )
    about = "The outcome of every run is announced in this channel:"
    is_gone = company.status is ConnectionStatus.DISCONNECTED
    announced = [] if is_gone else [blocks.section(about, picker) | {"block_id": f"{key}/{name}"}]
    buttons = [*_off(company), *more]
    return [
        blocks.section(heading),
        blocks.quoted(small),
        *announced,
        *([blocks.actions(*buttons, block_id=f"{key}/off")] if buttons else []),
    ]


def _off(company: Connection) -> list[Block]:
    if company.results_channel_id is None or company.status is ConnectionStatus.DISCONNECTED:
        return []
    spoken = f"Announce nowhere: outcomes of {plain(company.company_name, 40)}"
    return [blocks.button("Announce nowhere", Action.HOME_RESULTS_OFF, spoken=spoken)]


def _unsent(company: Connection, movable: int) -> list[Block]:
    """The rule for unsent invoices, on or off, and the way to those that it would place elsewhere.

    A company that is disconnected brings in nothing more; what it brought may be moved.
    """
    name, is_on = plain(company.company_name, 40), company.treat_unsent_as_sent
    label, action = (
        (STOP_TREATING, Action.HOME_UNSENT_STOP) if is_on else (TREAT_UNSENT, Action.HOME_UNSENT_TREAT)
    )
    is_gone = company.status is ConnectionStatus.DISCONNECTED
    rule = [] if is_gone else [blocks.button(label, action, company.id, spoken=f"{label}: {name}")]
    if not movable:
        return rule
    move = move_label(movable, is_on)
    return [*rule, blocks.button(move, Action.MOVE_OPEN, company.id, spoken=f"{move}: {name}")]


def _setup(company: Connection) -> list[Block]:
    if company.status is not ConnectionStatus.CONNECTED:
        return []
    spoken = f"Set up projects of {plain(company.company_name, 40)}"
    return [blocks.button("Set up projects", Action.SETUP_OPEN, f"company/{company.id}", spoken=spoken)]
