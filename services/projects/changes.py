"""New projects, other names, other clients, and projects that are deleted."""

from __future__ import annotations

from dataclasses import replace

from services.clock import Clock
from services.errors import InvalidInput, NotFound
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.model.project import Project
from services.model.project_directory import Client, ClientChoice, Held, ProjectChange, ProjectUse
from services.ports.desk import Rights
from services.ports.store import Store, Transaction
from services.projects.directory import chosen_client
from services.projects.linking import found_or_created
from services.projects.names import NameTaken, checked_name

#: Numbers that are named where some would be there twice.
MOST_NAMED = 5
TAKEN = "This client has a project of this name already."
CLIENT_TAKEN = "There is a client of this name already."
NO_CLIENT = "There is no such client any more."


class ImportUnderWay(InvalidInput):
    """An import or an undo is under way, whose invoices may be of this project."""

    code = "import_under_way"
    remedy = "Try again when it has ended."


class ProjectChanged(InvalidInput):
    """Somebody changed this project meanwhile, so nothing was saved."""

    code = "project_changed"
    remedy = "It is shown as it is now: look again, then save."


class NumbersClash(InvalidInput):
    """The client has invoices with the same numbers as some of this project's."""

    code = "numbers_clash"
    remedy = "Change one of both first."

    def __init__(self, client_name: str, numbers: list[str]) -> None:
        more = " and more" if len(numbers) > MOST_NAMED else ""
        named = f"{', '.join(numbers[:MOST_NAMED])}{more}"
        super().__init__(f"{client_name} has invoices with these numbers of the project's already: {named}.")


class ProjectInUse(InvalidInput):
    """Something refers to this project."""

    code = "project_in_use"
    remedy = "A project can be deleted once nothing refers to it."

    def __init__(self, label: str, uses: list[ProjectUse]) -> None:
        super().__init__(f"{label} was not deleted: it has {_listed([use.words for use in uses])}.")


