"""Writes what is written of the code: ``make reference``."""

from __future__ import annotations

from bot.manifest import as_yaml, manifest
from tests.reference.settings_pages import env_example, page
from tests.rules.sources import ROOT

WRITTEN = {".env.example": env_example, "docs/settings.md": page, "manifest.yml": lambda: as_yaml(manifest())}


def main() -> None:
    """Write every file."""
    for path, text in WRITTEN.items():
        (ROOT / path).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
