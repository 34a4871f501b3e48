"""A process that works runs off and holds no connection for listening: what it starts, and how it stops."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.clients import EveryWorkspace
from bot.http import HttpServer, create_http_app
from bot.metrics import Metrics
from bot.notifier import Notifier
from bot.pages import is_public
from bot.settings import BotSettings
from bot.stopping import GRACE, together
from services.errors import rescued
from services.model.operations import Role

if TYPE_CHECKING:
    from bot.bootstrap import Services


class WorkerProcess:
    """Works runs off, whichever engine wakes for them; messages go out where Slack is configured."""

    def __init__(self, services: Services, slack: BotSettings) -> None:
        self._services = services
        self._http: HttpServer | None = None
        self._notifier: Notifier | None = None
        if slack.slack_bot_token is not None or slack.is_installable:
            clients = EveryWorkspace(services.installations, slack, services.settings.public_url)
            self._notifier = Notifier(services, clients)

    def start(self, port: int | None = None) -> None:
        """Begin to take runs; with ``port``, health and figures are shown there.

        Raises an ``AppError`` where this process must not work on the database, or where the port is taken.
        """
        operations = self._services.operations
        operations.presence.arrive(Role.WORKER)
        if port is not None:
            others_come = is_public(self._services.settings.public_url)
            app = create_http_app(operations.health.parts, Metrics(operations.watch.figures).page)
            self._http = HttpServer(app, port, others_come)
            self._http.start()
        if self._notifier is not None:
            self._services.worker.after_turn = self._notifier.wake
        self._services.run_engine.start()
        self._services.scheduler.start(self._notifier.pump if self._notifier else None)
        operations.health.tick()

    @property
    def port(self) -> int | None:
        """Where health and figures are shown, once it is started; None where they are not."""
        return self._http.port if self._http else None

    def stop(self) -> None:
        """Take no more, finish the steps under way or leave them to others, and send what can be sent."""
        services = self._services
        together(services.scheduler.stop, partial(services.run_engine.stop, GRACE))
        if self._notifier is not None:
            self._notifier.stop()
        # Where this cannot be said, others find out by themselves.
        rescued(services.operations.presence.leave, lambda _: None)
        if self._http is not None:
            self._http.stop()
