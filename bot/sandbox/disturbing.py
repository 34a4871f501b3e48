"""What a test may disturb: faults, latency, disconnects, the clock, scopes, the way of delivery."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.sandbox.faults import Fault
from bot.sandbox.json_types import Json
from bot.sandbox.refreshing import CLOSE_AFTER, REASONS
from bot.sandbox.refusals import CannotDo
from bot.sandbox.verbs.installing import INSTALLING
from bot.sandbox.verbs.wish import Wish

#: Seconds between two refreshes, at most.
LONGEST_EVERY = 86_400
#: Who asks and where, in a request that else holds only a fault.
_PLACE = ("team", "user", "device")
#: So often the same can be delivered again at once.
MOST_TIMES = 100


async def _reset(wish: Wish) -> Json:
    wish.slack.platform.clear()
    return {}


async def _fault(wish: Wish) -> Json:
    wish.slack.faults.add(Fault(**{name: value for name, value in wish.body.items() if name not in _PLACE}))
    return {}


async def _tiers(wish: Wish) -> Json:
    wish.slack.tiers.are_on = bool(wish.need("on"))
    return {}


async def _latency(wish: Wish) -> Json:
    wish.slack.faults.set_latency(float(wish.need("ms")) / 1000, str(wish.get("method") or "*"))
    return {}


async def _disconnect(wish: Wish) -> Json:
    reason = str(wish.get("reason") or "refresh_requested")
    if reason not in REASONS:
        raise CannotDo(f"reason must be one of {', '.join(REASONS)}.")
    refreshing, close_after = wish.slack.platform.refreshing, float(wish.body.get("close_after", CLOSE_AFTER))
    if wish.get("every") is None:
        return {"connections": await refreshing.disconnect(reason, close_after)}
    every = float(wish.get("every"))
    if not 0 <= every <= LONGEST_EVERY:
        raise CannotDo(f"every must be between 0 and {LONGEST_EVERY} seconds.")
    refreshing.repeat(every, close_after)
    return {"every": every}


async def _clock(wish: Wish) -> Json:
    clock = wish.slack.clock
    offset = wish.get("offset")
    clock.move_to(float(offset) if offset is not None else clock.offset + float(wish.need("advance")))
    return {"now": clock.now(), "offset": clock.offset}


async def _scopes(wish: Wish) -> Json:
    installation = wish.slack.installation
    if installation is None:
        raise CannotDo(f"The app is not installed in {wish.slack.team.id}.")
    installation.scopes = wish.slack.manifest.granted(wish.need("declined"))
    return {"scopes": installation.scopes}


async def _refuse(wish: Wish) -> Json:
    wish.slack.refused_kinds = set(wish.need("blocks"))
    return {"blocks": sorted(wish.slack.refused_kinds)}


async def _request_url(wish: Wish) -> Json:
    wish.slack.delivery.request_url = wish.get("url")
    return {"url_verification": await wish.slack.delivery.verify_address() if wish.get("url") else None}


async def _redeliver(wish: Wish) -> Json:
    times = int(wish.body.get("times", 1))
    if not 1 <= times <= MOST_TIMES:
        raise CannotDo(f"times must be between 1 and {MOST_TIMES}.")
    answers = await wish.slack.delivery.deliver_again(str(wish.get("name") or ""), times)
    return {"answers": [{"outcome": one.outcome, "response": one.payload} for one in answers]}


DISTURBANCES: dict[str, Callable[[Wish], Awaitable[Json]]] = {
    **INSTALLING,
    "reset": _reset,
    "fault": _fault,
    "tiers": _tiers,
    "latency": _latency,
    "disconnect": _disconnect,
    "clock": _clock,
    "scopes": _scopes,
    "refuse": _refuse,
    "request_url": _request_url,
    "redeliver": _redeliver,
}
