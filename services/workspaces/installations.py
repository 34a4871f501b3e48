"""Workspaces that install the app, install it again, or take it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.clock import Clock
from services.model.audit import AuditAction
from services.model.installation import Installation
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor
from services.ports.store import Store, Transaction
from services.workspaces.bot_tokens import BotTokens
from services.workspaces.farewell import SYSTEM, EndCompany, Farewell

#: Whether the setting names a financial administrator of this workspace, or may.
Named = Callable[[str], bool]


def nobody_named(_: str) -> bool:
    """The setting names nobody."""
    return False


class Installations:
    """The app in the workspaces. What Slack tells of them may come late, twice, and in any order."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tokens: BotTokens,
        end_company: EndCompany,
        named: Named = nobody_named,
    ) -> None:
        self.tokens = tokens
        self._named = named
        self._store = store
        self._clock = clock
        self._farewell = Farewell(store, clock, end_company)

    def install(self, installation: Installation, bot_token: str) -> None:
        """Keep it, in place of what stood there; messages that wait go out again.

        Whoever is the first to install the app in a workspace becomes its financial administrator, unless it
        has one, or uses the app already.
        """
        actor, now = Actor(installation.team_id, installation.installed_by), self._clock.now()
        # Before the transaction: Slack may be asked whose the configured token is.
        is_taken = self._named(actor.team_id) or actor.team_id == self.tokens.own_team_id
        with self._store.writing() as tx:
            tx.installations.lock(actor.team_id)
            is_first = tx.installations.find(actor.team_id) is None
            is_new = is_first and not is_taken and not _is_in_use(tx, actor.team_id)
            tx.installations.save(installation, bot_token)
            action = AuditAction.WORKSPACE_INSTALLED if is_first else AuditAction.WORKSPACE_REINSTALLED
            tx.audit.add(actor, action, actor.team_id, {"scopes": sorted(installation.scopes)}, now)
            if is_new:
                _first_administrator(tx, actor, now)
            tx.undelivered.wake(actor.team_id, now)
            tx.pace.reopen(actor.team_id)
            tx.commit()
        self.tokens.forget(actor.team_id)

    def settled(self, team_id: str) -> None:
        """Slack takes the configured token for this workspace: it has the app, whatever it removed before."""
        with self._store.writing() as tx:
            tx.installations.lock(team_id)
            if tx.installations.restore(team_id):
                actor, now = Actor(team_id, SYSTEM), self._clock.now()
                tx.audit.add(actor, AuditAction.WORKSPACE_REINSTALLED, team_id, {}, now)
                tx.commit()

    def uninstalled(self, team_id: str, told_at: datetime) -> None:
        """The workspace removed the app, as Slack told then; what is older than the installation is past."""
        changed = self._changed(team_id, told_at, self._removed)
        if changed:
            self._farewell.finish(team_id)

    def taken_away(self, team_id: str) -> None:
        """The workspace of the configured token removed the app: Slack does not take that token any more."""
        with self._store.writing() as tx:
            tx.installations.lock(team_id)
            now = self._clock.now()
            if tx.installations.leave(team_id, SYSTEM, now):
                tx.audit.add(Actor(team_id, SYSTEM), AuditAction.WORKSPACE_UNINSTALLED, team_id, {}, now)
                tx.commit()
        self.tokens.forget(team_id)
        self._farewell.finish(team_id)

    def token_revoked(self, team_id: str, told_at: datetime) -> None:
        """Slack took the bot token back: messages wait until the app is installed again."""
        self._changed(team_id, told_at, self._given_up)

    def refused(self, team_id: str, token: str, is_for_good: bool) -> bool:
        """Slack did not accept this token. Whether there is another one by now.

        One that is refused for good is given up.
        """
        self.tokens.forget(team_id)
        with self._store.writing() as tx:
            tx.installations.lock(team_id)
            current = tx.installations.token(team_id)
            if current == token and is_for_good:
                self._given_up(tx, team_id)
                tx.commit()
                return False
        return current is not None and current != token

    def granted(self, team_id: str) -> frozenset[str]:
        """What the workspace allowed; nothing where it has not installed the app by itself."""
        with self._store.reading() as tx:
            found = tx.installations.find(team_id)
        return found.scopes if found is not None and found.has_token else frozenset()

    def rescoped(self, team_id: str, scopes: frozenset[str]) -> None:
        """Slack says that it allows this now."""
        with self._store.writing() as tx:
            tx.installations.rescoped(team_id, scopes)
            tx.commit()

    def finish_farewells(self) -> None:
        """Do what is left of removals in whose midst a process died."""
        with self._store.reading() as tx:
            gone = [one.team_id for one in tx.installations.all() if one.removed_at is not None]
        for team_id in gone:
            self._farewell.finish(team_id)

    def _changed(self, team_id: str, told_at: datetime, change: Callable[[Transaction, str], None]) -> bool:
        """Whether it concerns the installation that stands there, which is changed then."""
        with self._store.writing() as tx:
            tx.installations.lock(team_id)
            found = tx.installations.find(team_id)
            # Slack tells the second in which it happened.
            if found is None or told_at < found.installed_at.replace(microsecond=0):
                return False
            change(tx, team_id)
            tx.commit()
        self.tokens.forget(team_id)
        return True

    def _removed(self, tx: Transaction, team_id: str) -> None:
        now = self._clock.now()
        if tx.installations.remove(team_id, now):
            tx.audit.add(Actor(team_id, SYSTEM), AuditAction.WORKSPACE_UNINSTALLED, team_id, {}, now)

    def _given_up(self, tx: Transaction, team_id: str) -> None:
        if tx.installations.give_up_token(team_id):
            actor, now = Actor(team_id, SYSTEM), self._clock.now()
            tx.audit.add(actor, AuditAction.BOT_TOKEN_REVOKED, team_id, {}, now)


def _is_in_use(tx: Transaction, team_id: str) -> bool:
    """Whether the workspace had the app before it could be installed by OAuth."""
    return bool(tx.connections.of_team(team_id) or tx.audit.recent(team_id, 1))


def _first_administrator(tx: Transaction, actor: Actor, now: datetime) -> None:
    """The other owners and admins of the workspace are told, as where somebody claims it."""
    tx.access.lock(actor.team_id)
    if tx.access.administrators(actor.team_id):
        return
    tx.access.add(actor, actor.user_id, now)
    tx.audit.add(actor, AuditAction.ADMINISTRATOR_CLAIMED, actor.user_id, {}, now)
    key = f"claimed:{actor.team_id}:{actor.user_id}:{now.isoformat()}"
    told = NewMessage(actor.team_id, MessageKind.CLAIMED, key, facts={"by": actor.user_id})
    tx.outbox.add(told, now)
