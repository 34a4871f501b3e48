"""The store and the world as the desk sees them: rights, companies, projects, drafts, the audit log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.model.access import FINANCIAL_ADMINISTRATORS, Membership, SecurityGroup
from services.model.connection import Connection, Granted, Tokens
from services.model.draft import Draft
from services.model.people import Actor, Right
from services.model.project import CustomerLink, Ensured, Project
from services.model.quickbooks import CompanyFacts


class AccessStore(Protocol):
    """The people and user groups that are in the security groups of a workspace."""

    def lock(self, team_id: str) -> None:
        """Make other changes to this workspace's security groups wait until the transaction ends."""
        ...

    def administrators(self, team_id: str) -> list[str]:
        """Ids of the people and user groups that are financial administrators, oldest first."""
        ...

    def members(self, team_id: str) -> list[Membership]:
        """Everybody in any group, oldest first."""
        ...

    def is_administrator(self, team_id: str, principal: str) -> bool: ...
    def add(
        self, actor: Actor, principal: str, at: datetime, group: SecurityGroup = FINANCIAL_ADMINISTRATORS
    ) -> bool:
        """Whether it was added; false if it was there."""
        ...

    def remove(self, team_id: str, principal: str, group: SecurityGroup = FINANCIAL_ADMINISTRATORS) -> bool:
        """Whether it was removed; false if it was not there."""
        ...


class ConnectionStore(Protocol):
    """Connected companies and their sealed tokens."""

    def get(self, connection_id: str, team_id: str | None = None) -> Connection:
        """The connection; with ``team_id``, only if it is that workspace's. Raises ``NotFound``."""
        ...

    def of_team(self, team_id: str) -> list[Connection]:
        """The workspace's companies, by name, disconnected ones included."""
        ...

    def by_realm(self, realm_id: str | None, team_id: str | None = None) -> list[Connection]:
        """Every connection of this QuickBooks company (or of all) in this workspace (or in all)."""
        ...

    def lock(self, team_id: str, realm_id: str) -> None:
        """Make others who connect the same company wait until the transaction ends."""
        ...

    def save(self, connection: Connection, tokens: Tokens) -> None:
        """Add or replace a connection with new tokens, which no refresh in flight overwrites."""
        ...

    def tokens(self, connection_id: str) -> Tokens | None:
        """Its tokens, opened; None when there are none. Raises ``WrongKey``."""
        ...

    def unopened(self) -> Sequence[str]:
        """The realm ids of companies and the ids of workspaces whose tokens no key opens."""
        ...

    def sealed_before(self) -> int:
        """How many secrets an older key sealed, which is still needed."""
        ...

    def granted(self, team_id: str | None = None) -> dict[str, Granted]:
        """Until when each connected company may be asked: of this workspace, or of all."""
        ...

    def claim_refresh(self, connection_id: str, version: int, owner: str, now: datetime) -> bool:
        """Whether ``owner`` may now refresh the tokens of this version, alone, for ``REFRESH_LEASE``."""
        ...

    def release_refresh(self, connection_id: str, owner: str) -> None:
        """Let the next one refresh at once."""
        ...

    def replace_tokens(self, connection_id: str, tokens: Tokens, version: int) -> bool:
        """Store tokens in place of those of ``version``; false if somebody stored newer ones meanwhile."""
        ...

    def mark_needs_reconnect(self, connection_id: str, version: int) -> bool:
        """Whether the connection was marked; not if newer tokens stand there, or it was already."""
        ...

    def disconnect(self, connection_id: str) -> bool:
        """Whether it was connected until now; its tokens go, and a refresh in flight brings none back."""
        ...

    def set_results_channel(self, connection_id: str, channel_id: str | None) -> None: ...
    def set_treat_unsent_as_sent(self, connection_id: str, value: bool) -> None: ...


class DraftStore(Protocol):
    """Choices that nobody has pressed Import on yet."""

    def lock(self, actor: Actor) -> None:
        """Make this person's other changes to drafts wait until the transaction ends."""
        ...

    def get(self, draft_id: str, team_id: str) -> Draft:
        """The draft. Raises ``NotFound``, also for another workspace's."""
        ...

    def open_of(self, actor: Actor) -> list[Draft]:
        """The person's open drafts, last changed first."""
        ...

    def previews(self, connection_id: str) -> list[str]:
        """Ids of the newest previews of all open drafts of this company."""
        ...

    def add(self, draft: Draft) -> None: ...
    def save(self, draft: Draft) -> bool:
        """Store what changed; false if the draft is not open any more, and then nothing is stored."""
        ...

    def seal(self, draft_id: str, at: datetime) -> None:
        """Import was pressed: nothing changes the draft from now on."""
        ...

    def reopen(self, draft_id: str) -> None:
        """The import that sealed the draft asks again: its choices may change, unless another is open."""
        ...

    def set_run(self, draft_id: str, run_id: str) -> None:
        """Remember the newest preview made from the draft."""
        ...

    def started(self, draft_id: str) -> tuple[str | None, datetime | None]:
        """Who pressed Import on the draft's run, and when."""
        ...


