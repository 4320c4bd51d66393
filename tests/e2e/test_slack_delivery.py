"""Answered exactly once, and in time, whatever breaks on the way."""

import logging
import re
import threading
import time

import pytest

from bot.slack.messages import actions
from tests.e2e.fake_desk import FakeDesk
from tests.e2e.fake_slack.server import FakeSlack

QUESTION = "how does a bpo differ from a call center?"


def events(slack):
    """How the deliveries of events went."""
    return [d["status"] for d in slack.deliveries if d["type"] == "events_api"]


def test_a_redelivery_is_not_answered_again(rig):
    r = rig(FakeSlack(echo_bot_messages=False))
    said, _ = r.ask(QUESTION)
    for attempt in (1, 2, 3):
        r.slack.replay(-1, attempt=attempt)
    r.slack.replay(0, attempt=1)
    assert len(r.replies(said)) == 1
    assert set(events(r.slack)) == {"ok"}


def test_two_processes_answer_once(rig):
    first = rig(FakeSlack(echo_bot_messages=False))
    second = rig(first.slack)
    said = [
        first.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(10)
    ]
    for n in range(20):
        first.slack.replay(n, attempt=1)
    first.settle()
    second.settle()
    assert [len(first.slack.replies(one)) for one in said] == [1] * 10


def test_what_nobody_listens_to_is_acknowledged(rig):
    r = rig()
    r.slack._event({"type": "team_join", "user": {"id": "U0BOB"}})
    r.slack._event({"type": "message", "channel": "C0GENERAL"})
    r.slack.reacts("U0ALICE", r.slack.says("U0ALICE", "C0GENERAL", "x"), "eyes")
    assert set(events(r.slack)) == {"ok"}
    assert r.slack.slash("U0ALICE", "/other", "help") is not None
    r.slack.shortcut("U0ALICE", "unknown")
    assert {d["status"] for d in r.slack.deliveries} == {"ok"}


