"""What the audit log carries from page to page. None of it is trusted: all is checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from services.model.audit_log import NEWEST, AuditFilter, AuditKey, AuditPlace, instant_in


@dataclass(frozen=True, slots=True)
class AuditState:
    """Which entries are shown, and which page of them."""

    place: AuditPlace = NEWEST

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        key = self.place.key
        said = [self.place.wanted.facts, *([key.at.isoformat(), key.id, self.place.is_before] if key else [])]
        return json.dumps(said, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; where it is none of ours, the first page of everything."""
        match _loaded(text):
            case [dict(facts)]:
                return cls(AuditPlace(AuditFilter.of(facts)))
            case [dict(facts), str(at), int(number), bool(is_before)]:
                moment = instant_in(at)
                key = AuditKey(moment, number) if moment and abs(number) < 2**63 else None
                return cls(AuditPlace(AuditFilter.of(facts), key, is_before and key is not None))
        return cls()


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
