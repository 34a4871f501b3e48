"""What two do at once on PostgreSQL: the second waits, and sees what the first did."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.imports.evidence import Evidence
from services.model.evidence import HashTold, evidence_of, evidence_to_json
from tests.kept_databases import empty
from tests.services.desk_doubles import ADMIN, NOW, TEAM
from tests.services.imports.firm import Firm, fill, opened_firm
from tests.store.waiting import wait_for_waiting

OTHER = HashTold("0" * 64, NOW)


@pytest.fixture
def firm(kept_postgres_url: str) -> Iterator[Firm]:
    """On PostgreSQL only: on SQLite, who writes is alone."""
    empty(kept_postgres_url)
    with opened_firm(kept_postgres_url) as firm:
        yield firm


@pytest.mark.postgres
def test_of_two_packs_that_are_made_at_once_both_hashes_are_kept(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)
    firm.work_off(run.id)
    evidence = Evidence(firm.store, firm.clock, firm.rights, firm.history)

    with ThreadPoolExecutor(1) as pool:
        with firm.store.writing() as first:
            facts = first.runs.held(run.id).facts
            first.runs.note_facts(run.id, facts | evidence_to_json((OTHER,)))
            second = pool.submit(evidence.write, run.id, io.BytesIO())
            wait_for_waiting(firm.engine, 1)
            first.commit()
        told = second.result().sha256

    assert [one.sha256 for one in evidence_of(firm.history.run(run.id).facts)] == [OTHER.sha256, told]


@pytest.mark.postgres
def test_invoices_are_given_to_another_client_only_once_a_move_between_tiles_has_ended(firm: Firm) -> None:
    with ThreadPoolExecutor(1) as pool:
        with firm.store.writing() as moving:
            moving.tile_moves.lock(firm.connection_id)
            held = pool.submit(hold_imports, firm)
            wait_for_waiting(firm.engine, 1)
        assert held.result()


def hold_imports(firm: Firm) -> bool:
    with firm.store.writing() as tx:
        return tx.directory.hold_imports(TEAM)
