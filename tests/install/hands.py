"""What a person does on the pages of Slack and Intuit, done on those of the stand-ins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import yaml

from bot.sandbox.demo import StandIns
from tests.install.machine import Machine
from tests.journeys.slack.looking import import_label, words
from tests.journeys.slack.person import Person
from tests.sandbox_slack.people import People

TEAM, ADMINISTRATOR = "T0SANDBOX", "U0ADMIN"
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
        self.people = People(self.stand_ins.slack.url)
        self.admin = Person(self.people, ADMINISTRATOR)
        self.printed = ""

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
        self._step_a4()
        known = self.stand_ins.environment()
        for name in ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
            self.keys[name] = known[name]

    def _step_b2(self) -> None:
        self._step_a3()

    def _step_b4(self) -> None:
        self._pastes(self.printed)

    def _step_q1(self) -> None:
        known = self.stand_ins.environment()
        for name in ("QUICKBOOKS_CLIENT_ID", "QUICKBOOKS_CLIENT_SECRET", "QUICKBOOKS_ENVIRONMENT"):
            self.keys[name] = known[name]

    def _step_q2(self) -> None:
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

    def _step_7(self) -> None:
        """The first import, in the private channel."""
        earlier = len(self.admin.messages())
        self.admin.types()
        self.admin.modal("Import data")
        self.admin.submits()
        self.admin.modal("Filters")
        self.admin.submits(Quick_range="last_month")
        card = self.admin.with_button("Set up projects")
        assert len(self.admin.messages()) > earlier
        self.admin.presses("Set up projects", card)
        self.admin.modal("Set up projects")
        self.admin.presses_in_modal("Tick all on this page")
        self.admin.submits()
        card = self.admin.sees(card, "Ready to import")
        label = import_label(card)
        self.admin.presses(label, card)
        self.seen = f"[{label}]\n{words(self.admin.reply(card, 'unexplained: 0'))}"

    def _pastes(self, manifest: str) -> None:
        self.people.do("manifest", manifest=yaml.safe_load(self.machine.here(manifest)))
