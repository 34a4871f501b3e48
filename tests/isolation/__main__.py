"""``python -m tests.isolation``: every replay with every forged id, counted."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.isolation.catalogue import EVERYTHING, Catalogue
from tests.isolation.replays import Battery
from tests.isolation.session import a_session


def main() -> int:
    """Print what was found; 1 where anything was."""
    with tempfile.TemporaryDirectory() as folder, a_session(str(Path(folder) / "firm.db")) as session:
        catalogue = Catalogue(session).explore()
        missing = [name for name in EVERYTHING if name not in catalogue.scenes]
        battery, begun = Battery(catalogue), perf_counter()
        for name in EVERYTHING:
            if name in catalogue.scenes:
                battery.run(catalogue.scenes[name])
    took = 1000 * (perf_counter() - begun) / max(battery.replays, 1)
    for line in (*(f"no scene: {name}" for name in missing), *battery.faults):
        sys.stdout.write(f"{line}\n")
    found = f"{len(battery.faults)} with an effect or a word too much"
    words = f"handlers {len(catalogue.scenes)}, replays {battery.replays}, {found}; {took:.1f} ms each"
    sys.stdout.write(f"{words}\n")
    return 1 if missing or battery.faults else 0


if __name__ == "__main__":
    sys.exit(main())
