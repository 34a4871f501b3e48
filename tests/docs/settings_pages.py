"""``.env.example`` and ``docs/settings.md``, of what the code itself says of each setting."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.settings import BotSettings
from services.settings import InvalidSetting, Settings

WIDTH = 110
#: The groups, by how a name begins, and where one finds what to enter.
GROUPS = {
    "SLACK_": "Slack: the app's page on api.slack.com",
    "QUICKBOOKS_": "QuickBooks: the app's keys on developer.intuit.com",
    "": "The app itself",
}
#: Of a setting about which nothing can be said before it is tried.
TAKEN = "taken as it is"
ENV_HEADING = """\
# Copy to .env and fill in. Lines that stay commented keep their default.
# Written by: make reference
"""
PAGE_HEADING = """\
# Settings

Environment variables; or lines of a `.env` file in the folder where the program is started, for which
[`.env.example`](../.env.example) is a beginning; or files named after the setting, where a container engine
or systemd lays secrets down ([deploy.md](deploy.md#secrets)). The environment goes before `.env`, and `.env`
before such files. What is wrong is said at the start in one sentence, with what to do; `doctor` says it too.

This page is written by `make reference`, of what the code says itself.
"""
TABLE = """\
| setting | meaning | default | example | when it cannot be used |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as people read about it."""

    name: str
    meaning: str
    default: str
    example: str
    needed_for: str
    #: Whether a newcomer fills it in.
    is_filled_in: bool
    #: How the default is written into a file, where it can be.
    written: str

    @property
    def group(self) -> str:
        """The heading that it stands under."""
        return next(heading for begin, heading in GROUPS.items() if self.name.startswith(begin))

    @property
    def remedy(self) -> str:
        """What the program says when it cannot be used."""
        remedy = InvalidSetting(self.name, "").remedy
        return TAKEN if remedy == InvalidSetting.remedy else remedy


def settings() -> list[Setting]:
    """All of them, in the order of the groups."""
    fields = [
        _setting(name.upper(), field)
        for kind in (Settings, BotSettings)
        for name, field in kind.model_fields.items()
    ]
    return sorted(fields, key=lambda setting: list(GROUPS.values()).index(setting.group))


def env_example() -> str:
    """The whole of ``.env.example``."""
    return ENV_HEADING + "".join(f"\n{_env_group(heading, found)}" for heading, found in _grouped())


def settings_page() -> str:
    """The whole of ``docs/settings.md``."""
    return PAGE_HEADING + "".join(
        f"\n## {heading}\n\n{TABLE}{''.join(_row(one) for one in found)}" for heading, found in _grouped()
    )


def _grouped() -> Iterator[tuple[str, list[Setting]]]:
    known = settings()
    for heading in GROUPS.values():
        yield heading, [setting for setting in known if setting.group == heading]


def _setting(name: str, field: FieldInfo) -> Setting:
    extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    written = _written(field.default)
    return Setting(
        name=name,
        meaning=field.description or "",
        default=str(extra.get("default") or (f"`{written}`" if written else "none")),
        example=str((field.examples or [""])[0]),
        needed_for=str(extra.get("needed_for", "")),
        is_filled_in=bool(extra.get("fill_in")),
        written=written,
    )


def _written(default: Any) -> str:
    is_set = default is not PydanticUndefined and default is not None and default != ()
    return str(default) if is_set else ""


def _env_group(heading: str, found: list[Setting]) -> str:
    return f"# --- {heading}\n" + "".join(_env_lines(setting) for setting in found)


def _env_lines(setting: Setting) -> str:
    needed = f" Needed for {setting.needed_for}." if setting.needed_for else ""
    words = textwrap.fill(
        setting.meaning + needed, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )
    return f"{words}\n{'' if setting.is_filled_in else '# '}{setting.name}={setting.written}\n"


def _row(setting: Setting) -> str:
    needed = f" **Needed for** {setting.needed_for}." if setting.needed_for else ""
    cells = [
        f"`{setting.name}`",
        setting.meaning + needed,
        setting.default,
        f"`{setting.example}`",
        setting.remedy,
    ]
    return f"| {' | '.join(cells)} |\n"
