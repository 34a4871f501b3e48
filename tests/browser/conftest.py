"""A real Chromium for the browser tests, one for each test process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect, sync_playwright

from bot.sandbox.demo import Demo

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
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

Windows = Callable[..., Page]


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
def windows(chromium: Browser) -> Iterator[Windows]:
    """Opens empty pages, each on a device of its own that reaches this machine alone.

    Script errors on any of them fail the test.
    """
    opened: list[BrowserContext] = []
    problems: list[str] = []

    def open_window(**kind: Any) -> Page:
        context = chromium.new_context(
            **{**DESKTOP, **kind}, locale="en-US", timezone_id="America/New_York", reduced_motion="reduce"
        )
        opened.append(context)
        context.set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(windows: Windows) -> Page:
    """An empty page in a window of a desktop."""
    return windows()


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The real app between the two stand-ins, one for the tests of a file."""
    demo = Demo(port=0, patience=60).start()
    yield demo
    demo.stop()


def _launched(playwright: Playwright, path: str | None) -> Browser:
    try:
        return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        pytest.skip(f"Chromium cannot start here, so NOTHING was tested in a browser: {reason}")
