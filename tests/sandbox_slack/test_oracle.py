"""The validators agree with another library that knows Slack's rules: what it builds, they accept."""

from __future__ import annotations

from typing import Any

import pytest
import slackblocks

from bot.sandbox.validators import problems_of_message

_ONE = slackblocks.Text("One", type_=slackblocks.TextType.PLAINTEXT)
_OPTION = slackblocks.Option("One", "1")
BLOCKS: dict[str, Any] = {
    "section": slackblocks.SectionBlock("Hello", fields=["One", "Two"]),
    "section with a button": slackblocks.SectionBlock("Hello", accessory=slackblocks.Button("Go", "go")),
    "header": slackblocks.HeaderBlock("Hello"),
    "divider": slackblocks.DividerBlock(),
    "context": slackblocks.ContextBlock([slackblocks.Text("Hello")]),
    "image": slackblocks.ImageBlock("https://example.com/a.png", alt_text="A"),
    "actions": slackblocks.ActionsBlock(
        [
            slackblocks.Button("Go", "go", value="v", style="primary"),
            slackblocks.DatePicker("date", initial_date="2026-01-31"),
            slackblocks.CheckboxGroup("boxes", [_OPTION]),
            slackblocks.RadioButtonGroup("radio", [_OPTION]),
            slackblocks.OverflowMenu("menu", [slackblocks.Option(_ONE, "1")]),
        ]
    ),
    "markdown": slackblocks.MarkdownBlock("**Hello**"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_of_the_other_library_is_accepted(name: str) -> None:
    assert problems_of_message({"blocks": [BLOCKS[name]._resolve()]}) == []
