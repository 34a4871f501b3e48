"""What the Slack side asks of the product: the shape of the container, without importing it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from services.access import Access
from services.clock import Clock
from services.connections import Connections
from services.deliveries import Deliveries
from services.imports.draft import Drafts
from services.imports.undo import Undos
from services.invoice_window import InvoiceWindow
from services.model.draft import Draft
from services.model.import_press import Pressed
from services.model.import_run import Filters, ImportRun
from services.model.outbox import RunCard
from services.model.people import Actor, Place
from services.model.rejection import LeftOutBecause
from services.model.report import RunItem, RunReport, Verdict
from services.ports.store import Store
from services.projects import Projects, ProjectSetup
from services.schedules import Firing, Schedules
from services.unsent import UnsentMoves


class Previews(Protocol):
    """New runs."""

    def start(self, actor: Actor, draft: Draft, filters: Filters) -> ImportRun: ...


class QuickStart(Protocol):
    """New runs that are asked for in one line."""

    def start(self, actor: Actor, place: Place, range_key: str, project_id: str | None) -> ImportRun: ...


class Runs(Protocol):
    """The buttons of a run."""

    def press_import(self, actor: Actor, run_id: str, seen: str | None = None) -> Pressed: ...
    def press_back(self, actor: Actor, run_id: str) -> Pressed: ...
    def import_others(self, actor: Actor, run_id: str, direct: Place | None = None) -> Pressed: ...
    def retry(self, actor: Actor, run_id: str, direct: Place | None = None) -> Pressed: ...
    def renew(self, actor: Actor, run_id: str) -> Pressed: ...
    def renew_all(self, actor: Actor, connection_id: str) -> list[ImportRun]: ...
    def associate(self, actor: Actor, run_id: str, customer_ids: Collection[str]) -> Pressed: ...
    def cancel(self, actor: Actor, run_id: str) -> Pressed: ...


class Customers(Protocol):
    """The customers of a company."""

    def bring(self, connection_id: str) -> None: ...


class History(Protocol):
    """What is known of runs."""

    def report(self, run_id: str, team_id: str | None = None) -> RunReport: ...
    def card(self, run_id: str, team_id: str) -> RunCard | None: ...
    def items(
        self,
        run_id: str,
        verdicts: Collection[Verdict] | None,
        after: int,
        limit: int,
        without: LeftOutBecause | None = None,
    ) -> list[RunItem]: ...
    def recent(self, team_id: str, limit: int = 10) -> list[ImportRun]: ...
    def latest_of(self, actor: Actor) -> ImportRun | None: ...


class UseCases(Protocol):
    """Everything that listeners and the notifier call."""

    @property
    def store(self) -> Store: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def access(self) -> Access: ...
    @property
    def connections(self) -> Connections: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def project_setup(self) -> ProjectSetup: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def previews(self) -> Previews: ...
    @property
    def quick_start(self) -> QuickStart: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def undos(self) -> Undos: ...
    @property
    def history(self) -> History: ...
    @property
    def invoice_window(self) -> InvoiceWindow: ...
    @property
    def unsent_moves(self) -> UnsentMoves: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def firing(self) -> Firing: ...
