"""The app's manifest against Slack's schema, and its scopes against its tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.slack.manifest import (
    AGENT_EVENTS,
    ASSISTANT_EVENTS,
    BOT_SCOPES,
    EVENTS,
    METHOD_SCOPES,
    bot_events,
    manifest,
    manifest_json,
)
from bot.slack.messages import actions
from bot.slack.settings import SlackSettings

SCHEMA = json.loads(
    (Path(__file__).parent / "manifest_schema.json").read_text(encoding="utf-8")
)
# Made once: to check the schema itself takes much longer than to check a manifest.
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


WEB = "https://faq.example"


def made(settings: SlackSettings, **more: Any) -> dict[str, Any]:
    result = manifest(settings, **more)
    VALIDATOR.validate(result)
    return result


@pytest.mark.parametrize(
    "settings",
    [
        SlackSettings(),
        SlackSettings(public_url=WEB),
        SlackSettings(public_url=WEB + "/", oauth=True),
        SlackSettings(assistant_view=True, command="/ask"),
        SlackSettings(app_name="A name that is much longer than Slack takes"),
        SlackSettings(app_name=""),
    ],
)
def test_it_is_valid(settings: SlackSettings) -> None:
    result = made(settings)
    assert json.loads(manifest_json(result)) == result


def test_socket_mode_needs_no_address() -> None:
    result = made(SlackSettings(oauth=True))
    assert result["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(result)


def test_over_http_everything_goes_to_one_address() -> None:
    result = made(SlackSettings(public_url=WEB + "/", oauth=True))
    posted = WEB + "/slack/events"
    assert result["settings"]["socket_mode_enabled"] is False
    assert result["settings"]["event_subscriptions"]["request_url"] == posted
    assert result["settings"]["interactivity"]["request_url"] == posted
    assert result["features"]["slash_commands"][0]["url"] == posted
    assert result["oauth_config"]["redirect_urls"] == [WEB + "/slack/oauth_redirect"]


def test_it_asks_for_no_more_than_its_methods_events_and_commands_need() -> None:
    needed = {"commands"}.union(*METHOD_SCOPES.values(), *EVENTS.values())
    assert made(SlackSettings())["oauth_config"]["scopes"]["bot"] == sorted(needed)
    # What the events of one kind of view need is asked for in any case.
    for scopes in (*AGENT_EVENTS.values(), *ASSISTANT_EVENTS.values()):
        assert scopes <= set(BOT_SCOPES)
    unwanted = {"chat:write.public", "users:read.email", "im:write", "files:read"}
    assert not unwanted & set(BOT_SCOPES)


def test_it_subscribes_to_the_events_of_its_kind_of_view() -> None:
    agent, assistant = SlackSettings(), SlackSettings(assistant_view=True)
    assert set(bot_events(agent)) == {*EVENTS, *AGENT_EVENTS}
    assert set(bot_events(assistant)) == {*EVENTS, *ASSISTANT_EVENTS}
    for settings in (agent, assistant):
        subscribed = made(settings)["settings"]["event_subscriptions"]
        assert tuple(subscribed["bot_events"]) == bot_events(settings)
        assert "user_events" not in subscribed


def test_one_kind_of_view_only() -> None:
    assert "assistant_view" not in made(SlackSettings())["features"]
    assert "agent_view" not in made(SlackSettings(assistant_view=True))["features"]


def test_people_can_write_to_the_bot() -> None:
    home = made(SlackSettings())["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_its_shortcuts_are_those_that_are_listened_for() -> None:
    shortcuts = made(SlackSettings())["features"]["shortcuts"]
    assert {(s["type"], s["callback_id"]) for s in shortcuts} == {
        ("global", actions.SHORTCUT_ASK),
        ("message", actions.SHORTCUT_ANSWER_THIS),
    }


def test_at_most_four_prompts() -> None:
    prompts = [(f"Title {n}", f"Message {n}") for n in range(9)]
    view = made(SlackSettings(), prompts=prompts)["features"]["agent_view"]
    assert len(view["suggested_prompts"]) == 4


def test_the_schema_refuses_what_is_not_known() -> None:
    wrong = made(SlackSettings()) | {"surprise": 1}
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(wrong)
