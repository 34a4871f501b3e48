"""Import runs as rows and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Row

from services.model.import_run import (
    CommitPolicy,
    Filters,
    ImportRun,
    ImportType,
    NewRun,
    PauseReason,
    Progress,
    RunKind,
    RunPhase,
    RunStatus,
    Via,
    chosen_of,
)
from services.model.people import Place, PlaceKind

_FIRST_STATUS = {RunKind.IMPORT: RunStatus.PREVIEWING, RunKind.UNDO: RunStatus.UNDOING}


def filters_to_json(filters: Filters) -> dict[str, Any]:
    """The choices as JSON; sets as sorted lists, so that equal choices are equal text."""
    return {
        "date_from": filters.date_from.isoformat(),
        "date_to": filters.date_to.isoformat(),
        "statuses": sorted(status.value for status in filters.statuses),
        "project_id": filters.project_id,
        "customer_ids": sorted(filters.customer_ids),
        "associated_ids": sorted(filters.associated_ids),
        "only_ids": None if filters.only_ids is None else sorted(filters.only_ids),
        "policy": filters.policy.value,
    }


def filters_from_json(stored: dict[str, Any]) -> Filters:
    """The choices from JSON."""
    return Filters(
        date_from=date.fromisoformat(stored["date_from"]),
        date_to=date.fromisoformat(stored["date_to"]),
        statuses=frozenset(map(chosen_of, stored["statuses"])),
        project_id=stored["project_id"],
        customer_ids=frozenset(stored["customer_ids"]),
        associated_ids=frozenset(stored["associated_ids"]),
        only_ids=None if stored["only_ids"] is None else frozenset(stored["only_ids"]),
        policy=CommitPolicy(stored["policy"]),
    )


def place_to_json(place: Place | None) -> dict[str, Any] | None:
    """The place as JSON."""
    return None if place is None else asdict(place) | {"kind": place.kind.value}


def place_from_json(stored: dict[str, Any] | None) -> Place | None:
    """The place from JSON."""
    return None if stored is None else Place(**(stored | {"kind": PlaceKind(stored["kind"])}))


def progress_to_json(progress: Progress) -> dict[str, Any]:
    """The progress as JSON."""
    return {
        "phase": progress.phase.value,
        "done": progress.done,
        "total": progress.total,
        "since": _moment_to_json(progress.since),
        "calls": progress.calls,
        "slowed_until": _moment_to_json(progress.slowed_until),
        "before": progress.before,
    }


def progress_from_json(stored: dict[str, Any]) -> Progress:
    """The progress from JSON."""
    return Progress(
        phase=RunPhase(stored["phase"]),
        done=stored["done"],
        total=stored["total"],
        since=_moment_from_json(stored["since"]),
        # Rows of the first version have none of these.
        calls=stored.get("calls"),
        slowed_until=_moment_from_json(stored.get("slowed_until")),
        before=stored.get("before", 0),
    )


def _moment_to_json(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment_from_json(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def join_key(new: NewRun) -> str:
    """Equal for runs of one company that would do the same."""
    said = [new.kind.value, new.target_id, new.import_type.value, filters_to_json(new.filters)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def new_row(new: NewRun, at: datetime) -> dict[str, Any]:
    """What a new row of ``import_runs`` holds but for its id."""
    return {
        "connection_id": new.connection_id,
        "team_id": new.team_id,
        "import_type": new.import_type.value,
        "requested_by": new.requested_by,
        "via": new.via.value,
        "filters": filters_to_json(new.filters),
        "place": place_to_json(new.place),
        "draft_id": new.draft_id,
        "parent_id": new.parent_id,
        "dry_run": new.dry_run,
        "status": _FIRST_STATUS[new.kind].value,
        "approved_digest": new.approved_digest,
        "started_by": new.requested_by if new.approved_digest and new.via is not Via.CLI else None,
        "started_at": at if new.approved_digest else None,
        "progress": progress_to_json(Progress(RunPhase.STARTING)),
        "created_at": at,
        "facts": {},
        "join_key": join_key(new),
        "kind": new.kind.value,
        "target_id": new.target_id,
        "schedule_id": new.schedule_id,
        "slot": new.slot,
    }


def run_from_row(row: Row[Any]) -> ImportRun:
    """The run that a row of ``import_runs`` holds."""
    return ImportRun(
        id=row.id,
        connection_id=row.connection_id,
        team_id=row.team_id,
        import_type=ImportType(row.import_type),
        requested_by=row.requested_by,
        via=Via(row.via),
        filters=filters_from_json(row.filters),
        place=place_from_json(row.place),
        draft_id=row.draft_id,
        parent_id=row.parent_id,
        dry_run=row.dry_run,
        status=RunStatus(row.status),
        pause_reason=PauseReason(row.pause_reason) if row.pause_reason else None,
        resume_status=RunStatus(row.resume_status) if row.resume_status else None,
        progress=progress_from_json(row.progress),
        plan_digest=row.plan_digest,
        approved_digest=row.approved_digest,
        started_by=row.started_by,
        started_at=row.started_at,
        cancel_requested_by=row.cancel_requested_by,
        created_at=row.created_at,
        planned_at=row.planned_at,
        finished_at=row.finished_at,
        error_code=row.error_code,
        error_sentence=row.error_sentence,
        calls=row.calls,
        fence=row.fence,
        step=row.step,
        facts=row.facts,
        kind=RunKind(row.kind),
        target_id=row.target_id,
        joined_id=row.joined_id,
        schedule_id=row.schedule_id,
        slot=row.slot,
    )
