"""Time entries and expenses on their way to whoever asked for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from bot.notifier import Notifier
from bot.use_cases import UseCases
from services.imports.history import History
from services.imports.report_files import Tables
from services.model.entry_filter import UNBILLED
from services.model.people import Actor, Right
from services.store.unit_of_work import Store
from services.work_in_progress import EntryExport
from tests.bot.slack_double import SlackDouble, a_slack
from tests.kept_engines import engine_with_tables
from tests.services.desk_doubles import ADMIN, KEYS, MEMBER, EveryRight, SettableClock
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects


@dataclass(frozen=True)
class Desk:
    """What a notifier asks of the product."""

    store: Store
    clock: SettableClock
    history: History
    entry_export: EntryExport
    access: EveryRight


class ByUserGroup(EveryRight):
    """Rights by a user group of Slack's, which does not answer now and then: that grants nothing."""

    is_answered = True

    def may(self, actor: Actor, right: Right) -> bool:
        return self.is_answered and super().may(actor, right)


def sent(store: Store, slack: SlackDouble, asker: Actor) -> dict[str, Any]:
    """What was shared in the end, of what this person asked for. Nobody knows her groups at first."""
    clock, rights = SettableClock(), ByUserGroup()
    export = EntryExport(store, clock, rights, Tables())
    export.ask(asker, UNBILLED)
    desk = Desk(store, clock, History(store, clock), export, rights)
    for is_answered in (False, True):
        rights.is_answered = is_answered
        notifier = Notifier(cast(UseCases, desk), slack.client)
        notifier.pump()
        notifier.stop()
        clock.move(minutes=12)
    (shared,) = [body for method, body in slack.asked if method == "files.completeUploadExternal"]
    return shared


def test_both_files_come_to_her_direct_messages_with_what_she_may_see(sqlite_url: str) -> None:
    engine = engine_with_tables(sqlite_url)
    store = Store(engine, KEYS)
    with engine.begin() as database:
        add_projects(database)
        add_entries(database, [an_entry_row(), an_expense_row(project_id="p2")])
    told = {}
    for asker in (ADMIN, MEMBER):
        with a_slack() as slack:
            slack.answers |= {
                "files_getUploadURLExternal": {"upload_url": f"{slack.url}/upload", "file_id": "F1"},
                "conversations_open": {"channel": {"id": "D1"}},
            }
            told[asker] = sent(store, slack, asker)["initial_comment"]

    engine.dispose()
    assert told == {
        ADMIN: "Time and expenses as you asked for them: 2 entries.",
        MEMBER: "Time and expenses as you asked for them: 1 entry.",
    }
