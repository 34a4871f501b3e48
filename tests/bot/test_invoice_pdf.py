"""*PDF*: whatever QuickBooks or Slack answers, the window ends in words about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.call import Call
from bot.home.listeners import pdf
from bot.home.views import pdf as views
from bot.ids import Action
from bot.use_cases import UseCases
from services.errors import AppError, NeedsReconnect, QuickBooksUnavailable
from services.invoice_window.pdf import PdfGone, PdfNotFetched
from services.model.invoice_pdf import InvoicePdf
from services.model.outbox import MessageKind
from services.model.people import Actor
from tests.bot.golden_views import VIEWS
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message, delivered, posts
from tests.bot.requests import a_modal, in_modal
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.desk_doubles import SettableClock

PRESS = in_modal(Action.INVOICE_PDF, a_modal(VIEWS["invoice-imported"]), value="con1:101")
OPENED: dict[str, Any] = {
    "views_push": {"view": {"id": "V2"}},
    "conversations_open": {"channel": {"id": "D0ADMIN"}},
}


@dataclass
class Company:
    """QuickBooks prints, or fails with this error."""

    error: AppError | None = None
    clock: SettableClock = field(default_factory=SettableClock)

    #: What is told by message unless it is withdrawn.
    promised: list[str] = field(default_factory=list)

    @property
    def invoice_pdfs(self) -> Company:
        return self

    def begin(self, actor: Actor, invoice_id: str) -> str:
        self.promised.append(invoice_id)
        return invoice_id

    def end(self, key: str) -> None:
        self.promised.remove(key)

    def fetch(self, actor: Actor, invoice_id: str) -> InvoicePdf:
        if self.error is not None:
            raise self.error
        return InvoicePdf(b"%PDF-1.4 %%EOF", "101", "1042")


def asks(slack: SlackDouble, company: Company) -> None:
    """She presses the button."""
    pdf.send_pdf(Call(PRESS, Actor("T0FIRM", "U0ADMIN"), cast(UseCases, company), slack.client, lambda: None))


def last_words(slack: SlackDouble, company: Company) -> str:
    """What stands in the window in the end."""
    asks(slack, company)
    assert company.promised == []
    method, asked = slack.asked[-1]
    assert (method, asked["view_id"]) == ("views.update", "V2")
    return str(asked["view"])


@pytest.mark.parametrize("error", [QuickBooksUnavailable(), PdfNotFetched(NeedsReconnect()), PdfGone()])
def test_what_quickbooks_says_is_said_with_what_to_do(error: AppError) -> None:
    with a_slack(**OPENED) as slack:
        words = last_words(slack, Company(error))

    assert str(error) in words
    assert error.remedy in words
    assert "files.getUploadURLExternal" not in [method for method, _ in slack.asked]


def test_a_file_that_slack_does_not_take_is_said_to_be_missing() -> None:
    with a_slack(**OPENED, files_getUploadURLExternal="storage_limit_reached") as slack:
        assert views.REFUSED in last_words(slack, Company())


@pytest.mark.parametrize("answer", ["not_found", "internal_error"])
def test_where_the_window_cannot_say_it_she_is_told_by_message(answer: str) -> None:
    company = Company(QuickBooksUnavailable())
    with a_slack(**OPENED, views_update=answer) as slack:
        asks(slack, company)

    (told,) = posts(slack)
    assert (told["channel"], company.promised) == ("D0ADMIN", [])
    assert (str(company.error) in told["text"], Action.INVOICE_PDF in str(told["blocks"])) == (True, True)


def test_where_nothing_can_be_said_she_is_told_later() -> None:
    company = Company(QuickBooksUnavailable())
    with a_slack(**OPENED, views_update="internal_error", chat_postMessage="internal_error") as slack:
        asks(slack, company)

    assert company.promised == ["con1:101"]


@pytest.mark.parametrize("answer", ["not_found", "internal_error"])
def test_one_that_has_come_is_not_said_to_be_missing(answer: str) -> None:
    company = Company()
    with a_slack(**OPENED, views_update=answer) as slack:
        slack.answers["files_getUploadURLExternal"] = {"upload_url": f"{slack.url}/upload", "file_id": "F1"}
        asks(slack, company)

    assert "files.completeUploadExternal" in [method for method, _ in slack.asked]
    assert (posts(slack), company.promised) == ([], [])


def test_one_that_may_not_have_come_is_told_of_with_the_way_to_ask_again() -> None:
    message = a_message(MessageKind.PDF_MISSING, recipient="U0ADMIN", facts={"invoice_id": "con1:101"})
    with a_slack(**TAKES_ALL) as slack:
        delivered(Firm(), slack, message)

    (told,) = posts(slack)
    assert told["channel"] == "D0ADMIN"
    assert (Action.INVOICE_PDF in str(told), "con1:101" in str(told)) == (True, True)


def test_a_window_that_slack_opens_no_more_costs_no_call() -> None:
    with a_slack(views_push="expired_trigger_id", conversations_open=OPENED["conversations_open"]) as slack:
        asks(slack, Company(QuickBooksUnavailable("never asked")))

    assert "never asked" not in str(slack.asked)
