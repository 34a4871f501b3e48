"""Entries of the audit log with names for their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.model.audit import AuditAction, AuditEntry
from services.model.audit_log import ABOUT_CUSTOMERS, ARROW, AuditLine
from services.ports.store import Transaction

#: What stands for the ids in the details, in words.
_WORDS = {
    "connection_id": "company",
    "realm_id": "QuickBooks company id",
    "qbo_id": "QuickBooks id",
    "user_id": "person",
    "from_user_id": "linked before to",
    "date": "invoice date",
}
_OLD_NEW, _NOTHING = "old_new", "nothing"
#: They are about what QuickBooks has, whether it came in or not.
_ABOUT_DOCUMENTS = (AuditAction.REVIEW_ACCEPTED, AuditAction.IMPORT_TOO)
#: In the details this is the name of what was acted on, which may be gone by now.
_OWN_NAMES = ("label", "doc_number")
#: Told otherwise, or, as the numbers of our own rows, in the exported file alone.
_HIDDEN = (*_OWN_NAMES, _OLD_NEW, "change")


def lines_of(tx: Transaction, team_id: str, entries: Sequence[AuditEntry]) -> tuple[AuditLine, ...]:
    """The entries as they are shown."""
    names = tx.audit_names.names(team_id, entries)
    customers = tx.audit_names.customers([_customer(one) for one in entries if _is_about_customer(one)])
    return tuple(_line(one, names, customers) for one in entries)


def _line(entry: AuditEntry, names: Mapping[str, str], customers: Mapping[tuple[str, str], str]) -> AuditLine:
    own = next((str(entry.details[one]) for one in _OWN_NAMES if entry.details.get(one)), entry.subject)
    subject = names.get(entry.subject, own)
    if entry.action in _ABOUT_DOCUMENTS:
        subject = f"QuickBooks id {entry.subject}"
    if _is_about_customer(entry):
        subject = customers.get(_customer(entry), f"customer {entry.subject}")
    return AuditLine(entry, subject, tuple(_details(entry, names)))


def _details(entry: AuditEntry, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """First what changed, old and new."""
    changed = entry.details.get(_OLD_NEW)
    changes: dict[str, Any] = changed if isinstance(changed, dict) else {}
    yield from ((_word(one), _old_new(both, names)) for one, both in changes.items())
    for key, value in entry.details.items():
        if key == "fields" and isinstance(value, list):
            rest = [_word(str(one)) for one in value if one not in changes]
            yield from [("changed too" if changes else "changed", ", ".join(rest))] if rest else []
        elif key not in _HIDDEN and value not in (None, "", [], {}):
            yield _word(key), _said(value, names)


def _word(key: str) -> str:
    return _WORDS.get(key, key.removesuffix("_id").replace("_", " "))


def _old_new(both: object, names: Mapping[str, str]) -> str:
    """What it was, and what it is."""
    if not isinstance(both, list):
        return _said(both, names)
    return f" {ARROW} ".join(_NOTHING if one is None else _said(one, names) for one in both)


def _said(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(one, names)}" for key, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return names.get(value, value) if isinstance(value, str) else str(value)


def _is_about_customer(entry: AuditEntry) -> bool:
    return entry.action in ABOUT_CUSTOMERS


def _customer(entry: AuditEntry) -> tuple[str, str]:
    return str(entry.details.get("connection_id") or ""), entry.subject
