"""The main journey, with a picture wherever there is something to see; each in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, FloatRect, Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import (
    choose_range,
    import_button,
    modal,
    next_step,
    open_page,
    say,
    thread,
)
from tests.browser.conftest import PHONE, WAIT_MS
from tests.screenshots import window_tour
from tests.screenshots.png import smaller

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIDEBAR, WIDTH = 280, 1100
WIZARD: dict[str, int] = {"width": WIDTH, "height": 800}
TALL: dict[str, int] = {"width": WIDTH, "height": 1000}
#: Without the channels, so that channel and thread have room beside each other.
WITH_THREAD: dict[str, int] = {"width": SIDEBAR + 1040, "height": 1120}
BESIDE: FloatRect = {"x": SIDEBAR, "y": 0, "width": 1040, "height": 1120}


@dataclass(frozen=True)
class Camera:
    """Opens windows, and writes pictures of them into a folder."""

    browser: Browser
    folder: Path
    #: An empty page of its own, which packs the pictures.
    packer: Page

    def window(self, **kind: Any) -> Page:
        """A window whose pictures are sharp on a good screen."""
        context = self.browser.new_context(
            **kind,
            device_scale_factor=2,
            locale="en-US",
            timezone_id="America/New_York",
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MS)
        return context.new_page()

    def take(self, page: Page, name: str, clip: FloatRect | None = None) -> Iterator[Path]:
        """Two pictures of what the page shows now."""
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            path = self.folder / f"{name}-{theme}.png"
            path.write_bytes(smaller(self.packer, page.screenshot(clip=clip, animations="disabled")))
            yield path
        page.emulate_media(color_scheme="light")


def tour(camera: Camera, demo: Demo) -> Iterator[Path]:
    """Wizard, confirmation, report and Home, on a desktop and on a phone."""
    page = open_page(camera.window(viewport=WIZARD), demo)
    say(page, "/import-invoices")
    next_step(page)
    choose_range(page, "Last quarter")
    yield from camera.take(page, "modal")
    modal(page).get_by_role("button", name="Next step").click()
    yield from preview(camera, page)
    phone = open_page(camera.window(**PHONE), demo)
    import_button(phone).scroll_into_view_if_needed()
    yield from camera.take(phone, "preview-phone")
    import_button(page).click()
    yield from report(camera, page)
    yield from home(camera, page, "home")
    phone.get_by_role("button", name="Channels").tap()
    yield from home(camera, phone, "home-phone")
    yield from window_tour.invoices(camera, page)
    yield from window_tour.projects(camera, page)


def preview(camera: Camera, page: Page) -> Iterator[Path]:
    """The confirmation, in a window as high as it needs."""
    import_button(page)
    card = page.locator("[data-role=messages] article").last.bounding_box()
    assert card is not None
    page.set_viewport_size({"width": WIDTH, "height": round(card["height"]) + 240})
    yield from camera.take(page, "preview")


def report(camera: Camera, page: Page) -> Iterator[Path]:
    """The thread with what needs somebody."""
    page.set_viewport_size({"width": WITH_THREAD["width"], "height": WITH_THREAD["height"]})
    page.locator("[data-role=replies]").click()
    expect(thread(page)).to_contain_text("unexplained: 0")
    expect(thread(page).locator("[data-file-id]").first).to_be_visible()
    thread(page).get_by_role("button", name="Retry").evaluate("node => node.scrollIntoView({ block: 'end' })")
    yield from camera.take(page, "thread", BESIDE)
    page.get_by_role("button", name="Close thread").click()


def home(camera: Camera, page: Page, name: str) -> Iterator[Path]:
    """The invoice window."""
    if name == "home":
        page.set_viewport_size({"width": TALL["width"], "height": TALL["height"]})
    page.get_by_role("navigation").get_by_role("button", name="Import Invoices").click()
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.locator("[data-role=home]")).to_contain_text("A/R Aging")
    yield from camera.take(page, name)
