"""The manifest asks for what the app does, no more and no less."""

from __future__ import annotations

import pytest

from bot.slack.manifest import (
    BOT_SCOPES,
    METHOD_SCOPES,
    bot_events,
    manifest,
)
from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from bot.slack.settings import SlackSettings
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import StartRig

pytestmark = pytest.mark.parametrize("transport", ["socket"], indirect=True)


def test_a_tour_of_the_app_calls_every_method_of_the_manifest_and_no_other(
    rig: StartRig,
) -> None:
    fake = FakeSlack(scopes=BOT_SCOPES)
    r = rig(fake)
    r.ask("what is kpo?")
    _, unsure = r.ask("who is the ceo of acme?")
    r.slack.clicks("U0ALICE", unsure, Action.ASK_PERSON)
    _, guesses = r.ask("price")
    r.slack.clicks("U0ALICE", guesses, actions.numbered(Action.PICK, 0))
    r.slack.slash("U0ALICE", "/faq", "topics")
    r.slack.opens_home("U0ALICE")
    r.slack.opens_home("U0ALICE", "messages")
    r.slack.wait(lambda: r.slack.home and r.slack.prompts)
    home = r.slack.home["U0ALICE"]
    r.slack.clicks_in_view("U0ALICE", home, Action.HOME_SEARCH, "what is kpo?")
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> boom")
    # Both ways to look whether a post had arrived: in a thread, and in a channel.
    r.slack.fault("chat.postMessage", "internal_error", status=500, after=True)
    r.ask("what is kpo?")
    r.slack.fault("chat.postMessage", "internal_error", status=500, after=True)
    _, unsure = r.ask("who is the cfo of acme?", user="U0BOB")
    r.slack.fault("chat.postMessage", "internal_error", status=500, after=True)
    r.slack.clicks("U0BOB", unsure, Action.ASK_PERSON)
    r.settle(10)
    called = {c["method"] for c in r.slack.calls}
    # The one that is called with the app-level token needs no scope of the bot's.
    assert called == {*METHOD_SCOPES, "apps.connections.open"}
    refused = [c for c in r.slack.calls if c["error"] == "missing_scope"]
    assert refused == []
    assert r.slack.problems == []


@pytest.mark.parametrize("is_older", [False, True])
def test_the_events_of_the_manifest_are_those_that_are_listened_to(
    rig: StartRig, is_older: bool
) -> None:
    r = rig(slack={"assistant_view": is_older})
    listened = set(r.app.listeners.events)
    subscribed = {
        event.partition(".")[0] if event.startswith("message.") else event
        for event in bot_events(SlackSettings(assistant_view=is_older))
    }
    other = (
        {"app_context_changed"}
        if is_older
        else {"assistant_thread_started", "assistant_thread_context_changed"}
    )
    assert subscribed == listened - other


def test_commands_and_shortcuts_of_the_manifest_are_listened_to(rig: StartRig) -> None:
    r = rig()
    made = manifest(SlackSettings())
    command = made["features"]["slash_commands"][0]["command"]
    r.slack.slash("U0ALICE", command, "what is kpo?")
    r.slack.wait(lambda: r.slack.ephemeral)
    post = r.slack.says("U0BOB", "C0GENERAL", "what is kpo?")
    for shortcut in made["features"]["shortcuts"]:
        message = post if shortcut["type"] == "message" else None
        r.slack.shortcut("U0ALICE", shortcut["callback_id"], message)
    r.slack.wait(lambda: len(r.slack.ephemeral) == 2 and r.slack.views)
