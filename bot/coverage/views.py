"""A year of the calendar: twelve months, and each gap with the way to close it."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.coverage.payloads import place
from bot.ids import Action, View
from bot.text import count, days, moment
from services.model.connection import ConnectionStatus
from services.model.coverage import Coverage, CoverageYear, Gap, MonthCoverage

TITLE = "Coverage"
#: A sign and a word: neither stands alone.
STATES = {
    Coverage.IMPORTED: ("✓", "imported"),
    Coverage.CHANGED: ("↻", "changed since"),
    Coverage.PARTLY: ("◐", "partly"),
    Coverage.NEVER: ("○", "never"),
    Coverage.AHEAD: ("·", "lies ahead"),
}
LEGEND = (
    "By invoice date. *Imported*: every day was looked at by an import of all sent, in progress and paid "
    "invoices, and none of them still needs you. *Changed since*: QuickBooks is known to have invoices of "
    "that month that came, changed or went afterwards. *Partly*: some days, customers, projects or invoices "
    "are missing. *Never*: nothing of it was imported, or it was undone."
)
NO_GAPS = "No gaps in this year."
#: What an import alone does not mend.
OTHERWISE = {
    Coverage.CHANGED: "An import brings in what came since. What changed in QuickBooks is taken over by "
    "*Update from QuickBooks* on the invoice.",
    Coverage.PARTLY: "Where invoices still need you, *Retry* under their run in *Runs* brings them in once "
    "that is settled.",
}


def calendar(year: CoverageYear) -> Block:
    """The modal."""
    shown = [_month(month) for month in year.months]
    parts = [
        *_company(year),
        blocks.header(str(year.year)),
        blocks.columns(shown[:6]),
        blocks.columns(shown[6:]),
        blocks.context(f"{_summary(year)}. {_as_of(year)}"),
        *_turning(year),
        blocks.divider(),
        *_gaps(year),
        blocks.context(LEGEND),
    ]
    return blocks.modal(TITLE, View.COVERAGE, parts, metadata=place(year.company.id, year.year))


def _company(year: CoverageYear) -> list[Block]:
    if len(year.companies) < 2:
        return [blocks.quoted(year.company.company_name)]
    options = [blocks.option(company.company_name, company.id) for company in year.companies]
    select = blocks.select(Action.COVERAGE_COMPANY, options, year.company.id)
    return [blocks.section("*QuickBooks company*", select)]


def _month(month: MonthCoverage) -> str:
    sign, word = STATES[month.state]
    return f"*{month.first:%B}*\n{sign} {word}"


def _summary(year: CoverageYear) -> str:
    """How many months stand in each state."""
    parts = [
        f"{count(year.counts[state], 'month')} {STATES[state][1]}"
        for state in STATES
        if year.counts.get(state) and state is not Coverage.AHEAD
    ]
    return ", ".join(parts) or "The whole year lies ahead"


def _as_of(year: CoverageYear) -> str:
    if year.as_of is None:
        return "QuickBooks was not read yet."
    return f"What changed in QuickBooks is known as of {moment(year.as_of)}."


def _gaps(year: CoverageYear) -> list[Block]:
    if not year.gaps:
        return [blocks.section(NO_GAPS)]
    found = {state for gap in year.gaps for state in gap.months}
    small = [words for state, words in OTHERWISE.items() if state in found]
    return [*(_gap(year, gap) for gap in year.gaps), *([blocks.context(*small)] if small else [])]


def _gap(year: CoverageYear, gap: Gap) -> Block:
    """A disconnected company can be asked for nothing."""
    words = ", ".join(dict.fromkeys(STATES[state][1] for state in gap.months))
    dates = days(gap.date_from, gap.date_to)
    text = f"*{dates}*\n{words[:1].upper()}{words[1:]}"
    if year.company.status is ConnectionStatus.DISCONNECTED:
        return blocks.section(text)
    value = f"{year.company.id}/{gap.date_from.isoformat()}/{gap.date_to.isoformat()}"
    spoken = f"Import this gap: {gap.date_from.isoformat()} to {gap.date_to.isoformat()}"
    return blocks.section(text, blocks.button("Import this gap", Action.WIZARD_GAP, value, spoken=spoken))


def _turning(year: CoverageYear) -> list[Block]:
    company, buttons = year.company.id, []
    if year.has_previous:
        before = year.year - 1
        spoken = f"Coverage of {before}"
        buttons.append(
            blocks.button(f"‹ {before}", Action.COVERAGE_PREVIOUS, place(company, before), spoken=spoken)
        )
    if year.has_next:
        after = year.year + 1
        buttons.append(
            blocks.button(
                f"{after} ›", Action.COVERAGE_NEXT, place(company, after), spoken=f"Coverage of {after}"
            )
        )
    return [blocks.actions(*buttons)] if buttons else []
