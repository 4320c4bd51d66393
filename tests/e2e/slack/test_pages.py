"""The App Home, prompts, and the command's own words."""

from __future__ import annotations

from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import QUESTION, StartRig


def test_the_words_of_the_slash_command(rig: StartRig) -> None:
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


def test_the_app_home_searches_and_lists(rig: StartRig) -> None:
    r = rig()
    r.ask("what is kpo?")
    r.slack.opens_home("U0ALICE")
    home = r.slack.wait(lambda: r.slack.home.get("U0ALICE"))
    assert "What is KPO?" in str(home)
    r.slack.clicks_in_view("U0ALICE", home, Action.HOME_SEARCH, QUESTION)
    windows = r.slack.wait(
        lambda: [v for v in r.slack.views.values() if "one kind of BPO" in str(v)]
    )
    assert windows[0]["type"] == "modal"
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


def test_an_agent_conversation_begins_with_prompts_and_goes_on_in_threads(
    rig: StartRig,
) -> None:
    r = rig()
    r.slack.opens_home("U0ALICE", "messages")
    r.slack.wait(lambda: r.slack.prompts)
    r.slack._event({"type": "app_context_changed", "user": "U0ALICE", "context": {}})
    post = r.slack.says("U0ALICE", "DM", QUESTION)
    assert r.slack.wait_reply(post)["thread_ts"] == post["ts"]
    assert r.slack.problems == []
    assert {d["status"] for d in r.slack.deliveries} == {"ok"}


def test_an_older_assistant_is_served_too(rig: StartRig) -> None:
    r = rig(FakeSlack(agent_view=False), slack={"assistant_view": True})
    channel, thread_ts = r.slack.opens_assistant("U0ALICE")
    r.slack.wait(lambda: r.slack.prompts)
    r.slack._event(
        {
            "type": "assistant_thread_context_changed",
            "assistant_thread": {"user_id": "U0ALICE", "channel_id": channel},
        }
    )
    post = r.slack.says("U0ALICE", "DM", QUESTION, thread_ts=thread_ts)
    assert r.slack.wait_reply(post)["thread_ts"] == thread_ts
    assert r.slack.problems == []
