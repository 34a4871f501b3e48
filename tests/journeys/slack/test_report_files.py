"""The files of a report, as a person finds them in Slack and opens them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import httpx
import openpyxl
import pytest

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import BOREALIS, PROJECT, a_firm
from tests.journeys.slack.looking import Json, import_label, words
from tests.journeys.slack.person import DIRECT, PRIVATE, PUBLIC
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.test_all_or_nothing import NOTHING

#: What only the message with both files says.
WORKBOOK = "The workbook also has every other invoice"
MOST_BYTES = 10**6


def downloaded(file: Json, user_id: str = "U0ADMIN") -> bytes:
    """The file as the person gets it who follows its link."""
    answer = httpx.get(file["permalink"], params={"as": user_id}, timeout=10, trust_env=False)
    assert answer.status_code == 200, answer.text
    assert 0 < len(answer.content) < MOST_BYTES
    return answer.content


def names_of(message: Json) -> list[str]:
    return [file["name"].partition(".")[2] for file in message["files"]]


def rows_of(message: Json) -> list[dict[str, str]]:
    """The CSV of a message, row by row."""
    text = downloaded(message["files"][0]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def book_of(message: Json) -> dict[str, list[dict[str, Any]]]:
    """The workbook of a message: each sheet's rows by their headings."""
    book = openpyxl.load_workbook(io.BytesIO(downloaded(message["files"][1])))
    sheets = {}
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return sheets


def imported(scene: Scene[LittleBooks], channel: str = PRIVATE, **fields: Any) -> Json:
    """The card of an import that somebody pressed."""
    card = scene.preview(channel, **fields)
    scene.admin.presses(import_label(card), card, channel)
    return card


def test_both_files_stand_in_one_message_in_the_thread(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1, unlinked=2)

    message = scene.admin.reply(imported(scene), "2 invoices need you", WORKBOOK)

    assert names_of(message) == ["csv", "xlsx"]
    rows = rows_of(message)
    assert [row["Number"] for row in rows] == ["1002", "1003"]
    assert rows[0]["Customer"] == BOREALIS


def test_the_sheets_agree_with_the_report(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3, unlinked=2)
    scene.books.pay(firm.linked[0])
    card = imported(scene, Invoices_to_bring_in=["sent"])

    report = scene.report(card, "Imported with exceptions")
    book = book_of(scene.admin.reply(card, WORKBOOK))

    assert "2 imported + 0 already here + 1 left out + 2 rejected + 0 failed" in report
    everything = book["Everything"]
    assert Counter(row["Verdict"] for row in everything) == {"imported": 2, "left out": 1, "rejected": 2}
    assert [row["Number"] for row in book["Exceptions"]] == ["1004", "1005"]
    assert (everything[1]["Number"], everything[1]["Total"]) == ("1002", 1235.51)
    assert [(row["Tile"], row["Project"]) for row in everything][1] == (
        "A/R Aging",
        f"Acme Group / {PROJECT}",
    )
    choices = {row["What"]: row["Value"] for row in book["Choices"]}
    assert (choices["Imported"], choices["Left out"], choices["Unexplained"]) == (2, 1, 0)
    assert choices["Invoices"] == "sent"
    assert (choices["Asked by"], choices["Started by"]) == ("U0ADMIN", "U0ADMIN")


def test_a_confirmation_that_failed_brings_the_files_too(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2, unlinked=1)

    card = scene.preview(**NOTHING)

    book = book_of(scene.admin.reply(card, WORKBOOK))
    assert Counter(row["Verdict"] for row in book["Everything"]) == {"would import": 2, "rejected": 1}


def test_in_a_public_channel_they_come_to_who_asked_alone(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1, unlinked=1)
    card = imported(scene, PUBLIC)
    scene.report(card, "Imported with exceptions", PUBLIC)

    message = scene.admin.reads(WORKBOOK, channel=DIRECT)

    assert names_of(message) == ["csv", "xlsx"]
    assert [one for one in scene.admin.replies(card, PUBLIC) if one.get("files")] == []
    for file in message["files"]:
        seen = httpx.get(file["permalink"], params={"as": "U0SECOND"}, timeout=10, trust_env=False)
        assert seen.status_code == 404


@pytest.mark.parametrize(
    ("method", "after"), [("files.completeUploadExternal", 0), ("files.getUploadURLExternal", 1)]
)
def test_where_slack_refuses_the_workbook_the_csv_comes_alone(
    scene: Scene[LittleBooks], method: str, after: int
) -> None:
    a_firm(scene, linked=1, unlinked=1)
    card = scene.preview()
    scene.people.do("fault", method=method, kind="error:file_type_not_allowed", after=after)

    scene.admin.presses(import_label(card), card)
    message = scene.admin.reply(card, "1 invoice needs you: listed here")

    assert names_of(message) == ["csv"]
    assert "workbook" not in words(message)
    assert [row["Number"] for row in rows_of(message)] == ["1002"]


def test_names_from_quickbooks_stay_text_in_both(scene: Scene[LittleBooks]) -> None:
    wicked = ("=cmd|' /C calc'!A0", "<r><broken></r>", "\u202e+1234 <!channel>")
    for name in wicked:
        scene.books.invoice(scene.books.customer(name))
    scene.project(PROJECT, acme := scene.books.customer("Acme Dental"))
    scene.books.invoice(acme)

    message = scene.admin.reply(imported(scene), WORKBOOK)

    assert sorted(row["Customer"] for row in book_of(message)["Exceptions"]) == sorted(
        ["=cmd|' /C calc'!A0", "<r><broken></r> ", "+1234 <!channel>"]
    )
    assert sorted(row["Customer"] for row in rows_of(message)) == sorted(
        ["'=cmd|' /C calc'!A0", "<r><broken></r>", "'+1234 <!channel>"]
    )
