"""``python -m tests.screenshots``: takes the pictures in docs/pictures anew, of the demo's real app."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path

import typer
from playwright.sync_api import sync_playwright

from bot.sandbox.demo import Demo
from tests.browser.conftest import ARGUMENTS, NAMES
from tests.screenshots.tour import Camera, tour
from tests.screenshots.tour_administration import administration
from tests.screenshots.tour_types import types

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def main() -> None:
    """Start the demo, go the main journey, and keep what is seen."""
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    demo = Demo(port=0).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        camera = Camera(browser, PICTURES, browser.new_page())
        for picture in chain(tour(camera, demo), administration(camera, demo), types(camera, demo)):
            typer.echo(f"{picture.name:<28}{picture.stat().st_size // 1024:>5} KB")
        browser.close()
    demo.stop()


if __name__ == "__main__":
    main()
