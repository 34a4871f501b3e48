"""The use cases, feature by feature, each built on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from services.access import Access
from services.audit import AuditLog
from services.connections import Connecting, Connections, Disconnecting, Metering
from services.container.ground import Ground
from services.container.routine import retention_of
from services.coverage import CoverageCalendar
from services.deliveries import Deliveries
from services.imports.draft import Drafts
from services.imports.evidence import Evidence
from services.imports.history import History
from services.imports.preview import Previews
from services.imports.quick_start import QuickStart
from services.imports.report_again import ReportsAgain
from services.imports.report_files import Tables
from services.imports.reviews import Reviews
from services.imports.run import Runs
from services.imports.run_history import RunHistory
from services.imports.stopping import RunStopper
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
from services.mirror.retention import Retention
from services.people import PeopleLinks
from services.projects import Customers, ProjectDesk, Projects, ProjectSetup
from services.quickbooks.documents import QuickBooksDocuments
from services.schedules import Firing, Schedules
from services.status_sync import StatusSync, Terms
from services.unsent import UnsentMoves
from services.work_in_progress import EntryExport, EntryUpdates, OneEntry, WorkInProgress
from services.workspaces import (
    BotTokens,
    Installations,
    InstallConsents,
    ScopeDrift,
    WorkspaceErasing,
    WorkspaceExport,
)


@dataclass(frozen=True)
class OfTheFirm:
    """Who may do what, projects and their customers, connections and what they cost."""

    access: Access
    audit_log: AuditLog
    projects: Projects
    customers: Customers
    project_setup: ProjectSetup
    project_desk: ProjectDesk
    people_links: PeopleLinks
    connections: Connections
    connecting: Connecting
    disconnecting: Disconnecting
    metering: Metering
    deliveries: Deliveries
    bot_tokens: BotTokens
    installations: Installations
    scope_drift: ScopeDrift
    install_consents: InstallConsents
    workspace_export: WorkspaceExport
    workspace_erasing: WorkspaceErasing

    @classmethod
    def on(cls, ground: Ground) -> Self:
        """These use cases, on this ground."""
        store, clock, access = ground.store, ground.clock, ground.access
        customers, tokens = Customers(store, clock, ground.sources), BotTokens(store, clock)
        stop, intuit = RunStopper(store, clock, access).stop_all, (ground.oauth, ground.sources)
        disconnecting = Disconnecting(store, clock, access, stop, ground.oauth)
        return cls(
            access=access,
            audit_log=AuditLog(store, clock, access),
            projects=Projects(store, clock, access),
            customers=customers,
            project_setup=ProjectSetup(store, clock, access),
            project_desk=ProjectDesk.over(store, clock, access, customers),
            people_links=PeopleLinks(store, clock, access),
            connections=Connections(store, clock, access, ground.oauth, ground.sources),
            connecting=Connecting(store, clock, access, ground.settings.public_url, intuit),
            disconnecting=disconnecting,
            metering=Metering(store, clock, ground.settings.quickbooks_monthly_calls),
            deliveries=Deliveries(store, clock, access),
            bot_tokens=tokens,
            installations=Installations(store, clock, tokens, disconnecting.end, access.may_be_named),
            install_consents=InstallConsents(store, clock),
            scope_drift=ScopeDrift(store, clock, access),
            workspace_export=WorkspaceExport(store, clock, access),
            workspace_erasing=WorkspaceErasing(store, clock, access, disconnecting.disconnect),
        )


@dataclass(frozen=True)
class OfImports:
    """Runs from the first choice to the last report, and those that begin by themselves."""

    drafts: Drafts
    previews: Previews
    quick_start: QuickStart
    runs: Runs
    undos: Undos
    history: History
    run_history: RunHistory
    evidence: Evidence
    coverage: CoverageCalendar
    reports_again: ReportsAgain
    reviews: Reviews
    schedules: Schedules
    firing: Firing

    @classmethod
    def on(cls, ground: Ground) -> Self:
        """These use cases, on this ground."""
        store, clock, access, engine = ground.store, ground.clock, ground.access, ground.run_engine
        drafts, previews = Drafts(store, clock, access), Previews(store, clock, access, engine)
        monthly = ground.settings.quickbooks_monthly_calls
        history = History(store, clock, ground.settings.support_contact, monthly)
        return cls(
            drafts=drafts,
            previews=previews,
            quick_start=QuickStart(drafts, previews),
            runs=Runs(store, clock, access, engine),
            undos=Undos(store, clock, access, engine),
            history=history,
            run_history=RunHistory(store, access),
            evidence=Evidence(store, clock, access, history),
            coverage=CoverageCalendar(store, clock, access),
            reports_again=ReportsAgain(store, clock, access, history),
            reviews=Reviews(store, clock, access),
            schedules=Schedules(store, clock, access),
            firing=Firing(store, clock, access, previews, engine),
        )


@dataclass(frozen=True)
class OfTheWindow:
    """The invoice window, and how it keeps in step with QuickBooks."""

    invoice_window: InvoiceWindow
    list_filters: ListFilters
    one_invoice: OneInvoice
    invoice_pdfs: InvoicePdfs
    window_pictures: WindowPictures
    project_changes: ProjectChanges
    invoice_desk: InvoiceDesk
    unsent_moves: UnsentMoves
    status_sync: StatusSync
    work_in_progress: WorkInProgress
    one_entry: OneEntry
    entry_export: EntryExport
    entry_updates: EntryUpdates
    #: Removes what QuickBooks said a month after its last use.
    retention: Retention

    @classmethod
    def on(cls, ground: Ground) -> Self:
        """These use cases, on this ground."""
        store, clock, access, settings = ground.store, ground.clock, ground.access, ground.settings
        window = InvoiceWindow(store, clock, access, settings.quickbooks_monthly_calls)
        documents = QuickBooksDocuments(settings.quickbooks_environment)
        sync = StatusSync.over(store, clock, access, ground.sources, Terms.of(settings))
        return cls(
            invoice_window=window,
            list_filters=ListFilters(store, access),
            one_invoice=OneInvoice(store, access, window, documents),
            invoice_pdfs=InvoicePdfs(store, clock, access, ground.sources),
            window_pictures=WindowPictures(store, clock),
            project_changes=ProjectChanges(store, clock, access),
            invoice_desk=ground.desk,
            unsent_moves=UnsentMoves(store, clock, access),
            status_sync=sync,
            work_in_progress=WorkInProgress(store, clock, access),
            one_entry=OneEntry(store, clock, access, documents, sync.in_step),
            entry_export=EntryExport(store, clock, access, Tables()),
            entry_updates=EntryUpdates(store, clock, access),
            retention=retention_of(settings, store, clock),
        )
