"""Posts, edits and uploads: one message, its plainer renderings where Slack refuses the richer ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
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
#: So many messages are looked through for it.
LOOKED_THROUGH = 50
REPEATED = "(Sent again, because Slack did not confirm the first time.)"


class Sender:
    """Speaks to Slack for the notifier. Nothing here raises for what Slack answers."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, message: Message, channel_id: str, key: str, **options: Any) -> Posted:
        """Post it; ``key`` goes along as metadata. ``options`` are those of ``chat.postMessage``."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}

        def call(text: str, blocks: Sequence[Block]) -> SlackResponse:
            return self._client.chat_postMessage(
                channel=channel_id,
                text=text,
                blocks=list(blocks) or None,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **options,
            )

        return _degraded(message, call)

    def update(self, message: Message, at: Sent) -> Posted:
        """Put it in the place of what stands there."""

        def call(text: str, blocks: Sequence[Block]) -> SlackResponse:
            return self._client.chat_update(
                channel=at.channel_id, ts=at.ts, text=text, blocks=list(blocks) or None
            )

        return _degraded(message, call)

    def direct(self, user_id: str) -> str | Later | Refused:
        """The id of the app's direct messages with this person."""
        try:
            return str(self._client.conversations_open(users=[user_id])["channel"]["id"])
        except (SlackApiError, *UNREACHED) as error:
            return outcome_of(error)

    def permalink(self, at: Sent) -> str | Later | None:
        """A link to the message; None where Slack refuses one."""
        try:
            return str(self._client.chat_getPermalink(channel=at.channel_id, message_ts=at.ts)["permalink"])
        except (SlackApiError, *UNREACHED) as error:
            outcome = outcome_of(error)
            return replace(outcome, is_ambiguous=False) if isinstance(outcome, Later) else None

    def find(self, key: str, near: Sent, since: datetime) -> Posted | None:
        """The message with this key, None if there is none; refused where the app may not read there.

        Looked for in the thread ``near.ts``, or in the channel if that is empty, from ``since`` on.
        """
        where: dict[str, Any] = {
            "channel": near.channel_id,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": LOOKED_THROUGH,
        }
        try:
            if near.ts:
                found = self._client.conversations_replies(ts=near.ts, **where)
            else:
                found = self._client.conversations_history(**where)
        except SlackApiError as error:
            is_forbidden = code_of(error) == "missing_scope"  # the history scopes are optional
            return Refused("missing_scope") if is_forbidden else outcome_of(error)
        except UNREACHED as error:
            return outcome_of(error)
        mine = (one for one in found.get("messages") or () if _key_of(one) == key)
        return next((Sent(near.channel_id, str(one["ts"])) for one in mine), None)


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return payload.get("key") if metadata.get("event_type") == EVENT_TYPE else None


def _named(said: Sequence[object] | None, blocks: Sequence[Block]) -> list[str]:
    """The kinds of the blocks at which Slack's messages point."""
    places = {int(place) for one in said or () for place in _PLACE.findall(str(one))}
    return [str(blocks[place]["type"]) for place in sorted(places) if place < len(blocks)]


def _degraded(message: Message, call: Callable[[str, Sequence[Block]], SlackResponse]) -> Posted:
    """Each rendering in turn while Slack refuses the blocks; at last the text alone."""
    refused: Refused = Refused("no_rendering")
    for blocks in (*message.renderings, ()):
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
