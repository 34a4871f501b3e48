"""What the form of an invoice, and the dialog that posts it, carry. None of it is trusted: all is checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Self

from bot.metadata import invoice_id_in
from services.model.invoice_entry import MOST_LINES


@dataclass(frozen=True, slots=True)
class EntryState:
    """Which draft is changed, and which change of it was seen: none for a new one. The keys of its lines."""

    invoice_id: str = ""
    seen: int = 0
    keys: tuple[int, ...] = (0,)

    def encode(self) -> str:
        """As ``private_metadata``."""
        return json.dumps([self.invoice_id, self.seen, *self.keys], separators=(",", ":"))

    @classmethod
    def decode(cls, private_metadata: str) -> Self:
        """Read back; where it is none of ours, a new invoice."""
        match _loaded(private_metadata):
            case [str(invoice_id), int(seen), *keys] if keys:
                known = dict.fromkeys(key for key in keys if type(key) is int)
                return cls(invoice_id_in(invoice_id), seen, tuple(known)[:MOST_LINES] or (0,))
        return cls()


@dataclass(frozen=True, slots=True)
class PostingDialogState:
    """Which draft is to be posted, which change of it was shown, and to which company."""

    invoice_id: str
    seen: int
    connection_id: str

    def encode(self) -> str:
        """As ``private_metadata``."""
        return json.dumps([self.invoice_id, self.seen, self.connection_id])

    @classmethod
    def decode(cls, private_metadata: str) -> Self:
        """Read back; where it is none of ours, no draft."""
        match _loaded(private_metadata):
            case [str(invoice_id), int(seen), str(connection_id)]:
                return cls(invoice_id_in(invoice_id), seen, connection_id)
        return cls("", 0, "")


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
