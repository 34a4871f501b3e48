"""Entries follow what the mirror has heard of their documents: one batch in one transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from services.model.audit import AuditAction
from services.model.people import SYSTEM, Actor
from services.model.work_in_progress import Followed
from services.ports.store import Transaction


def follow_some(tx: Transaction, connection_id: str, at: datetime, limit: int) -> Followed | None:
    """What became of so many that wait, also for the audit log; None where none does."""
    noted = tx.followed_entries.waiting(connection_id, limit)
    if not noted:
        return None
    done = tx.followed_entries.follow(connection_id, noted, at)
    told = {name: number for name, number in asdict(done).items() if number}
    if told:
        system = Actor(tx.connections.get(connection_id).team_id, SYSTEM)
        tx.audit.add(system, AuditAction.ENTRIES_FOLLOWED, connection_id, told, at)
    return done
