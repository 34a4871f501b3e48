"""Time and vendor expenses: types and filters in the wizard, a confirmation, what is unbilled, who worked.

After the main tour, in windows of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import FloatRect, Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import choose_range, home, modal, next_step, open_home, open_page, press, say
from tests.screenshots.tour import WIDTH, Camera
from tests.screenshots.window_tour import EDGE, HEIGHT, of_modal

IMPORT = re.compile(r"^Import \d+ (time entries|time entry|expenses?)$")


def types(camera: Camera, demo: Demo) -> Iterator[Path]:
    """Both are imported, time in front of the camera."""
    page = open_page(camera.window(viewport={"width": WIDTH, "height": HEIGHT + 300}), demo)
    say(page, "/import-invoices")
    expect(modal(page)).to_contain_text("What do you want to import?")
    modal(page).get_by_label("Time").check()
    yield from of_modal(camera, page, "types")
    next_step(page)
    choose_range(page, "This year")
    yield from of_modal(camera, page, "time")
    press(modal(page), "Next step")
    yield from confirmation(camera, page)
    say(page, "/import-invoices expenses this year")
    import_all(page, "expense")
    yield from work_in_progress(camera, page)
    yield from people(camera, page)


def confirmation(camera: Camera, page: Page) -> Iterator[Path]:
    """What the run of time would do; then it is done."""
    expect(page.get_by_role("button", name=IMPORT).last).to_be_visible()
    card = page.locator("[data-role=messages] article").last
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box is not None
    clip: FloatRect = {**box, "height": box["height"] + EDGE}
    yield from camera.take(page, "time-preview", clip)
    import_all(page, "time entr")


def import_all(page: Page, what: str) -> None:
    """Press the newest Import, and wait for what came of it."""
    button = page.get_by_role("button", name=re.compile(rf"^Import \d+ {what}")).last
    expect(button).to_be_visible()
    button.click()
    expect(button).to_be_hidden()
    expect(page.locator("[data-role=messages] article").last).to_contain_text("mported")


def work_in_progress(camera: Camera, page: Page) -> Iterator[Path]:
    """What is unbilled."""
    open_home(page)
    home(page).get_by_role("button", name="Show Work in Progress").click()
    expect(modal(page)).to_contain_text("Work in Progress")
    expect(modal(page).get_by_role("button", name="Export")).to_be_visible()
    yield from of_modal(camera, page, "work-in-progress")


def people(camera: Camera, page: Page) -> Iterator[Path]:
    """Who of the workspace the employees and vendors are: one is linked, one is suggested."""
    press(modal(page), "Close")
    press(home(page), "People")
    modal(page).get_by_label("Choose a person").nth(2).select_option(label="Second administrator")
    expect(modal(page)).to_contain_text("Linked to @Second administrator.")
    yield from of_modal(camera, page, "people")
