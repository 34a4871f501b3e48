"""Everything that the stand-in knows. Touched only on the server's event loop, so no lock is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.app_manifest import DECLINED_BY_DEFAULT, PERMISSIVE, Manifest
from bot.sandbox.changes import Changes
from bot.sandbox.delivery import Delivery
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files, StoredFile
from bot.sandbox.journal import Journal
from bot.sandbox.json_types import Json
from bot.sandbox.messages import Messages
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.tiers import Tiers
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.workspace import TEAM_ID, Channel, Workspace, default_workspace
from services.clock import Clock, SystemClock


@dataclass(frozen=True)
class Options:
    """How the stand-in behaves.

    ``ack_limit``: seconds that the app has for an answer. ``share_delay``: seconds until an uploaded file
    appears as a message, or can be shown in blocks. ``retry_delays``: seconds before each repetition of an
    event. ``request_url``: the app's address for HTTP mode; ``None`` for Socket Mode, or as the manifest
    says.
    """

    clock: Clock = field(default_factory=SystemClock)
    manifest: Mapping[str, Any] = field(default_factory=lambda: PERMISSIVE)
    workspace: Workspace = field(default_factory=default_workspace)
    declined_scopes: Collection[str] = DECLINED_BY_DEFAULT
    ack_limit: float = 3.0
    share_delay: float = 0.05
    retry_delays: Sequence[float] = (0.0, 60.0, 300.0)
    request_url: str | None = None


class Slack:
    """The workspace as it is now."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.clock = SandboxClock(options.clock)
        self.journal = Journal(self.clock)
        self.changes = Changes()
        self.manifest = Manifest(options.manifest, options.declined_scopes)
        self.delivery = Delivery(self.clock, self.journal, self.manifest, options.ack_limit)
        self.events = Events(self.clock, self.delivery, self.manifest, options.retry_delays)
        self.base_url = ""
        self.clear()

    def clear(self) -> None:
        """Begin anew; the app stays connected."""
        self.workspace = self.options.workspace.copy()
        self.messages = Messages(self.clock)
        self.views = Views(self.clock)
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock)
        self.files = Files(self.clock)
        self.faults = Faults()
        #: Kinds of blocks that this workspace does not take.
        self.refused_kinds: set[str] = set()
        self.tiers = Tiers(self.clock)
        self.banners: dict[str, str] = {}
        self.troubles: set[tuple[str, str, str]] = set()
        self.message_values: dict[tuple[str, str, str], dict[tuple[str, str], Json]] = {}
        self.message_offers: dict[tuple[str, str, str], dict[str, Json]] = {}
        self.seen: dict[tuple[str, str], str] = {}
        self.reactions: dict[tuple[str, str], dict[str, list[str]]] = {}
        self.manifest.declined = set(self.options.declined_scopes)
        self.delivery.request_url = self.options.request_url
        self.delivery.forget()
        self.clock.move_to(0)
        self.journal.clear()
        self.changes.touch()

    def sees(self, channel: Channel) -> set[str] | None:
        """The people whose page shows this channel; ``None`` for all."""
        return None if channel.is_open else set(channel.members)

    def shows_file(self, user_id: str, file: StoredFile) -> bool:
        """True where the file was shared into a channel that this person sees."""
        channels = [self.workspace.channels[channel_id] for channel_id in file.channels]
        return any(self.workspace.is_seen_by(user_id, channel) for channel in channels)

    def response_url(
        self, user_id: str, channel_id: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """An address for the app's answers to what this person did."""
        key = self.response_urls.issue(user_id, channel_id, message_ts, thread_ts)
        kind = "actions" if message_ts else "commands"
        return f"{self.base_url}/{kind}/{TEAM_ID}/{len(key)}/{key}"
