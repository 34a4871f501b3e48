"""The pack's JSON documents: keys in a fixed order, money as decimal text, moments in UTC."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from services.imports.evidence.verdicts import columns_of
from services.model.connection import Connection
from services.model.evidence import EvidenceDeed
from services.model.import_run import ImportRun, ImportType
from services.model.report import RunReport

FORMAT = 1
#: Of a run's facts, what its verdicts add up to. Money is kept there as text.
_SUMS = ("counts", "totals", "tiles", "reasons", "left_out", "tie_out", "aging", "changes", "undone")


def manifest(report: RunReport, files: Sequence[str]) -> bytes:
    """What the pack is, and how it is checked. Not by which version of this program: that would alter it."""
    return _document(
        {
            "format": FORMAT,
            "run": report.run.id,
            "files": list(files),
            "verdict_columns": list(columns_of(report.run.import_type)),
            "check": "sha256sum -c SHA256SUMS; sha256sum SHA256SUMS gives the hash told with it",
        }
    )


def run(report: RunReport, company: Connection) -> bytes:
    """Who asked for what, and when; who started it."""
    told = report.run
    return _document(
        {
            "run": told.id,
            **_type(told),
            "kind": told.kind.value,
            "status": told.status.value,
            "company": {"name": company.company_name, "realm_id": company.realm_id},
            "time_zone": company.time_zone,
            "home_currency": company.home_currency,
            "requested_by": told.requested_by,
            "requested_via": told.via.value,
            "requested_at": _moment(told.created_at),
            "planned_at": _moment(told.planned_at),
            "started_by": told.started_by,
            "started_at": _moment(told.started_at),
            "cancelled_by": told.cancel_requested_by,
            "finished_at": _moment(told.finished_at),
            "dry_run": told.dry_run,
            "follows": told.parent_id,
            "undoes": told.target_id,
            "schedule": told.schedule_id,
            "choices": _choices(report),
            "plan_digest": told.plan_digest,
            "approved_digest": told.approved_digest,
            "quickbooks_calls": told.calls,
            "error": {"code": told.error_code, "sentence": told.error_sentence},
        }
    )


def totals(report: RunReport) -> bytes:
    """What the verdicts add up to, with the tie-out against QuickBooks' own count."""
    return _document({name: report.run.facts.get(name) for name in _SUMS})


def audit(deeds: Sequence[EvidenceDeed]) -> Iterator[bytes]:
    """A line for everything that somebody did about the run."""
    for deed in deeds:
        said = {"at": _moment(deed.at), "actor": deed.actor, "action": deed.action}
        yield _line(said | {"subject": deed.subject, "details": deed.details})


def _type(run: ImportRun) -> dict[str, Any]:
    """What was imported: not of invoices, whose packs stay what they were before there was anything else."""
    is_invoices = run.import_type is ImportType.INVOICE_HISTORY
    return {} if is_invoices else {"import_type": run.import_type.value}


def _choices(report: RunReport) -> dict[str, Any]:
    filters = report.run.filters
    return {
        "from": filters.date_from.isoformat(),
        "to": filters.date_to.isoformat(),
        "statuses": sorted(status.value for status in filters.statuses),
        "project_id": filters.project_id,
        "project": report.project_name,
        "customer_ids": sorted(filters.customer_ids),
        "associated_ids": sorted(filters.associated_ids),
        "only_ids": None if filters.only_ids is None else sorted(filters.only_ids),
        "if_some_cannot": filters.policy.value,
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _document(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _line(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=True, sort_keys=True) + "\n").encode()
