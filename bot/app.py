"""The Bolt app with every listener of every feature."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot import (
    access,
    audit,
    connections,
    coverage,
    created_here,
    home,
    imports,
    install,
    people_links,
    projects,
    runs,
    schedules,
    status_sync,
    unsent,
    work_in_progress,
)
from bot.authorising import authorize_by
from bot.clients import Clients, clients_of
from bot.home_pictures import HomePictures, beside
from bot.middleware import identify
from bot.use_cases import UseCases
from services.metrics import ACKNOWLEDGEMENT_SECONDS

#: Listeners that may work at the same time; Bolt's own pool of five makes the sixth command fail.
LISTENERS = 32


class MeasuredApp(App):
    """Measures how long Slack waits for each answer."""

    pictures: HomePictures

    def close(self) -> None:
        """Work off what was asked for already; nobody waits for a picture."""
        self.pictures.stop()
        self.listener_runner.listener_executor.shutdown(wait=True)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        with ACKNOWLEDGEMENT_SECONDS.time():
            return super().dispatch(req)


def create_app(
    services: UseCases,
    client: WebClient | Clients,
    notify: Callable[[], None],
    team_id: str | None = None,
    signing_secret: str | None = None,
) -> MeasuredApp:
    """The app, ready to be given requests; no request is made here.

    ``client``: the clients of all workspaces, or the only one, then with its ``team_id``. ``notify`` has
    messages sent that wait. ``signing_secret`` is needed where Slack sends HTTP.
    """
    clients = clients_of(client, team_id)
    app = MeasuredApp(
        logger=_bolt_log(),
        client=clients.bare(),
        authorize=authorize_by(clients),
        signing_secret=signing_secret or "",
        token_verification_enabled=False,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    app.pictures = HomePictures(begin=beside)
    app.middleware(identify(services, notify, clients, app.pictures))
    for feature in (imports, projects, people_links, unsent, runs, coverage, audit, home, work_in_progress):
        feature.register(app)
    schedules.register(app, home.refresh)
    created_here.register(app, home.refresh)
    access.register(app, home.refresh)
    connections.register(app, home.refresh)
    status_sync.register(app, home.refresh)
    install.register(app)
    return app


def _bolt_log() -> logging.Logger:
    """Bolt's log without its warnings: a token in the environment is meant to give way to ``authorize``."""
    log = logging.getLogger("slack_bolt.App")
    log.setLevel(logging.ERROR)
    return log
