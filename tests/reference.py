"""The parts of docs/ that the code writes itself: ``make reference``, or ``python -m tests.reference``.

Tests compare each with what stands in the repository, so that none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.manifest import as_yaml, manifest
from tests.docs.audit_actions import security_groups_page
from tests.docs.errors_page import errors_page
from tests.docs.settings_pages import env_example, settings_page
from tests.rules.sources import ROOT

#: Path from the root → what it must say.
PAGES: dict[str, Callable[[], str]] = {
    ".env.example": env_example,
    "docs/settings.md": settings_page,
    "manifest.yml": lambda: as_yaml(manifest()),
    "docs/errors.md": errors_page,
    "docs/security-groups.md": security_groups_page,
}


def main() -> None:
    """Write each page anew."""
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
