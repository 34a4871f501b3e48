"""What the review of a move carries from page to page. None of it is trusted: all is looked at anew."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Self

_ID = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True, slots=True)
class MoveState:
    """Whose invoices, from which run's message (none in Home), and what was seen: digest, number, page."""

    connection_id: str
    run_id: str = ""
    digest: str = ""
    count: int = 0
    start: int = 0

    @classmethod
    def opened(cls, value: str) -> Self:
        """What the button carries: the connection, and the run under whose message it stands."""
        connection_id, _, run_id = value.partition("/")
        return cls(_known(connection_id), _known(run_id))

    @property
    def value(self) -> str:
        """As the value of a button."""
        return f"{self.connection_id}/{self.run_id}" if self.run_id else self.connection_id

    def encode(self) -> str:
        """As ``private_metadata``."""
        return json.dumps([self.connection_id, self.run_id, self.digest, self.count, self.start])

    @classmethod
    def decode(cls, private_metadata: str) -> Self:
        """Read back; where it is none of ours, nobody's invoices."""
        match _loaded(private_metadata):
            case [str(connection_id), str(run_id), str(digest), int(count), int(start)]:
                return cls(_known(connection_id), _known(run_id), _known(digest), count, start)
        return cls("")


def _known(text: str) -> str:
    return text if _ID.fullmatch(text) else ""


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
