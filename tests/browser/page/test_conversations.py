"""Channels, messages, threads, files, Home, and the several people at their pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from slack_sdk.errors import SlackApiError

from tests.browser.page.at_the_page import ADMIN, CHANNEL, MEMBER, at, dialog, open_modal, say
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, field, home, option, plain, section

pytestmark = pytest.mark.browser

NAME = field("name", {"type": "plain_text_input"})
HOSTILE = "<img src=x onerror=\"document.title='taken over'\"> & Söhne"


def test_a_slash_completes_the_command(slack: Page) -> None:
    composer = slack.locator("[data-role=composer]")
    composer.press_sequentially("/imp")
    composer.press("Tab")

    expect(composer).to_have_value("/import-invoices ")


def test_what_follows_the_command_reaches_the_app(slack: Page, bot: ScriptedBot) -> None:
    say(slack, "/import-invoices last quarter Acme redesign")

    assert bot.received()["text"] == "last quarter Acme redesign"


def test_a_shortcut_reaches_the_app(slack: Page, bot: ScriptedBot) -> None:
    slack.locator("[data-role=shortcuts]").click()
    slack.locator("[data-callback-id=import_invoices]").click()

    assert bot.received()["callback_id"] == "import_invoices"


def test_a_message_appears_on_the_pages_of_others(slack: Page, people: People) -> None:
    people.do("message", user=MEMBER, channel=CHANNEL, text="Good morning")

    expect(slack.locator("[data-role=messages]")).to_contain_text("Good morning")


def test_the_answer_to_a_command_is_marked_as_private(slack: Page, bot: ScriptedBot) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack("Only you may know")
    say(slack, "/import-invoices status")

    expect(slack.locator("[data-ephemeral]")).to_contain_text("Only visible to you")


def test_a_private_answer_is_on_no_other_page(slack: Page, bot: ScriptedBot, people: People) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack("Only you may know")
    say(slack, "/import-invoices status")
    expect(slack.locator("[data-ephemeral]")).to_be_visible()
    bot.client.chat_postMessage(channel=CHANNEL, text="For all")
    other = at(slack.context.new_page(), people, MEMBER, channel=CHANNEL)

    expect(other.locator("[data-role=messages] article")).to_contain_text(["For all"])


def test_a_private_answer_can_be_dismissed(slack: Page, bot: ScriptedBot) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack("Only you may know")
    say(slack, "/import-invoices status")
    slack.locator("[data-role=dismiss]").click()

    expect(slack.locator("[data-ephemeral]")).to_have_count(0)


def test_a_command_without_an_answer_says_so(slack: Page, bot: ScriptedBot) -> None:
    bot.on["command"] = lambda _ack, _body, _client: None
    say(slack, "/import-invoices")

    expect(slack.locator("[data-ephemeral]")).to_contain_text("failed because the app did not respond")


def test_hostile_names_stay_text(slack: Page, bot: ScriptedBot) -> None:
    rows = [[{"type": "raw_text", "text": "Customer"}], [{"type": "raw_text", "text": HOSTILE}]]
    table = {"type": "table", "rows": rows}
    bot.client.chat_postMessage(channel=CHANNEL, text="Report", blocks=[table])

    expect(slack.locator("td")).to_have_text(HOSTILE)


def test_mrkdwn_is_shown_as_it_reads(slack: Page, bot: ScriptedBot) -> None:
    text = "*112* invoices for <@U0ADMIN> &amp; <https://example.com/a|the report> :white_check_mark:"
    bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[section(text)])
    message = slack.locator("[data-role=messages] .section")

    expect(message).to_contain_text("112 invoices for @Financial administrator & the report")


def test_a_script_address_is_no_link(slack: Page, bot: ScriptedBot) -> None:
    link = {"type": "link", "url": "javascript:alert(1)", "text": "press me"}
    part = {"type": "rich_text_section", "elements": [link]}
    bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[{"type": "rich_text", "elements": [part]}])
    expect(slack.get_by_text("press me")).to_be_visible()

    expect(slack.locator("[data-role=messages] a")).to_have_count(0)


def test_a_button_reaches_the_app(slack: Page, bot: ScriptedBot) -> None:
    bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[actions(button("go", value="7"))])
    slack.locator("[data-action-id=go]").click()

    assert bot.received()["actions"][0]["value"] == "7"


def test_a_declined_question_sends_nothing(slack: Page, bot: ScriptedBot) -> None:
    question = {
        "title": plain("Cancel?"),
        "text": plain("Sure?"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    blocks = [actions(button("stop", confirm=question), button("go", value="7"))]
    bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    slack.locator("[data-action-id=stop]").click()
    slack.locator("[data-role=confirm-deny]").click()
    slack.locator("[data-action-id=go]").click()

    assert bot.received()["actions"][0]["action_id"] == "go"


def test_a_button_without_an_answer_is_marked(slack: Page, bot: ScriptedBot) -> None:
    bot.on["action"] = lambda _ack, _body, _client: None
    bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[actions(button("go"))])
    slack.locator("[data-action-id=go]").click()

    expect(slack.locator("[data-role=trouble]")).to_be_visible()


def test_replies_open_beside_the_channel(slack: Page, bot: ScriptedBot) -> None:
    parent = bot.client.chat_postMessage(channel=CHANNEL, text="The run")["ts"]
    bot.client.chat_postMessage(channel=CHANNEL, text="Import complete", thread_ts=parent)
    slack.locator("[data-role=replies]").click()

    expect(slack.locator("[data-role=thread]")).to_contain_text("Import complete")


def test_an_answer_can_be_written_into_the_thread(slack: Page, bot: ScriptedBot, people: People) -> None:
    parent = bot.client.chat_postMessage(channel=CHANNEL, text="The run")["ts"]
    slack.locator(f"[data-ts='{parent}']").hover()
    slack.locator("[data-role=reply]").click()
    slack.locator("[data-role=thread-composer]").press_sequentially("Thank you")
    slack.locator("[data-role=thread-composer]").press("Enter")

    expect(slack.locator("[data-role=thread] article")).to_contain_text(["The run", "Thank you"])


def test_the_link_to_a_reply_opens_its_thread(slack: Page, bot: ScriptedBot) -> None:
    parent = bot.client.chat_postMessage(channel=CHANNEL, text="The run")["ts"]
    reply = bot.client.chat_postMessage(channel=CHANNEL, text="The report", thread_ts=parent)["ts"]
    link = bot.client.chat_getPermalink(channel=CHANNEL, message_ts=reply)["permalink"]
    bot.client.chat_postMessage(channel="C0SHARED", text=f"See <{link}|the outcome>")
    slack.locator("[data-channel=C0SHARED]").click()
    slack.get_by_text("the outcome").click()

    expect(slack.locator(f"[data-role=thread] [data-ts='{reply}']")).to_be_visible()


def test_the_link_to_a_message_works_in_a_page_of_its_own(
    page: Page, people: People, bot: ScriptedBot
) -> None:
    first = bot.client.chat_postMessage(channel="C0SHARED", text="The outcome")["ts"]
    for number in range(40):
        bot.client.chat_postMessage(channel="C0SHARED", text=f"Later {number}")
    page.goto(bot.client.chat_getPermalink(channel="C0SHARED", message_ts=first)["permalink"])

    expect(page.locator(f"[data-ts='{first}']")).to_be_in_viewport()


def test_a_progress_message_is_drawn_anew_in_its_place(slack: Page, bot: ScriptedBot) -> None:
    ts = bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[section("10 of 112")])["ts"]
    expect(slack.locator(f"[data-ts='{ts}']")).to_contain_text("10 of 112")
    bot.client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=[section("112 of 112")])

    expect(slack.locator("[data-role=messages] article")).to_contain_text(["112 of 112"])


def test_a_user_group_is_mentioned_by_name(slack: Page, bot: ScriptedBot) -> None:
    bot.client.chat_postMessage(channel=CHANNEL, text="Ask <!subteam^S0FINANCE>")

    expect(slack.locator(".mention")).to_have_text("@finance-team")


def test_a_file_can_be_downloaded(slack: Page, bot: ScriptedBot) -> None:
    bot.client.files_upload_v2(channel=CHANNEL, filename="report.csv", content="a,b", title="Report")
    with slack.expect_download() as waiting:
        slack.locator("[data-file-id]").click()

    assert waiting.value.path().read_text() == "a,b"


def test_home_is_shown_and_can_be_pressed(slack: Page, bot: ScriptedBot) -> None:
    view = home(section("Drafts"), actions(button("new")))
    bot.on["app_home_opened"] = lambda _ack, body, client: client.views_publish(
        user_id=body["event"]["user"], view=view
    )
    slack.locator("[data-kind=app]").click()
    slack.locator("[data-role=home] [data-action-id=new]").click()
    expect(slack.locator("[data-role=home]")).to_contain_text("Drafts")

    assert [bot.received()["type"], bot.received()["type"]] == ["event_callback", "block_actions"]


def test_the_select_of_home_tells_the_app(slack: Page, bot: ScriptedBot) -> None:
    companies = {
        "type": "static_select",
        "action_id": "company",
        "options": [option("first"), option("second")],
    }
    bot.client.views_publish(user_id=ADMIN, view=home(actions(companies)))
    slack.locator("[data-kind=app]").click()
    bot.received()
    slack.locator("[data-role=home] [data-action-id=company]").select_option("second")

    assert bot.received()["actions"][0]["selected_option"]["value"] == "second"


def test_the_menu_leads_to_the_page_of_another_person(slack: Page) -> None:
    slack.locator("[data-role=person]").click()
    slack.locator(f"[data-person={MEMBER}]").click()

    expect(slack.locator(f"[data-role=person][data-person={MEMBER}]")).to_be_visible()


def test_the_inspector_shows_what_slack_refused(slack: Page, bot: ScriptedBot) -> None:
    with pytest.raises(SlackApiError):
        bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[section("")])
    slack.locator("[data-role=inspector] summary").click()

    expect(slack.locator("[data-role=inspector] tr.failed")).to_contain_text("invalid_blocks")


def test_two_pages_are_two_people(slack: Page, bot: ScriptedBot, people: People) -> None:
    open_modal(slack, bot, NAME)
    other = at(slack.context.new_page(), people, MEMBER)

    expect(dialog(other)).to_have_count(0)


def test_a_client_contact_has_the_shared_channel_alone(page: Page, people: People) -> None:
    at(page, people, "U0PARTNER")

    expect(page.locator(".channels [data-channel]")).to_contain_text(["client-shared"])


def test_a_channel_that_is_not_hers_leads_to_her_first_one(page: Page, people: People) -> None:
    at(page, people, MEMBER, channel="C0BOOKS")

    expect(page.locator(f"[data-role=messages][data-channel={CHANNEL}]")).to_be_visible()
