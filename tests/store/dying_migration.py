"""A process that brings tables up to date and is killed at its nth statement: ``URL N``."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from services.store.engine import open_engine
from services.store.migrate import upgrade


def main(url: str, last: int) -> None:
    """Bring the tables up to date, up to there."""
    engine, done = open_engine(url), 0

    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "after_cursor_execute", count)
    upgrade(engine)
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
