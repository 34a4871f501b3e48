"""Everything that the stand-in knows. Touched only on the server's event loop, so no lock is needed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.app_manifest import Manifest
from bot.sandbox.changes import Changes
from bot.sandbox.delivery import Delivery
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files, StoredFile
from bot.sandbox.installations import Installation, Installations
from bot.sandbox.journal import Journal
from bot.sandbox.json_types import Json
from bot.sandbox.messages import Messages
from bot.sandbox.oauth import Codes
from bot.sandbox.options import Options
from bot.sandbox.refreshing import Refreshing
from bot.sandbox.refusals import CannotDo
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.tiers import Tiers
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.workspace import BOT_TOKEN, Channel, ChannelKind, Workspace

__all__ = ["Options", "Platform", "Slack"]


class Platform:
    """What all workspaces have in common: the app, its connections and installations, time, the journal."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.clock = SandboxClock(options.clock)
        self.journal = Journal(self.clock)
        self.changes = Changes()
        self.manifest = Manifest(options.manifest)
        self.installations = Installations()
        self.delivery = Delivery(self.clock, self.journal, self.manifest, options.ack_limit)
        self.events = Events(self.clock, self.delivery, self.installations, options.retry_delays)
        self.refreshing = Refreshing(self.clock, self.delivery.sockets, self.events)
        self.base_url = ""
        self.first = Slack(self, options.workspace)
        self._others = [Slack(self, workspace) for workspace in options.others]
        self.clear()

    def clear(self) -> None:
        """Begin anew; the app stays connected, and is installed where it was at first."""
        #: Messages by channel and time stamp, and their reactions: a shared channel is one for all.
        self.posted: dict[str, dict[str, Json]] = {}
        self.reactions: dict[tuple[str, str], dict[str, list[str]]] = {}
        for slack in self:
            slack.clear()
        self._share_channels()
        self.manifest.replace(self.options.manifest)
        self.codes = Codes(self.clock)
        self.installations.clear()
        scopes = self.manifest.granted(self.options.declined_scopes)
        self.installations.install(self.first.team, scopes, "U0ADMIN", BOT_TOKEN)
        self.delivery.request_url = self.options.request_url
        self.delivery.forget()
        self.refreshing.repeat(0)
        self.clock.move_to(0)
        self.journal.clear()
        self.changes.touch()

    def __iter__(self) -> Iterator[Slack]:
        """All workspaces, the first one first."""
        return iter((self.first, *self._others))

    def of(self, team_id: object) -> Slack:
        """The workspace with this id; without one the first. Raises ``CannotDo``."""
        if team_id in (None, "", self.first.team.id):
            return self.first
        for slack in self._others:
            if slack.team.id == team_id:
                return slack
        raise CannotDo(f"There is no workspace {team_id}; there are {[slack.team.id for slack in self]}.")

    def by_token(self, token: str) -> Slack:
        """The workspace whose token this is, or was; the first one for all other tokens."""
        installation = self.installations.by_token(token)
        return self.first if installation is None else self.of(installation.team.id)

    def _share_channels(self) -> None:
        for channel in self.first.workspace.channels.values():
            for slack in self._others:
                if slack.team.id in channel.teams:
                    slack.workspace.channels[channel.id] = channel


class Slack:
    """One workspace as it is now."""

    def __init__(self, platform: Platform, beginning: Workspace) -> None:
        self.platform = platform
        self.team = beginning.team
        self._beginning = beginning
        self.options = platform.options
        self.clock, self.journal, self.changes = platform.clock, platform.journal, platform.changes
        self.manifest, self.delivery, self.events = platform.manifest, platform.delivery, platform.events

    def clear(self) -> None:
        """Begin anew."""
        self.workspace = self._beginning.copy()
        self.messages = Messages(self.clock, self.platform.posted)
        self.reactions = self.platform.reactions
        self.views = Views(self.clock, self.team)
        self.triggers = Triggers(self.clock, self.platform.options.trigger_life)
        self.response_urls = ResponseUrls(self.clock)
        self.files = Files(self.clock, self.team.id)
        self.faults = Faults()
        #: Kinds of blocks that this workspace does not take.
        self.refused_kinds: set[str] = set()
        self.tiers = Tiers(self.clock)
        self.banners: dict[str, str] = {}
        self.troubles: set[tuple[str, str, str]] = set()
        self.message_values: dict[tuple[str, str, str], dict[tuple[str, str], Json]] = {}
        self.message_offers: dict[tuple[str, str, str], dict[str, Json]] = {}
        self.seen: dict[tuple[str, str], str] = {}

    @property
    def base_url(self) -> str:
        """The address of the stand-in, as it was last asked for."""
        return self.platform.base_url

    @property
    def installation(self) -> Installation | None:
        """The app here; ``None`` where it is not installed."""
        return self.platform.installations.of(self.team.id)

    @property
    def scopes(self) -> list[str]:
        """What this workspace granted."""
        installation = self.installation
        return [] if installation is None else installation.scopes

    def lose_app(self) -> None:
        """The app leaves the workspace and its channels."""
        self.platform.installations.remove(self.team.id)
        for channel in self.workspace.channels.values():
            if channel.kind is not ChannelKind.IM:
                channel.members.discard(self.team.bot_user_id)

    def has_app(self, channel: Channel) -> bool:
        """True where the app of this workspace is a member."""
        return self.workspace.has_bot(channel)

    def sees(self, channel: Channel) -> set[str] | None:
        """The people whose page shows this channel; ``None`` for all."""
        return None if channel.is_open else set(channel.members)

    def shows_file(self, user_id: str, file: StoredFile) -> bool:
        """True where the file was shared into a channel that this person sees."""
        known = self.workspace.channels
        channels = [known[channel_id] for channel_id in file.channels if channel_id in known]
        return any(self.workspace.is_seen_by(user_id, channel) for channel in channels)

    def response_url(
        self, user_id: str, channel_id: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """An address for the app's answers to what this person did."""
        key = self.response_urls.issue(user_id, channel_id, message_ts, thread_ts)
        kind = "actions" if message_ts else "commands"
        return f"{self.base_url}/{kind}/{self.team.id}/{len(key)}/{key}"
