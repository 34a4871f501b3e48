"""What axe finds on the page in every state that a visitor meets: nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import ask, import_button, modal, next_step, open_page, say, thread
from tests.browser.conftest import DESKTOP, PHONE, Windows

pytestmark = pytest.mark.browser

#: Everything is looked at in light; what the colours alone can spoil once more in dark.
THEMES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}
State = Callable[[Page], None]


def first_screen(page: Page) -> None:
    expect(page.get_by_role("button", name="Put it there for me")).to_be_visible()


def completion(page: Page) -> None:
    page.locator("[data-role=composer]").press_sequentially("/i")
    expect(page.get_by_role("option").first).to_be_visible()


def first_step(page: Page) -> None:
    say(page, "/import-invoices")
    expect(modal(page)).to_contain_text("What do you want to import?")


def filters(page: Page) -> None:
    next_step(page)


def errors(page: Page) -> None:
    modal(page).get_by_role("button", name="Next step").click()
    expect(modal(page).locator("[data-role=error]").first).to_be_visible()


def card(page: Page) -> None:
    page.keyboard.press("Escape")
    say(page, "/import-invoices")
    ask(page, "This month" if "C0BOOKS" in page.url else "Last month")
    import_button(page)


def details(page: Page) -> None:
    page.get_by_role("button", name="Details").last.click()
    expect(modal(page)).to_contain_text("Details")
    expect(modal(page)).not_to_have_attribute("aria-busy", "true")


def report(page: Page) -> None:
    page.keyboard.press("Escape")
    import_button(page).click()
    page.locator("[data-role=replies]").last.click()
    expect(thread(page)).to_contain_text("unexplained: 0")


def inspector(page: Page) -> None:
    page.get_by_role("button", name="Close thread").click()
    page.locator("[data-role=inspector] > summary").click()
    expect(page.locator("[data-role=inspector] tbody tr").first).to_be_visible()


def home(page: Page) -> None:
    page.locator("[data-role=inspector] > summary").click()
    drawer = page.get_by_role("button", name="Channels")
    if drawer.is_visible():
        drawer.click()
    page.get_by_role("navigation").get_by_role("button", name="Import Invoices").click()
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.locator("[data-role=home]")).to_contain_text("Tidewater Advisory Partners")


def messages_tab(page: Page) -> None:
    page.get_by_role("button", name="Messages", exact=True).click()
    expect(page.locator("[data-role=messages]")).to_be_visible()


#: One after the other, as a visitor comes to them.
STATES: tuple[State, ...] = (
    first_screen,
    completion,
    first_step,
    filters,
    errors,
    card,
    details,
    report,
    inspector,
    home,
    messages_tab,
)


def findings(page: Page) -> Iterator[str]:
    """What axe says of the page as it is now, in both themes."""
    for theme, options in THEMES.items():
        page.emulate_media(color_scheme=theme)
        violations: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
        for found in violations:
            yield f"{theme}: {found['impact']}: {found['help']}: {found['nodes'][0]['target']}"


@pytest.mark.parametrize(
    ("window", "who", "where"),
    [(DESKTOP, "U0ADMIN", "C0BOOKS"), (PHONE, "U0SECOND", "C0FINANCE")],
    ids=["desktop", "phone"],
)
def test_axe_finds_nothing_in_any_state(
    windows: Windows, demo: Demo, window: dict[str, Any], who: str, where: str
) -> None:
    page = open_page(windows(**window), demo, who, where)
    found: dict[str, list[str]] = {}
    for state in STATES:
        state(page)
        found[state.__name__] = list(findings(page))

    assert found == {state.__name__: [] for state in STATES}
