"""Posts, edits and look-ups: one message, its plainer renderings where Slack refuses the richer ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.blocks import Block
from bot.imports.messages import Message
from bot.notifier.outcomes import (
    BLOCKS_REFUSED,
    LATE,
    UNREACHED,
    Later,
    Posted,
    Refused,
    Sent,
    code_of,
    outcome_of,
)

log = structlog.get_logger()

#: The type of the metadata by which a message is found again after an answer that got lost.
EVENT_TYPE = "import_invoices_message"
_PLACE = re.compile(r"json-pointer:/blocks/(\d+)")
#: Messages of one look; Slack gives fewer to apps that it limits more.
LOOKED_THROUGH = 100
#: People of one page of the workspace's.
PEOPLE_AT_ONCE = 200
REPEATED = "(Sent again, because Slack did not confirm the first time.)"

InTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """Messages by key; ``cursor`` is empty where there are no more."""

    places: dict[str, Sent]
    cursor: str


class Sender:
    """Speaks to Slack for the notifier. Nothing here raises for what Slack answers."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    @property
    def client(self) -> WebClient:
        """The client of the workspace that it speaks to."""
        return self._client

    @property
    def timeout(self) -> int:
        """Seconds after which a call is given up."""
        return self._client.timeout

    def post(self, message: Message, at: Sent, key: str, is_broadcast: bool, in_time: InTime) -> Posted:
        """Post it, in a thread if ``at`` names one; ``key`` goes along as metadata."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        thread: dict[str, Any] = {"thread_ts": at.ts, "reply_broadcast": is_broadcast} if at.ts else {}

        def call(text: str, blocks: Sequence[Block]) -> SlackResponse:
            return self._client.chat_postMessage(
                channel=at.channel_id,
                text=text,
                blocks=list(blocks) or None,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **thread,
            )

        return _degraded(message, call, in_time)

    def update(self, message: Message, at: Sent, in_time: InTime) -> Posted:
        """Put it in the place of what stands there."""

        def call(text: str, blocks: Sequence[Block]) -> SlackResponse:
            return self._client.chat_update(
                channel=at.channel_id, ts=at.ts, text=text, blocks=list(blocks) or None
            )

        return _degraded(message, call, in_time)

    def direct(self, user_id: str) -> Posted:
        """Where the app's direct messages with this person are."""
        try:
            answer = self._client.conversations_open(users=[user_id])
        except (SlackApiError, *UNREACHED) as error:
            return _not_ambiguous(outcome_of(error))
        return Sent(str(answer["channel"]["id"]), "")

    def trusted(self) -> list[str] | Later | Refused:
        """Ids of the workspace's owners and admins."""
        try:
            pages = self._client.users_list(limit=PEOPLE_AT_ONCE)
            return [str(one["id"]) for page in pages for one in page["members"] if _is_trusted(one)]
        except (SlackApiError, *UNREACHED) as error:
            return _not_ambiguous(outcome_of(error))

    def permalink(self, at: Sent) -> str | Later | None:
        """A link to the message; None where Slack refuses one."""
        try:
            return str(self._client.chat_getPermalink(channel=at.channel_id, message_ts=at.ts)["permalink"])
        except (SlackApiError, *UNREACHED) as error:
            outcome = _not_ambiguous(outcome_of(error))
            return outcome if isinstance(outcome, Later) else None

    def page(self, near: Sent, since: datetime, cursor: str) -> Page | Later | Refused:
        """Messages of the thread ``near.ts``, or of the channel if that is empty, from ``since`` on."""
        where: dict[str, Any] = {
            "channel": near.channel_id,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": LOOKED_THROUGH,
        }
        where |= {"cursor": cursor} if cursor else {}
        try:
            if near.ts:
                found = self._client.conversations_replies(ts=near.ts, **where)
            else:
                found = self._client.conversations_history(**where)
        except SlackApiError as error:
            is_forbidden = code_of(error) == "missing_scope"  # the history scopes are optional
            return Refused("missing_scope") if is_forbidden else _not_ambiguous(outcome_of(error))
        except UNREACHED as error:
            return _not_ambiguous(outcome_of(error))
        keyed = ((_key_of(one), str(one["ts"])) for one in found.get("messages") or ())
        places = {key: Sent(near.channel_id, ts) for key, ts in keyed if key}
        return Page(places, str((found.get("response_metadata") or {}).get("next_cursor") or ""))


def _is_trusted(person: dict[str, Any]) -> bool:
    return bool(person.get("is_admin") or person.get("is_owner")) and not person.get("deleted")


def _not_ambiguous(outcome: Later | Refused) -> Later | Refused:
    """Asking changes nothing in Slack."""
    return replace(outcome, is_ambiguous=False) if isinstance(outcome, Later) else outcome


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return payload.get("key") if metadata.get("event_type") == EVENT_TYPE else None


def _named(said: Sequence[object] | None, blocks: Sequence[Block]) -> list[str]:
    """The kinds of the blocks at which Slack's messages point."""
    places = {int(place) for one in said or () for place in _PLACE.findall(str(one))}
    return [str(blocks[place]["type"]) for place in sorted(places) if place < len(blocks)]


def _degraded(
    message: Message, call: Callable[[str, Sequence[Block]], SlackResponse], in_time: InTime
) -> Posted:
    """Each rendering in turn while Slack refuses the blocks; at last the text alone."""
    refused: Refused = Refused("no_rendering")
    for blocks in (*message.renderings, ()):
        if not in_time():
            return LATE
        try:
            answer = call(message.text, blocks)
        except SlackApiError as error:
            outcome = outcome_of(error)
            if isinstance(outcome, Later) or code_of(error) not in BLOCKS_REFUSED:
                return outcome
            refused = outcome
            # Slack's messages name the block and the rule, not what stands in the block.
            said = (error.response.get("response_metadata") or {}).get("messages")
            log.warning("rendering_refused", error=outcome.error, said=said, blocks=_named(said, blocks))
        except UNREACHED as error:
            return outcome_of(error)
        else:
            return Sent(str(answer["channel"]), str(answer["ts"]))
    return refused
