"""The Home tab: what to do, the companies, the newest runs, who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.home.payloads import COMPANY_BLOCK
from bot.ids import COMMAND, Action, View
from bot.run_words import HEADINGS
from bot.text import clean, count, days, escape, mention, moment
from services.model.connection import Connection, ConnectionStatus
from services.model.import_run import ImportRun

CONNECT = (
    "No QuickBooks company is connected yet. "
    "Whoever runs this app connects one with `import-invoices connect`."
)
STATES = {
    ConnectionStatus.CONNECTED: "connected",
    ConnectionStatus.NEEDS_RECONNECT: "QuickBooks no longer accepts the connection: reconnect the company",
    ConnectionStatus.DISCONNECTED: "disconnected",
}
#: Companies that are shown, with four blocks each at most.
MOST_COMPANIES = 15
#: People that are named; a view holds at most 100 blocks and a paragraph 3,000 characters.
MOST_PEOPLE = 20
#: The setting may name anything; Slack's ids are far shorter.
LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class HomePage:
    """What this person may see. ``administrators`` are people and user groups."""

    may_import: bool
    administrators: Sequence[str]
    companies: Sequence[Connection] = ()
    runs: Sequence[ImportRun] = ()


def home(page: HomePage) -> Block:
    """The tab."""
    parts = [blocks.header("Import Invoices"), *(_inside(page) if page.may_import else _outside(page))]
    return {"type": "home", "callback_id": View.HOME, "blocks": [*parts, blocks.divider(), *_people(page)]}


def _inside(page: HomePage) -> list[Block]:
    opening = f"Bring in invoice history from QuickBooks Online: press the button, or type {COMMAND}."
    parts = [
        blocks.section(opening),
        blocks.actions(blocks.button("Import invoices", Action.WIZARD_OPEN, style="primary")),
        blocks.divider(),
        blocks.header("QuickBooks"),
    ]
    for company in page.companies[:MOST_COMPANIES]:
        parts += _company(company)
    if (more := len(page.companies) - MOST_COMPANIES) > 0:
        parts.append(blocks.context(f"… and {count(more, 'more company', 'more companies')}"))
    if not page.companies:
        parts.append(blocks.section(CONNECT))
    return [*parts, blocks.divider(), blocks.header("Import runs"), *_runs(page.runs)]


def _outside(page: HomePage) -> list[Block]:
    if page.administrators:
        words = "You don't have the right to import invoices. A financial administrator can grant it."
        return [blocks.section(words)]
    words = (
        "Nobody is a financial administrator yet. An owner or admin of this workspace can claim this; "
        "others can then be added."
    )
    return [blocks.section(words), blocks.actions(blocks.button("Claim", Action.HOME_CLAIM, style="primary"))]


def _company(company: Connection) -> list[Block]:
    name = f"*{escape(company.company_name)}* · {STATES[company.status]}"
    small = f"Home currency {company.home_currency} · time zone {company.time_zone}"
    key = f"{COMPANY_BLOCK}{company.id}"
    picker = blocks.channel_select(
        Action.HOME_RESULTS_CHANNEL, "Choose a channel", company.results_channel_id
    )
    about = "The outcome of every run is announced in this channel:"
    parts = [blocks.section(name), blocks.quoted(small)]
    parts.append(blocks.section(about, picker) | {"block_id": key})
    if company.results_channel_id is not None:
        off = blocks.button("Announce nowhere", Action.HOME_RESULTS_OFF)
        parts.append(blocks.actions(off, block_id=f"{key}/off"))
    return parts


def _runs(runs: Sequence[ImportRun]) -> list[Block]:
    if not runs:
        return [blocks.section("No import runs yet.")]
    return [_run(run) for run in runs]


def _run(run: ImportRun) -> Block:
    first = f"*{HEADINGS[run.status]}* · {days(run.filters.date_from, run.filters.date_to)}"
    second = f"{moment(run.created_at)} · {mention(run.requested_by)} · {run.id}"
    return blocks.section(f"{first}\n{second}", blocks.button("Details", Action.RUN_DETAILS, run.id))


def _people(page: HomePage) -> list[Block]:
    head = blocks.header("Financial administrators")
    if not page.may_import:
        named = ", ".join(_named(one) for one in page.administrators[:MOST_PEOPLE])
        return [head, blocks.section(named or "Nobody yet.")]
    add = blocks.people_select(Action.HOME_ADD, "Choose a person")
    shown = [_administrator(one) for one in page.administrators[:MOST_PEOPLE]]
    more = len(page.administrators) - MOST_PEOPLE
    rest = [blocks.context(f"… and {more:,} more.")] if more > 0 else []
    return [head, *shown, *rest, blocks.section("Make somebody a financial administrator:", add)]


def _administrator(principal: str) -> Block:
    value = principal[:LONGEST_ID] or "-"
    return blocks.section(_named(principal), blocks.button("Remove", Action.HOME_REMOVE, value))


def _named(principal: str) -> str:
    is_group = principal.startswith("S")
    return f"<!subteam^{clean(principal)}>" if is_group and principal.isalnum() else mention(principal)
