"""``doctor``: one line for each part, OK or the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.doctor import addresses, database, quickbooks
from bot.doctor import settings as own_settings
from bot.doctor.check import ALTOGETHER, Check, Look, all_at_once
from bot.doctor.clock import Dates
from bot.doctor.slack import Slack, channels_of, tokens_of
from bot.settings import BotSettings
from services.clock import Clock, SystemClock
from services.container import Services, build_services
from services.errors import AppError
from services.settings import Settings

__all__ = ["Check", "checks"]


def checks(is_offline: bool = False) -> Iterator[Check]:
    """Every check in turn; one that cannot be made because of an earlier one is left out.

    ``is_offline`` asks nobody but the database.
    """
    found = own_settings.looked_at()
    yield from found.checks
    if found.settings is not None and found.slack is not None:
        yield from _Rounds(found.settings, found.slack, SystemClock(), is_offline).checks()


class _Rounds:
    """All checks of an installation whose settings can be used."""

    def __init__(self, settings: Settings, slack: BotSettings, clock: Clock, is_offline: bool) -> None:
        self._settings = settings
        self._clock = clock
        self._is_offline = is_offline
        self._dates = Dates(clock)
        self._slack_settings = slack
        self._slack = Slack(slack, self._dates)
        self._until = clock.monotonic() + ALTOGETHER

    def checks(self) -> Iterator[Check]:
        tables = database.tables(self._settings)
        yield tables
        if tables.is_well:
            yield from self._of_the_installation()
        else:
            yield from self._asked([*self._slack.own()])
        yield from addresses.to_enter(self._settings, self._slack_settings)
        yield from self._dates.checks()

    def _of_the_installation(self) -> Iterator[Check]:
        try:
            services = build_services(self._settings, self._clock)
        except AppError as error:
            yield Check("Start", False, error.sentence)
            yield from self._asked([*self._slack.own()])
            return
        try:
            yield from database.facts(self._settings, self._dates)
            yield from database.installation(services)
            yield from self._asked(self._looks(services))
            yield from quickbooks.kept(services)
            yield quickbooks.webhooks(self._settings)
        finally:
            services.close()

    def _looks(self, services: Services) -> list[Look]:
        if self._is_offline:
            return []
        tokens = tokens_of(services)
        return [
            *self._slack.own(),
            *self._slack.workspaces(tokens),
            *self._slack.channels(channels_of(services), tokens),
            *quickbooks.looks(self._settings, services, self._dates),
            *addresses.looks(self._settings, services.operations.presence.is_at_work),
        ]

    def _asked(self, looks: list[Look]) -> Iterator[Check]:
        """Others, who may not answer."""
        if not self._is_offline:
            yield from all_at_once(looks, lambda: self._until - self._clock.monotonic())
