"""Whether what stands in the form can be imported by, and if not, what is wrong with which field."""

from __future__ import annotations

from datetime import date

from services.decisions.check_statuses import statuses_problem
from services.model.draft import DraftChoices, FieldProblems
from services.model.import_run import CommitPolicy, Filters, chosen_of

_POLICIES = {policy.value for policy in CommitPolicy}


def check_filters(choices: DraftChoices, today: date) -> Filters | FieldProblems:
    """The filters, or words for each field that is wrong. ``today`` is the company's."""
    fields = choices.fields
    date_from, date_to = _day(fields.date_from), _day(fields.date_to)
    problems = {
        "date_from": _from_problem(fields.date_from, date_from, today),
        "date_to": _to_problem(fields.date_to, date_from, date_to),
        "statuses": statuses_problem(fields.statuses, choices.import_type),
        "policy": None if fields.policy in _POLICIES else "Choose one of the two.",
    }
    found = {field: problem for field, problem in problems.items() if problem is not None}
    if found or date_from is None or date_to is None:
        return FieldProblems(found)
    return Filters(
        date_from=date_from,
        date_to=date_to,
        statuses=frozenset(map(chosen_of, fields.statuses)),
        project_id=fields.project_id,
        customer_ids=frozenset(fields.customer_ids),
        associated_ids=frozenset(fields.associated_ids),
        policy=CommitPolicy(fields.policy),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _from_problem(text: str | None, date_from: date | None, today: date) -> str | None:
    if not text:
        return "Choose the first day."
    if date_from is None:
        return "Write the first day like 2026-01-31."
    return f"From lies after today ({today.day} {today:%b %Y})." if date_from > today else None


def _to_problem(text: str | None, date_from: date | None, date_to: date | None) -> str | None:
    if not text:
        return "Choose the last day."
    if date_to is None:
        return "Write the last day like 2026-01-31."
    return "To is before From." if date_from is not None and date_to < date_from else None
