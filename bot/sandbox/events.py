"""Events to the app, in the background, sent again until they are answered."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from typing import Any
from uuid import uuid4

from bot.sandbox.delivery import Answer, Delivery
from bot.sandbox.installations import Installations
from bot.sandbox.json_types import Json
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.workspace import APP_ID, VERIFICATION_TOKEN, Channel, ChannelKind, Team

_MESSAGE_EVENTS = {
    ChannelKind.PUBLIC: ("message.channels", "channel"),
    ChannelKind.SHARED: ("message.channels", "channel"),
    ChannelKind.PRIVATE: ("message.groups", "group"),
    ChannelKind.IM: ("message.im", "im"),
}


class Events:
    """Sends only what the manifest's ``bot_events`` list, and only from channels with the bot.

    What happens in a channel that several installations share is told to each of them.
    """

    def __init__(
        self, clock: SandboxClock, delivery: Delivery, installations: Installations, delays: Sequence[float]
    ) -> None:
        self._clock = clock
        self._delivery = delivery
        self._manifest = delivery.manifest
        self._installations = installations
        self._delays = delays
        self._tasks: set[asyncio.Task[Any]] = set()

    def about_message(self, channel: Channel, message: Json, subtype: str | None = None) -> None:
        """A message was posted, changed or deleted."""
        name, channel_type = _MESSAGE_EVENTS.get(channel.kind, ("", ""))
        if name not in self._manifest.events:
            return
        event = {**message, "channel": channel.id, "channel_type": channel_type, "event_ts": message["ts"]}
        if subtype:
            ts = self._clock.ts()
            event = {
                "type": "message",
                "subtype": subtype,
                "channel": channel.id,
                "channel_type": channel_type,
                "hidden": True,
                "ts": ts,
                "event_ts": ts,
                ("message" if subtype == "message_changed" else "previous_message"): message,
            }
        for team in self.hearers(channel):
            self.start(self.send(event, team, channel))

    def about(self, name: str, event: Json, team: Team, channel: Channel | None = None) -> None:
        """Something else happened, of which the app may want to know."""
        if name in self._manifest.events:
            self.start(self.send(event, team, channel))

    def hearers(self, channel: Channel) -> list[Team]:
        """The workspaces whose app is a member of this channel."""
        return [team for team in self._installations.teams() if team.bot_user_id in channel.members]

    async def send(self, event: Json, team: Team, channel: Channel | None = None) -> Answer:
        """Deliver an event; what came of it. Where it was not answered it goes on in the background."""
        payload, envelope_id = self._outer(event, team, channel), str(uuid4())
        answer = await self._delivery.deliver("events_api", payload, envelope_id)
        if not answer.is_acked:
            self.start(self._repeat(payload, envelope_id))
        return answer

    async def _repeat(self, payload: Json, envelope_id: str) -> None:
        """Deliver again after each delay, until it is answered."""
        for attempt, delay in enumerate(self._delays, start=1):
            await self._clock.pause(delay)
            answer = await self._delivery.deliver("events_api", payload, envelope_id, attempt)
            if answer.is_acked:
                return

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do something in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Give up all that is still under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _outer(self, event: Json, team: Team, channel: Channel | None) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": team.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": team.id,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self._clock.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and channel.kind is ChannelKind.SHARED,
            "event_context": secrets.token_hex(8),
            "context_team_id": team.id,
            "context_enterprise_id": None,
        }
