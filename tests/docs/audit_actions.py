"""The list of all audit actions in docs/security-groups.md, between its two marks."""

from __future__ import annotations

from services.model.audit import AuditAction
from tests.rules.sources import ROOT

PAGE = "docs/security-groups.md"
BEGIN = "<!-- actions: written by make reference -->"
END = "<!-- end of actions -->"


def security_groups_page() -> str:
    """The page as it stands, with the list anew."""
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{_table()}\n{END}{after}"


def _table() -> str:
    rows = [f"| `{action.code}` | {_capital(action.sentence)} |" for action in AuditAction]
    return "\n".join(["", "| `--action` | who is named did this |", "|---|---|", *rows, ""])


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
