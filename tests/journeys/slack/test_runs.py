"""*Runs* and *Coverage*: from Home to a run's report and its evidence, and from a gap into the wizard."""

from __future__ import annotations

import hashlib
import io
import zipfile

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import BOREALIS, a_firm
from tests.journeys.slack.looking import button, labels, values, words
from tests.journeys.slack.person import DIRECT, Person
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.test_report_files import downloaded, names_of


def opens(person: Person, label: str) -> None:
    """What this button in her Home leads to."""
    person.does("home")
    home = person.home_offering(label)
    person.does("click", view_id=home["id"], **button(home, label))


def has_ended(scene: Scene[LittleBooks], heading: str, number: int) -> None:
    """An import of October by the first administrator."""
    card = scene.preview()
    scene.admin.presses(f"Import {number} invoices", card)
    scene.report(card, heading)


def narrows(person: Person, holding: str, **chosen: str) -> None:
    """The list of runs, by its form."""
    person.presses_in_modal("Filter…")
    person.modal("Filter runs")
    person.submits(**chosen)
    person.modal("Import runs", holding)


def test_a_run_is_found_again_with_its_report_and_its_evidence(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2, unlinked=1)
    has_ended(scene, "Imported with exceptions", 2)
    second = scene.second
    opens(second, "Runs")
    runs = second.modal("Import runs", "2 imported · 1 need you")
    assert labels(runs) == ["Filter…", "Details", "Report", "Retry", "Undo", "Evidence"]
    narrows(second, "No run is like this.", Outcome="failed")
    narrows(second, "Runs by <@U0ADMIN> · With exceptions", Outcome="exceptions", By="U0ADMIN")

    second.presses_in_modal("Report")
    assert BOREALIS in words(second.modal("Report", "*Imported with exceptions*"))
    second.presses_in_modal("Send it to me")
    assert "Retry" in labels(second.reads("*Imported with exceptions*", BOREALIS, channel=DIRECT))
    assert names_of(second.reads("1 invoice needs you", channel=DIRECT)) == ["csv", "xlsx"]
    second.closes()
    second.presses_in_modal("Evidence")
    second.modal(holding="is being made")

    pack = second.reads("Evidence pack of", channel=DIRECT)
    with zipfile.ZipFile(io.BytesIO(downloaded(pack["files"][0], second.id))) as archive:
        told = hashlib.sha256(archive.read("SHA256SUMS")).hexdigest()
        assert len(archive.read("verdicts.csv").splitlines()) == 4
    assert told in words(pack)
    second.does("close", how="x")
    opens(second, "Runs")
    second.modal("Import runs", f"SHA-256 {told}")


def test_a_gap_of_the_calendar_leads_into_the_wizard_filled_in(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2)
    has_ended(scene, "Import complete", 2)
    opens(scene.admin, "Coverage")
    year = words(scene.admin.modal("Coverage", "*October*\n✓ imported"))
    assert "*September*\n○ never" in year
    assert "*Jan 1, 2026 – Sep 30, 2026*\nNever" in year

    scene.admin.presses_in_modal("Import this gap")

    form = values(scene.admin.modal("Filters", "These dates close the gap."))
    assert (form["From"], form["To"]) == ("2026-01-01", "2026-09-30")
    assert scene.admin.submits()["outcome"] == "cleared"
    scene.admin.reads("1 Jan 2026 – 30 Sep 2026", channel=DIRECT)
