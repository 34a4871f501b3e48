"""The command line as a test types it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import Result

from tests.terminal import typed


@dataclass
class CommandLine:
    """Runs commands in this process with the given environment."""

    environment: dict[str, str]

    def run(self, *arguments: str, **more: str) -> Result:
        """What one command did; it must not end in an exception that nobody expected."""
        return typed(arguments, self.environment | more)

    def typing(self, text: str, *arguments: str) -> Result:
        """What one command did that was given this text on standard input."""
        return typed(arguments, self.environment, text)

    def ok(self, *arguments: str) -> str:
        """The output of a command that must succeed."""
        result = self.run(*arguments)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def document(self, *arguments: str) -> tuple[dict[str, Any], int]:
        """The JSON document of an import, and the exit status."""
        result = self.run("import", *arguments, "--json")
        return json.loads(result.stdout), result.exit_code
