"""Every way to ask, over both transports."""

import pytest

from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from tests.e2e.fake_slack.server import FakeSlack

QUESTION = "how does a bpo differ from a call center?"


def test_a_mention_is_answered_once_in_its_thread(rig):
    r = rig()
    said, reply = r.ask(QUESTION)
    assert "one kind of BPO" in reply["text"]
    assert reply["thread_ts"] == said["ts"]
    # message.channels and app_mention both came.
    kinds = [d["body"]["event"]["type"] for d in r.slack.deliveries[:2]]
    assert kinds == ["message", "app_mention"]
    assert r.slack.problems == []


def test_a_mention_inside_a_thread_is_answered_in_that_thread(rig):
    r = rig()
    root = r.slack.says("U0BOB", "C0GENERAL", "we were talking of outsourcing")
    said = r.slack.says(
        "U0ALICE", "C0GENERAL", f"<@U0BOT> {QUESTION}", thread_ts=root["ts"]
    )
    assert r.slack.wait_reply(said)["thread_ts"] == root["ts"]
    assert r.slack.problems == []


def test_a_mention_without_words_is_told_what_can_be_done(rig):
    r = rig()
    said = r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT>")
    assert "/faq" in r.slack.wait_reply(said)["text"]


def test_a_direct_message_is_answered_and_its_follow_up_understood(rig):
    r = rig()
    said = r.slack.says("U0ALICE", "DM", QUESTION)
    first = r.slack.wait_reply(said)
    assert first["thread_ts"] == said["ts"]
    # In a direct conversation every message is a thread of its own.
    again = r.slack.says("U0ALICE", "DM", "and an example?")
    assert "one kind of BPO" in r.slack.wait_reply(again)["text"]
    r.settle()
    surfaces = {
        r.journal.history.last_in_thread("/T0HOME", m["channel"], m["ts"]).surface
        for m in (said, again)
    }
    assert surfaces == {"dm"}
    assert r.slack.problems == []


def test_a_thread_that_the_bot_has_answered_in_goes_on_without_a_mention(rig):
    r = rig()
    said, _ = r.ask(QUESTION)
    asked = r.slack.says("U0ALICE", "C0GENERAL", "what is kpo?", thread_ts=said["ts"])
    assert "Knowledge process" in r.slack.wait_reply(asked, 2)["text"]
    assert r.slack.problems == []


def test_a_follow_up_keeps_the_topic_across_a_restart(rig):
    r = rig()
    said, _ = r.ask("what is kpo?")
    r.stop()
    r = rig(r.slack)
    r.slack.says("U0ALICE", "C0GENERAL", "an example?", thread_ts=said["ts"])
    assert "Knowledge process" in r.slack.wait_reply(said, 2)["text"]


def test_nobody_is_interrupted(rig):
    r = rig()
    said, _ = r.ask(QUESTION)
    thread = {"thread_ts": said["ts"]}
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOB> what is kpo?", **thread)
    r.slack.says("U0ALICE", "C0GENERAL", "<!here> what is kpo?", **thread)
    r.slack.says("U0BOB", "C0GENERAL", "who is the ceo of acme?", **thread)
    r.slack.says("U0ALICE", "C0GENERAL", "thanks a lot", **thread)
    r.slack.says("U0BOB", "C0GENERAL", "what about the price?", **thread)
    other = r.slack.says("U0BOB", "C0GENERAL", "what is kpo?")
    r.slack.says("U0BOB", "C0GENERAL", "what is kpo?", thread_ts=other["ts"])
    assert len(r.replies(said)) == 1
    assert r.replies(other) == []


@pytest.mark.parametrize("channel", ["C0GENERAL", "#general"])
def test_follow_ups_can_be_switched_off_for_a_channel(rig, channel):
    r = rig(slack={"channels": {channel: {"follow_ups": "never"}}})
    said, _ = r.ask(QUESTION)
    r.slack.says("U0ALICE", "C0GENERAL", "what is kpo?", thread_ts=said["ts"])
    assert len(r.replies(said)) == 1


def test_edits_deletions_and_other_bots_are_left_alone(rig):
    r = rig()
    said = r.slack.says("U0ALICE", "DM", QUESTION)
    r.slack.wait_reply(said)
    r.slack.edits("U0ALICE", said, "what is kpo?")
    r.slack.deletes(said)
    event = {
        "type": "message",
        "subtype": "bot_message",
        "bot_id": "B0OTHER",
        "user": "U0BOB",
        "text": "<@U0BOT> what is kpo?",
        "channel": "C0GENERAL",
        "channel_type": "channel",
        "ts": r.slack.ts(),
    }
    r.slack._event(event)
    r.slack._event({**event, "subtype": None, "type": "app_mention"})
    r.settle()
    own = [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]
    assert len(own) == 1


def test_the_slash_command_answers_for_the_asker_only(rig):
    r = rig()
    assert r.slack.slash("U0ALICE", "/faq", QUESTION) is not None
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["user"] == "U0ALICE"
    assert shown["via"] == "response_url"
    assert "one kind of BPO" in shown["text"]
    r.settle()
    assert not [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]


