"""A page of the audit log, and the form that narrows it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot import blocks
from bot.audit.audit_state import AuditState
from bot.audit.payloads import ANY, LONGEST_ABOUT
from bot.blocks import Block
from bot.ids import Action, Field, View
from bot.reader import reader
from bot.text import cut, day, days, escape, is_person, mention, moment, named
from services.model.audit import AuditAction
from services.model.audit_log import ARROW, EVERYTHING, AuditFilter, AuditLine, AuditPage, AuditPlace

TITLE, FILTER_TITLE = "Audit log", "Filter the audit log"
NOTHING = "Nothing was done yet."
NONE_FOUND = "No entry is like this. *Filter…* shows others."
ON_ITS_WAY = "The file comes to your direct messages."
#: A name, and what stands beside, is cut to these.
LONGEST_NAME, LONGEST_DETAIL, MOST_DETAILS = 120, 150, 6
#: The details that are calendar days.
DAYS = frozenset({"from", "to", "invoice date", "due date"})
#: And those that are instants.
MOMENTS = frozenset({"since", "until"})
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,20}")
#: What the actions of nobody are done by.
SYSTEM = "system"


def page(shown: AuditPage, note: str = "") -> Block:
    """The modal."""
    wanted = shown.place.wanted
    first = AuditState(AuditPlace(wanted)).encode()
    parts = [
        *([blocks.section(note)] if note else []),
        blocks.section(_narrowed(wanted), blocks.button("Filter…", Action.AUDIT_FILTER, first)),
        blocks.divider(),
        *map(_entry, shown.lines),
    ]
    if not shown.lines:
        parts.append(blocks.section(NOTHING if wanted == EVERYTHING else NONE_FOUND))
    export = [blocks.button("Export as CSV", Action.AUDIT_EXPORT, first)] if shown.lines else []
    buttons = [*_turning(shown), *export]
    parts += [blocks.actions(*buttons)] if buttons else []
    return blocks.modal(TITLE, View.AUDIT, parts, metadata=AuditState(shown.place).encode())


def form(wanted: AuditFilter) -> Block:
    """What is chosen so far; nothing chosen is everything."""
    options = [blocks.option("Everything", ANY)]
    options += [blocks.option(_capital(one.sentence), one.code) for one in AuditAction]
    chosen = wanted.action.code if wanted.action else ANY
    person = wanted.person if is_person(wanted.person) else None
    about = blocks.text_input(Field.AUDIT_ABOUT, LONGEST_ABOUT, wanted.about)
    hint = "A run's reference, an invoice's number, or the name of a project, client, customer or company."
    parts = [
        blocks.form_field("By", blocks.person_picker(Field.AUDIT_PERSON, person), optional=True),
        blocks.form_field("What", blocks.select(Field.AUDIT_ACTION, options, chosen)),
        blocks.form_field("About", about, hint=hint, optional=True),
        _day("First day", Field.AUDIT_SINCE, _local(wanted.since)),
        _day("Last day", Field.AUDIT_UNTIL, _last(wanted.until)),
    ]
    metadata = AuditState(AuditPlace(wanted)).encode()
    return blocks.modal(FILTER_TITLE, View.AUDIT_FILTER, parts, submit="Show", metadata=metadata)


def _narrowed(wanted: AuditFilter) -> str:
    """What is shown, in words."""
    parts = [f"by {_who(wanted.person)}"] if wanted.person else []
    parts += [f"what: {wanted.action.sentence}"] if wanted.action else []
    parts += [f"about {escape(cut(wanted.about, LONGEST_NAME))}"] if wanted.about else []
    parts += _dates(_local(wanted.since), _last(wanted.until))
    return f"*Newest first*: {', '.join(parts)}" if parts else "*Newest first*"


def _dates(since: date | None, until: date | None) -> list[str]:
    if since and until:
        return [days(since, until)]
    return ([f"since {day(since)}"] if since else []) + ([f"until {day(until)}"] if until else [])


def _entry(line: AuditLine) -> Block:
    entry = line.entry
    lines = [f"*{_who(entry.actor)}* {entry.action.sentence}", f"{moment(entry.at)} · {_about(line)}"]
    details = [f"{escape(key)}: {_detail(key, said)}" for key, said in line.details]
    lines += [" · ".join(details[:MOST_DETAILS])] if details else []
    return blocks.section("\n".join(lines))


def _detail(key: str, said: str) -> str:
    """Days as the reader writes them; people and channels by name."""
    if key == "person" and is_person(said):
        return mention(said)
    if key == "channel" and _CHANNEL.fullmatch(said):
        return f"<#{said}>"
    if key in MOMENTS:
        return _moment(said)
    shown = f" {ARROW} ".join(map(_day_said, said.split(f" {ARROW} "))) if key in DAYS else said
    return escape(cut(shown, LONGEST_DETAIL))


def _day_said(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _moment(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return escape(cut(text, LONGEST_DETAIL))


def _who(actor: str) -> str:
    return "Import Invoices itself" if actor == SYSTEM else mention(actor)


def _about(line: AuditLine) -> str:
    """A person or a user group is mentioned; anything else is foreign text."""
    if line.subject != line.entry.subject:
        return escape(cut(line.subject, LONGEST_NAME))
    known = named(line.subject)
    return known if known.startswith("<") else escape(cut(line.subject, LONGEST_NAME)) or "–"


def _turning(shown: AuditPage) -> list[Block]:
    """Each carries where it leads: the metadata may be older than what is shown."""
    wanted, lines = shown.place.wanted, shown.lines
    buttons = []
    if shown.has_previous:
        before = AuditState(AuditPlace(wanted, lines[0].key, is_before=True)).encode()
        spoken = "Previous: newer entries"
        buttons.append(blocks.button("Previous", Action.AUDIT_PREVIOUS, before, spoken=spoken))
    if shown.has_next:
        after = AuditState(AuditPlace(wanted, lines[-1].key)).encode()
        buttons.append(blocks.button("Next", Action.AUDIT_NEXT, after, spoken="Next: older entries"))
    return buttons


def _day(label: str, field: Field, chosen: date | None) -> Block:
    picker = blocks.date_picker(field, chosen.isoformat() if chosen else None)
    return blocks.form_field(label, picker, optional=True)


def _local(at: datetime | None) -> date | None:
    return at.astimezone(reader().time_zone).date() if at else None


def _last(until: datetime | None) -> date | None:
    """The last day that is included."""
    return _local(until - timedelta(seconds=1)) if until else None


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"
