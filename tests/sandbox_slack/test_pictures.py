"""Images from files that the app uploaded, and workspaces that do not take every kind of block."""

from __future__ import annotations

from typing import Any
from urllib.request import Request, urlopen

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox_slack.people import People
from tests.sandbox_slack.shapes import home, section

PICTURE = b"\x89PNG and more"


def uploaded(client: WebClient, name: str = "aging.png") -> str:
    """A file that Slack keeps where nobody sees it."""
    place = client.files_getUploadURLExternal(filename=name, length=len(PICTURE))
    with urlopen(Request(str(place["upload_url"]), PICTURE, method="POST")) as answer:
        answer.read()
    client.files_completeUploadExternal(files=[{"id": str(place["file_id"])}])
    return str(place["file_id"])


def image(file_id: str) -> dict[str, Any]:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "What it shows"}


def seen(people: People, user_id: str, file_id: str) -> bytes | None:
    """What her page gets of the file; None where Slack does not show it to her."""
    answer = httpx.get(f"{people.url}/files/{user_id}/{file_id}/picture", trust_env=False)
    return answer.content if answer.status_code == 200 else None


def refused(client: WebClient, *blocks: dict[str, Any]) -> list[str]:
    with pytest.raises(SlackApiError) as error:
        client.views_publish(user_id="U0ADMIN", view=home(*blocks))
    messages: list[str] = error.value.response["response_metadata"]["messages"]
    return messages


def test_a_file_is_seen_by_whose_home_shows_it_alone(client: WebClient, people: People) -> None:
    file_id = uploaded(client)
    before = seen(people, "U0ADMIN", file_id)
    client.views_publish(user_id="U0ADMIN", view=home(section(), image(file_id)))

    assert (before, seen(people, "U0ADMIN", file_id)) == (None, PICTURE)
    assert seen(people, "U0SECOND", file_id) is None


def test_a_message_shows_it_to_those_who_see_the_message(client: WebClient, people: People) -> None:
    file_id = uploaded(client)
    client.chat_postMessage(channel="C0BOOKS", text="Aging", blocks=[image(file_id)])

    assert seen(people, "U0ADMIN", file_id) == PICTURE
    assert seen(people, "U0PARTNER", file_id) is None


@pytest.mark.parametrize("what", ["unknown", "deleted", "no image", "not complete"])
def test_what_is_no_image_that_slack_has_is_refused(client: WebClient, what: str) -> None:
    file_id = uploaded(client, "aging.csv" if what == "no image" else "aging.png")
    if what == "unknown":
        file_id = "F0NOTHING1"
    if what == "deleted":
        client.files_delete(file=file_id)
    if what == "not complete":
        file_id = str(client.files_getUploadURLExternal(filename="a.png", length=3)["file_id"])

    said = refused(client, section(), image(file_id))
    assert said == ["[ERROR] invalid slack file [json-pointer:/view/blocks/1/slack_file]"]


def test_a_workspace_may_refuse_a_kind_of_block(client: WebClient, people: People) -> None:
    people.do("refuse", blocks=["section"])

    assert refused(client, section()) == [
        "[ERROR] unsupported type: section [json-pointer:/view/blocks/0/type]"
    ]
    people.do("refuse", blocks=[])
    assert client.views_publish(user_id="U0ADMIN", view=home(section()))["ok"]
