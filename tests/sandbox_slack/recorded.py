"""Which keys Slack's own payloads and answers hold, and which errors each of its methods may answer.

Paths of keys, as Slack's published recordings show them; a list's items are ``[]``. Left out is what cannot
occur in the stand-in, or what nobody reads: Enterprise Grid (``enterprise_*``), ``bot_profile``, user tokens
and token rotation, workflow steps (``function_data``, ``submit_disabled``), thumbnails of files, canvases and
lists, calls, reminders, and ``warning``, ``needed`` and ``provided`` of good answers.
"""

from __future__ import annotations

_INTERACTIVE = (
    "type team.id team.domain user.id user.username user.name user.team_id api_app_id token enterprise "
    "is_enterprise_install"
)
_VIEW_KEYS = (
    "id team_id type blocks title.type title.text title.emoji submit close private_metadata callback_id "
    "external_id state.values hash clear_on_close notify_on_close root_view_id previous_view_id app_id "
    "app_installed_team_id bot_id"
)
_EVENT = (
    "token team_id api_app_id type event_id event_time event_context is_ext_shared_channel context_team_id "
    "authorizations[].enterprise_id authorizations[].team_id authorizations[].user_id "
    "authorizations[].is_bot authorizations[].is_enterprise_install event.type"
)
_OWN_MESSAGE = "type user bot_id app_id team text ts"


def _under(name: str, keys: str) -> str:
    return " ".join(f"{name}.{key}" for key in keys.split())


_MODAL = f"{_under('view', _VIEW_KEYS)} view.submit.type view.submit.text view.close.type view.close.text"
PAYLOADS = {
    "slash_commands": (
        "token api_app_id team_id team_domain channel_id channel_name user_id user_name command text "
        "response_url trigger_id is_enterprise_install"
    ),
    "block_actions in a message": (
        f"{_INTERACTIVE} container.type container.message_ts container.channel_id container.is_ephemeral "
        f"trigger_id channel.id channel.name {_under('message', _OWN_MESSAGE)} state.values response_url "
        "actions[].type actions[].action_id actions[].block_id actions[].action_ts actions[].text.type "
        "actions[].text.text actions[].value"
    ),
    "block_actions in a modal": (
        f"{_INTERACTIVE} container.type container.view_id trigger_id {_MODAL} actions[].type "
        "actions[].action_id actions[].block_id actions[].action_ts"
    ),
    "block_actions in Home": (
        f"{_INTERACTIVE} container.type container.view_id trigger_id {_under('view', _VIEW_KEYS)} "
        "actions[].type actions[].action_id actions[].block_id actions[].action_ts"
    ),
    "block_suggestion": (
        f"{_INTERACTIVE} container.type container.view_id action_id block_id value {_MODAL}"
    ),
    "view_submission": f"{_INTERACTIVE} trigger_id response_urls {_MODAL}",
    "view_closed": f"{_INTERACTIVE} is_cleared {_MODAL}",
    "shortcut": f"{_INTERACTIVE} callback_id trigger_id action_ts",
    "message_action": (
        f"{_INTERACTIVE} callback_id trigger_id action_ts message_ts response_url channel.id channel.name "
        f"{_under('message', _OWN_MESSAGE)}"
    ),
    "app_home_opened": f"{_EVENT} event.user event.channel event.tab event.event_ts",
    "app_home_opened again": f"{_EVENT} event.user event.tab {_under('event.view', _VIEW_KEYS)}",
    "message": (
        f"{_EVENT} event.user event.text event.ts event.team event.channel event.channel_type event.event_ts "
        "event.client_msg_id"
    ),
    "app_mention": (
        f"{_EVENT} event.user event.text event.ts event.team event.channel event.event_ts event.client_msg_id"
    ),
    "member_joined_channel": (
        f"{_EVENT} event.user event.channel event.channel_type event.team event.inviter event.event_ts"
    ),
    "app_uninstalled": _EVENT,
    "tokens_revoked": f"{_EVENT} event.tokens.oauth event.tokens.bot[]",
}

