"""The app's manifest: what Slack is asked for, and for what.

The two tables are the only place where scopes and events are named; tests hold them
against the methods that are called and the listeners that are there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from bot.slack import actions, wording
from bot.slack.escape import cut, one_line

# Web API method -> the bot scopes that it needs in the places where we call it.
METHOD_SCOPES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "auth.test": frozenset(),
        "assistant.threads.setStatus": frozenset({"assistant:write"}),
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

# Called with the app-level token, whose scopes are set where it is made.
APP_METHOD_SCOPES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"apps.connections.open": frozenset({"connections:write"})}
)

# Event -> the bot scopes that it needs.
EVENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "app_home_opened": frozenset(),
        "app_mention": frozenset({"app_mentions:read"}),
        "app_uninstalled": frozenset(),
        "message.channels": frozenset({"channels:history"}),
        "message.groups": frozenset({"groups:history"}),
        "message.im": frozenset({"im:history"}),
        "message.mpim": frozenset({"mpim:history"}),
        "tokens_revoked": frozenset(),
    }
)
# Only where the app is an agent, and only where it is an assistant of the older kind.
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


def bot_scopes() -> tuple[str, ...]:
    """Every scope that the bot asks for, sorted: for methods, events and commands."""
    needed = COMMAND_SCOPES.union(*METHOD_SCOPES.values(), *EVENTS.values())
    return tuple(sorted(needed))


def bot_events(*, is_assistant: bool = False) -> tuple[str, ...]:
    """The events to subscribe to, sorted."""
    return tuple(
        sorted({*EVENTS, *(ASSISTANT_EVENTS if is_assistant else AGENT_EVENTS)})
    )


def manifest(
    *,
    name: str = "frontdesk",
    command: str = "/faq",
    http_url: str | None = None,
    redirect_urls: Sequence[str] = (),
    prompts: Sequence[tuple[str, str]] = wording.PROMPTS,
    is_assistant: bool = False,
) -> dict[str, Any]:
    """The manifest, as Slack's schema version 2 has it.

    Parameters
    ----------
    name : what the app is called, cut to 35 characters
    command : the slash command, with its slash
    http_url : where Slack posts to, such as ``https://faq.example/slack/events``; None
        for Socket Mode, which needs no address
    redirect_urls : for installation in several workspaces by OAuth
    prompts : at most four (title, message) that an empty conversation offers
    is_assistant : the older ``assistant_view``, for apps that were made before agents
    """
    shown = cut(one_line(name), 35) or "frontdesk"
    url = {} if http_url is None else {"request_url": http_url}
    offered = [{"title": title, "message": said} for title, said in prompts[:4]]
    view: dict[str, Any] = {"suggested_prompts": offered}
    kind = "assistant_view" if is_assistant else "agent_view"
    about = "assistant_description" if is_assistant else "agent_description"
    view[about] = wording.APP_DESCRIPTION
    slash = {
        "command": command,
        "description": wording.COMMAND_DESCRIPTION,
        "usage_hint": wording.COMMAND_HINT,
        "should_escape": True,
    }
    if http_url is not None:
        slash["url"] = http_url
    oauth: dict[str, Any] = {"scopes": {"bot": list(bot_scopes())}}
    if redirect_urls:
        oauth["redirect_urls"] = list(redirect_urls)
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
                    "callback_id": actions.ASK_SHORTCUT,
                    "description": wording.ASK_SHORTCUT_DESCRIPTION,
                },
                {
                    "name": wording.ANSWER_THIS,
                    "type": "message",
                    "callback_id": actions.ANSWER_THIS_SHORTCUT,
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
                "bot_events": list(bot_events(is_assistant=is_assistant)),
            },
            "interactivity": {"is_enabled": True, **url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": http_url is None,
            "token_rotation_enabled": False,
        },
    }


def manifest_json(made: Mapping[str, Any]) -> str:
    """The manifest as text to paste into Slack's "From a manifest" page."""
    return json.dumps(made, indent=2, ensure_ascii=False)
