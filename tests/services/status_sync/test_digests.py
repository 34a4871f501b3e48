"""The daily digest: at eight where the company is, once, and only if anything was found."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.decisions.next_look import Means, calls_of, day_to_tell, next_look
from services.model.entry_filter import EntryFilter
from services.model.entry_marks import Marks
from services.model.import_run import ImportType
from services.model.outbox import MessageKind
from services.model.quickbooks import Entity
from services.model.work_in_progress import Updated
from services.status_sync import Digests
from services.store.digest_messages import GATHERED
from services.store.outbox import SENDING
from services.work_in_progress import EntryUpdates
from tests.services.desk_doubles import ADMIN, STRANGER, EveryRight
from tests.services.imports.entry_firm import imported, time, time_changes
from tests.services.imports.firm import SECOND
from tests.services.imports.records import an_entry
from tests.services.status_sync.watched_firm import WatchedFirm

#: The company is in Los Angeles, and it is half past two there when a test begins.
TO_EIGHT = 5.5


def test_it_is_told_once_at_eight_where_the_company_is(watched: WatchedFirm) -> None:
    watched.set_company(results_channel_id="C1")
    watched.books.change("101", doc_number="N-9")
    watched.books.delete("102")
    watched.look()
    watched.sync.digests.tell_due()
    assert watched.messages() == []

    watched.clock.move(hours=TO_EIGHT)
    for _ in range(2):
        watched.opened().digests.tell_due()

    assert watched.messages() == [("drift:con1:2026-11-24", None)]
    told = watched.sync.digests.digest("con1", date(2026, 11, 24), 15)
    assert [drift.invoice_id for drift in told.drifts] == ["con1:101"]
    assert (told.count, told.waiting, told.earlier) == (2, 1, 0)
    for limit in (1, 15):  # however much waits beside it
        told = watched.sync.digests.digest("con1", date(2026, 11, 24), limit)
        assert ([drift.invoice_id for drift in told.followed], told.followed_count) == (["con1:102"], 1)


def test_without_a_channel_each_administrator_is_told(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")
    once.look()
    once.clock.move(hours=TO_EIGHT)

    once.sync.digests.tell_due()

    assert [person for _, person in once.messages()] == ["UADMIN", "USECOND", "cli"]


def test_a_day_is_told_later_where_nobody_is_to_be_had(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")
    once.look()
    once.clock.move(hours=TO_EIGHT)

    Digests(once.firm.store, once.clock, EveryRight(STRANGER)).tell_due()
    assert once.messages() == []
    once.sync.digests.tell_due()

    assert len(once.messages()) == 3


def test_a_day_on_which_nothing_was_found_is_not_told_of_and_the_next_tells_what_is_new(
    once: WatchedFirm,
) -> None:
    once.set_company(results_channel_id="C1")
    once.clock.move(hours=TO_EIGHT + 2)
    once.sync.digests.tell_due()
    assert once.messages() == []

    once.books.change("101", doc_number="N-9")
    once.look()
    once.sync.digests.tell_due()
    assert once.messages() == []
    once.clock.move(hours=24)
    once.sync.digests.tell_due()
    once.books.change("102", doc_number="N-8")
    once.look()
    once.clock.move(hours=24)
    once.sync.digests.tell_due()

    assert [key for key, _ in once.messages()] == ["drift:con1:2026-11-25", "drift:con1:2026-11-26"]
    newest = once.sync.digests.digest("con1", date(2026, 11, 26), 15)
    (drift,) = newest.drifts
    assert (drift.invoice_id, newest.earlier, newest.newest, newest.to_accept) == ("con1:102", 1, drift.id, 2)


def test_the_digest_says_what_became_of_each_and_needs_the_right(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")
    once.look()
    known = once.waiting()["101"].id
    once.clock.move(hours=TO_EIGHT)
    once.sync.digests.tell_due()

    once.sync.drifts.keep(ADMIN, known)

    told = once.sync.drifts.digest(ADMIN, known, 15)
    assert told is not None
    assert [(drift.state.value, drift.decided_by) for drift in told.drifts] == [("kept", "UADMIN")]
    assert told.waiting == 0


def test_every_copy_of_a_digest_is_shown_anew_once_somebody_has_decided(watched: WatchedFirm) -> None:
    for qbo_id in ("101", "102"):
        watched.books.change(qbo_id, doc_number=f"NEW-{qbo_id}")
    watched.look()
    watched.clock.move(hours=TO_EIGHT)
    watched.sync.digests.tell_due()
    copies = watched.messages()
    first, second = (waiting.id for waiting in watched.waiting().values())

    watched.sync.drifts.keep(ADMIN, first)
    watched.clock.move(seconds=GATHERED.seconds)
    shown = claimed(watched)
    watched.sync.drifts.accept_all(SECOND, "con1", second)
    watched.sync.drifts.accept(SECOND, first)  # too late: and that is no reason to show it any earlier

    anew = [(f"{key}:again", person) for key, person in copies]
    assert sorted(shown) == anew != []
    watched.clock.move(seconds=SENDING.seconds - 1)
    assert claimed(watched) == []  # until those that are being shown have ended
    watched.clock.move(seconds=1)
    assert sorted(claimed(watched)) == anew
    assert watched.messages() == copies


def test_digests_that_are_shown_anew_gather_decisions_and_let_run_cards_go_before_them(
    once: WatchedFirm,
) -> None:
    once.books.change("101", doc_number="N-9")
    once.set_company(results_channel_id="C1")
    once.look()
    known = once.waiting()["101"].id
    once.clock.move(hours=TO_EIGHT)
    once.sync.digests.tell_due()
    with once.firm.store.writing() as tx:
        for told in tx.outbox.claim_due(once.clock.now(), 50):
            tx.outbox.sent(told, "C1", "1.0")
        tx.commit()

    once.sync.drifts.keep(ADMIN, known)
    once.clock.move(seconds=GATHERED.seconds - 1)
    once.sync.drifts.accept(SECOND, known)
    assert claimed(once) == []
    once.clock.move(seconds=1)
    with once.firm.store.writing() as tx:
        tx.outbox.queue_card(once.run, once.clock.now())
        kinds = [one.kind for one in tx.outbox.claim_due(once.clock.now(), 2)]

    assert kinds == [MessageKind.CARD, MessageKind.DRIFT_AGAIN]


def test_entries_that_changed_or_were_deleted_are_told_of_until_they_are_updated(once: WatchedFirm) -> None:
    once.set_company(results_channel_id="C1")
    for no in ("5", "6"):
        time(once.firm, no)
    imported(once.firm, ImportType.TIME)
    time_changes(once.firm, "5", an_entry(seconds=60))
    once.books.delete_record(Entity.TIME_ACTIVITY, "6")
    once.look()
    for hours in (TO_EIGHT, 24):
        once.clock.move(hours=hours)
        once.sync.digests.tell_due()

    assert once.messages() == [("drift:con1:2026-11-24", None)]
    told = once.sync.digests.digest("con1", date(2026, 11, 24), 15)
    assert (told.entries, told.count) == (Marks(1, 1), 0)
    updates = EntryUpdates(once.firm.store, once.clock, EveryRight())
    assert updates.update(ADMIN, EntryFilter(), once.clock.now()) == Updated(1)
    assert once.sync.digests.digest("con1", date(2026, 11, 24), 15).entries == Marks(0, 1)
    once.clock.move(seconds=GATHERED.seconds)
    assert claimed(once) == [("drift:con1:2026-11-24:again", None)]


def claimed(watched: WatchedFirm) -> list[tuple[str, str | None]]:
    """What is now on its way to show digests anew."""
    with watched.firm.store.writing() as tx:
        found = tx.outbox.claim_due(watched.clock.now(), 50)
        tx.commit()
    return [(one.dedupe_key, one.recipient) for one in found if one.kind is MessageKind.DRIFT_AGAIN]


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-11-24 07:59", "UTC", None),
        ("2026-11-24 08:00", "UTC", date(2026, 11, 24)),
        ("2026-11-23 18:00", "Pacific/Kiritimati", date(2026, 11, 24)),
        ("2026-11-24 08:00", "America/Los_Angeles", None),
        ("2026-03-29 06:00", "Europe/Berlin", date(2026, 3, 29)),
    ],
)
def test_it_is_eight_by_the_companys_own_clock(at: str, zone: str, day: date | None) -> None:
    assert day_to_tell(datetime.fromisoformat(at).replace(tzinfo=UTC), zone) == day


@pytest.mark.parametrize(
    ("has_webhooks", "means", "minutes"),
    [
        (False, Means(0, 0, 1), 15),
        (True, Means(0, 0, 1), 60),
        (False, Means(79_999, 100_000, 1), 15),
        (False, Means(80_000, 100_000, 1), 60),
        (True, Means(100_000, 100_000, 1), 60),
        (False, Means(0, 500_000, 1000), 28 * 24 * 60 / 125),
        (True, Means(0, 500_000, 10**6), 28 * 24 * 60),
        (False, Means(0, 500_000, 1000, calls_of(["Invoice"])), 28 * 24 * 60 / 125),
        (
            False,
            Means(0, 500_000, 1000, calls_of(["Bill", "Purchase", "TimeActivity"])),
            9 * 28 * 24 * 60 / 250,
        ),
    ],
)
def test_companies_are_looked_at_more_seldom_the_fewer_calls_there_are(
    has_webhooks: bool, means: Means, minutes: float
) -> None:
    now = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    waits = [(next_look(now, has_webhooks, means, share) - now).total_seconds() / 60 for share in (0, 0.5, 1)]

    assert waits[1] == pytest.approx(minutes)
    assert all(abs(wait - minutes) <= minutes / 10 + 1e-3 for wait in waits)
