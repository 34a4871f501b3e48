"""Which messages go next: what is due, what has to wait, and in which order."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from services.model.import_run import WORKING
from services.model.outbox import EVERYTHING, FILES, MessageKind, OutboxState
from services.store.message_tables import outbox as rows
from services.store.message_tables import run_cards, slack_pace
from services.store.tables_runs import import_runs
from services.store.types import Instant

#: The moment of a claim, how many it takes, and the lane of who claims: parameters, so that the statement is
#: built once.
_NOW, _MOST = sa.bindparam("now", type_=Instant), sa.bindparam("most", type_=sa.Integer)
_OWN = sa.bindparam("own", type_=sa.Text)


@lru_cache(maxsize=2)
def due(are_files: bool) -> sa.Select[Any]:
    """What may be claimed, in the order of its turn."""
    are_wanted = _are_files() if are_files else ~_is_file()
    is_abandoned = sa.and_(rows.c.state == OutboxState.SENDING.value, rows.c.lease_until < _NOW)
    is_due = sa.and_(are_wanted, sa.or_(_is_waiting(), is_abandoned))
    may_go = sa.and_(is_due, ~_is_held(), ~_is_being_shown())
    order = (_rank(), rows.c.id)
    place = sa.func.row_number().over(partition_by=(rows.c.team_id, _queue()), order_by=order)
    turns = sa.select(rows.c.id, place.label("place")).where(may_go).subquery()
    first = sa.select(turns.c.id).where(turns.c.place == 1)
    wanted = sa.select(rows.c.id).where(rows.c.id.in_(first), is_due).order_by(*order).limit(_MOST)
    return wanted.with_for_update(skip_locked=True)


def may_stand_there() -> sa.ColumnElement[bool]:
    """Whether it may be in Slack: who held it and is gone had it on its way, which of files is not noted."""
    was_begun = sa.or_(rows.c.tried_at.is_not(None), _is_file())
    return sa.or_(rows.c.is_ambiguous, sa.and_(rows.c.state == OutboxState.SENDING.value, was_begun))


def _are_files() -> sa.ColumnElement[bool]:
    """Files whose reply has gone before them."""
    on_its_way = sa.or_(_is_waiting(), rows.c.state == OutboxState.SENDING.value)
    replies = sa.select(rows.c.run_id).where(rows.c.kind == MessageKind.FINAL.value, on_its_way)
    return sa.and_(_is_file(), rows.c.run_id.not_in(replies))


def _is_file() -> sa.ColumnElement[bool]:
    return rows.c.kind.in_([kind.value for kind in FILES])


def _is_waiting() -> sa.ColumnElement[bool]:
    return sa.and_(rows.c.state == OutboxState.PENDING.value, rows.c.not_before <= _NOW)


def _is_held() -> sa.ColumnElement[bool]:
    """Whether Slack, or the limit that it waits for, takes nothing of its workspace yet from who asks."""
    lane = sa.or_(slack_pace.c.lane.in_((EVERYTHING, _OWN)), slack_pace.c.lane == rows.c.lane)
    closed = sa.and_(slack_pace.c.team_id == rows.c.team_id, lane, slack_pace.c.free_at > _NOW)
    return sa.exists().where(closed).correlate(rows)


def _is_being_shown() -> sa.ColumnElement[bool]:
    """Whether the same card is being shown at this moment: two at once could end the wrong way round."""
    other = rows.alias()
    is_live = sa.and_(other.c.state == OutboxState.SENDING.value, other.c.lease_until >= _NOW)
    is_same = sa.and_(other.c.run_id == rows.c.run_id, other.c.kind == rows.c.kind, other.c.id != rows.c.id)
    busy = sa.exists().where(is_same, is_live).correlate(rows)
    return sa.and_(rows.c.kind == MessageKind.CARD.value, busy)


def _rank() -> sa.ColumnElement[int]:
    """What people wait for goes first, then what shows progress, then digests that are shown anew."""
    is_anew = rows.c.kind == MessageKind.DRIFT_AGAIN.value
    return sa.case((_shows_progress(), 1), (is_anew, 2), else_=0)


def _shows_progress() -> sa.ColumnElement[bool]:
    """Whether it is a card of a run at work, where nobody just pressed."""
    working = sa.select(import_runs.c.id).where(
        import_runs.c.status.in_([one.value for one in WORKING]),
        import_runs.c.cancel_requested_by.is_(None),
        ~_shows_pressed_buttons(),
    )
    return sa.and_(rows.c.kind == MessageKind.CARD.value, rows.c.run_id.in_(working))


def _shows_pressed_buttons() -> sa.ColumnElement[bool]:
    """Whether the card of the run may still offer to start it."""
    shown_before = sa.or_(run_cards.c.shown_at.is_(None), run_cards.c.shown_at <= import_runs.c.started_at)
    has_started = import_runs.c.started_at.is_not(None)
    stands = sa.exists().where(run_cards.c.run_id == import_runs.c.id, has_started, shown_before)
    return stands.correlate(import_runs)


def _queue() -> sa.ColumnElement[str]:
    """What goes one after the other: the cards of a run, and what waits for the same limit."""
    of_run = sa.literal("run ").concat(rows.c.run_id)
    alone = sa.literal("message ").concat(sa.cast(rows.c.id, sa.Text))
    own = sa.case((rows.c.kind == MessageKind.CARD.value, of_run), else_=alone)
    return sa.func.coalesce(sa.func.nullif(rows.c.lane, EVERYTHING), own)
