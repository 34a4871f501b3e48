"""One change in words: old → new, or without amounts and names where those may not be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from bot.step_words import FIELDS
from bot.text import count, day, exact, figure, mention, money, plain
from services.model.in_step import Change, Drift, DriftField, DriftKind, DriftState

ARROW, NOTHING = "→", "nothing"
KINDS = {
    DriftKind.CHANGED: "changed in QuickBooks",
    DriftKind.VOIDED: "voided in QuickBooks, and so here",
    DriftKind.DELETED: "deleted in QuickBooks; here it stays in Finals, with nothing to pay",
    DriftKind.RESTORED: "in QuickBooks after all, and so here",
}
STATES = {
    DriftState.ACCEPTED: "Accepted by {who}: it is here as it is in QuickBooks.",
    DriftState.KEPT: "Kept by {who}: it stays as it is here.",
    DriftState.REPLACED: "It changed once more in QuickBooks since.",
    DriftState.LAPSED: "It was changed back in QuickBooks, or is not here any more.",
}
#: The same of many at once.
FOLLOWED = {
    DriftKind.VOIDED: "voided in QuickBooks, and so here",
    DriftKind.DELETED: "deleted in QuickBooks; here they stay in Finals, with nothing to pay",
    DriftKind.RESTORED: "in QuickBooks after all, and so here",
}
CANNOT = "It cannot be accepted as it is: correct it in QuickBooks."
#: Lines that are told before and after, and characters of each.
MOST_LINES, LONGEST_LINE, LONGEST_NAME = 5, 100, 120
#: Numbers of invoices in one paragraph, and characters of each.
MOST_NUMBERS, LONGEST_NUMBER = 60, 40


def told(drift: Drift, shows_all: bool) -> str:
    """The invoice and its changes, a row each, as plain text."""
    number = plain(drift.doc_number, LONGEST_NAME, "(no number)")
    customer = f" · {plain(drift.customer, LONGEST_NAME)}" if shows_all else ""
    rows = [f"{number}{customer} · {KINDS[drift.found.kind]}"]
    rows += _whole(drift) if shows_all else _named(drift)
    if drift.found.problem is not None:
        rows.append(f"{drift.found.problem.sentence} {CANNOT}")
    return "\n".join(rows)


def followed(drifts: Sequence[Drift]) -> Iterator[str]:
    """Many that followed by themselves, by what happened: their numbers alone, as plain text."""
    for kind, words in FOLLOWED.items():
        numbers = [
            plain(one.doc_number, LONGEST_NUMBER, "(no number)") for one in drifts if one.found.kind is kind
        ]
        for start in range(0, len(numbers), MOST_NUMBERS):
            some = numbers[start : start + MOST_NUMBERS]
            yield f"{count(len(some), 'invoice')} {words}: {', '.join(some)}"


def became(drift: Drift) -> str:
    """What became of it, with Slack's markup; empty while it waits, and where it followed by itself."""
    return STATES.get(drift.state, "").format(who=mention(drift.decided_by))


def _whole(drift: Drift) -> list[str]:
    found: list[str] = []
    for change in drift.found.changes:
        if change.field is DriftField.LINES:
            old, new = (_lines(one, drift.currency) for one in (change.old, change.new))
            found += [f"Lines: {old}", f"{ARROW} {new}"]
        else:
            old, new = (_value(change.field, one, drift.currency) for one in (change.old, change.new))
            found.append(f"{FIELDS[change.field]}: {old} {ARROW} {new}")
    return found


def _named(drift: Drift) -> list[str]:
    """Numbers of invoices may be read by all; of the rest it is said that it changed."""
    found = [
        f"{FIELDS[change.field]}: {_value(change.field, change.old, '')} {ARROW} "
        f"{_value(change.field, change.new, '')}"
        for change in drift.found.changes
        if change.field is DriftField.NUMBER
    ]
    rest = [FIELDS[change.field].casefold() for change in drift.found.changes if not _is_number(change)]
    if rest and drift.found.kind is DriftKind.CHANGED:
        found.append(f"Also changed: {', '.join(rest)}" if found else f"Changed: {', '.join(rest)}")
    return found


def _is_number(change: Change) -> bool:
    return change.field is DriftField.NUMBER


def _value(field: DriftField, text: str | None, currency: str) -> str:
    if text is None:
        return NOTHING
    shown: Callable[[str], str] = {
        DriftField.DATE: _day,
        DriftField.DUE_DATE: _day,
        DriftField.TAX: lambda one: money(Decimal(one), currency),
        DriftField.TOTAL: lambda one: money(Decimal(one), currency),
    }.get(field, lambda one: plain(one, LONGEST_NAME))
    return shown(text)


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _lines(text: str | None, currency: str) -> str:
    rows = (text or "").split("\n") if text else []
    shown = [_line(row, currency) for row in rows[:MOST_LINES]]
    more = [f"and {count(len(rows) - MOST_LINES, 'more line')}"] if len(rows) > MOST_LINES else []
    return "; ".join([*shown, *more]) or "no lines"


def _line(row: str, currency: str) -> str:
    """What it is for, quantity × price, and its amount, as far as they are stated."""
    what, quantity, price, amount = (row.split("\t") + [""] * 3)[:4]
    figures = (
        f" {exact(Decimal(quantity))} × {figure(Decimal(price), currency)}" if quantity and price else ""
    )
    total = f" = {figure(Decimal(amount), currency)}" if amount else ""
    return f"{plain(what, LONGEST_LINE)}{figures}{total}"
