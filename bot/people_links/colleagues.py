"""Asks Slack who works in a workspace, for suggestions alone: whoever is linked is looked at again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPException
from itertools import islice
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.call import Call
from services.model.people_links import Colleague, Colleagues

log = structlog.get_logger()

#: Slack allows twenty pages a minute, and to ask for so many people at once.
AT_ONCE, MOST_PAGES = 1000, 10
#: Seconds for which the people of a workspace are remembered.
REMEMBERED = 300.0
#: Slack's own bot, which it does not call one.
_SLACKBOT = "USLACKBOT"


class Roster:
    """The people of each workspace, as they were listed last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Colleagues]] = {}

    def of(self, call: Call) -> Colleagues:
        """The workspace's people; what Slack said before, or nobody, where it does not say."""
        now = call.services.clock.monotonic()
        with self._lock:
            listed_at, known = self._known.get(call.actor.team_id, (None, Colleagues()))
        if listed_at is not None and now - listed_at < REMEMBERED:
            return known
        try:
            found = _listed(call)
        except (SlackApiError, OSError, HTTPException) as error:
            code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("people_not_listed", error=code)
            return known
        with self._lock:
            self._known[call.actor.team_id] = (now, found)
        return found

    def remembered(self, call: Call) -> Colleagues:
        """The same without asking Slack."""
        with self._lock:
            return self._known.get(call.actor.team_id, (None, Colleagues()))[1]


def _listed(call: Call) -> Colleagues:
    pages = list(islice(call.client.users_list(limit=AT_ONCE), MOST_PAGES))
    people = [one for page in pages for one in _colleagues(page.get("members") or (), call.actor.team_id)]
    is_cut = bool(pages and (pages[-1].get("response_metadata") or {}).get("next_cursor"))
    return Colleagues(tuple(people), is_cut)


def _colleagues(members: Any, team_id: str) -> Iterator[Colleague]:
    """All but bots, those who left, and people of other workspaces with whom a channel is shared."""
    for one in members:
        is_other = one.get("deleted") or one.get("is_bot") or one.get("id") == _SLACKBOT
        if is_other or one.get("is_stranger") or one.get("team_id") != team_id:
            continue
        profile = one.get("profile") or {}
        said = (one.get("real_name"), profile.get("real_name"), profile.get("display_name"))
        names = tuple(dict.fromkeys(str(name) for name in said if name))
        yield Colleague(str(one["id"]), names, profile.get("email"))
