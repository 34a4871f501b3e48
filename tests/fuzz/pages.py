"""Browsers, and whoever takes one's place: any query, form and cookie, at any page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from hypothesis import strategies as st

from bot import install
from bot.connections.pages import pages as connection_pages
from bot.http import HttpServer, create_http_app
from bot.install.slack_oauth import SlackOAuth
from bot.pages import Site
from bot.settings import BotSettings
from services.clock import SystemClock
from services.container import build_services
from services.settings import Settings
from tests.fuzz.shapes import texts
from tests.fuzz.targets import Check, Target

PUBLIC_URL = "https://app.example"
#: Nothing begins by itself: of each page only refusals are seen, and ways on to those whom we ask.
STATUSES = {200, 302, 303, 400, 403, 404, 405, 409, 410, 413, 503}
HOSTS = ("127.0.0.1", "slack.com", "appcenter.intuit.com", "app.example", "")


@contextmanager
def _open() -> Iterator[Check]:
    with TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'fuzz.db'}",
            public_url=PUBLIC_URL,
            quickbooks_client_id="client",
            quickbooks_client_secret="secret",
            quickbooks_discovery_url="http://127.0.0.1:9/",
        )
        services = build_services(settings, SystemClock())
        slack = BotSettings(
            slack_api_url="http://127.0.0.1:9/api/",
            slack_client_id="client",
            slack_client_secret="secret",
        )
        oauth = SlackOAuth(slack, PUBLIC_URL, services.clock.now)
        keeping = install.Keeping(services.install_consents, services.installations, lambda _: False)
        pages = [
            *connection_pages(services.connecting),
            *install.pages(keeping, oauth, PUBLIC_URL),
        ]
        server = HttpServer(create_http_app(list, bytes, site=Site(pages, PUBLIC_URL)), 0, is_public=False)
        server.start()
        alone = httpx.Limits(max_keepalive_connections=0)
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60, limits=alone) as client:
            yield lambda sent: _ask(client, sorted({page.path for page in pages}), sent)
        server.stop()
        services.close()


def _ask(client: httpx.Client, paths: list[str], sent: dict[str, Any]) -> None:
    path = paths[sent["page"] % len(paths)].replace("{state}", sent["state"])
    cookies = "; ".join(f"__Host-{name}={value}" for name, value in sent["cookies"].items())
    answer = client.request(
        sent["method"],
        path,
        params=sent["query"],
        data=sent["form"] if sent["method"] == "POST" else None,
        headers={"cookie": cookies} if cookies else {},
    )
    assert answer.status_code in STATUSES, (answer.status_code, path)
    for value in [*sent["query"].values(), *sent["form"].values()]:
        assert "<" not in value or value not in answer.text
    host = httpx.URL(answer.headers.get("location", "")).host
    assert host in HOSTS, host


names = st.sampled_from(["state", "code", "realmId", "error", "csrf", "team", "from", "redirect_uri", "next"])
fields = st.dictionaries(names, texts, max_size=4)
plain = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", max_size=40)
requests = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "GET", "POST", "POST", "HEAD", "PUT"]),
        "page": st.integers(0, 40),
        "state": plain.filter(bool),
        "query": fields,
        "form": fields,
        "cookies": st.dictionaries(plain.filter(bool), plain, max_size=2),
    }
)
TARGETS = (Target("pages in a browser", requests, _open, weight=3),)
