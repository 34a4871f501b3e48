"""The repositories of a transaction that know clients, projects and whose they are."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.engine import Connection

from services.store.audit_names import AuditNameRepository
from services.store.customer_list import CustomerListRepository
from services.store.directory import DirectoryRepository
from services.store.label_texts import LabelTexts
from services.store.person_links import PersonLinkRepository
from services.store.project_changes import ProjectChangeRepository
from services.store.projects import ProjectRepository
from services.store.suggestions import SuggestionRepository


class ProjectDesks:
    """Made when they are first asked for. ``labels`` outlive the transaction."""

    def __init__(self, connection: Connection, labels: LabelTexts | None = None) -> None:
        self._connection = connection
        self._labels = labels

    @cached_property
    def audit_names(self) -> AuditNameRepository:
        return AuditNameRepository(self._connection)

    @cached_property
    def customer_list(self) -> CustomerListRepository:
        return CustomerListRepository(self._connection)

    @cached_property
    def directory(self) -> DirectoryRepository:
        return DirectoryRepository(self._connection)

    @cached_property
    def person_links(self) -> PersonLinkRepository:
        return PersonLinkRepository(self._connection)

    @cached_property
    def project_changes(self) -> ProjectChangeRepository:
        return ProjectChangeRepository(self._connection)

    @cached_property
    def projects(self) -> ProjectRepository:
        return ProjectRepository(self._connection, self._labels)

    @cached_property
    def suggestions(self) -> SuggestionRepository:
        return SuggestionRepository(self._connection)