_USER_KEYS = (
    "id team_id name deleted color real_name tz tz_label tz_offset is_admin is_owner is_primary_owner "
    "is_restricted is_ultra_restricted is_bot is_app_user updated is_email_confirmed "
    "who_can_share_contact_card profile.title profile.phone profile.skype profile.real_name "
    "profile.real_name_normalized profile.display_name profile.display_name_normalized profile.status_text "
    "profile.status_emoji profile.status_expiration profile.avatar_hash profile.email profile.first_name "
    "profile.last_name profile.image_24 profile.image_32 profile.image_48 profile.image_72 profile.image_192 "
    "profile.image_512 profile.team"
)
_CHANNEL_KEYS = (
    "id name is_channel is_group is_im is_mpim is_private is_archived is_general is_member is_shared "
    "is_ext_shared is_org_shared is_pending_ext_shared shared_team_ids[] pending_shared "
    "pending_connected_team_ids context_team_id unlinked name_normalized previous_names created creator "
    "updated topic.value topic.creator topic.last_set purpose.value purpose.creator purpose.last_set"
)
_FILE_KEYS = (
    "id created timestamp name title mimetype filetype pretty_type user user_team editable size mode "
    "is_external external_type is_public public_url_shared display_as_bot username url_private "
    "url_private_download permalink permalink_public is_starred has_rich_preview file_access channels "
    "groups ims comments_count"
)
_GROUP_KEYS = (
    "id team_id is_usergroup is_subteam name description handle is_external date_create date_update "
    "date_delete auto_provision created_by updated_by prefs.channels prefs.groups channel_count user_count"
)
_THREAD_KEYS = "type text user bot_id app_id team ts thread_ts reply_count reply_users_count latest_reply"
_SHOWN_VIEW = f"ok {_under('view', _VIEW_KEYS)}"
ANSWERS = {
    "apps.connections.open": "ok url",
    "auth.revoke": "ok revoked",
    "auth.test": "ok url team user team_id user_id bot_id is_enterprise_install",
    "blocks.validate": "ok",
    "bots.info": (
        "ok bot.id bot.deleted bot.name bot.updated bot.app_id bot.user_id bot.icons.image_36 "
        "bot.icons.image_48 bot.icons.image_72"
    ),
    "chat.delete": "ok channel ts",
    "chat.getPermalink": "ok permalink channel",
    "chat.postEphemeral": "ok message_ts",
    "chat.postMessage": f"ok channel ts {_under('message', _OWN_MESSAGE)}",
    "chat.update": "ok channel ts text message.type message.text message.user message.team",
    "conversations.history": f"ok has_more pin_count {_under('messages[]', _THREAD_KEYS)}",
    "conversations.info": f"ok {_under('channel', _CHANNEL_KEYS)}",
    "conversations.join": f"ok {_under('channel', _CHANNEL_KEYS)}",
    "conversations.list": f"ok {_under('channels[]', _CHANNEL_KEYS)} response_metadata.next_cursor",
    "conversations.members": "ok members[] response_metadata.next_cursor",
    "conversations.open": "ok channel.id",
    "conversations.replies": f"ok has_more {_under('messages[]', _THREAD_KEYS)}",
    "files.completeUploadExternal": f"ok {_under('files[]', _FILE_KEYS)}",
    "files.delete": "ok",
    "files.getUploadURLExternal": "ok upload_url file_id",
    "files.info": f"ok {_under('file', _FILE_KEYS)}",
    "files.list": f"ok {_under('files[]', _FILE_KEYS)} paging.count paging.total paging.page paging.pages",
    "oauth.v2.access": (
        "ok app_id authed_user.id scope token_type access_token bot_user_id team.id team.name enterprise "
        "is_enterprise_install"
    ),
    "reactions.add": "ok",
    "reactions.get": (
        f"ok type channel {_under('message', _OWN_MESSAGE)} message.reactions[].name "
        "message.reactions[].users[] message.reactions[].count"
    ),
    "reactions.remove": "ok",
    "team.info": (
        "ok team.id team.name team.domain team.email_domain team.url team.is_verified team.icon.image_34 "
        "team.icon.image_44 team.icon.image_68 team.icon.image_88 team.icon.image_102 team.icon.image_132 "
        "team.icon.image_default"
    ),
    "usergroups.list": f"ok {_under('usergroups[]', _GROUP_KEYS)}",
    "usergroups.users.list": "ok users[]",
    "users.conversations": f"ok {_under('channels[]', _CHANNEL_KEYS)} response_metadata.next_cursor",
    "users.info": f"ok {_under('user', _USER_KEYS)}",
    "users.list": f"ok {_under('members[]', _USER_KEYS)} cache_ts response_metadata.next_cursor",
    "users.lookupByEmail": f"ok {_under('user', _USER_KEYS)}",
    "views.open": _SHOWN_VIEW,
    "views.publish": _SHOWN_VIEW,
    "views.push": _SHOWN_VIEW,
    "views.update": _SHOWN_VIEW,
}

