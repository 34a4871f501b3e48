"""In a public, shared or unknown channel: counts, numbers, reasons and remedies; no money and no names."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from bot.imports.messages import Message, announcement, card, final, private_copy
from services.model.report import RunItem, RunReport
from tests.bot.golden_messages import with_exceptions
from tests.bot.strategies import reports
from tests.builders import NOW, a_customer

NAME = "Canary & Sons"
AMOUNT = Decimal("31337.31")
CURRENCY = "XCN"
#: However a name or an amount were written, one of these would be seen.
CANARIES = ("Canary", "31,337", "31337", CURRENCY, "A/R effect", "Money")


@given(reports)
def test_no_amount_and_no_name_is_shown_where_everybody_reads(report: RunReport) -> None:
    shown = [written(one) for one in public_messages(with_canaries(report))]

    assert [canary for canary in CANARIES for one in shown if canary in one] == []


def test_the_canaries_are_seen_where_all_may_be_shown() -> None:
    shown = written(private_copy(with_canaries(with_exceptions()), None))

    assert [canary for canary in CANARIES if canary not in shown] == ["31337"]


def test_numbers_reasons_and_remedies_are_shown_in_public() -> None:
    shown = written(final(with_exceptions(), False))

    for words in ("1042", "linked to no project", "Link the customer to a project", "10 imported"):
        assert words in shown


def public_messages(report: RunReport) -> list[Message]:
    """What may be posted where everybody reads."""
    return [
        card(report, False, NOW),
        final(report, False),
        announcement(report, None),
    ]


def written(message: Message) -> str:
    """All that is in a message."""
    return json.dumps([message.text, message.renderings], ensure_ascii=False)


def with_canaries(report: RunReport) -> RunReport:
    """The report with names and amounts that would be noticed."""
    customer = a_customer(name=NAME)
    return replace(
        report,
        run=replace(report.run, error_sentence=None),
        company_name=NAME,
        project_name=NAME,
        customer_names=(NAME,),
        totals=tuple(replace(one, currency=CURRENCY, found=AMOUNT, imported=AMOUNT) for one in report.totals),
        tiles=tuple(replace(one, currency=CURRENCY, total=AMOUNT, balance=AMOUNT) for one in report.tiles),
        exceptions=tuple(map(_item, report.exceptions)),
        unlinked=(customer,) if report.unlinked else (),
        associated=(customer,) if report.associated else (),
        aging=tuple(replace(one, currency=CURRENCY, after=AMOUNT) for one in report.aging),
        support_contact=None,
    )


def _item(item: RunItem) -> RunItem:
    return replace(
        item,
        doc_number="1042",
        customer_name=NAME,
        project_name=NAME,
        currency=CURRENCY,
        total=AMOUNT,
        balance=AMOUNT,
        error="The store refused its figures.",
    )
