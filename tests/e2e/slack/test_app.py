"""The app under load, in failure and at its end."""

from __future__ import annotations

import re
import threading
import time

import pytest

from tests.e2e.fake_desk import FakeDesk
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import QUESTION, StartRig


def test_fifty_mentions_at_once_and_the_command_is_still_acknowledged(
    rig: StartRig,
) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.delays["chat.postMessage"] = 0.05
    posts = []
    asking = [
        threading.Thread(
            target=lambda n=n: posts.append(
                r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
            )
        )
        for n in range(50)
    ]
    for thread in asking:
        thread.start()
    started = time.monotonic()
    assert r.slack.slash("U0BOB", "/faq", "help") is not None
    assert time.monotonic() - started < 3.0
    for thread in asking:
        thread.join()
    r.settle(20)
    assert [len(r.slack.replies(post)) for post in posts] == [1] * 50
    assert {d["status"] for d in r.slack.deliveries} == {"ok"}
    assert r.slack.problems == []


def test_a_failure_is_reported_with_an_id_from_the_log(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    r = rig()
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> boom with xyzzy")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    r.settle()
    failure_id = re.search(r"\b[0-9a-f]{8}\b", shown["text"])
    assert failure_id is not None
    assert "fell over" not in shown["text"]
    assert f"[{failure_id[0]}]" in caplog.text
    # The log has the exception; the question's words are the desk's own doing here.
    assert "RuntimeError" in caplog.text


def test_a_failed_slash_command_is_reported_too(rig: StartRig) -> None:
    r = rig()
    r.slack.slash("U0ALICE", "/faq", "boom")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert re.search(r"\b[0-9a-f]{8}\b", shown["text"])


def test_a_revoked_token_is_survived(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    r.ask(QUESTION)
    r.slack.revoked.add(r.slack.bot_token)
    post = r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    r.slack.wait(lambda: r.running.problems())
    assert "token_revoked" in r.running.problems()[0]
    assert r.slack.replies(post) == []
    assert r.journal.work.count_open() == 1
    assert r.slack.bot_token not in caplog.text


def test_a_full_queue_says_so_and_loses_no_mention(
    rig: StartRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk()
    gate = threading.Event()
    ask = desk.ask
    monkeypatch.setattr(desk, "ask", lambda *a, **k: (gate.wait(5), ask(*a, **k))[1])
    r = rig(
        FakeSlack(echo_bot_messages=False),
        desk=desk,
        slack={"queue_limit": 2, "n_workers": 2, "lease_seconds": 0.4},
    )
    posts = [
        r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(5)
    ]
    r.slack.slash("U0BOB", "/faq", "what is kpo?")
    busy = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert busy["via"] == "ack"
    gate.set()
    r.settle(10)
    assert [len(r.slack.replies(post)) for post in posts] == [1] * 5


def test_a_shutdown_finishes_what_is_under_way(rig: StartRig) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.delays["chat.postMessage"] = 0.05
    posts = [
        r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(10)
    ]
    r.stop()
    assert [len(r.slack.replies(post)) for post in posts] == [1] * 10


def test_what_a_shutdown_leaves_is_done_at_the_next_start(
    rig: StartRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = FakeDesk()
    gate = threading.Event()
    ask = slow.ask
    monkeypatch.setattr(slow, "ask", lambda *a, **k: (gate.wait(10), ask(*a, **k))[1])
    r = rig(
        FakeSlack(echo_bot_messages=False),
        desk=slow,
        slack={"drain_seconds": 0.0, "n_workers": 1},
    )
    posts = [
        r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(3)
    ]
    r.stop()
    again = rig(r.slack)
    again.settle(10)
    gate.set()
    assert [len(r.slack.replies(post)) for post in posts] == [1] * 3
