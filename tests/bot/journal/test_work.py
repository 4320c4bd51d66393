"""Each piece of work is done by one process; a dead one's is taken over."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.journal import Considered
from tests.bot.journal.rows import QUESTION, W, state_of


def add(journal, key="k", text="what is bpo?"):
    return journal.work.add(key, W, "question", {"text": text, "user": "U1"})


def test_a_second_delivery_finds_the_first(open_journal):
    one, two = open_journal(), open_journal()
    job = add(one)
    assert job is not None
    assert add(one) is None
    assert add(two) is None
    assert state_of(one, "k") == "received"
    assert state_of(two, "other") is None


def test_a_freed_key_can_be_used_again(journal):
    job = add(journal)
    assert journal.work.free_key(job.id)
    assert add(journal) is not None
    assert journal.work.finish(job.id)


def test_many_threads_and_processes_add_once(open_journal):
    journals = [open_journal() for _ in range(4)]
    added = []

    def deliver(journal):
        for n in range(20):
            job = add(journal, f"k{n}")
            if job is not None:
                added.append(job.key)

    threads = [threading.Thread(target=deliver, args=(one,)) for one in journals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == sorted(f"k{n}" for n in range(20))


def test_nothing_is_taken_from_a_living_process(open_journal, clock):
    one, two = open_journal(), open_journal()
    add(one)
    clock.now += 19
    assert one.work.renew() == 1
    clock.now += 19
    assert two.work.take_over(10) == []


def test_a_dead_process_is_inherited_once(open_journal, clock):
    one, two, three = open_journal(), open_journal(), open_journal()
    job = add(one, text="mail jo@example.com what is bpo?")
    clock.now += 21
    taken = two.work.take_over(10)
    assert [(t.id, t.was_posting) for t in taken] == [(job.id, False)]
    # What was stored is masked; the first process had the words themselves.
    assert taken[0].payload["text"] == "mail [email] what is bpo?"
    assert job.payload["text"] == "mail jo@example.com what is bpo?"
    assert three.work.take_over(10) == []
    # The first one has only been slow, and must not post any more.
    assert not one.work.begin_posting(job.id)
    assert not one.work.finish(job.id)
    assert two.work.begin_posting(job.id)


def test_a_job_taken_over_while_posting_is_marked(open_journal, clock):
    one, two = open_journal(), open_journal()
    job = add(one)
    assert one.work.begin_posting(job.id)
    clock.now += 21
    assert two.work.take_over(10)[0].was_posting


def test_what_is_noted_with_a_post_is_written_with_it_or_not_at_all(
    open_journal, clock
):
    one, two = open_journal(), open_journal()
    job = add(one)
    question = replace(QUESTION, id=job.id)

    def note(connection):
        one.history.record_by(connection, question, [Considered("what-is-bpo")])

    def broken(connection):
        note(connection)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        one.work.begin_posting(job.id, broken)
    assert state_of(one, "k") == "received"
    assert one.history.find(job.id) is None
    clock.now += 21
    assert two.work.take_over(10)
    assert not one.work.begin_posting(job.id, note)
    assert two.history.find(job.id) is None
    assert two.work.begin_posting(job.id, note)
    assert two.history.find(job.id).answer_id == "what-is-bpo"
    assert two.history.considered(job.id) == [Considered("what-is-bpo")]
    # Tried again after a post of which nobody knows whether it arrived.
    assert two.work.begin_posting(job.id, note)


def test_done_and_failed_work_is_over(journal, clock):
    done, failed = add(journal, "done"), add(journal, "failed")
    assert journal.work.count_open() == 2
    assert journal.work.finish(done.id)
    assert journal.work.fail(failed.id, "abcd")
    assert journal.work.count_open() == 0
    clock.now += 100
    assert journal.work.take_over(10) == []
    assert state_of(journal, "done") == "done"
    # A delivery of what is done is still known; what failed may be tried again.
    assert add(journal, "done") is None
    assert add(journal, "failed") is not None


def test_put_off_work_is_not_taken_before_its_time(open_journal, clock):
    one, two = open_journal(), open_journal()
    job = add(one)
    assert one.work.put_off(job.id, 60)
    assert one.work.let_all_go() == 1
    assert two.work.take_over(10) == []
    clock.now += 61
    assert two.work.take_over(10)[0].n_tries == 1


def test_work_let_go_is_free_at_once_oldest_first(open_journal, clock):
    one, two = open_journal(), open_journal()
    jobs = []
    for n in range(3):
        clock.now += 1
        jobs.append(add(one, f"k{n}"))
    for job in reversed(jobs):
        one.work.let_go(job.id)
    assert [job.key for job in two.work.take_over(2)] == ["k0", "k1"]
    assert [job.key for job in two.work.take_over(2)] == ["k2"]


def test_a_post_under_way_is_not_let_go_before_its_lease_ends(open_journal, clock):
    one, two = open_journal(), open_journal()
    posting = add(one, "posting")
    add(one, "waiting")
    one.work.begin_posting(posting.id)
    assert one.work.let_all_go() == 1
    assert [job.key for job in two.work.take_over(10)] == ["waiting"]
    clock.now += 21
    assert [job.key for job in two.work.take_over(10)] == ["posting", "waiting"]


def test_only_old_and_finished_work_is_pruned(journal, clock):
    journal.work.finish(add(journal, "old").id)
    add(journal, "open")
    clock.now += 100
    journal.work.finish(add(journal, "new").id)
    assert journal.work.prune(clock.now - 50) == 1
    assert state_of(journal, "old") is None
    assert state_of(journal, "open") == "received"
    assert state_of(journal, "new") == "done"


def test_two_processes_never_take_the_same(open_journal, clock):
    dead = open_journal()
    for n in range(40):
        add(dead, f"k{n}")
    clock.now += 21
    heirs = [open_journal() for _ in range(4)]
    taken: list[str] = []

    def take(journal):
        while jobs := journal.work.take_over(3):
            taken.extend(job.key for job in jobs)

    threads = [threading.Thread(target=take, args=(one,)) for one in heirs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"k{n}" for n in range(40))
