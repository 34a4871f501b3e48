"""Slack's limits: what just fits is accepted, one more is refused, and the refusal points at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.validators import problems_of_message, problems_of_view, view_is_too_large
from tests.sandbox_slack.shapes import actions, button, field, home, modal, option, plain, section

Json = dict[str, Any]


def message(*blocks: Json) -> list[str]:
    """The problems of a message with these blocks."""
    return problems_of_message({"blocks": list(blocks)})


def view(*blocks: Json, **fields: Any) -> list[str]:
    """The problems of a modal with these blocks."""
    return problems_of_view(modal(*blocks, **fields))


def select(**fields: Any) -> Json:
    """A static select with some options."""
    return {"type": "static_select", "options": [option("a")], **fields}


def table(rows: int, columns: int = 2, text: str = "x", kind: str = "table", **fields: Any) -> Json:
    """A table block."""
    cells = [[{"type": "raw_text", "text": text}] * columns] * rows
    return {"type": kind, "rows": cells, **fields}


def pie(segments: int) -> Json:
    """A pie chart."""
    parts = [{"label": f"Part {number}", "value": 1} for number in range(segments)]
    return {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": parts}}


def words(length: int) -> str:
    """A text of this length."""
    return "x" * length


def options(count: int) -> list[Json]:
    """So many different options."""
    return [option(f"o{number}") for number in range(count)]


LIMITS: dict[str, tuple[int, Callable[[int], list[str]]]] = {
    "blocks of a message": (50, lambda n: message(*[section()] * n)),
    "blocks of a modal": (100, lambda n: view(*[section()] * n)),
    "blocks of a home": (100, lambda n: problems_of_view(home(*[section()] * n))),
    "title": (24, lambda n: view(title=plain(words(n)))),
    "submit": (24, lambda n: view(submit=plain(words(n)))),
    "close": (24, lambda n: view(close=plain(words(n)))),
    "callback_id": (255, lambda n: view(callback_id=words(n))),
    "external_id": (255, lambda n: view(external_id=words(n))),
    "private_metadata": (3000, lambda n: view(private_metadata=words(n))),
    "section text": (3000, lambda n: message(section(words(n)))),
    "section fields": (10, lambda n: message({"type": "section", "fields": [plain("x")] * n})),
    "section field": (2000, lambda n: message({"type": "section", "fields": [plain(words(n))]})),
    "header": (150, lambda n: message({"type": "header", "text": plain(words(n))})),
    "context elements": (10, lambda n: message({"type": "context", "elements": [plain("x")] * n})),
    "actions elements": (25, lambda n: message(actions(*[button(f"b{i}") for i in range(n)]))),
    "button text": (75, lambda n: message(actions(button(text=plain(words(n)))))),
    "button value": (2000, lambda n: message(actions(button(value=words(n))))),
    "button url": (3000, lambda n: message(actions(button(url=words(n))))),
    "button accessibility_label": (75, lambda n: message(actions(button(accessibility_label=words(n))))),
    "button visible_to_user_ids": (10, lambda n: message(actions(button(visible_to_user_ids=["U1"] * n)))),
    "action_id": (255, lambda n: message(actions(button(words(n))))),
    "block_id": (255, lambda n: message(section(block_id=words(n)))),
    "select options": (100, lambda n: message(actions(select(options=options(n))))),
    "radio options": (10, lambda n: message(actions({"type": "radio_buttons", "options": options(n)}))),
    "checkbox options": (10, lambda n: message(actions({"type": "checkboxes", "options": options(n)}))),
    "overflow options": (5, lambda n: message(actions({"type": "overflow", "options": options(n)}))),
    "option text": (75, lambda n: message(actions(select(options=[option("a", words(n))])))),
    "option value": (150, lambda n: message(actions(select(options=[option(words(n), "A")])))),
    "option description": (
        75,
        lambda n: message(actions(select(options=[option("a") | {"description": plain(words(n))}]))),
    ),
    "placeholder": (150, lambda n: message(actions(select(placeholder=plain(words(n)))))),
    "input label": (2000, lambda n: view(field("f", select(), label=plain(words(n))))),
    "input hint": (2000, lambda n: view(field("f", select(), hint=plain(words(n))))),
    "max_length": (3000, lambda n: view(field("f", {"type": "plain_text_input", "max_length": n}))),
    "confirm title": (100, lambda n: message(actions(button(confirm=confirm(title=plain(words(n))))))),
    "confirm text": (300, lambda n: message(actions(button(confirm=confirm(text=plain(words(n))))))),
    "confirm button": (30, lambda n: message(actions(button(confirm=confirm(confirm=plain(words(n))))))),
    "file_input max_files": (10, lambda n: view(field("f", {"type": "file_input", "max_files": n}))),
    "image alt_text": (2000, lambda n: message({"type": "image", "image_url": "u", "alt_text": words(n)})),
    "markdown": (12_000, lambda n: message({"type": "markdown", "text": words(n)})),
    "table rows": (100, lambda n: message(table(n))),
    "table columns": (20, lambda n: message(table(1, n))),
    "table characters": (10_000, lambda n: message(table(1, 1, words(n)))),
    "data_table rows": (101, lambda n: message(table(n, kind="data_table", caption="c"))),
    "data_table page_size": (100, lambda n: message(table(2, kind="data_table", caption="c", page_size=n))),
    "pie segments": (6, lambda n: message(pie(n))),
    "charts": (2, lambda n: message(*[pie(2)] * n)),
    "card title": (150, lambda n: message({"type": "card", "title": plain(words(n))})),
    "card body": (200, lambda n: message({"type": "card", "body": plain(words(n))})),
    "card buttons": (3, lambda n: message({"type": "card", "actions": [button(f"b{i}") for i in range(n)]})),
    "carousel cards": (
        10,
        lambda n: message({"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * n}),
    ),
    "container children": (
        10,
        lambda n: message({"type": "container", "title": plain("x"), "child_blocks": [section()] * n}),
    ),
    "alert": (200, lambda n: view({"type": "alert", "text": plain(words(n))})),
    "plan tasks": (50, lambda n: message({"type": "plan", "title": "x", "tasks": tasks(n)})),
    "attachments": (100, lambda n: problems_of_message({"attachments": [{"text": "x"}] * n})),
}  # fmt: skip


def confirm(**fields: Any) -> Json:
    """A confirmation dialog."""
    dialog = {"title": plain("T"), "text": plain("Sure?"), "confirm": plain("Yes"), "deny": plain("No")}
    return {**dialog, **fields}


def task(number: int) -> Json:
    """A task card."""
    return {"type": "task_card", "task_id": str(number), "title": "Read", "status": "pending"}


def tasks(count: int) -> list[Json]:
    """So many task cards."""
    return [task(number) for number in range(count)]


@pytest.mark.parametrize("name", LIMITS)
def test_what_just_fits_is_accepted(name: str) -> None:
    limit, problems = LIMITS[name]

    assert problems(limit) == []


@pytest.mark.parametrize("name", LIMITS)
def test_one_more_is_refused(name: str) -> None:
    limit, problems = LIMITS[name]

    assert problems(limit + 1) != []


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        (
            view(title=plain(words(25))),
            "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            message(section("")),
            "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            message({"type": "section"}),
            "[ERROR] missing required field: one of text, fields [json-pointer:/blocks/0]",
        ),
        (
            message({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}),
            "[ERROR] must be one of plain_text [json-pointer:/blocks/0/text/type]",
        ),
        (
            message(section(colour="red")),
            "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]",
        ),
        (
            message(section(block_id="a"), section(block_id="a")),
            "[ERROR] block_id already exists: a [json-pointer:/blocks/1/block_id]",
        ),
        (
            message(actions(button("a"), button("a"))),
            "[ERROR] action_id already exists: a [json-pointer:/blocks/0]",
        ),
        (
            message(actions(select(initial_option=option("b")))),
            "[ERROR] must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
        ),
        (
            message(actions(select(options=[]))),
            "[ERROR] must have at least 1 items [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            message(actions(select(options=[option("a"), option("a")]))),
            "[ERROR] option values must be unique [json-pointer:/blocks/0/elements/0]",
        ),
        (
            message(actions({"type": "plain_text_input"})),
            "[ERROR] unsupported element here: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            message({"type": "alert", "text": plain("x")}),
            "[ERROR] unsupported block here: alert [json-pointer:/blocks/0/type]",
        ),
        (
            view({"type": "markdown", "text": "x"}),
            "[ERROR] unsupported block here: markdown [json-pointer:/view/blocks/0/type]",
        ),
        (
            view(table(1)),
            "[ERROR] unsupported block here: table [json-pointer:/view/blocks/0/type]",
        ),
        (
            problems_of_view(home({"type": "container", "title": plain("x"), "child_blocks": [section()]})),
            "[ERROR] unsupported block here: container [json-pointer:/view/blocks/0/type]",
        ),
        (
            problems_of_view({name: value for name, value in modal(field("f", select())).items()
                              if name != "submit"}),
            "[ERROR] missing required field: submit (there is an input block) [json-pointer:/view]",
        ),
        (
            message(table(1), table(1)),
            "[ERROR] only one table allowed [json-pointer:/blocks]",
        ),
        (
            message(table(1, text="")),
            "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]",
        ),
        (
            message(task(1)),
            "[ERROR] a task_card outside a plan can't be pending [json-pointer:/blocks]",
        ),
        (
            view(field("f", {"type": "datepicker", "initial_date": "31.01.2026"})),
            "[ERROR] must be a date as YYYY-MM-DD [json-pointer:/view/blocks/0/element/initial_date]",
        ),
        (
            problems_of_view({"type": "window"}),
            "[ERROR] must be one of modal, home [json-pointer:/view/type]",
        ),
        (
            message({"type": "container", "title": plain("x"), "child_blocks": [pie(1)]}),
            "[ERROR] unsupported block here: data_visualization [json-pointer:/blocks/0/child_blocks/0/type]",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_where(problems: list[str], expected: str) -> None:
    assert expected in problems


def test_a_view_above_250_kilobytes_is_too_large() -> None:
    big = modal(*[section(words(2990))] * 85)

    assert (view_is_too_large(big), view_is_too_large(modal())) == (True, False)


def test_the_samples_of_the_newest_blocks_are_accepted() -> None:
    header = [{"type": "raw_text", "text": "Invoice"}, {"type": "raw_text", "text": "Amount"}]
    row = [
        {"type": "raw_text", "text": "INV-1"},
        {"type": "raw_number", "value": 1250.5, "text": "$1,250.50"},
    ]
    data_table = {"type": "data_table", "caption": "Failed", "page_size": 10, "rows": [header, row]}
    data = [{"label": "Current", "value": 120}, {"label": "1-30", "value": 80}]
    axes = {"categories": ["Current", "1-30"], "x_label": "Days overdue", "y_label": "USD k"}
    chart = {"type": "bar", "series": [{"name": "Open", "data": data}], "axis_config": axes}
    aging = {"type": "data_visualization", "title": "A/R aging", "chart": chart}

    assert message(data_table, aging) == []
