"""The pages of connecting a company, and those that Intuit asks every app for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.pages import Answered, Asked, Form, Link, Page, laid_out
from bot.text import plain
from services.connections import CALLBACK_PATH, CONNECT_PATH, Connecting, Question
from services.errors import AppError
from services.model.connection import Connection

COOKIE, ANOTHER = "connect", "another"
LONGEST = 200
#: How the answer counts, by the error's code; else nothing could be done just now.
STATUS = {
    "connect_link_over": 410,
    "connect_link_used": 410,
    "other_browser": 403,
    "not_allowed": 403,
    "connect_page_over": 409,
    "another_company": 409,
    "invalid_input": 400,
    "no_public_address": 404,
    "not_found": 404,
}
NOTHING, USED = "Nothing was connected", "This link was used already"
#: What stands above an error where it may be that something was connected, by its code.
TITLES = {"connect_link_used": USED}
DENIED = "You did not consent, so nothing was connected. The link in Slack is still good for a few minutes."
UNSURE = "QuickBooks gave no consent, so nothing was connected. Open the link from Slack once more."
OTHER = "{right} was to be reconnected, but you chose another company in QuickBooks."
NOT_YOU = "If nobody there asked you to do this, close this page: then nothing is connected."
WHERE = "In Slack, open the Home tab of Import Invoices and press Companies."
DISCONNECTED = (
    "The connection was ended in QuickBooks. Nothing is read or written there any more; imports that are "
    "under way wait.",
    "Everything that was imported stays. To go on, connect the company again.",
    WHERE,
)


def pages(connecting: Connecting) -> tuple[Page, ...]:
    """All of them."""
    return (
        Page("GET", f"{CONNECT_PATH}/{{state}}", _worded(partial(_open, connecting))),
        Page("GET", CALLBACK_PATH, _worded(partial(_returned, connecting))),
        Page("POST", "/quickbooks/confirm", _worded(partial(_confirm, connecting))),
        Page("GET", "/quickbooks/launch", partial(_says, "Import Invoices works in Slack", (WHERE,))),
        Page("GET", "/quickbooks/disconnected", partial(_says, "Disconnected", DISCONNECTED)),
        Page("GET", "/quickbooks/reconnect", partial(_says, "Reconnect a company", (WHERE,))),
    )


def _open(connecting: Connecting, asked: Asked) -> Answered:
    opened = connecting.open(asked.params["state"], asked.cookies.get(COOKIE))
    return Answered(location=opened.address, cookies={COOKIE: opened.browser})


def _returned(connecting: Connecting, asked: Asked) -> Answered:
    query = asked.query
    if "error" in query:
        words = DENIED if query["error"] == "access_denied" else UNSURE
        return Answered(400, laid_out(NOTHING, [words], link=_slack()))
    state, browser = query.get("state", ""), asked.cookies.get(COOKIE, "")
    question = connecting.returned(state, browser, query.get("code", ""), query.get("realmId", ""))
    return Answered(html=_question(question, state))


def _confirm(connecting: Connecting, asked: Asked) -> Answered:
    form, browser = asked.form, asked.cookies.get(COOKIE, "")
    is_another = form.get(ANOTHER) == "yes"
    company = connecting.confirm(form.get("state", ""), browser, form.get("csrf", ""), is_another)
    name = plain(company.company_name, LONGEST)
    words = [f"{name} is connected. You can close this page and go on in Slack."]
    return Answered(html=laid_out("Connected", words, link=_slack(company.team_id)))


def _question(question: Question, state: str) -> str:
    """Whose workspace it would be connected to, by whom, and which company: she decides only here."""
    words = [
        f"Slack workspace: {_named(question.wish.workspace, question.asked_by.team_id)}",
        f"Asked for by: {_named(question.wish.person, question.asked_by.user_id)}",
        f"QuickBooks company: {_company(question)}",
        _zone(question),
        NOT_YOU,
    ]
    if question.expected is not None and not question.is_possible:
        return _new_one(question, question.expected)
    fields = {"state": state, "csrf": question.csrf}
    if not question.is_another or question.expected is None:
        button = "Connect" if question.expected is None else "Reconnect"
        return laid_out(f"{button} this company?", words, Form("confirm", button, fields))
    right = plain(question.expected.company_name, LONGEST)
    words.insert(0, OTHER.format(right=right))
    form = Form("confirm", "Connect it as another company", fields | {ANOTHER: "yes"})
    return laid_out("This is another company", words, form)


def _new_one(question: Question, expected: Connection) -> str:
    """Nothing to press: a company that is new here begins with the form that asks for its time zone."""
    right = plain(expected.company_name, LONGEST)
    words = [
        OTHER.format(right=right),
        f"QuickBooks company: {_company(question)}",
        f"To reconnect {right}, open the link from Slack again and choose it there. To connect the new one "
        "beside it, press Connect a company in Companies in Slack: there its time zone is asked for.",
    ]
    return laid_out("This is another company", words, link=_slack(question.asked_by.team_id))


def _company(question: Question) -> str:
    if question.known is None:
        return f"the one that you chose, number {question.realm_id}; it is new here"
    name = plain(question.known.company_name, LONGEST)
    what = "settings" if question.time_zone_before is None else "other settings"
    return f"{name}, number {question.realm_id}; its {what} and invoices stay"


def _zone(question: Question) -> str:
    zone, before = plain(question.time_zone, LONGEST), question.time_zone_before
    if before is None:
        return f"Its time zone: {zone}"
    return f"Its time zone changes from {plain(before, LONGEST)} to {zone}"


def _named(name: str, slack_id: str) -> str:
    return f"{plain(name, LONGEST)} ({plain(slack_id, LONGEST)})" if name else plain(slack_id, LONGEST)


def _worded(answer: Callable[[Asked], Answered]) -> Callable[[Asked], Answered]:
    """What is answered; an error in words, with the way back."""

    def worded(asked: Asked) -> Answered:
        try:
            return answer(asked)
        except AppError as error:
            title = TITLES.get(error.code)
            words = [error.remedy] if title else [str(error), error.remedy]
            html = laid_out(title or NOTHING, words, link=_slack())
            return Answered(STATUS.get(error.code, 503), html)

    return worded


def _says(title: str, words: tuple[str, ...], _: Asked) -> Answered:
    return Answered(html=laid_out(title, words, link=_slack()))


def _slack(team_id: str = "") -> Link:
    return Link("Back to Slack", f"slack://open?team={plain(team_id, 30)}" if team_id else "slack://open")
