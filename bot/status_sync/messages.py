"""The daily drift digest."""

from __future__ import annotations

from bot import blocks, work_words
from bot.blocks import Block
from bot.ids import Action
from bot.status_sync.parts import accept_all, change
from bot.status_sync.words import followed
from bot.text import count, cut, day, escape
from services.model.in_step import DriftDigest

#: Changes in one message, with two blocks each: a message holds 50.
MOST = 15
#: Of so many that followed by themselves each is told whole.
MOST_WHOLE = 5
TITLE = "Changes in QuickBooks"
LONGEST_COMPANY = 200
NOTHING_LEFT = "What was told of time entries and expenses was updated, or is as it was."
NOT_SHOWN = "These changes are not shown here any more."


def digest(told: DriftDigest, shows_all: bool) -> tuple[str, list[Block]]:
    """Old → new, invoice by invoice; where many may read it, without amounts and names."""
    said, company = _said(told), escape(cut(told.company_name, LONGEST_COMPANY))
    parts = [blocks.section(f"*{TITLE}* · {company} · {day(told.day)}\n{said}")]
    parts += _followed(told, shows_all)
    for drift in told.drifts[:MOST]:
        parts += change(drift, shows_all)
    parts += blocks.more(told.count - told.followed_count - min(len(told.drifts), MOST), "invoice")
    parts += work_words.marked(told.entries, f"{work_words.STEP}: ")
    parts += [blocks.actions(*_buttons(told))] if told.count or told.earlier else []
    if told.earlier:
        parts.append(
            blocks.context(f"{count(told.earlier, 'change')} of other days still wait: see Details.")
        )
    return f"{TITLE}: {said}", parts


def _said(told: DriftDigest) -> str:
    """What changed, in a sentence or two."""
    number = count(told.count, "invoice changed", "invoices changed")
    waits = f", {count(told.waiting, 'waits', 'wait')} for you" if told.waiting else ""
    found = [f"{number} in QuickBooks{waits}."] if told.count else []
    found += ["Time entries and expenses are not as they came in."] if told.entries.is_any else []
    return " ".join(found) or NOTHING_LEFT


def not_shown(refusal: str) -> tuple[str, list[Block]]:
    """In the place of a digest that its reader may not read any more: who can grant it, and no buttons."""
    return NOT_SHOWN, [blocks.section(f"{NOT_SHOWN} {refusal}")]


def _followed(told: DriftDigest, shows_all: bool) -> list[Block]:
    """Voids and deletions are always listed, whatever waits beside them; by their numbers where many are."""
    if told.followed_count <= MOST_WHOLE:
        return [part for drift in told.followed for part in change(drift, shows_all)]
    listed = [blocks.quoted(words) for words in followed(told.followed)]
    return [*listed, *blocks.more(told.followed_count - len(told.followed), "such invoice")]


def _buttons(told: DriftDigest) -> list[Block]:
    details = blocks.button("Details", Action.DRIFT_OPEN, told.connection_id)
    if told.waiting < 2:
        return [details]
    # Up to the newest that waits: what is found later was seen by nobody.
    return [details, accept_all(told.connection_id, told.newest, told.to_accept)]
