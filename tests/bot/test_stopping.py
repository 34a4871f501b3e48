"""How a process ends that is asked to."""

from __future__ import annotations

import signal
import subprocess
import sys

#: A process that hangs before it waits to be asked: Slack does not answer while it starts.
HANGS = """
import threading
from bot.stopping import StopSignals
asked = StopSignals(within=0.2)
print("starting", flush=True)
threading.Event().wait()
"""


def test_a_process_that_hangs_while_it_starts_ends_in_time_when_it_is_asked() -> None:
    with subprocess.Popen([sys.executable, "-c", HANGS], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "starting\n"
            process.send_signal(signal.SIGTERM)

            assert process.wait(30) == 0
            assert "stopped_late" in process.stdout.read()
        finally:
            process.kill()