def test_fifty_mentions_at_once_and_the_command_is_still_acknowledged(rig):
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.delays["chat.postMessage"] = 0.05
    said = []
    asking = [
        threading.Thread(
            target=lambda n=n: said.append(
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
    assert [len(r.slack.replies(one)) for one in said] == [1] * 50
    assert {d["status"] for d in r.slack.deliveries} == {"ok"}
    assert r.slack.problems == []


def test_a_rate_limit_on_one_call_in_three_loses_nothing(rig):
    fake = FakeSlack(echo_bot_messages=False)
    for n in range(10):
        fake.add_channel(f"C0ROOM{n}", f"room{n}", ["U0BOT", "U0ALICE"])
    r = rig(fake)
    r.slack.fault("*", status=429, times=1000, every=3, Retry_After=0.2)
    said = [
        r.slack.says("U0ALICE", f"C0ROOM{n % 10}", f"<@U0BOT> what is kpo {n}")
        for n in range(20)
    ]
    r.settle(40)
    assert [len(r.slack.replies(one)) for one in said] == [1] * 20
    # Nothing is sent again before its time.
    refused: dict[str, float] = {}
    for call in r.slack.calls:
        if call["method"] == "chat.postMessage":
            key = call["args"]["metadata"]["event_payload"]["key"]
            assert call["at"] - refused.get(key, 0.0) > 0.19
            if call["error"] == "ratelimited":
                refused[key] = call["at"]


def test_a_post_whose_answer_was_lost_is_not_sent_again(rig):
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.fault("chat.postMessage", "internal_error", status=500, after=True)
    r.ask(QUESTION)
    assert [c["method"] for c in r.slack.calls if "replies" in c["method"]]


def test_a_post_that_failed_is_sent_again(rig):
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.fault("chat.postMessage", "internal_error", status=500, times=2)
    r.ask(QUESTION)


def test_refused_blocks_leave_the_text(rig):
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.fault("chat.postMessage", "invalid_blocks")
    _, reply = r.ask(QUESTION)
    assert "one kind of BPO" in reply["text"]
    assert "blocks" not in reply


def test_a_failure_is_told_with_an_id_that_is_in_the_log(rig, caplog):
    r = rig()
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> boom with xyzzy")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    r.settle()
    found = re.search(r"\b[0-9a-f]{8}\b", shown["text"])
    assert found is not None
    assert "fell over" not in shown["text"]
    assert f"[{found[0]}]" in caplog.text
    # The log has the exception; the question's words are the desk's own doing here.
    assert "RuntimeError" in caplog.text


def test_a_failed_slash_command_is_told_too(rig):
    r = rig()
    r.slack.slash("U0ALICE", "/faq", "boom")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert re.search(r"\b[0-9a-f]{8}\b", shown["text"])


def test_a_revoked_token_is_survived(rig, caplog):
    r = rig(FakeSlack(echo_bot_messages=False))
    r.ask(QUESTION)
    r.slack.revoked.add(r.slack.bot_token)
    said = r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    r.slack.wait(lambda: r.running.problems())
    assert "token_revoked" in r.running.problems()[0]
    assert r.slack.replies(said) == []
    assert r.journal.work.count_open() == 1
    assert r.slack.bot_token not in caplog.text


def test_a_window_that_opens_too_late_is_let_go(rig, caplog):
    r = rig(FakeSlack(trigger_ttl=-1.0))
    r.slack.shortcut("U0ALICE", actions.SHORTCUT_ASK)
    r.slack.wait(lambda: "expired_trigger_id" in caplog.text)
    assert not r.slack.views
    r.ask(QUESTION)


def test_a_full_queue_says_so_and_loses_no_mention(rig, monkeypatch):
    desk = FakeDesk()
    gate = threading.Event()
    ask = desk.ask
    monkeypatch.setattr(desk, "ask", lambda *a, **k: (gate.wait(5), ask(*a, **k))[1])
    r = rig(
        FakeSlack(echo_bot_messages=False),
        desk=desk,
        slack={"queue_limit": 2, "n_workers": 2, "lease_seconds": 0.4},
    )
    said = [
        r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(5)
    ]
    r.slack.slash("U0BOB", "/faq", "what is kpo?")
    busy = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert busy["via"] == "ack"
    gate.set()
    r.settle(10)
    assert [len(r.slack.replies(one)) for one in said] == [1] * 5


def test_a_shutdown_finishes_what_is_under_way(rig):
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.delays["chat.postMessage"] = 0.05
    said = [
        r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(10)
    ]
    r.stop()
    assert [len(r.slack.replies(one)) for one in said] == [1] * 10


def test_what_a_shutdown_leaves_is_done_at_the_next_start(rig, monkeypatch):
    slow = FakeDesk()
    gate = threading.Event()
    ask = slow.ask
    monkeypatch.setattr(slow, "ask", lambda *a, **k: (gate.wait(10), ask(*a, **k))[1])
    r = rig(
        FakeSlack(echo_bot_messages=False),
        desk=slow,
        slack={"drain_seconds": 0.0, "n_workers": 1},
    )
    said = [
        r.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(3)
    ]
    r.stop()
    again = rig(r.slack)
    again.settle(10)
    gate.set()
    assert [len(r.slack.replies(one)) for one in said] == [1] * 3


def test_one_thread_cannot_be_flooded(rig, caplog):
    r = rig(FakeSlack(echo_bot_messages=False))
    root, _ = r.ask("what is kpo?")
    for n in range(30):
        r.slack.says(
            "U0BOB", "C0GENERAL", f"<@U0BOT> what is kpo {n}", thread_ts=root["ts"]
        )
    assert len(r.replies(root)) == 20
    assert "too many questions in one thread" in caplog.text


@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_a_connection_that_breaks_is_opened_again(rig):
    r = rig()
    first = r.slack._sockets[0]
    r.slack.delays["chat.postMessage"] = 0.3
    said = r.slack.says("U0ALICE", "DM", QUESTION)
    r.slack.disconnect("refresh_requested", close_after=None)
    r.slack.wait(lambda: r.slack._sockets and first not in r.slack._sockets, 8)
    assert r.slack.wait_reply(said)
    assert r.slack.wait_reply(r.slack.says("U0BOB", "DM", QUESTION))
    assert r.running.problems() == []


class ClosedMeanwhile:
    """A lock that is had only after another thread has closed the connection."""

    def __init__(self, session):
        self._session = session
        self._lock = session.sock_send_lock

    def __enter__(self):
        self._lock.acquire()
        sock, self._session.sock = self._session.sock, None
        if sock is not None:
            sock.close()

    def __exit__(self, *_):
        self._lock.release()


@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_a_connection_may_be_closed_by_both_ends_at_once(rig, monkeypatch):
    r = rig()
    clients = [handler.client for handler in r.running._socket._handlers]
    for client in clients:
        session = client.current_session
        session.sock_send_lock = ClosedMeanwhile(session)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    r.stop()
    assert failed == []
    assert not any(client.message_processor.is_alive() for client in clients)


def test_nothing_of_a_question_is_logged(rig, caplog):
    caplog.set_level(logging.INFO)
    r = rig()
    r.ask("what is kpo for jo@example.com xyzzy?")
    assert "xyzzy" not in caplog.text
    assert r.slack.bot_token not in caplog.text
