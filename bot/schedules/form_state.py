"""What the form of a schedule carries. None of it is trusted: whoever reads it checks again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class FormState:
    """Which schedule it is, or will be; the company that it is filled in for; the time zone of its times."""

    schedule_id: str
    connection_id: str
    time_zone: str
    is_new: bool

    def encode(self) -> str:
        """As ``private_metadata``."""
        return json.dumps([self.schedule_id, self.connection_id, self.time_zone, self.is_new])

    @classmethod
    def decode(cls, private_metadata: str) -> Self:
        """Read back; a state that belongs to no schedule where it is none of ours."""
        try:
            found = json.loads(private_metadata)
        except (ValueError, RecursionError):
            found = None
        match found:
            case [str(schedule_id), str(connection_id), str(time_zone), bool(is_new)]:
                return cls(schedule_id, connection_id, time_zone, is_new)
        return cls("", "", "", False)
