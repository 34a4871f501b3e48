"""The audit log on its way to whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from bot.notifier import Notifier
from bot.use_cases import UseCases
from services.audit import AuditLog
from services.imports.history import History
from services.model.audit import AuditAction
from services.model.audit_log import AuditFilter
from services.store.unit_of_work import Store
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.desk_doubles import ADMIN, NOW, EveryRight, SettableClock, opened_store


@dataclass(frozen=True)
class Desk:
    """What a notifier asks of the product."""

    store: Store
    clock: SettableClock
    history: History
    audit_log: AuditLog
    access: EveryRight


def sent(desk: Desk, slack: SlackDouble) -> dict[str, Any]:
    """What was shared in the end."""
    notifier = Notifier(cast(UseCases, desk), slack.client)
    for _ in range(3):
        notifier.pump()
        desk.clock.move(minutes=12)
    notifier.stop()
    (shared,) = [body for method, body in slack.asked if method == "files.completeUploadExternal"]
    return shared


def test_the_file_comes_to_the_direct_messages_of_who_asked(sqlite_url: str) -> None:
    clock = SettableClock()
    with opened_store(sqlite_url) as store, a_slack() as slack:
        log = AuditLog(store, clock, EveryRight())
        with store.writing() as tx:
            tx.audit.add(ADMIN, AuditAction.PROJECT_CREATED, "p1", {"label": "Acme"}, NOW)
            tx.commit()
        clock.move(minutes=1)
        log.ask(ADMIN, AuditFilter(action=AuditAction.PROJECT_CREATED))
        place = {"upload_url": f"{slack.url}/upload", "file_id": "F1"}
        slack.answers |= {
            "files_getUploadURLExternal": place,
            "conversations_open": {"channel": {"id": "D1"}},
        }

        shared = sent(Desk(store, clock, History(store, clock), log, EveryRight()), slack)

    assert (shared["channel_id"], shared["initial_comment"]) == (
        "D1",
        "The audit log as you asked for it: 1 entry.",
    )
