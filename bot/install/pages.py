"""The way of a browser through an installation: to Slack's consent, and back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.clients import INSTALL
from bot.install.slack_oauth import Granted, NotGranted, SlackOAuth
from bot.manifest import REDIRECT_PATH
from bot.pages import Answered, Asked, Link, Page, laid_out
from services.model.installation import Installation
from services.workspaces import Installations, InstallConsents

#: The cookie by which the browser that began is known again.
BROWSER = "slack-install"
NOT_INSTALLED = "Import Invoices was not installed"
DECLINED = "Slack says that the app was not allowed. Nothing was changed."
NOT_OURS = (
    "This way back from Slack is not one that this browser began, or it was used already, or more than ten "
    "minutes passed. Nothing was changed. Begin again."
)
#: Of a workspace whose token is configured.
BY_HAND = (
    "In the workspace {name} whoever runs Import Invoices installs it by hand, so nothing was changed here. "
    "Ask that person to install it again at api.slack.com, to set SLACK_BOT_TOKEN to the bot token that "
    "stands there, and to start it again."
)
#: A link names the state once; what is longer is nobody's.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where consents and installations are kept, and whether a workspace is that of the configured token."""

    consents: InstallConsents
    installations: Installations
    is_own: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Installing:
    keeping: Keeping
    oauth: SlackOAuth
    #: Where it begins.
    address: str

    def begin(self, asked: Asked) -> Answered:
        """To Slack, with a state that only this browser may bring back."""
        browser = asked.cookies.get(BROWSER) or secrets.token_urlsafe(32)
        state = self.keeping.consents.begin(browser)
        return Answered(location=self.oauth.address(state), cookies={BROWSER: browser})

    def returned(self, asked: Asked) -> Answered:
        """Back from Slack. The code is exchanged only where this browser began, and once."""
        code, state = asked.query.get("code", ""), asked.query.get("state", "")
        if "error" in asked.query:
            return self._refused(DECLINED)
        if not code or not state:
            # Installed from Slack's own directory: nobody knows which browser asked for it.
            return Answered(location=self.address)
        browser = asked.cookies.get(BROWSER, "")
        if len(code) > LONGEST or len(state) > LONGEST or not self.keeping.consents.take(state, browser):
            return self._refused(NOT_OURS)
        return self._redeemed(code)

    def _redeemed(self, code: str) -> Answered:
        granted = self.oauth.redeem(code)
        if isinstance(granted, NotGranted):
            return self._refused(granted.words)
        return self._kept(granted)

    def _kept(self, granted: Granted) -> Answered:
        made = granted.installation
        if self.keeping.is_own(made.team_id):
            # Not given back: it may be the very token that is in use here.
            return Answered(400, laid_out(NOT_INSTALLED, [BY_HAND.format(name=made.team_name)]))
        self.keeping.installations.install(made, granted.token)
        return Answered(html=_welcome(made), cookies={BROWSER: ""})

    def _refused(self, words: str) -> Answered:
        again = Link("Begin again", self.address)
        return Answered(400, laid_out(NOT_INSTALLED, [words], link=again))


def pages(keeping: Keeping, oauth: SlackOAuth, public_url: str) -> Sequence[Page]:
    """What stands at the addresses of an installation."""
    way = _Installing(keeping, oauth, f"{public_url.rstrip('/')}{INSTALL}")
    return [Page("GET", INSTALL, way.begin), Page("GET", REDIRECT_PATH, way.returned)]


def _welcome(made: Installation) -> str:
    where = urlencode({"team": made.team_id, "id": made.app_id, "tab": "home"})
    words = [
        f"The workspace {made.team_name} has the app now.",
        "Next, connect a QuickBooks company: the app's Home tab says how.",
    ]
    return laid_out(
        "Import Invoices is installed", words, link=Link("Open it in Slack", f"slack://app?{where}")
    )
