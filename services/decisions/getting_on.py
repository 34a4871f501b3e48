"""Whether a run that breaks again and again gets on in between: else it is given up after a few tries."""

from __future__ import annotations

from services.model.import_run import Progress, RunPhase

#: More invoices than any run has.
_PHASE = 10**9
#: As they follow each other in a run.
_PHASES = list(RunPhase)
_ORDER = {RunPhase.PLANNING: 1, RunPhase.WRITING: 2, RunPhase.UNDOING: 2}


def reach(progress: Progress) -> int:
    """How far a step is in what every turn begins anew, as one number; 0 while QuickBooks is still read."""
    order = _ORDER.get(progress.phase, 0)
    return order * _PHASE + min(progress.done, _PHASE - 1) if order else 0


def has_kept(progress: Progress) -> bool:
    """Whether a step of reading leaves less to read for the next turn."""
    return progress.phase is RunPhase.READING and progress.done > 0 and progress.lasts


def is_further(progress: Progress, before: Progress) -> bool:
    """Whether more is done than before, in the same phase or in a later one."""
    return (_PHASES.index(progress.phase), progress.done) > (_PHASES.index(before.phase), before.done)


def got_on(reached: int, kept: bool, furthest: int) -> bool:
    """Whether a turn came further than all before it.

    ``reached`` is the furthest step of the turn, ``furthest`` that of the turns before; ``kept`` says whether
    its reading lasts. Once a turn has read everything, reading it again is no progress.
    """
    return reached > furthest or (furthest == 0 and kept)
