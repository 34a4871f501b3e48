"""What a financial administrator keeps in order: runs, coverage, changes in QuickBooks, groups, audit log.

After the main tour: its import is what there is to see. Each picture is the window alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import FloatRect, Page, expect

from bot.sandbox.demo import Demo
from bot.sandbox.demo_books import first_of_last_quarter
from services.sandbox.changes import apply_change
from services.sandbox.documents import Document
from services.sandbox.seed_plain import sales_line
from tests.browser.at_the_demo import channel, modal, open_page
from tests.screenshots.tour import TALL, Camera

#: So often a window is opened until what QuickBooks tells of has come.
MOST_LOOKS = 60


def administration(camera: Camera, demo: Demo) -> Iterator[Path]:
    """Each window once something is in it."""
    page = open_page(camera.window(viewport=TALL), demo)
    channel(page, "Import Invoices").click()
    page.get_by_role("button", name="Home", exact=True).click()
    yield from runs(camera, page)
    yield from coverage(camera, page)
    change_some(demo)
    yield from changes(camera, page)
    yield from groups(camera, page)
    open_window(page, "Audit log")
    yield from taken(camera, page, "audit-log")


def runs(camera: Camera, page: Page) -> Iterator[Path]:
    """The history, and the report of a run."""
    open_window(page, "Runs")
    yield from camera.take(page, "runs", window(page))
    modal(page).get_by_role("button", name=re.compile("^Report of IMP-")).first.click()
    expect(modal(page)).to_contain_text("unexplained: 0")
    yield from taken(camera, page, "run-report")


def coverage(camera: Camera, page: Page) -> Iterator[Path]:
    """The year."""
    open_window(page, "Coverage")
    yield from taken(camera, page, "coverage")


def changes(camera: Camera, page: Page) -> Iterator[Path]:
    """What waits for *Accept* or *Keep*, once QuickBooks has told of it."""
    for _ in range(MOST_LOOKS):
        open_window(page, "Changes in QuickBooks")
        if modal(page).get_by_text("2 changes wait").count():
            break
        close(page)
    yield from taken(camera, page, "changes")


def groups(camera: Camera, page: Page) -> Iterator[Path]:
    """Each group with somebody in it."""
    open_window(page, "Security groups")
    for at, label, option in ((0, "Choose a person", "Team member"), (1, "Choose a user group", "@finance")):
        choices = modal(page).get_by_label(label)
        name = choices.nth(at).locator("option").filter(has_text=option).inner_text()
        choices.nth(at).select_option(label=name)
        expect(modal(page).get_by_role("button", name=re.compile("^Remove"))).to_have_count(at + 1)
    yield from taken(camera, page, "security-groups")


def change_some(demo: Demo) -> None:
    """Somebody changes an invoice that was posted from here, and one that was imported."""
    first, odd = first_of_last_quarter(demo.company.today).isoformat(), demo.company.cases.values()
    documents = demo.company.documents("Invoice")
    posted = next(one for one in documents if one.get("DocNumber") == "F-1001")
    imported = next(
        one
        for one in documents
        if one["TxnDate"] >= first and one["Id"] not in odd and _customer(one) == _customer(posted)
    )
    line = sales_line("Workshop, three days", Decimal(3), Decimal("770.00"))
    for one, fields in ((posted, {"DocNumber": "F-1001-B"}), (imported, {"Line": [line]})):
        apply_change(demo.company, {"verb": "edit", "id": one["Id"], "fields": fields})


def _customer(invoice: Document) -> str:
    return str((invoice.get("CustomerRef") or {}).get("value"))


def open_window(page: Page, name: str) -> None:
    """A window of those that have a button at the top of Home, once it has what it is for."""
    page.locator("[data-role=home]").get_by_role("button", name=name, exact=True).click()
    expect(modal(page)).to_be_visible()
    expect(modal(page)).not_to_contain_text("Just a moment")


def close(page: Page) -> None:
    """Close it."""
    modal(page).get_by_role("button", name="Close dialog").click()
    expect(modal(page)).to_be_hidden()


def taken(camera: Camera, page: Page, name: str) -> Iterator[Path]:
    """Two pictures of the window; then it is closed."""
    yield from camera.take(page, name, window(page))
    close(page)


def window(page: Page) -> FloatRect:
    """Where the window stands, in whole pixels."""
    box = modal(page).bounding_box()
    assert box is not None
    return {
        "x": round(box["x"]),
        "y": round(box["y"]),
        "width": round(box["width"]),
        "height": round(box["height"]),
    }
