from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page

pytestmark = pytest.mark.browser


def test_a_page_runs_its_scripts(page: Page) -> None:
    page.set_content("<p id=sum></p><script>sum.textContent = 20 + 22</script>")

    assert page.inner_text("#sum") == "42"


def test_only_this_machine_can_be_reached(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
