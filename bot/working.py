"""A process that works runs off and holds no connection for listening: what it starts, and how it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.notifier import Notifier
from bot.settings import BotSettings
from services.model.operations import Role

if TYPE_CHECKING:
    from bot.bootstrap import Services

NOTIFIER_TIMEOUT = 10


class WorkerProcess:
    """Works runs off, whichever engine wakes for them; messages go out where there is a bot token."""

    def __init__(self, services: Services, slack: BotSettings) -> None:
        self._services = services
        self._notifier: Notifier | None = None
        if slack.slack_bot_token is not None:
            sender = WebClient(
                slack.slack_bot_token.get_secret_value(),
                base_url=slack.slack_api_url,
                timeout=NOTIFIER_TIMEOUT,
                retry_handlers=[],
            )
            self._notifier = Notifier(services, sender)

    def start(self) -> None:
        """Begin to take runs. Raises an ``AppError`` where this process must not work on the database."""
        self._services.operations.presence.arrive(Role.WORKER)
        if self._notifier is not None:
            self._services.worker.after_turn = self._notifier.wake
        self._services.run_engine.start()
        self._services.scheduler.start(self._notifier.pump if self._notifier else None)

    def stop(self) -> None:
        """Take no more, finish the steps under way, send what can be sent."""
        self._services.scheduler.stop()
        self._services.run_engine.stop()
        if self._notifier is not None:
            self._notifier.stop()
        self._services.operations.presence.leave()
