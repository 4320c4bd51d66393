"""The queue: bounded, patient with what passes, honest about what does not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.journal import Journal
from bot.slack.transport.calls import LaterError, LostError, TokenError
from bot.slack.work.queue import WorkQueue
from tests.bot.journal.rows import state_of

SOON = 5.0


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(f"sqlite:///{tmp_path / 'journal.db'}", lease_seconds=0.4)
    yield made
    made.close()


class Handler:
    """Follows the plan for each key, then records it."""

    def __init__(self) -> None:
        self.plans: dict[str, list[object]] = {}
        self.done: list[str] = []
        self.failures: list[tuple[str, str]] = []
        self.changed = threading.Condition()

    def __call__(self, job):
        plan = self.plans.get(job.key, [])
        step = plan.pop(0) if plan else None
        if isinstance(step, Exception):
            raise step
        if isinstance(step, threading.Event):
            step.wait(SOON)
        with self.changed:
            self.done.append(job.key)
            self.changed.notify_all()

    def failed(self, job, failure_id):
        with self.changed:
            self.failures.append((job.key, failure_id))
            self.changed.notify_all()

    def wait(self, n_done=0, n_failed=0):
        with self.changed:
            assert self.changed.wait_for(
                lambda: len(self.done) >= n_done and len(self.failures) >= n_failed,
                SOON,
            )


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def start(journal, handler):
    queues = []

    def make(**more):
        options = {"n_workers": 2, "limit": 10, **more}
        queue = WorkQueue(journal.work, handler, handler.failed, **options)
        queues.append(queue)
        queue.start()
        return queue

    yield make
    for queue in queues:
        queue.stop(0)


def add(journal, key):
    return journal.work.add(key, "/T", "question", {})


def test_work_is_done_and_finished(journal, handler, start):
    queue = start()
    assert queue.put(add(journal, "a"))
    handler.wait(1)
    assert queue.stop(SOON) == 0
    assert state_of(journal, "a") == "done"


def test_what_passes_is_tried_again(journal, handler, start):
    handler.plans["a"] = [LaterError(0.01, "x", maybe_done=True)] * 2
    start().put(add(journal, "a"))
    handler.wait(1)
    assert handler.failures == []


def test_work_that_may_have_been_posted_is_marked(journal, start):
    seen = []
    handler = Handler()

    def handle(job):
        seen.append(job.was_posting)
        if len(seen) == 1:
            raise LaterError(0.01, "x", maybe_done=True)
        handler(job)

    queue = WorkQueue(journal.work, handle, handler.failed, n_workers=1, limit=5)
    queue.start()
    queue.put(add(journal, "a"))
    handler.wait(1)
    queue.stop(SOON)
    assert seen == [False, True]


def test_a_final_failure_is_reported_with_the_id_in_the_log(
    journal, handler, start, caplog
):
    handler.plans["a"] = [RuntimeError("broken")]
    queue = start()
    queue.put(add(journal, "a"))
    handler.wait(0, 1)
    queue.stop(SOON)
    key, failure_id = handler.failures[0]
    assert key == "a"
    assert f"[{failure_id}]" in caplog.text
    assert "broken" in caplog.text
    assert state_of(journal, "a") is None


def test_what_would_take_too_long_is_given_up(journal, handler, start):
    handler.plans["a"] = [LaterError(10_000, "x", maybe_done=False)]
    start().put(add(journal, "a"))
    handler.wait(0, 1)


def test_work_that_another_process_has_is_dropped(journal, handler, start):
    handler.plans["a"] = [LostError("a")]
    queue = start()
    queue.put(add(journal, "a"))
    queue.put(add(journal, "b"))
    handler.wait(1)
    queue.stop(SOON)
    assert (handler.done, handler.failures) == (["b"], [])


def test_a_refused_token_is_a_problem_until_something_succeeds(journal, handler, start):
    handler.plans["a"] = [TokenError("token_revoked")]
    queue = start(n_workers=1)
    queue.put(add(journal, "a"))
    # One worker: when "b" is done, "a" has been looked at.
    gate = threading.Event()
    handler.plans["b"] = [gate]
    queue.put(add(journal, "b"))
    while queue.token_problem is None:
        gate.wait(0.001)
    assert "token_revoked" in queue.token_problem
    gate.set()
    handler.wait(1)
    queue.stop(0)
    assert queue.token_problem is None


def test_what_finds_no_room_waits_in_the_journal(journal, handler, start):
    gate = threading.Event()
    handler.plans["a"] = [gate]
    queue = start(n_workers=1, limit=1)
    assert queue.put(add(journal, "a"))
    assert queue.is_full
    assert not queue.put(add(journal, "b"))
    gate.set()
    handler.wait(2)
    assert handler.done == ["a", "b"]


def test_a_start_takes_over_what_was_left(journal, handler, start):
    job = add(journal, "a")
    journal.work.let_go(job.id)
    start()
    handler.wait(1)
    assert handler.done == ["a"]


def test_a_stop_waits_for_what_is_under_way_and_leaves_the_rest(
    journal, handler, start
):
    gate = threading.Event()
    handler.plans["a"] = [gate]
    handler.plans["later"] = [LaterError(600, "x", maybe_done=False)]
    queue = start(n_workers=1)
    queue.put(add(journal, "later"))
    queue.put(add(journal, "a"))
    threading.Timer(0.05, gate.set).start()
    assert queue.stop(SOON) == 1
    assert handler.done == ["a"]
    assert not queue.put(add(journal, "b"))
    assert state_of(journal, "later") == "received"
    assert {job.key for job in journal.work.take_over(5)} == {"later", "b"}
