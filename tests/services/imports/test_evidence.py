"""The evidence pack: all that a run decided, the same bytes each time, and what shows when it was altered."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from services.errors import NotAllowed, NotFound
from services.imports.evidence import FILES, Evidence, NoEvidenceYet
from services.imports.report_files.choices import program_version
from services.imports.run_history import RunHistory
from services.imports.undo import Undos
from services.model.import_run import ImportRun
from services.model.run_history import NEWEST
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.imports.firm import SECOND, Firm, fill

NAME = '=HYPERLINK("https://evil.example")'


def evidence(firm: Firm) -> Evidence:
    return Evidence(firm.store, firm.clock, firm.rights, firm.history)


def packed(firm: Firm, run: ImportRun) -> tuple[bytes, str]:
    """The pack of the run, and the hash that is told with it."""
    out = io.BytesIO()
    made = evidence(firm).write(run.id, out)
    return out.getvalue(), made.sha256


def imported(firm: Firm) -> ImportRun:
    """Five come in, and three have no project."""
    fill(firm, linked=5, unlinked=3)
    facts = {"customer_id": "2", "customer_name": NAME}
    firm.books.invoice("300", txn_date=date(2026, 10, 30), doc_number="=1+1", **facts)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)
    return firm.work_off(run.id)


def test_a_pack_holds_every_verdict_and_proves_that_nothing_was_altered(firm: Firm) -> None:
    run = imported(firm)

    content, told = packed(firm, run)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sums = entries.pop("SHA256SUMS")
    assert tuple(entries) == FILES
    assert hashlib.sha256(sums).hexdigest() == told
    listed = "".join(f"{hashlib.sha256(entries[name]).hexdigest()}  {name}\n" for name in FILES)
    assert sums.decode() == listed
    rows = list(csv.DictReader(io.StringIO(entries["verdicts.csv"].decode(), newline="")))
    assert [row["verdict"] for row in rows].count("imported") == 5
    assert [row["reason"] for row in rows if row["verdict"] == "rejected"] == ["no_project"] * 4
    assert {row["doc_number"] for row in rows} >= {"'=1+1"}
    assert {row["customer"] for row in rows} >= {f"'{NAME}"}
    assert all(len(row["material_digest"]) == 32 for row in rows)
    said = json.loads(entries["run.json"])
    assert (said["requested_by"], said["started_by"]) == (ADMIN.user_id, ADMIN.user_id)
    assert (said["choices"]["from"], said["company"]["realm_id"]) == ("2026-10-01", "9341453000000001")
    sums_of = json.loads(entries["totals.json"])
    assert sums_of["counts"]["rejected"] == 4
    assert sums_of["tie_out"]["unexplained"] == 0
    actions = [json.loads(line)["action"] for line in entries["audit.jsonl"].splitlines()]
    assert actions == ["import_requested", "import_started"]


def test_the_same_run_gives_the_same_bytes_also_after_it_was_asked_for_and_its_hash_is_listed(
    firm: Firm,
) -> None:
    run = imported(firm)
    first, told = packed(firm, run)

    evidence(firm).ask(ADMIN, run.id)
    firm.clock.move(hours=30)

    assert packed(firm, run) == (first, told)
    (line,) = RunHistory(firm.store, firm.rights).page(SECOND, NEWEST).lines
    assert [one.sha256 for one in line.evidence] == [told]
    assert (line.has_ended, line.may_undo, line.may_retry) == (True, True, True)


def test_it_stays_as_it_is_when_quickbooks_changes_or_another_program_makes_it(firm: Firm) -> None:
    run = imported(firm)
    first = packed(firm, run)
    firm.books.pay("101", "40.00")
    firm.clock.move(minutes=1)
    firm.previewed()

    assert packed(firm, run) == first
    with zipfile.ZipFile(io.BytesIO(first[0])) as archive:
        assert program_version() not in archive.read("manifest.json").decode()


def test_an_undo_has_a_pack_of_its_own_and_stands_in_that_of_its_import(firm: Firm) -> None:
    run = imported(firm)
    before, first = packed(firm, run)
    firm.clock.move(minutes=1)
    undo = Undos(firm.store, firm.clock, firm.rights, firm.kicks).undo(SECOND, run.id).run
    assert undo is not None
    firm.work_off(undo.id)

    of_undo, _ = packed(firm, undo)
    after, second = packed(firm, run)

    with zipfile.ZipFile(io.BytesIO(of_undo)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("verdicts.csv").decode(), newline="")))
    assert [row["verdict"] for row in rows] == ["undone"] * 5
    assert before != after
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert b"undo_started" in archive.read("audit.jsonl")
    line = RunHistory(firm.store, firm.rights).page(SECOND, NEWEST).lines[-1]
    assert [one.sha256 for one in line.evidence] == [first, second]


def test_only_administrators_of_the_workspace_have_it_and_only_once_the_run_has_ended(firm: Firm) -> None:
    fill(firm, linked=1)
    waiting = firm.previewed()

    with pytest.raises(NotAllowed):
        evidence(firm).ask(MEMBER, waiting.id)
    with pytest.raises(NotAllowed):
        evidence(firm).ask(STRANGER, waiting.id)
    with pytest.raises(NotFound):
        evidence(firm).ask(ADMIN, "IMP-NOBODYS")
    with pytest.raises(NoEvidenceYet):
        evidence(firm).ask(ADMIN, waiting.id)
