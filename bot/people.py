"""People who are chosen from Slack's list: only those of this workspace count."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.call import Call


def is_colleague(call: Call, person_id: str) -> bool:
    """Whether she works in this workspace: in a shared channel Slack offers people of others, too."""
    try:
        person = call.client.users_info(user=person_id)["user"]
    except SlackApiError as error:
        if error.response.get("error") != "user_not_found":
            raise
        return False
    is_there = not (person.get("deleted") or person.get("is_bot"))
    return bool(is_there and person.get("team_id") == call.actor.team_id)
