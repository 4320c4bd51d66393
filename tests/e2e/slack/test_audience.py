"""Internal entries stay where only members read; what is unclear counts as public."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import Rig, StartRig

INTERNAL = "price floor"


def everything(slack: FakeSlack) -> str:
    """All that the bot showed anybody, as one text."""
    own = [m for m in slack.messages.values() if m["user"] == "U0BOT"]
    return str([own, slack.ephemeral, slack.views, slack.home, slack.prompts])


def no_secret(rig_made: Rig) -> None:
    """Wait until all is over and look for the internal entry."""
    rig_made.settle()
    shown = everything(rig_made.slack)
    assert "9 dollars" not in shown
    assert "What is our price floor" not in shown
    assert rig_made.slack.problems == []


def test_a_member_gets_internal_answers(rig: StartRig) -> None:
    r = rig()
    _, reply = r.ask(INTERNAL)
    assert "9 dollars" in reply["text"]


@pytest.mark.parametrize("user", ["U0EXT", "U0ALICE"])
def test_in_a_shared_channel_everybody_gets_public_entries_only(
    rig: StartRig, user: str
) -> None:
    r = rig()
    r.ask(INTERNAL, user, "C0SHARED")
    r.slack.slash(user, "/faq", INTERNAL, channel="C0SHARED")
    r.slack.wait(lambda: r.slack.ephemeral)
    no_secret(r)
    _, reply = r.ask("what is kpo?", user, "C0SHARED")
    assert "Knowledge process" in reply["text"]


def test_a_channel_that_is_about_to_be_shared_is_public(rig: StartRig) -> None:
    r = rig()
    r.slack.add_channel("C0PENDING", "soon", ["U0BOT", "U0ALICE"], pending=True)
    r.ask(INTERNAL, "U0ALICE", "C0PENDING")
    no_secret(r)


@pytest.mark.parametrize(
    "facts",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"team": "T0PARTNER"},
        {"deleted": True},
    ],
    ids=str,
)
def test_guests_and_strangers_get_public_entries_everywhere(
    rig: StartRig, transport: str, facts: dict[str, Any]
) -> None:
    if transport == "http":
        pytest.skip("the transport makes no difference here")
    r = rig()
    r.slack.add_user("U0GUEST", "guest", **facts)
    r.slack.channels["C0GENERAL"]["members"].add("U0GUEST")
    r.ask(INTERNAL, "U0GUEST")
    post = r.slack.says("U0GUEST", "DM", INTERNAL)
    r.slack.wait_reply(post)
    r.slack.slash("U0GUEST", "/faq", INTERNAL)
    r.slack.slash("U0GUEST", "/faq", "topics")
    r.slack.opens_home("U0GUEST")
    r.slack.opens_home("U0GUEST", "messages")
    r.slack.shortcut("U0GUEST", actions.SHORTCUT_ANSWER_THIS, post)
    r.slack.wait(lambda: r.slack.home and r.slack.prompts)
    home = r.slack.home["U0GUEST"]
    r.slack.clicks_in_view("U0GUEST", home, Action.HOME_SEARCH, INTERNAL)
    no_secret(r)


def test_a_click_by_a_guest_on_a_members_suggestions_shows_nothing(
    rig: StartRig,
) -> None:
    r = rig()
    r.slack.add_user("U0GUEST", "guest", is_restricted=True)
    _, reply = r.ask("price")
    r.slack.clicks("U0GUEST", reply, actions.numbered(Action.PICK, 0))
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["user"] == "U0GUEST"
    assert "9 dollars" not in shown["text"]
    assert "9 dollars" not in reply["text"]


def test_a_channel_that_was_shared_meanwhile_is_noticed_by_clicks(
    rig: StartRig,
) -> None:
    r = rig()
    _, reply = r.ask("price")
    r.slack.channels["C0GENERAL"]["ext"] = True
    r.slack._event({"type": "channel_shared", "channel": "C0GENERAL"})
    r.slack.clicks("U0ALICE", reply, actions.numbered(Action.PICK, 0))
    r.slack.wait(lambda: r.slack.ephemeral)
    assert "9 dollars" not in everything(r.slack)


def test_the_slash_command_where_the_app_sees_nothing_is_public(rig: StartRig) -> None:
    r = rig()
    r.slack.add_channel("G0OTHERS", "others", ["U0ALICE"], kind="group")
    r.slack.slash("U0ALICE", "/faq", INTERNAL, channel="G0OTHERS")
    r.slack.wait(lambda: r.slack.ephemeral)
    no_secret(r)


def test_when_slack_does_not_say_who_asks_it_is_public(rig: StartRig) -> None:
    r = rig()
    r.slack.scopes -= {"users:read"}
    r.ask(INTERNAL)
    no_secret(r)


def test_when_slack_cannot_say_now_it_is_asked_again(rig: StartRig) -> None:
    r = rig()
    r.slack.fault("users.info", "internal_error", status=500)
    _, reply = r.ask(INTERNAL)
    assert "9 dollars" in reply["text"]


def test_settings_can_make_a_channel_or_everything_public(rig: StartRig) -> None:
    r = rig(slack={"channels": {"C0GENERAL": {"audience": "public"}}})
    r.ask(INTERNAL)
    no_secret(r)
    post = r.slack.says("U0ALICE", "DM", INTERNAL)
    assert "9 dollars" in r.slack.wait_reply(post)["text"]


def test_a_hand_off_to_a_shared_channel_names_no_internal_entry(rig: StartRig) -> None:
    r = rig(slack={"handoff": "C0SHARED"})
    _, reply = r.ask("price")
    r.slack.clicks("U0ALICE", reply, Action.NONE_OF_THESE)
    posted = r.slack.wait(
        lambda: [
            m
            for m in r.slack.messages.values()
            if m["channel"] == "C0SHARED" and m["user"] == "U0BOT"
        ]
    )[0]
    assert "price floor" not in str(posted)
    assert "price list" in str(posted)
