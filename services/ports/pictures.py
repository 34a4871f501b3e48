"""What is kept of the pictures in Home tabs."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class PictureStore(Protocol):
    """The files of each person's Home."""

    def announce(self, team_id: str, user_id: str, file_id: str, digest: str, now: datetime) -> None:
        """Note a file that is on its way."""
        ...

    def arrived(self, team_id: str, user_id: str, file_id: str) -> None:
        """It can be shown."""
        ...

    def find(self, team_id: str, user_id: str, digest: str) -> str | None:
        """The newest file that looks so and can be shown."""
        ...

    def beside(self, team_id: str, user_id: str, kept: str | None) -> list[str]:
        """This person's files but for the one that is kept and those made after it; all where none is."""
        ...

    def forget(self, team_id: str, user_id: str, file_id: str) -> None:
        """The file is no more."""
        ...
