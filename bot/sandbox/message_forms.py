"""What each person chose in the elements of a message."""

from __future__ import annotations

from bot.sandbox.choices import SLOTS, initial_state
from bot.sandbox.json_types import Json
from bot.sandbox.state import Slack
from bot.sandbox.validators import elements_of


def all_blocks(message: Json) -> list[Json]:
    """The blocks of a message, those in its attachments included."""
    attached = [block for part in message.get("attachments", []) for block in part.get("blocks", [])]
    return [*message.get("blocks", []), *attached]


def message_state(slack: Slack, user_id: str, channel_id: str, message: Json) -> Json:
    """``{"values": {block_id: {action_id: …}}}`` of a message, as this person set them."""
    chosen = slack.message_values.get((user_id, channel_id, message["ts"]), {})
    values: Json = {}
    for block in all_blocks(message):
        for element in elements_of(block):
            if element["type"] in SLOTS:
                key = (block["block_id"], element["action_id"])
                state = chosen.get(key) or initial_state(element, channel_id)
                values.setdefault(key[0], {})[key[1]] = state
    return {"values": values}
