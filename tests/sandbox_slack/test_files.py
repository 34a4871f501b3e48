"""Uploads: an address, the bytes, and a share a moment later."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox_slack.people import People

Json = dict[str, Any]


def shared(people: People, channel: str) -> Json:
    """The message that shows the file, once it is there."""
    for _ in range(400):
        found = [message for message in people.messages(channel) if message.get("files")]
        if found:
            return found[0]
    raise AssertionError("the file was not shared")


def test_an_upload_appears_as_a_message(client: WebClient, people: People) -> None:
    client.files_upload_v2(
        channel="C0FINANCE", content="a,b\n1,2\n", filename="report.csv", initial_comment="Here"
    )

    message = shared(people, "C0FINANCE")
    assert (message["subtype"], message["text"]) == ("file_share", "Here")
    assert message["files"][0]["name"] == "report.csv"


def test_several_files_make_one_message(client: WebClient, people: People) -> None:
    uploads = [{"content": "1", "filename": "a.csv"}, {"content": "2", "filename": "b.csv"}]
    client.files_upload_v2(channel="C0FINANCE", file_uploads=uploads)

    assert [file["name"] for file in shared(people, "C0FINANCE")["files"]] == ["a.csv", "b.csv"]


def test_the_bytes_are_kept(client: WebClient, people: People) -> None:
    client.files_upload_v2(channel="C0FINANCE", content="a,b\n1,2\n", filename="report.csv")

    (file,) = people.see("files")["files"]
    assert file["text"] == "a,b\n1,2\n"


def test_a_channel_without_the_app_takes_no_file(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.files_upload_v2(channel="C0NOBOT", content="x", filename="x.csv")

    assert refused.value.response["error"] == "not_in_channel"


def test_an_empty_file_is_refused(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.files_getUploadURLExternal(filename="x.csv", length=0)

    assert refused.value.response["error"] == "missing_argument"


def test_a_file_without_bytes_cannot_be_shared(client: WebClient) -> None:
    file_id = client.files_getUploadURLExternal(filename="x.csv", length=1)["file_id"]

    with pytest.raises(SlackApiError) as refused:
        client.files_completeUploadExternal(files=[{"id": file_id}], channel_id="C0FINANCE")

    assert refused.value.response["error"] == "file_not_found"


def test_the_app_downloads_with_its_token_only(client: WebClient, people: People) -> None:
    client.files_upload_v2(channel="C0FINANCE", content="secret", filename="x.csv")
    url = shared(people, "C0FINANCE")["files"][0]["url_private_download"]

    with_token = httpx.get(url, headers={"Authorization": "Bearer xoxb-sandbox"}, trust_env=False)
    without = httpx.get(url, trust_env=False)

    assert with_token.text == "secret"
    assert "Sign in" in without.text


def test_a_person_downloads_what_she_sees(client: WebClient, people: People) -> None:
    client.files_upload_v2(channel="C0BOOKS", content="secret", filename="x.csv")
    url = shared(people, "C0BOOKS")["files"][0]["permalink"]

    answers = {who: httpx.get(url, params={"as": who}, trust_env=False) for who in ("U0ADMIN", "U0MEMBER")}

    assert {who: answer.status_code for who, answer in answers.items()} == {"U0ADMIN": 200, "U0MEMBER": 404}


def test_a_client_contact_downloads_nothing_of_a_public_channel(client: WebClient, people: People) -> None:
    client.files_upload_v2(channel="C0FINANCE", content="amounts", filename="x.csv")
    url = shared(people, "C0FINANCE")["files"][0]["permalink"]

    assert httpx.get(url, params={"as": "U0PARTNER"}, trust_env=False).status_code == 404


def test_the_files_of_a_person_are_those_that_she_sees(client: WebClient, people: People) -> None:
    client.files_upload_v2(channel="C0BOOKS", content="secret", filename="x.csv")
    shared(people, "C0BOOKS")

    found = {who: len(people.see("files", **{"as": who})["files"]) for who in ("U0ADMIN", "U0MEMBER")}

    assert found == {"U0ADMIN": 1, "U0MEMBER": 0}


def test_any_file_name_comes_back_as_it_was(client: WebClient, people: People) -> None:
    client.files_upload_v2(channel="C0FINANCE", content="x", filename='Q3 "late" – Söhne.csv')
    url = shared(people, "C0FINANCE")["files"][0]["permalink"]

    answer = httpx.get(url, params={"as": "U0ADMIN"}, trust_env=False)

    named = answer.headers["Content-Disposition"].removeprefix("attachment; filename*=UTF-8''")
    assert unquote(named) == 'Q3 "late" – Söhne.csv'


def test_a_file_can_be_a_reply(client: WebClient, people: People) -> None:
    parent = client.chat_postMessage(channel="C0FINANCE", text="Parent")["ts"]
    client.files_upload_v2(channel="C0FINANCE", content="x", filename="x.csv", thread_ts=parent)

    for _ in range(400):
        replies = people.see(f"thread/C0FINANCE/{parent}")["replies"]
        if replies:
            break
    assert replies[0]["files"][0]["name"] == "x.csv"


def test_a_person_uploads_too(people: People) -> None:
    people.do("upload", user="U0ADMIN", channel="C0FINANCE", filename="x.csv", content="1,2")

    assert shared(people, "C0FINANCE")["files"][0]["size"] == 3


@pytest.mark.parametrize(
    "sent",
    [
        {"content": b"a&b", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        {"content": b"a&b", "headers": {"Content-Type": "application/octet-stream"}},
        {"files": {"file": ("a.csv", b"a&b")}},
    ],
    ids=["as the sync client", "as the async client", "as a form of a browser"],
)
def test_bytes_are_taken_as_they_come_and_answered_in_plain_text(client: WebClient, sent: Json) -> None:
    announced = client.files_getUploadURLExternal(filename="a.csv", length=3)

    answer = httpx.post(announced["upload_url"], trust_env=False, **sent)

    assert (answer.status_code, answer.text) == (200, "OK - 3")
    assert answer.headers["content-type"].startswith("text/plain")
