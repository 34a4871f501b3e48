"""The invoice window and the window *Projects*, with a picture wherever there is something to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import FloatRect, Page, expect

from tests.browser.at_the_demo import choose, fill_line, home, modal, press

if TYPE_CHECKING:
    from tests.screenshots.tour import Camera

#: High enough for the longest form.
WIDTH, HEIGHT, SIDEBAR = 1100, 1500, 280
EDGE = 16
#: The whole of a form, however long: a window in Slack scrolls.
WHOLE = """(node, is_whole) => { node.style.maxBlockSize = is_whole ? "none" : ""; }"""


def invoices(camera: Camera, page: Page) -> Iterator[Path]:
    """The list with a filter, one invoice, *New invoice*, *Post to QuickBooks*."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    press(home(page), "Filter")
    modal(page).get_by_label("Currency").select_option(label="USD")
    modal(page).get_by_label("Overdue only").check()
    press(modal(page), "Show")
    expect(home(page)).to_contain_text("Overdue invoices, longest overdue first")
    yield from camera.take(page, "invoice-list", _of_list(page))
    home(page).get_by_role("button", name="Open invoice").nth(1).click()
    expect(modal(page)).to_contain_text("Open balance")
    yield from of_modal(camera, page, "invoice")
    press(modal(page), "Close")
    yield from created_here(camera, page)


def created_here(camera: Camera, page: Page) -> Iterator[Path]:
    """A draft, and the dialog that posts it."""
    press(home(page), "New invoice")
    choose(page, "Project", "Harborlight")
    modal(page).get_by_label("Number").fill("W-2041")
    fill_line(page, 1, "Brand workshop, two days", "2", "1850")
    yield from of_modal(camera, page, "new-invoice")
    press(modal(page), "Save draft")
    press(modal(page), "Post to QuickBooks")
    choose(page, "Product or service")
    yield from of_modal(camera, page, "post")
    press(modal(page), "Cancel")


def projects(camera: Camera, page: Page) -> Iterator[Path]:
    """The list of projects, one of them, and what is suggested for customers without one."""
    press(home(page), "Projects")
    modal(page).get_by_label("Name of the project").fill("str")
    press(modal(page), "Search")
    expect(modal(page).get_by_role("button", name="Show all")).to_be_visible()
    yield from of_modal(camera, page, "projects")
    press(modal(page), "QuickBooks customers")
    press(modal(page), "Suggestions")
    expect(modal(page).get_by_role("button", name="Ignore").first).to_be_visible()
    yield from of_modal(camera, page, "suggestions")
    press(modal(page), "Close")


def of_modal(camera: Camera, page: Page, name: str) -> Iterator[Path]:
    """The modal alone, with a little of what is around it."""
    modal(page).evaluate(WHOLE, True)
    box = modal(page).bounding_box()
    assert box is not None
    clip: FloatRect = {
        "x": box["x"] - EDGE,
        "y": box["y"] - EDGE,
        "width": box["width"] + 2 * EDGE,
        "height": box["height"] + 2 * EDGE,
    }
    yield from camera.take(page, name, clip)
    modal(page).evaluate(WHOLE, False)


def _of_list(page: Page) -> FloatRect:
    """From the title of the list to its end, without the channels."""
    title = page.get_by_role("heading", name="Overdue invoices")
    title.evaluate("node => node.scrollIntoView({ block: 'start' })")
    first = title.bounding_box()
    after = page.get_by_role("heading", name="Import runs").bounding_box()
    assert first is not None
    assert after is not None
    top = first["y"] - 4
    return {"x": SIDEBAR, "y": top, "width": WIDTH - SIDEBAR, "height": after["y"] - EDGE - top}
