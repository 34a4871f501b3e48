"""The project works anywhere: no file names a package registry's host or a folder of one machine."""

from __future__ import annotations

import re

import pytest

from tests.rules.sources import project_files, text_of

# Put together here, so that this file does not name them either.
REGISTRIES = "|".join(
    (
        "py" + "pi",
        "python" + "hosted",
        "npm" + r"js\.",
        "crates" + r"\.io",
        "registry" + r"\.\w+\.\w+",
        "conda" + r"\.org",
    )
)
FOLDERS = "|".join(f"/{name}/" for name in ("work", "root", r"home/\w+", r"Users/\w+"))
#: Packed bytes: any short word turns up in them by chance.
PICTURE = ".png"
FORBIDDEN = re.compile(rf"{REGISTRIES}|(?<![\w.:/-])(?:{FOLDERS})", re.IGNORECASE)


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path}:{number} {line.strip()[:80]}"
        for path in project_files()
        if not path.endswith(PICTURE)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if FORBIDDEN.search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://py" + "pi.example/simple",
        "files.python" + "hosted.org",
        "open('/ro" + "ot/.cache')",
        "/wo" + "rk/main",
        "/ho" + "me/somebody/x",
    ],
)
def test_what_is_forbidden_is_found(line: str) -> None:
    assert FORBIDDEN.search(line)


@pytest.mark.parametrize(
    "line",
    ["bot/home/views.py", "docs/wo" + "rk/", "https://slack.com/home/x/", "framework/", "bot/wo" + "rk/"],
)
def test_what_is_allowed_is_left_alone(line: str) -> None:
    assert not FORBIDDEN.search(line)
