"""The form that narrows the history of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot import blocks
from bot.blocks import Block
from bot.ids import Field, View
from bot.reader import reader
from bot.runs.payloads import ANY
from bot.runs.runs_state import RunsState
from bot.runs.views.words import KIND_NAMES, OUTCOME_NAMES, VIA_NAMES
from bot.type_words import TITLES
from services.model.connection import Connection
from services.model.run_history import RunFilter, RunPlace

TITLE = "Filter runs"


def form(wanted: RunFilter, companies: Sequence[Connection]) -> Block:
    """What is chosen so far; nothing chosen is everything."""
    outcome = wanted.outcome.code if wanted.outcome else ANY
    kind = wanted.kind.value if wanted.kind else ANY
    import_type = wanted.import_type.value if wanted.import_type else ANY
    via = wanted.via.value if wanted.via else ANY
    parts = [
        *_company(wanted, companies),
        _choice(
            "Outcome", Field.RUNS_OUTCOME, {one.code: name for one, name in OUTCOME_NAMES.items()}, outcome
        ),
        _choice(
            "What it imports", Field.RUNS_TYPE, {one.value: name for one, name in TITLES.items()}, import_type
        ),
        _choice("Kind", Field.RUNS_KIND, {one.value: name for one, name in KIND_NAMES.items()}, kind),
        _choice("Asked for", Field.RUNS_VIA, {one.value: name for one, name in VIA_NAMES.items()}, via),
        blocks.form_field("By", blocks.person_picker(Field.RUNS_PERSON, wanted.person), optional=True),
        _day("First day", Field.RUNS_SINCE, _local(wanted.since)),
        _day("Last day", Field.RUNS_UNTIL, _local(wanted.until, days=-1)),
        blocks.context("Days on which runs were asked for, both included."),
    ]
    metadata = RunsState(RunPlace(wanted)).encode()
    return blocks.modal(TITLE, View.RUNS_FILTER, parts, submit="Show", metadata=metadata)


def _company(wanted: RunFilter, companies: Sequence[Connection]) -> list[Block]:
    if len(companies) < 2:
        return []
    names = {company.id: company.company_name for company in companies}
    return [_choice("QuickBooks company", Field.RUNS_COMPANY, names, wanted.connection_id or ANY)]


def _choice(label: str, field: Field, names: Mapping[str, str], chosen: str) -> Block:
    """A list that begins with everything."""
    options = [blocks.option("All", ANY)]
    options += [blocks.option(f"{name[:1].upper()}{name[1:]}", value) for value, name in names.items()]
    return blocks.form_field(label, blocks.select(field, options, chosen))


def _day(label: str, field: Field, chosen: date | None) -> Block:
    picker = blocks.date_picker(field, chosen.isoformat() if chosen else None)
    return blocks.form_field(label, picker, optional=True)


def _local(at: datetime | None, days: int = 0) -> date | None:
    return (at + timedelta(days=days)).astimezone(reader().time_zone).date() if at else None
