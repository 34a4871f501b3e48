"""Views that may take long to make: Slack waits three seconds, so something else stands there meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import partial

from bot import views
from bot.blocks import Block
from bot.call import Call
from bot.errors import Trouble, attempt
from bot.listening import Answer, Later, shows

#: Seconds after which a modal is shown without its content: a trigger, and an answer, live three.
PATIENCE = 1.0
#: What most of the modals that take long are about.
TITLE = "Import data"
_preparations = ThreadPoolExecutor(32, thread_name_prefix="preparation")


def show_when_ready(
    call: Call, prepare: Callable[[], Block], title: str = TITLE, is_over: bool = False
) -> None:
    """Show what ``prepare`` makes; where that takes long, a modal that says so is opened meanwhile.

    ``is_over``: over the modal in which it was asked for, which is there again once this one is closed.
    """
    if call.is_in_modal and not is_over:
        return call.update(prepare())
    prepared = _begun(prepare)
    if prepared.done():
        call.open(prepared.result())
        return None
    view_id = call.open(views.loading(title))
    return _update(call, prepared, view_id) if view_id else None


def show_in_place(call: Call, prepare: Callable[[], Block], title: str = TITLE) -> None:
    """Show what ``prepare`` makes in the place of the modal in which it was asked for.

    Trouble is told there too: what stood there is gone, so there is nothing that could stay under the words.
    """
    call.update(views.loading(title))
    outcome = attempt(prepare)
    call.update(_told(outcome, None) if isinstance(outcome, Trouble) else outcome)


def answer_when_ready(
    call: Call, prepare: Callable[[], Block], again: Callable[[str], Block], title: str = TITLE
) -> Answer | Later:
    """Answer a submitted modal with what ``prepare`` makes, or with one that says that it takes long.

    ``again`` makes the form anew with words above it, where in the end it can only be sent once more.
    """
    prepared = _begun(prepare)
    if prepared.done():
        return shows(prepared.result())
    view_id = str(call.view.get("id") or "")
    return Later(shows(views.loading(title)), partial(_update, call, prepared, view_id, again))


def in_background(work: Callable[[], object]) -> None:
    """Have something ready by and by; nobody waits for it, nobody hears of its trouble."""
    _preparations.submit(attempt, work)


def _begun(prepare: Callable[[], Block]) -> Future[Block]:
    """It works, or in the best case is done already."""
    # In the same context: it is made for the same reader.
    prepared = _preparations.submit(copy_context().run, prepare)
    wait([prepared], timeout=PATIENCE)
    return prepared


def _update(
    call: Call, prepared: Future[Block], view_id: str, again: Callable[[str], Block] | None = None
) -> None:
    outcome = attempt(prepared.result)
    if not isinstance(outcome, Trouble):
        return call.update(outcome, view_id)
    is_shown = call.updated(_told(outcome, again), view_id)
    if not is_shown and again is not None and not outcome.is_done:
        # She sent the form and closed the window: she believes that it was done.
        call.write(outcome.text, outcome.blocks)
    return None


def _told(trouble: Trouble, again: Callable[[str], Block] | None) -> Block:
    """The form with words above it where it can be sent once more, else the words alone."""
    form = attempt(partial(again, trouble.text)) if trouble.may_try_again and again is not None else trouble
    return views.notice(form.text, form.blocks) if isinstance(form, Trouble) else form
