from __future__ import annotations

from datetime import timedelta

from services.model.audit import AuditAction, AuditEntry
from tests.services.desk_doubles import ADMIN, NOW, STRANGER, TEAM, opened_store


def test_the_log_is_read_newest_first_and_by_workspace(database_url: str) -> None:
    with opened_store(database_url) as store, store.writing() as tx:
        for minutes, actor in enumerate((ADMIN, STRANGER, ADMIN)):
            at = NOW + timedelta(minutes=minutes)
            tx.audit.add(actor, AuditAction.PROJECT_CREATED, f"p{minutes}", {"label": "Acme"}, at)
        entries = tx.audit.recent(TEAM, 10)

    assert [(entry.subject, entry.team_id) for entry in entries] == [("p2", TEAM), ("p0", TEAM)]


def test_an_entry_comes_back_as_it_was_written(database_url: str) -> None:
    with opened_store(database_url) as store, store.writing() as tx:
        tx.audit.add(ADMIN, AuditAction.CUSTOMER_LINKED, "7", {"project_id": "p1"}, NOW)
        entry = tx.audit.recent(TEAM, 1)[0]

    assert entry == AuditEntry(
        entry.id, TEAM, ADMIN.user_id, AuditAction.CUSTOMER_LINKED, "7", NOW, {"project_id": "p1"}
    )


def test_every_action_has_a_code_of_its_own_and_a_sentence() -> None:
    codes = {action.code for action in AuditAction if action.sentence}

    assert len(codes) == len(AuditAction)
    assert {AuditAction.of(code) for code in codes} == set(AuditAction)
