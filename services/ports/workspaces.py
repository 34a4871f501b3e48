"""The store's side of workspaces: who installed the app, and which consents are under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.model.installation import Installation, OAuthState


class InstallationStore(Protocol):
    """The workspaces that installed the app by OAuth."""

    def lock(self, team_id: str) -> None:
        """Make others who install or remove the app there wait until the transaction ends."""
        ...

    def find(self, team_id: str) -> Installation | None:
        """The app in this workspace, also where it was removed; None where it never was."""
        ...

    def all(self) -> Sequence[Installation]:
        """Every workspace, by name, those that removed the app included."""
        ...

    def token(self, team_id: str) -> str | None:
        """The bot token, opened; None where there is none. Raises ``WrongKey``."""
        ...

    def save(self, installation: Installation, bot_token: str) -> None:
        """Add the workspace, or put this in the place of what stood there."""
        ...

    def give_up_token(self, team_id: str) -> bool:
        """Whether there was a token, which is gone now."""
        ...

    def remove(self, team_id: str, at: datetime) -> bool:
        """Whether the app was there until now; its token goes."""
        ...

    def leave(self, team_id: str, by: str, at: datetime) -> bool:
        """Whether the app was there until now, set up by hand: from now on its removal is noted."""
        ...

    def restore(self, team_id: str) -> bool:
        """Whether the app was removed there until now; its token does not come back."""
        ...

    def rescoped(self, team_id: str, scopes: frozenset[str]) -> None:
        """The workspace allows this now."""
        ...

    def told(self, team_id: str, scopes: str | None) -> None:
        """The lack of these scopes, with commas between, was told to its administrators."""
        ...


class OAuthStateStore(Protocol):
    """Consents that somebody began in a browser. A state itself is never kept, only its digest."""

    def add(self, state: OAuthState) -> None:
        """Begin one."""
        ...

    def find(self, state: str) -> OAuthState | None:
        """The one with this state, as the browser brings it; used and expired ones included."""
        ...

    def change(self, state: OAuthState, code: str | None = None) -> bool:
        """Keep its facts, browser and form as they are here, and the code, if there is one.

        Whether it was unused; else nothing is changed.
        """
        ...

    def code(self, state: OAuthState) -> str | None:
        """The code that is kept with it. Raises ``WrongKey``."""
        ...

    def use(self, state: str, now: datetime) -> bool:
        """Whether it was there, unused and not expired; of many who ask one is told so. Its code goes."""
        ...

    def hold(self, state: str) -> bool:
        """Whether it is kept, used or not; then nobody removes it until the transaction ends."""
        ...

    def forget_codes(self, now: datetime) -> int:
        """Forget the codes of those that have expired, which nobody can use any more; how many."""
        ...

    def prune(self, before: datetime) -> int:
        """Remove those that expired before then; how many."""
        ...
