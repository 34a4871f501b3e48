"""What Slack sends, with the keys that it really sends; a test states only the fact it is about."""

from __future__ import annotations

from typing import Any

from bot.blocks import Block
from bot.ids import Field

Json = dict[str, Any]
TEAM = {"id": "T0FIRM", "domain": "firm"}
PERSON = {"id": "U0ADMIN", "username": "admin", "name": "admin", "team_id": "T0FIRM"}
_COMMON: Json = {
    "team": TEAM,
    "user": PERSON,
    "api_app_id": "A0APP",
    "token": "of-a-test",
    "enterprise": None,
    "is_enterprise_install": False,
}


def a_command(text: str = "", **facts: Any) -> Json:
    """The slash command."""
    return {
        "token": "of-a-test",
        "team_id": "T0FIRM",
        "team_domain": "firm",
        "channel_id": "C0FINANCE",
        "channel_name": "finance",
        "user_id": "U0ADMIN",
        "user_name": "admin",
        "command": "/import-invoices",
        "text": text,
        "api_app_id": "A0APP",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/never",
        "trigger_id": "1.2.abc",
        **facts,
    }


def a_button(action_id: str, value: str = "IMP-4T7Q2MZX", **facts: Any) -> Json:
    """A press on a button of a message."""
    action = {"type": "button", "action_id": action_id, "block_id": "b1", "value": value, "action_ts": "1.1"}
    container = {"type": "message", "message_ts": "1.0", "channel_id": "C0FINANCE", "is_ephemeral": False}
    return {
        **_COMMON,
        "type": "block_actions",
        "container": container,
        "trigger_id": "1.2.abc",
        "channel": {"id": "C0FINANCE", "name": "finance"},
        "message": {"ts": "1.0", "text": "words", "blocks": []},
        "state": {"values": {}},
        "response_url": "http://127.0.0.1:9/never",
        "actions": [action],
        **facts,
    }


def a_modal(view: Block, values: Json | None = None, **facts: Any) -> Json:
    """A view as Slack sends it back, with what stands in its inputs."""
    return {
        "type": "modal",
        "id": "V0VIEW",
        "team_id": "T0FIRM",
        "state": {"values": values or {}},
        "hash": "1.abc",
        "previous_view_id": None,
        "root_view_id": "V0VIEW",
        "app_id": "A0APP",
        "external_id": "",
        "bot_id": "B0BOT",
        **view,
        **facts,
    }


def in_modal(action_id: str, view: Json, **action: Any) -> Json:
    """A press or a choice inside a modal."""
    chosen = {"type": "button", "action_id": action_id, "block_id": "b1", "action_ts": "1.1", **action}
    container = {"type": "view", "view_id": view["id"]}
    common = {**_COMMON, "type": "block_actions", "container": container, "trigger_id": "1.2.abc"}
    return {**common, "view": view, "actions": [chosen]}


def a_submission(view: Json) -> Json:
    """A modal that was submitted."""
    return {**_COMMON, "type": "view_submission", "trigger_id": "1.2.abc", "view": view, "response_urls": []}


def a_close(view: Json) -> Json:
    """A modal that was closed."""
    return {**_COMMON, "type": "view_closed", "view": view, "is_cleared": True}


def a_suggestion(field: str, typed: str, view: Json) -> Json:
    """A list that asks for its options."""
    common = {**_COMMON, "type": "block_suggestion", "container": {"type": "view", "view_id": view["id"]}}
    return {**common, "action_id": field, "block_id": field, "value": typed, "view": view}


def a_shortcut(callback_id: str) -> Json:
    """The global shortcut."""
    return {**_COMMON, "type": "shortcut", "callback_id": callback_id, "trigger_id": "1.2.abc"}


def an_event(**event: Any) -> Json:
    """An event, such as App Home being opened."""
    opened = {"type": "app_home_opened", "user": "U0ADMIN", "channel": "D0ADMIN", "tab": "home"}
    outer = {"token": "of-a-test", "team_id": "T0FIRM", "api_app_id": "A0APP", "type": "event_callback"}
    return {**outer, "event_id": "Ev1", "event_time": 1, "event": {**opened, **event}}


def option_state(value: str | None, kind: str = "static_select") -> Json:
    """The state of a list."""
    chosen = {"text": {"type": "plain_text", "text": "Chosen", "emoji": False}, "value": value}
    return {"type": kind, "selected_option": chosen if value else None}


def options_state(*values: str, kind: str = "checkboxes") -> Json:
    """The state of a list with several choices."""
    text = {"type": "plain_text", "text": "Chosen", "emoji": False}
    return {"type": kind, "selected_options": [{"text": text, "value": value} for value in values]}


def date_state(day: str | None) -> Json:
    """The state of a date picker."""
    return {"type": "datepicker", "selected_date": day}


def filters_state(suffix: str = "", **states: Json) -> Json:
    """What stands in step 2: October, the three statuses, by link, no customers, the rest."""
    inputs = {
        Field.DATE_FROM: date_state("2026-10-01"),
        Field.DATE_TO: date_state("2026-10-31"),
        Field.STATUSES: options_state("sent", "in_progress", "paid"),
        Field.PROJECT: option_state("by_link", "external_select"),
        Field.CUSTOMERS: options_state(kind="multi_external_select"),
        Field.POLICY: option_state("rest", "radio_buttons"),
    } | {Field[name.upper()]: state for name, state in states.items()}
    return {f"{field}{suffix}": {str(field): state} for field, state in inputs.items()}