class ProjectChanges:
    """Changes projects and clients; each change is one transaction, with its line in the audit log."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def create(self, actor: Actor, name: str, choice: ClientChoice) -> Project:
        """A new project. Raises ``NotAllowed``, ``UnusableName``, or ``NameTaken`` if there is one."""
        self._rights.require(actor, Right.LINK)
        name = checked_name("project", name)
        with self._store.writing_now() as tx:
            self._begin(tx, actor, AuditAction.PROJECT_CREATED)
            client = _client_name(tx, actor, choice, name)
            project, is_new = found_or_created(tx, actor, client, name, self._clock.now())
            if not is_new:
                raise NameTaken("project", TAKEN)
            tx.commit()
        return project

    def change(
        self, actor: Actor, project_id: str, name: str, choice: ClientChoice, seen: str | None = None
    ) -> ProjectChange:
        """Give it this name and this client; its invoices follow it to the client.

        ``seen``: the mark of the project as the person saw it. Raises ``NotAllowed``, ``NotFound``,
        ``UnusableName``, ``NameTaken``, ``ProjectChanged``, ``NumbersClash`` or ``ImportUnderWay``.
        """
        self._rights.require(actor, Right.ANY_PROJECT)
        name = checked_name("project", name)
        with self._store.writing_now() as tx:
            self._begin(tx, actor, AuditAction.PROJECT_RENAMED)
            before = tx.projects.get(project_id, actor.team_id)
            if seen is not None and before.mark != seen:
                raise ProjectChanged
            client = tx.project_changes.ensure_client(
                actor.team_id, _client_name(tx, actor, choice, before.client_name)
            )
            after = replace(before, name=name, client_id=client.id, client_name=client.name)
            changed = self._apply(tx, actor, before, after)
            tx.commit()
        return changed

    def rename_client(self, actor: Actor, client_id: str, name: str) -> Client:
        """The client under another name. Raises ``NotAllowed``, ``NotFound`` or ``UnusableName``."""
        self._rights.require(actor, Right.ANY_PROJECT)
        name = checked_name("client", name)
        with self._store.writing_now() as tx:
            self._begin(tx, actor, AuditAction.CLIENT_RENAMED)
            client = tx.directory.client(actor.team_id, client_id)
            if client is None:
                raise NotFound(NO_CLIENT)
            present = tx.directory.client_named(actor.team_id, name)
            if present is not None and present.id != client.id:
                raise NameTaken("client", CLIENT_TAKEN)
            if name != client.name:
                tx.project_changes.rename_client(client, name)
                details = {"from": client.name, "to": name}
                tx.audit.add(actor, AuditAction.CLIENT_RENAMED, client.id, details, self._clock.now())
            tx.commit()
        return Client(client.id, name)

    def delete(self, actor: Actor, project_id: str) -> Project:
        """Remove it. Raises ``NotAllowed``, ``NotFound``, ``ProjectInUse`` or ``ImportUnderWay``."""
        self._rights.require(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            self._begin(tx, actor, AuditAction.PROJECT_DELETED)
            project = tx.projects.get(project_id, actor.team_id)
            uses = tx.directory.uses(project)
            if uses:
                raise ProjectInUse(project.label, uses)
            _require_no_import(tx, actor)
            tx.project_changes.delete(project)
            tx.project_changes.drop_if_empty(project.client_id)
            details = {"label": project.label}
            tx.audit.add(actor, AuditAction.PROJECT_DELETED, project.id, details, self._clock.now())
            tx.commit()
        return project

    def _begin(self, tx: Transaction, actor: Actor, action: AuditAction) -> None:
        """Nobody else changes projects now, nor creates invoices; and nothing is done twice."""
        tx.inbox.once(actor, action.code, self._clock.now())
        tx.projects.lock(actor.team_id)
        tx.created_here.lock(actor.team_id)

    def _apply(self, tx: Transaction, actor: Actor, before: Project, after: Project) -> ProjectChange:
        present = tx.projects.named(actor.team_id, after.name, after.client_name, 1)
        if present and present[0].id != after.id:
            raise NameTaken("project", TAKEN)
        moved = self._move(tx, actor, before, after) if after.client_id != before.client_id else None
        if after.name != before.name:
            details = {"from": before.label, "to": after.label}
            tx.audit.add(actor, AuditAction.PROJECT_RENAMED, after.id, details, self._clock.now())
        tx.project_changes.save(after)
        if moved is not None:
            tx.project_changes.drop_if_empty(before.client_id)
        return ProjectChange(after, moved)

    def _move(self, tx: Transaction, actor: Actor, before: Project, after: Project) -> Held:
        _require_no_import(tx, actor)
        client = Client(after.client_id, after.client_name)
        numbers = tx.project_changes.clashes(before, client, MOST_NAMED + 1)
        if numbers:
            raise NumbersClash(client.name, numbers)
        moved = tx.project_changes.move_held(after)
        details = {"from": before.label, "to": after.label} | _said_of(moved)
        tx.audit.add(actor, AuditAction.PROJECT_MOVED, after.id, details, self._clock.now())
        return moved


def _said_of(moved: Held) -> dict[str, int]:
    """What the audit log says of it: what there was."""
    counts = {"invoices": moved.invoices, "time entries": moved.time_entries, "expenses": moved.expenses}
    return {name: number for name, number in counts.items() if number}


def _client_name(tx: Transaction, actor: Actor, choice: ClientChoice, otherwise: str) -> str:
    """The chosen client's name. Raises ``UnusableName``, or ``NotFound`` where it is gone."""
    if choice.client_id is None:
        return checked_name("client", choice.name) if choice.name is not None else otherwise
    client = chosen_client(tx, actor, choice)
    if client is None:
        raise NotFound(NO_CLIENT)
    return client.name


def _require_no_import(tx: Transaction, actor: Actor) -> None:
    if not tx.directory.hold_imports(actor.team_id):
        raise ImportUnderWay


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
