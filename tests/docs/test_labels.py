"""Whatever can be pressed, chosen or read as a heading stands in some page, and pages quote what there is."""

from __future__ import annotations

from tests.docs.labels import every_label, is_documented, normal


def test_every_label_stands_in_a_page() -> None:
    missing = {label: file for label, file in every_label().items() if not is_documented(label)}

    assert missing == {}, "write the sentence where it belongs"


def test_the_labels_are_found() -> None:
    assert {"next step", "import n invoices", "import complete", "link to project…"} <= every_label().keys()


def test_a_label_is_looked_for_as_whole_words() -> None:
    assert not is_documented("mport complet")
    assert normal("*Import 1,200 invoices*") == "import n invoices"