_COMMON = (
    "not_authed invalid_auth account_inactive token_revoked missing_scope not_allowed_token_type "
    "invalid_arguments ratelimited unknown_method invalid_json json_not_object fatal_error"
)
#: What every method may answer.
COMMON = set(_COMMON.split())
#: What a method of its own may answer, of Slack's list for it. ``blocks.validate`` has no published list.
ERRORS = {
    method: set(codes.split())
    for method, codes in {
        "bots.info": "bot_not_found",
        "chat.delete": "cant_delete_message channel_not_found message_not_found",
        "chat.getPermalink": "channel_not_found message_not_found",
        "chat.postEphemeral": (
            "channel_not_found invalid_blocks invalid_blocks_format is_archived messages_tab_disabled "
            "no_text not_in_channel too_many_attachments user_not_in_channel"
        ),
        "chat.postMessage": (
            "cannot_reply_to_message channel_not_found invalid_blocks invalid_blocks_format "
            "invalid_metadata_format is_archived messages_tab_disabled no_text not_in_channel "
            "too_many_attachments"
        ),
        "chat.update": (
            "cant_update_message channel_not_found invalid_blocks invalid_blocks_format "
            "invalid_metadata_format message_not_found msg_too_long no_text too_many_attachments"
        ),
        "conversations.history": (
            "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest not_in_channel"
        ),
        "conversations.info": "channel_not_found",
        "conversations.join": "channel_not_found is_archived method_not_supported_for_channel_type",
        "conversations.list": "invalid_cursor invalid_limit",
        "conversations.members": "channel_not_found invalid_cursor invalid_limit",
        "conversations.open": (
            "channel_not_found too_many_users user_disabled user_not_found users_list_not_supplied"
        ),
        "conversations.replies": (
            "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest thread_not_found"
        ),
        "files.completeUploadExternal": (
            "channel_not_found file_not_found invalid_blocks invalid_channel not_in_channel"
        ),
        "files.delete": "file_not_found",
        "files.getUploadURLExternal": "alt_txt_too_large missing_argument snippet_too_large",
        "files.info": "file_not_found",
        "oauth.v2.access": (
            "bad_client_secret bad_redirect_uri invalid_client_id invalid_code invalid_grant_type no_scopes"
        ),
        "reactions.add": "already_reacted channel_not_found message_not_found",
        "reactions.get": "channel_not_found message_not_found",
        "reactions.remove": "channel_not_found no_reaction",
        "usergroups.users.list": "no_such_subteam",
        "users.conversations": "invalid_cursor invalid_limit",
        "users.info": "user_not_found",
        "users.list": "invalid_cursor",
        "users.lookupByEmail": "users_not_found",
        "views.open": (
            "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large"
        ),
        "views.publish": "duplicate_external_id hash_conflict not_enabled view_too_large",
        "views.push": (
            "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id not_found "
            "push_limit_reached view_too_large"
        ),
        "views.update": "duplicate_external_id hash_conflict not_found view_too_large",
    }.items()
}
#: What only the page of ``/oauth/v2/authorize`` says.
ON_THE_PAGE = {"invalid_scope"}


def missing(found: object, paths: str) -> list[str]:
    """Those paths that are not there; of a list every item must hold them, and there must be one."""
    return [path for path in paths.split() if not _holds(found, path.split("."))]


def _holds(found: object, names: list[str]) -> bool:
    if not names:
        return True
    name, rest = names[0].removesuffix("[]"), names[1:]
    if not isinstance(found, dict) or name not in found:
        return False
    inside = found[name]
    if not names[0].endswith("[]"):
        return _holds(inside, rest)
    return isinstance(inside, list) and bool(inside) and all(_holds(each, rest) for each in inside)