class ProjectStore(Protocol):
    """Clients, projects, members, and the links of QuickBooks customers."""

    def lock(self, team_id: str) -> None:
        """Make others who create projects in this workspace wait until the transaction ends."""
        ...

    def get(self, project_id: str, team_id: str) -> Project:
        """The project. Raises ``NotFound``, also for another workspace's."""
        ...

    def many(self, project_ids: Collection[str], team_id: str) -> dict[str, Project]:
        """Those of them that exist, by id."""
        ...

    def search(self, team_id: str, text: str, limit: int, member: str | None) -> list[Project]:
        """Projects by the start of their name or label, then by any part; of ``member`` only, if given."""
        ...

    def visible(self, team_id: str, member: str | None) -> list[Project]:
        """All projects by label; of ``member`` only, if given."""
        ...

    def named(self, team_id: str, name: str, client: str | None, limit: int) -> list[Project]:
        """Projects with exactly this name, of this client if given; case does not matter."""
        ...

    def create(self, actor: Actor, client: str, name: str, at: datetime) -> Project:
        """A new project, and its client if there is none of that name."""
        ...

    def ensure(
        self, actor: Actor, wanted: Collection[tuple[str, str]], at: datetime
    ) -> dict[tuple[str, str], Ensured]:
        """The projects of these clients and names, made where there is none. Call ``lock`` before."""
        ...

    def is_member(self, project_id: str, user_id: str) -> bool: ...
    def is_visible(self, project_id: str, member: str | None) -> bool:
        """Whether ``member`` sees the project, which must list her; None for who sees every project."""
        ...

    def add_member(self, project_id: str, user_id: str) -> None: ...
    def links(self, connection_id: str) -> dict[str, str]:
        """Every linked customer's project id, by customer id."""
        ...

    def link_of(self, connection_id: str, customer_id: str) -> CustomerLink | None: ...
    def link(self, link: CustomerLink) -> None:
        """Link the customer, in place of an earlier link."""
        ...

    def link_all(self, links: Sequence[CustomerLink]) -> None:
        """Link customers that have no link yet."""
        ...

    def unlink(self, connection_id: str, customer_id: str) -> None: ...


class Rights(Protocol):
    """Who may do what; ``services.access.Access`` answers."""

    def may(self, actor: Actor, right: Right) -> bool:
        """Whether the person holds the right now."""
        ...

    def require(self, actor: Actor, right: Right) -> None:
        """Do nothing if she holds it. Raises ``NotAllowed``, which names who can grant it."""
        ...

    def people(self, team_id: str) -> list[str]:
        """Ids of the people who are financial administrators now; Slack may be asked for them."""
        ...


class UserGroups(Protocol):
    """The workspace's user groups, such as ``@finance``."""

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        """Ids of the people in the group; none if it is gone."""
        ...


class People(Protocol):
    """The people of the workspaces, as Slack knows them."""

    def is_gone(self, team_id: str, user_id: str) -> bool:
        """Whether the person left for certain: deactivated, or no longer there. Slack is asked.

        Where Slack does not say, she is taken to be there.
        """
        ...


class OAuthServer(Protocol):
    """Intuit's authorisation server."""

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for this refresh token, as version 0.

        Raises ``NeedsReconnect`` when Intuit says that the token is dead, ``QuickBooksUnavailable`` when it
        says nothing, ``QuickBooksRefused`` when it does not accept the app.
        """
        ...

    def revoke(self, refresh_token: str) -> None:
        """End the consent. Raises ``QuickBooksUnavailable`` or ``QuickBooksRefused``."""
        ...


class ConsentServer(OAuthServer, Protocol):
    """The same server, where a person consents that this app reads and writes a company's books."""

    def authorise_url(self, state: str, redirect_uri: str) -> str:
        """Where she consents. Raises ``QuickBooksUnavailable`` or ``QuickBooksRefused``."""
        ...

    def redeem(self, code: str, redirect_uri: str) -> Tokens:
        """The first tokens of a consent; a code is good for one use.

        Raises as ``OAuthServer.refresh``: ``NeedsReconnect`` for a code that is good no more.
        """
        ...


class OpenedCompany(Protocol):
    """A company that can say what it is."""

    @property
    def calls(self) -> int:
        """Metered calls made through this object so far."""
        ...

    def company(self) -> CompanyFacts:
        """What QuickBooks says of the company itself."""
        ...


class CompanyCheck(Protocol):
    """Opens a company before its connection is stored."""

    def open_with(self, realm_id: str, access_token: str) -> OpenedCompany: ...
