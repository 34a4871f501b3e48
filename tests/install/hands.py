"""What a person does on the pages of Slack and Intuit, done on those of the stand-ins."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import yaml

from bot.sandbox.demo import StandIns
from tests.install.machine import Machine
from tests.install.patience import until
from tests.journeys.slack.looking import Json, button, labels, values, words
from tests.journeys.slack.person import PRIVATE, Person
from tests.journeys.slack.setting_up import ticked
from tests.sandbox_slack.people import People

TEAM, ADMINISTRATOR = "T0SANDBOX", "U0ADMIN"
#: Of a long message.
FIRST_LINES = 8
#: Where Intuit's Playground takes a code; the stand-in sends people anywhere.
PLAYGROUND = "http://127.0.0.1/playground"


@dataclass
class Hands:
    """``keys`` is what a person copied from those pages, by the setting that it is for."""

    stand_ins: StandIns
    machine: Machine
    keys: dict[str, str] = field(default_factory=dict)
    #: What was read from the pages and is typed at a prompt.
    typed: str = ""
    #: What is worth showing of a step that nobody types.
    seen: str = ""

    def __post_init__(self) -> None:
        self.stand_ins.controls.reset()
        self.people = People(self.stand_ins.slack.url)
        self.people.do("reset")
        self.admin = Person(self.people, ADMINISTRATOR)
        self.printed = ""
        self.browser = httpx.Client(follow_redirects=True, trust_env=False, timeout=30)

    def does(self, key: str) -> None:
        """What step ``key`` says to do in a browser; nothing, where it says nothing."""
        step: Callable[[], None] | None = getattr(self, f"_step_{key.lower()}", None)
        self.seen = ""
        if step is not None:
            step()

    def _step_a1(self) -> None:
        self._pastes((self.machine.clone / "manifest.yml").read_text(encoding="utf-8"))

    def _step_a2(self) -> None:
        self.keys["SLACK_APP_TOKEN"] = self.stand_ins.environment()["SLACK_APP_TOKEN"]

    def _step_a3(self) -> None:
        self.keys["SLACK_BOT_TOKEN"] = self.people.do("install", team=TEAM, user=ADMINISTRATOR)["token"]

    def _step_a4(self) -> None:
        self.keys["FINANCIAL_ADMINISTRATORS"] = ADMINISTRATOR

    def _step_b1(self) -> None:
        self._step_a1()
        known = self.stand_ins.environment()
        for name in ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
            self.keys[name] = known[name]

    def _step_b3(self) -> None:
        self._pastes(self.printed)

    def _step_b4(self) -> None:
        """Slack's consent, in a browser that keeps cookies and follows redirects."""
        self.people.do("uninstall", team=TEAM)
        self.people.do("request_url", url=f"{self.machine.url}/slack/events")
        away = self.browser.get(f"{self.machine.url}/slack/install", follow_redirects=False)
        consent = {"auto": "allow", "team": TEAM, "user": ADMINISTRATOR}
        page = self.browser.get(httpx.URL(away.headers["location"]).copy_merge_params(consent))
        self.seen = _read(page)

    def _step_b5(self) -> None:
        """From Home to QuickBooks' consent, and the page that asks once more."""
        self.admin.does("home")
        self.admin.does(
            "click",
            view_id="home",
            **button(
                until(lambda: self.admin.home_offering("Companies"), "Home offers Companies"), "Companies"
            ),
        )
        self._modal("Companies")
        self.admin.presses_in_modal("Connect a company")
        self._modal("Connect a company")
        self.admin.submits()
        link = link_of(self._modal("Connect a company", "The link is good"), "Go to QuickBooks")
        away = self.browser.get(link, follow_redirects=False)
        consent = httpx.URL(away.headers["location"]).copy_merge_params({"auto": "connect"})
        question = self.browser.get(consent)
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', question.text))
        confirmed = self.browser.post(f"{self.machine.url}/quickbooks/confirm", data=fields)
        self.seen = f"{_read(question)}\n[Connect]\n{_read(confirmed)}"

    def _step_q1(self) -> None:
        known = self.stand_ins.environment()
        for name in ("QUICKBOOKS_CLIENT_ID", "QUICKBOOKS_CLIENT_SECRET", "QUICKBOOKS_ENVIRONMENT"):
            self.keys[name] = known[name]

    def _step_a5(self) -> None:
        """The consent, as Intuit's Playground leads through it."""
        url = self.stand_ins.quickbooks.url
        asked = {"response_type": "code", "redirect_uri": PLAYGROUND, "state": "any", "auto": "connect"}
        consent = httpx.get(f"{url}/connect/oauth2", params=asked, trust_env=False)
        code = parse_qs(urlsplit(consent.headers["location"]).query)["code"][0]
        tokens = httpx.post(
            f"{url}/oauth2/v1/tokens/bearer",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": PLAYGROUND},
            auth=(self.keys["QUICKBOOKS_CLIENT_ID"], self.keys["QUICKBOOKS_CLIENT_SECRET"]),
            trust_env=False,
        ).json()
        self.typed = f"{tokens['refresh_token']}\n"

    def _step_6(self) -> None:
        """The first import, in the private channel."""
        self.admin.does("invite", channel=PRIVATE)
        self.admin.types()
        self._modal("Import data")
        self.admin.submits()
        self._modal("Filters")
        self.admin.fills("Quick range", "last_month")
        until(lambda: values(self.admin.modal("Filters"))["From"], "both dates are filled in")
        until(lambda: self.admin.submits()["outcome"] == "cleared", "the choices are taken")
        first = until(lambda: self._offered("Set up projects"), "customers without a project are offered")
        self.admin.presses("Set up projects", first)
        self._modal("Set up projects", "Tick all on this page")
        self.admin.presses_in_modal("Tick all on this page")
        until(lambda: ticked(self.admin.modal("Set up projects")), "all are ticked")
        until(lambda: self.admin.submits()["outcome"] == "updated", "the ticked ones are linked")
        until(lambda: "Retry" in labels(self.admin.modal("Set up projects")), "Retry is offered")
        self.admin.presses_in_modal("Retry")
        report = until(lambda: self._report(first), "the report stands in the thread")
        self.seen = "\n".join([_short(words(first)), "[Set up projects … Retry]", words(report)])

    def _modal(self, title: str, holding: str = "") -> Json:
        return until(lambda: self.admin.modal(title, holding), f"the window {title}")

    def _offered(self, label: str) -> Json | None:
        found = [one for one in self.admin.messages() if label in labels(one)]
        return found[-1] if found else None

    def _report(self, card: Json) -> Json | None:
        found = [one for one in self.admin.replies(card) if "Undo" in labels(one)]
        return found[-1] if found else None

    def _pastes(self, manifest: str) -> None:
        self.people.do("manifest", manifest=yaml.safe_load(self.machine.here(manifest)))


def link_of(view: Json, label: str) -> str:
    """Where a button leads that is a link. Fails where there is none."""
    for block in view["blocks"]:
        for element in block.get("elements") or []:
            if element.get("text", {}).get("text") == label:
                return str(element["url"])
    raise AssertionError(f"There is no link {label!r} in:\n{words(view)}")


def _read(page: httpx.Response) -> str:
    """The words of a page, a line each. Fails where it is no success."""
    assert page.status_code == 200, page.text
    body = re.sub(r"<(style|title)>.*?</\1>", "", page.text, flags=re.DOTALL)
    lines = (line.strip() for line in re.sub(r"<[^>]+>", "\n", body).splitlines())
    return "\n".join(html.unescape(line) for line in lines if line)


def _short(text: str) -> str:
    """The first lines."""
    return "\n".join([*text.splitlines()[:FIRST_LINES], "…"])
