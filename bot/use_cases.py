"""What the Slack side asks of the product: the shape of the container, without importing it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from services.access import Access
from services.audit import AuditLog
from services.clock import Clock
from services.connections import Connecting, Connections, Disconnecting
from services.coverage import CoverageCalendar
from services.deliveries import Deliveries
from services.imports.draft import Drafts
from services.imports.evidence import Evidence
from services.imports.report_again import ReportsAgain
from services.imports.reviews import Reviews
from services.imports.run_history import RunHistory
from services.imports.undo import Undos
from services.invoice_window import (
    InvoiceDesk,
    InvoicePdfs,
    InvoiceWindow,
    ListFilters,
    OneInvoice,
    ProjectChanges,
    WindowPictures,
)
from services.model.draft import Draft
from services.model.import_press import Pressed
from services.model.import_run import Filters, ImportRun, ImportType
from services.model.outbox import RunCard
from services.model.people import Actor, Place
from services.model.rejection import LeftOutBecause
from services.model.report import RunItem, RunReport, Verdict
from services.people import PeopleLinks
from services.ports.store import Store
from services.projects import ProjectDesk, Projects, ProjectSetup
from services.schedules import Firing, Schedules
from services.status_sync import StatusSync
from services.unsent import UnsentMoves
from services.workspaces import Installations


class Previews(Protocol):
    """New runs."""

    def start(self, actor: Actor, draft: Draft, filters: Filters) -> ImportRun: ...


class QuickStart(Protocol):
    """New runs that are asked for in one line."""

    def start(
        self,
        actor: Actor,
        place: Place,
        range_key: str,
        project_id: str | None,
        import_type: ImportType = ImportType.INVOICE_HISTORY,
    ) -> ImportRun: ...


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
    def audit_log(self) -> AuditLog: ...
    @property
    def installations(self) -> Installations: ...
    @property
    def connections(self) -> Connections: ...
    @property
    def connecting(self) -> Connecting: ...
    @property
    def disconnecting(self) -> Disconnecting: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def project_setup(self) -> ProjectSetup: ...
    @property
    def project_desk(self) -> ProjectDesk: ...
    @property
    def people_links(self) -> PeopleLinks: ...
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
    def coverage(self) -> CoverageCalendar: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def reports_again(self) -> ReportsAgain: ...
    @property
    def run_history(self) -> RunHistory: ...
    @property
    def invoice_window(self) -> InvoiceWindow: ...
    @property
    def one_invoice(self) -> OneInvoice: ...
    @property
    def invoice_pdfs(self) -> InvoicePdfs: ...
    @property
    def window_pictures(self) -> WindowPictures: ...
    @property
    def project_changes(self) -> ProjectChanges: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def invoice_desk(self) -> InvoiceDesk: ...
    @property
    def list_filters(self) -> ListFilters: ...
    @property
    def unsent_moves(self) -> UnsentMoves: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def firing(self) -> Firing: ...
    @property
    def status_sync(self) -> StatusSync: ...
