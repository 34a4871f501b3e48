"""What Slack's own command line asks of a project: ``python -m bot.cli.hook get-manifest``.

It adds arguments of its own behind the command, one of them a path that may hold spaces and is not quoted,
so what is not known is passed over. It looks for the answer between two lines of its own making.
"""

from __future__ import annotations

import argparse
import sys

from bot.manifest import as_json, manifest

MESSAGE_BOUNDARIES = "message-boundaries"


def answer(arguments: list[str]) -> str:
    """The manifest, between the boundaries where there are any."""
    parser = argparse.ArgumentParser(prog="hook", allow_abbrev=False)
    parser.add_argument("hook", choices=["get-manifest"])
    parser.add_argument("--protocol", default="default")
    parser.add_argument("--boundary", default="")
    asked, _ = parser.parse_known_args(arguments)
    boundary = asked.boundary if asked.protocol == MESSAGE_BOUNDARIES else ""
    return f"{boundary}{as_json(manifest())}{boundary}"


if __name__ == "__main__":
    sys.stdout.write(f"{answer(sys.argv[1:])}\n")
