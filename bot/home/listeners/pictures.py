"""The tab with the aging picture: Slack's own chart, else an image, else the figures that stand there anyway.

The tab never waits for an upload: it is shown without the picture first, and again once that is there.
"""

from __future__ import annotations

from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.errors import Trouble, attempt
from bot.home.views import HomePage, home
from bot.home.views.aging_picture import CHART, NO_PICTURE, Drawing, PictureWay, drawing
from bot.home_pictures import DAY, PAUSES, SOON, Kind, Stopped
from bot.notifier.files import ReportFile
from bot.notifier.outcomes import UNREACHED, Later, Refused, outcome_of
from bot.notifier.uploads import Uploads

log = structlog.get_logger()

#: What Slack answers where it would not take a block, newer ones above all.
NOT_TAKEN = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})
#: What it answers where something else stands there by now.
CHANGED = "hash_conflict"
FILE_NAME = "ar-aging.png"


def show(call: Call, page: HomePage, seen: str | None) -> None:
    """Show the tab with what Slack takes at once; where that is no picture, one may follow."""
    drawn = drawing(page.report.window.aging)
    if drawn is None:
        _publish(call, page, NO_PICTURE, seen)
        return _clear_up(call, None)
    if not call.pictures.takes(call.actor.team_id, Kind.CHART):
        return _show_otherwise(call, page, drawn, seen)
    if _taken(call, page, CHART, seen):
        return _clear_up(call, None)
    _show_otherwise(call, page, drawn, seen)
    # All but the chart was taken, so it was the chart: others are spared the attempt.
    call.pictures.refuse(call.actor.team_id, Kind.CHART)
    log.info("chart_refused")


def _show_otherwise(call: Call, page: HomePage, drawn: Drawing, seen: str | None) -> None:
    """With the image that was made before, or without any; then one is made, where Slack takes them."""
    file_id = _kept(call, drawn)
    if file_id is not None and _taken(call, page, PictureWay(file_id=file_id), seen):
        return _clear_up(call, file_id)
    mark = _publish(call, page, NO_PICTURE, seen)
    if call.pictures.takes(call.actor.team_id, Kind.IMAGE):
        return call.pictures.have_done(call.actor, partial(_follow, call, page, drawn, mark))
    return _clear_up(call, None)


def _follow(call: Call, page: HomePage, drawn: Drawing, mark: str | None) -> None:
    """Show the same with an image, unless something newer stands there by then."""
    if not call.pictures.takes(call.actor.team_id, Kind.IMAGE):
        return  # others waited for one meanwhile, in vain
    try:
        file_id = _file_shown(call, page, drawn, mark)
    except Stopped:
        return
    except SlackApiError as error:
        if error.response.get("error") != CHANGED:
            raise
        return
    _learn(call, file_id)
    _remove_beside(call, file_id)


def _learn(call: Call, file_id: str | None) -> None:
    """Whether Slack takes images here."""
    pictures, team_id = call.pictures, call.actor.team_id
    if file_id is not None:
        pictures.taken(team_id, Kind.IMAGE)
    elif pictures.takes(team_id, Kind.IMAGE):
        pictures.doubt(team_id, Kind.IMAGE)
        log.info("image_refused")


def _file_shown(call: Call, page: HomePage, drawn: Drawing, mark: str | None) -> str | None:
    """The file with which it stands there now; one that Slack has no more is made anew."""
    for find in (_kept, _uploaded):
        file_id = find(call, drawn)
        if file_id is not None:
            if _is_shown(call, page, file_id, mark):
                return file_id
            _remove(call, file_id)
    return None


def _is_shown(call: Call, page: HomePage, file_id: str, mark: str | None) -> bool:
    """Whether Slack takes the file: not before it has looked through it, which takes a moment."""
    way = PictureWay(file_id=file_id)
    for pause in PAUSES:
        if _taken(call, page, way, mark):
            return True
        call.pictures.pause(pause)
    return _taken(call, page, way, mark)


def _kept(call: Call, drawn: Drawing) -> str | None:
    return call.services.window_pictures.find(call.actor, drawn.digest)


def _uploaded(call: Call, drawn: Drawing) -> str | None:
    """The file that Slack has by now; None where it took none."""
    from bot.home.drawing import png  # most processes never draw

    kept, actor = call.services.window_pictures, call.actor
    uploads = Uploads(call.client, call.services.clock, is_over=lambda: call.pictures.is_over)
    file = ReportFile(FILE_NAME, png(drawn))
    outcome = uploads.keep(file, drawn.title, lambda file_id: kept.announce(actor, file_id, drawn.digest))
    if isinstance(outcome, str):
        kept.arrived(actor, outcome)
        return outcome
    call.pictures.refuse(actor.team_id, Kind.IMAGE, DAY if isinstance(outcome, Refused) else SOON)
    log.warning("picture_not_uploaded", error=outcome.error)
    return None


def _taken(call: Call, page: HomePage, way: PictureWay, seen: str | None) -> bool:
    """Whether Slack took the tab with this picture."""
    try:
        _publish(call, page, way, seen)
    except SlackApiError as error:
        if error.response.get("error") not in NOT_TAKEN:
            raise
        return False
    return True


def _publish(call: Call, page: HomePage, way: PictureWay, seen: str | None) -> str | None:
    """Slack's mark of what it shows now."""
    shown = call.client.views_publish(user_id=call.actor.user_id, view=home(page, way), hash=seen)
    return (shown.get("view") or {}).get("hash")


def _clear_up(call: Call, kept: str | None) -> None:
    """Have the files removed that stand there no more; there seldom are any.

    She sees the tab by now: what goes wrong from here on is nothing that she must be told.
    """
    found = attempt(partial(call.services.window_pictures.beside, call.actor, kept))
    if found and not isinstance(found, Trouble):
        call.pictures.have_done(call.actor, partial(_remove_beside, call, kept))


def _remove_beside(call: Call, kept: str | None) -> None:
    for file_id in call.services.window_pictures.beside(call.actor, kept):
        _remove(call, file_id)


def _remove(call: Call, file_id: str) -> None:
    """Where Slack was not reached, or is not well, it is removed another time."""
    try:
        call.client.files_delete(file=file_id)
    except (SlackApiError, *UNREACHED) as error:
        if isinstance(outcome_of(error), Later):
            return
    call.services.window_pictures.forget(call.actor, file_id)
