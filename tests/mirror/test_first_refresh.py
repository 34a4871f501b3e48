"""The first reading of a range: whole, proven, cheap."""

from __future__ import annotations

from datetime import date

from tests.mirror.mirrored import Mirrored

LAST_YEAR = date(2025, 1, 1), date(2025, 12, 31)
LAST_MONTH = date(2026, 2, 1), date(2026, 2, 28)


def test_every_invoice_of_the_range_is_in_the_mirror(mirrored: Mirrored) -> None:
    mirrored.refresh(*LAST_YEAR)

    assert mirrored.ids_here(*LAST_YEAR) == mirrored.ids_there(*LAST_YEAR)


def test_the_proof_is_quickbooks_count_beside_the_mirrors(mirrored: Mirrored) -> None:
    proof = mirrored.refresh(*LAST_YEAR)

    there = len(mirrored.ids_there(*LAST_YEAR))
    assert (proof.quickbooks_count, proof.mirror_count) == (there, there)


def test_a_month_that_fits_in_one_page_costs_few_calls(mirrored: Mirrored) -> None:
    source = mirrored.source()

    mirrored.refresh(*LAST_MONTH, source=source)

    assert source.calls <= 8