def test_the_words_of_the_slash_command(rig):
    r = rig()
    r.slack.slash("U0ALICE", "/faq", "help")
    r.slack.wait(lambda: r.slack.ephemeral)
    r.slack.slash("U0ALICE", "/faq", "what is kpo?")
    r.slack.wait(lambda: len(r.slack.ephemeral) == 2)
    r.slack.slash("U0ALICE", "/faq", "why")
    r.slack.wait(lambda: len(r.slack.ephemeral) == 3)
    r.slack.slash("U0ALICE", "/faq", "topics")
    shown = r.slack.wait(lambda: len(r.slack.ephemeral) == 4 and r.slack.ephemeral)
    assert "/faq" in shown[0]["text"]
    assert "The question was: what is kpo?" in shown[2]["text"]
    assert "basics" in shown[3]["text"]
    r.slack.clicks("U0ALICE", shown[3], actions.numbered(Action.TOPIC, 0))
    listed = r.slack.wait(lambda: len(r.slack.ephemeral) == 5 and r.slack.ephemeral)[4]
    r.slack.clicks("U0ALICE", listed, actions.numbered(Action.PICK, 0))
    picked = r.slack.wait(lambda: len(r.slack.ephemeral) == 6 and r.slack.ephemeral)[5]
    assert "one kind of BPO" in picked["text"]
    assert r.slack.problems == []


def test_the_message_shortcut_answers_somebody_elses_question(rig):
    r = rig()
    said = r.slack.says("U0BOB", "C0GENERAL", "does anyone know what kpo is")
    r.slack.shortcut("U0ALICE", actions.SHORTCUT_ANSWER_THIS, said)
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["user"] == "U0ALICE"
    assert "Knowledge process" in shown["text"]
    assert r.replies(said) == []


def test_the_global_shortcut_opens_a_window_to_ask_in(rig):
    r = rig()
    r.slack.shortcut("U0ALICE", actions.SHORTCUT_ASK)
    view = r.slack.wait(lambda: list(r.slack.views.values()))[0]
    field = {actions.QUESTION_BLOCK: {actions.QUESTION_INPUT: " "}}
    refused = r.slack.submits("U0ALICE", view, field)
    assert refused["response_action"] == "errors"
    field = {actions.QUESTION_BLOCK: {actions.QUESTION_INPUT: "what is kpo?"}}
    assert r.slack.submits("U0ALICE", view, field)["response_action"] == "update"
    shown = r.slack.wait(
        lambda: "Knowledge" in str(r.slack.views[view["id"]]) and r.slack.views
    )
    assert len(shown) == 1
    assert r.slack.problems == []


def test_the_app_home_searches_and_lists(rig):
    r = rig()
    r.ask("what is kpo?")
    r.slack.opens_home("U0ALICE")
    home = r.slack.wait(lambda: r.slack.home.get("U0ALICE"))
    assert "What is KPO?" in str(home)
    r.slack.clicks_in_view("U0ALICE", home, Action.HOME_SEARCH, QUESTION)
    found = r.slack.wait(
        lambda: [v for v in r.slack.views.values() if "one kind of BPO" in str(v)]
    )
    assert found[0]["type"] == "modal"
    topic = actions.numbered(Action.HOME_TOPIC, 0)
    r.slack.clicks_in_view("U0ALICE", home, topic)
    listed = r.slack.wait(
        lambda: [
            v
            for v in r.slack.views.values()
            if v["type"] == "modal" and "in the long answer" in str(v)
        ]
    )[0]
    r.slack.clicks_in_view("U0ALICE", listed, Action.HOME_ENTRY)
    r.settle()
    assert "differ" in str(r.slack.views[listed["id"]])
    assert r.slack.problems == []


def test_an_agent_conversation_begins_with_prompts_and_goes_on_in_threads(rig):
    r = rig()
    r.slack.opens_home("U0ALICE", "messages")
    r.slack.wait(lambda: r.slack.prompts)
    r.slack._event({"type": "app_context_changed", "user": "U0ALICE", "context": {}})
    said = r.slack.says("U0ALICE", "DM", QUESTION)
    assert r.slack.wait_reply(said)["thread_ts"] == said["ts"]
    assert r.slack.problems == []
    assert {d["status"] for d in r.slack.deliveries} == {"ok"}


def test_an_older_assistant_is_served_too(rig):
    r = rig(FakeSlack(agent_view=False), slack={"assistant_view": True})
    channel, thread_ts = r.slack.opens_assistant("U0ALICE")
    r.slack.wait(lambda: r.slack.prompts)
    r.slack._event(
        {
            "type": "assistant_thread_context_changed",
            "assistant_thread": {"user_id": "U0ALICE", "channel_id": channel},
        }
    )
    said = r.slack.says("U0ALICE", "DM", QUESTION, thread_ts=thread_ts)
    assert r.slack.wait_reply(said)["thread_ts"] == thread_ts
    assert r.slack.problems == []


def test_settings_of_a_channel_count(rig):
    r = rig(
        slack={
            "channels": {
                "#secret": {"tags": ["pricing"], "max_wrong": 0.01, "public": False}
            }
        }
    )
    r.slack.says("U0ALICE", "G0SECRET", f"<@U0BOT> {QUESTION}")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["channel"] == "G0SECRET"
    assert "one kind of BPO" not in shown["text"]
    r.settle()
    assert r.desk.asked[-1][1:] == ("internal", frozenset({"pricing"}), 0.01)
    assert not [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]
