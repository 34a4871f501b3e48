"""What arrived from people and was taken up, so that it is taken up once."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.model.people import Actor


class InboxStore(Protocol):
    """Deliveries that have had their effect. Each is noted in the transaction of the effect itself.

    A delivery may have several effects, each in a transaction of its own: ``effect`` names which, mostly by
    the code of its audit action. Without a delivery, as from the command line, everything is new.
    """

    def once(self, actor: Actor, effect: str, at: datetime) -> None:
        """Do nothing the first time. Raises ``Repeated`` where this delivery had this effect already."""
        ...

    def is_new(self, actor: Actor, effect: str, at: datetime) -> bool:
        """As ``once``, for an effect that is followed by others: false instead of an error."""
        ...

    def require_new(self, actor: Actor, effect: str) -> None:
        """As ``once``, but nothing is noted: for what is stored before the transaction that decides."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget what was seen before; how many there were. Slack's last repetition comes after 5 minutes."""
        ...
