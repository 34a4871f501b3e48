"""A real Chromium for the browser tests, one for each test process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Nothing but the pages under test is asked for. Without a sandbox, since CI often runs as root.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WAIT_MS = 10_000
WIDTH, HEIGHT = 1280, 900


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """Where a Chromium is installed, or None: then Playwright tries its own."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def chromium(chromium_path: str | None) -> Iterator[Browser]:
    """A running Chromium; skips loudly where there is none."""
    with sync_playwright() as playwright:
        browser = _launched(playwright, chromium_path)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page in a fresh profile, which reaches this machine alone. Script errors fail the test."""
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="en-US", timezone_id="America/New_York"
    )
    context.set_default_timeout(WAIT_MS)
    expect.set_options(timeout=WAIT_MS)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems, "\n".join(problems)


def _launched(playwright: Playwright, path: str | None) -> Browser:
    try:
        return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        pytest.skip(f"Chromium cannot start here, so NOTHING was tested in a browser: {reason}")
