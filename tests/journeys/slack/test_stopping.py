"""A deploy: the service manager asks the process to stop, and another one goes on with its runs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.bootstrap import operator
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN, TEAM_ID
from services.clock import SystemClock
from services.model.people import Place, PlaceKind
from services.ports.engine import Outcome
from tests.journeys.slack.app import App
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.person import PRIVATE
from tests.journeys.slack.program import Program, running
from tests.sandbox_slack.people import People

#: Seconds from the signal to the end that are promised, and what a busy machine may add.
PROMISED, ADDED = 20.0, 10.0


class Deployed:
    """The app's settings, for processes, and for looking at what they left."""

    def __init__(self, people: People, books: LittleBooks, database_url: str) -> None:
        self.app = App(people, books, database_url, SystemClock())
        self.app.open()
        self.environment = books.environment | {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": f"{people.url}/api/",
            "DATABASE_URL": database_url,
            "PORT": "0",
        }

    def preview(self) -> str:
        """Ask for a preview of last month; the run."""
        self.app.connect()
        place = Place(PRIVATE, PlaceKind.PRIVATE, "books")
        return self.app.services.quick_start.start(operator(TEAM_ID), place, "last_month", None).id

    def is_free(self, run_id: str) -> bool:
        """Whether another process may go on with the run at once."""
        with self.app.services.store.reading() as tx:
            return tx.runs.is_due(run_id, self.app.services.clock.now())


@pytest.fixture
def deployed(people: People, little: LittleBooks, database: str) -> Iterator[Deployed]:
    deployed = Deployed(people, little, database)
    yield deployed
    deployed.app.services.close()


def seconds_to_stop(program: Program) -> float:
    clock = SystemClock()
    asked_at = clock.monotonic()
    program.is_asked_to_stop()
    assert program.status() == 0, program.log
    return clock.monotonic() - asked_at


def test_a_process_tells_how_it_is_and_ends_when_it_is_asked(deployed: Deployed) -> None:
    with running(deployed.environment, "serve") as program:
        url = program.url()
        ready = httpx.get(f"{url}/readyz")
        figures = httpx.get(f"{url}/metrics").text
        assert seconds_to_stop(program) < PROMISED + ADDED

    assert ready.status_code == 200, ready.text
    assert set(ready.json()["parts"]) == {"database", "tables", "scheduler", "messages", "slack", "worker"}
    assert "import_invoices_replicas 1.0" in figures
    with deployed.app.services.store.reading() as tx:
        assert list(tx.replicas.beating(deployed.app.services.clock.now().replace(year=2000))) == []
    assert not any("Traceback" in line for line in program.log)


def test_a_process_whose_quickbooks_hangs_ends_all_the_same_and_gives_the_run_back(
    deployed: Deployed, little: LittleBooks
) -> None:
    with little.held("COUNT") as gate, running(deployed.environment, "serve") as program:
        program.url()
        run_id = deployed.preview()
        gate.reached()
        assert not deployed.is_free(run_id)

        assert seconds_to_stop(program) < PROMISED + ADDED

    assert deployed.is_free(run_id)
    assert deployed.app.services.worker.work_off(run_id) is Outcome.DONE


def test_a_second_signal_ends_it_at_once(deployed: Deployed, little: LittleBooks) -> None:
    with little.held("COUNT") as gate, running(deployed.environment, "serve") as program:
        program.url()
        deployed.preview()
        gate.reached()
        program.is_asked_to_stop()
        program.says("stopping")
        program.is_asked_to_stop()

        assert program.status() == -15


def test_a_worker_tells_how_it_is_on_a_port_of_its_own(deployed: Deployed) -> None:
    with running(deployed.environment, "worker", "--port", "0") as program:
        ready = httpx.get(f"{program.url('working')}/readyz")
        assert seconds_to_stop(program) < PROMISED + ADDED

    assert ready.status_code == 200, ready.text
    assert set(ready.json()["parts"]) == {"database", "tables", "scheduler", "messages"}
