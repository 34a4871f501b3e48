"""What Prometheus reads."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from services.model.operations import Figures, TotalsChecked
from services.operations import Watch
from services.operations.watch import KEPT_FOR
from services.store.engine import open_engine
from services.store.unit_of_work import Store
from tests.services.desk_doubles import KEYS, NOW, SettableClock, opened_store

FIGURES = Figures(
    runs={("import", "importing"): 7, ("undo", "paused"): 1},
    due_runs=2,
    oldest_due_run=timedelta(seconds=4),
    messages={"pending": 30, "undeliverable": 1},
    oldest_due_message=timedelta(minutes=1),
    replicas=3,
    totals=TotalsChecked(NOW, 2),
)


def samples(page: bytes) -> dict[str, float]:
    """The values of the page, by name and labels."""
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def test_queues_and_their_ages_are_shown() -> None:
    found = samples(Metrics(lambda: FIGURES).page())

    expected = {
        "import_invoices_database_up[]": 1.0,
        "import_invoices_runs['import', 'importing']": 7.0,
        "import_invoices_runs['paused', 'undo']": 1.0,
        "import_invoices_runs_due[]": 2.0,
        "import_invoices_runs_due_oldest_seconds[]": 4.0,
        "import_invoices_messages['pending']": 30.0,
        "import_invoices_messages['undeliverable']": 1.0,
        "import_invoices_messages_due_oldest_seconds[]": 60.0,
        "import_invoices_replicas[]": 3.0,
        "import_invoices_totals_differing[]": 2.0,
    }
    assert expected.items() <= found.items()


def test_what_the_process_counted_is_shown_beside() -> None:
    names = {name.partition("[")[0] for name in samples(Metrics(lambda: FIGURES).page())}

    assert {
        "import_invoices_leases_taken_over_total",
        "import_invoices_invoices_imported_total",
        "import_invoices_ticks_total",
        "import_invoices_acknowledgement_seconds_bucket",
        "process_resident_memory_bytes",
    } <= names


def test_a_database_that_does_not_answer_hides_nothing_else() -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    found = samples(Metrics(Watch(Store(engine, KEYS), SettableClock()).figures).page())

    assert found["import_invoices_database_up[]"] == 0.0
    assert "import_invoices_runs_due[]" not in found
    assert "import_invoices_ticks_total[]" in found


def test_however_many_ask_the_database_is_asked_every_few_seconds(sqlite_url: str) -> None:
    clock = SettableClock()
    with opened_store(sqlite_url) as store:
        watch = Watch(store, clock)
        first = watch.figures()
        assert first == Figures()
        assert watch.figures() is first

        clock.move(seconds=KEPT_FOR)
        assert watch.figures() is not first
