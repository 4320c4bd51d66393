"""The app's manifest: what it asks Slack for, and why.

The tables are the only place that names scopes and events; tests compare them with the
methods that are called and the listeners that exist.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from bot.slack.messages import actions, wording
from bot.slack.messages.escape import cut, one_line
from bot.slack.settings import SlackSettings

# Web API method -> the bot scopes that it needs as we call it.
METHOD_SCOPES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "auth.test": frozenset(),
        "assistant.threads.setSuggestedPrompts": frozenset({"assistant:write"}),
        "chat.getPermalink": frozenset(),
        "chat.postEphemeral": frozenset({"chat:write"}),
        "chat.postMessage": frozenset({"chat:write"}),
        "chat.update": frozenset({"chat:write"}),
        # Who reads a channel: whether it is shared with another company.
        "conversations.info": frozenset(
            {"channels:read", "groups:read", "im:read", "mpim:read"}
        ),
        # Whether a reply was posted before a crash.
        "conversations.history": frozenset(
            {"channels:history", "groups:history", "im:history", "mpim:history"}
        ),
        # The hand-off channel by its name.
        "conversations.list": frozenset({"channels:read", "groups:read"}),
        "conversations.replies": frozenset(
            {"channels:history", "groups:history", "im:history", "mpim:history"}
        ),
        # Whether a person is a guest or of another company.
        "users.info": frozenset({"users:read"}),
        "views.open": frozenset(),
        "views.publish": frozenset(),
        "views.update": frozenset(),
    }
)

# Event -> the bot scopes that it needs.
EVENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "app_home_opened": frozenset(),
        "app_mention": frozenset({"app_mentions:read"}),
        "app_uninstalled": frozenset(),
        "channel_shared": frozenset({"channels:read", "groups:read"}),
        "channel_unshared": frozenset({"channels:read", "groups:read"}),
        "message.channels": frozenset({"channels:history"}),
        "message.groups": frozenset({"groups:history"}),
        "message.im": frozenset({"im:history"}),
        "message.mpim": frozenset({"mpim:history"}),
        "tokens_revoked": frozenset(),
    }
)
# Only for an agent, and only for an assistant of the older kind.
AGENT_EVENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"app_context_changed": frozenset({"assistant:write"})}
)
ASSISTANT_EVENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "assistant_thread_context_changed": frozenset({"assistant:write"}),
        "assistant_thread_started": frozenset({"assistant:write"}),
    }
)
COMMAND_SCOPES: Final = frozenset({"commands"})


# Every scope that the bot asks for: what methods, events and commands need.
BOT_SCOPES: Final[tuple[str, ...]] = tuple(
    sorted(COMMAND_SCOPES.union(*METHOD_SCOPES.values(), *EVENTS.values()))
)


def bot_events(settings: SlackSettings) -> tuple[str, ...]:
    """The events to subscribe to, sorted."""
    kind = ASSISTANT_EVENTS if settings.assistant_view else AGENT_EVENTS
    return tuple(sorted({*EVENTS, *kind}))


def manifest(
    settings: SlackSettings, prompts: Sequence[tuple[str, str]] = wording.PROMPTS
) -> dict[str, Any]:
    """The manifest, as Slack's schema version 2 has it.

    `settings.public_url` is the https address that Slack can reach, without a path;
    with None the app uses Socket Mode and needs no address.  `settings.assistant_view`
    is for apps created before Slack had agents.  `prompts` are (title, message) pairs
    that an empty conversation offers; the first four are used.
    """
    shown = cut(one_line(settings.app_name), 35) or "frontdesk"
    base = settings.public_url and settings.public_url.rstrip("/")
    url = {"request_url": f"{base}/slack/events"} if base else {}
    offered = [{"title": title, "message": text} for title, text in prompts[:4]]
    kind, about = (
        ("assistant_view", "assistant_description")
        if settings.assistant_view
        else ("agent_view", "agent_description")
    )
    view = {about: wording.APP_DESCRIPTION, "suggested_prompts": offered}
    slash: dict[str, Any] = {
        "command": settings.command,
        "description": wording.COMMAND_DESCRIPTION,
        "usage_hint": wording.COMMAND_HINT,
        "should_escape": True,
    }
    if base:
        slash["url"] = f"{base}/slack/events"
    oauth: dict[str, Any] = {"scopes": {"bot": list(BOT_SCOPES)}}
    if base and settings.oauth:
        oauth["redirect_urls"] = [f"{base}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": shown,
            "description": wording.APP_DESCRIPTION,
            "long_description": wording.APP_LONG_DESCRIPTION,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": shown, "always_online": True},
            "shortcuts": [
                {
                    "name": wording.ASK_SHORTCUT,
                    "type": "global",
                    "callback_id": actions.SHORTCUT_ASK,
                    "description": wording.ASK_SHORTCUT_DESCRIPTION,
                },
                {
                    "name": wording.ANSWER_THIS,
                    "type": "message",
                    "callback_id": actions.SHORTCUT_ANSWER_THIS,
                    "description": wording.ANSWER_THIS_DESCRIPTION,
                },
            ],
            "slash_commands": [slash],
            kind: view,
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {
                **url,
                "bot_events": list(bot_events(settings)),
            },
            "interactivity": {"is_enabled": True, **url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not base,
            "token_rotation_enabled": False,
        },
    }


def manifest_json(document: Mapping[str, Any]) -> str:
    """The manifest as text to paste into Slack's "From a manifest" page."""
    return json.dumps(document, indent=2, ensure_ascii=False)
