"""Several processes on one PostgreSQL answer once, and inherit from a dead one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.journal.postgres_server import GIVEN, new_database, server_url
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import StartRig

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database."""
    if server_url() is None:
        pytest.skip(f"no PostgreSQL: {GIVEN} is not set, and none is installed")
    with new_database() as made:
        yield made


def test_two_processes_answer_once(rig: StartRig, database: str) -> None:
    first = rig(FakeSlack(echo_bot_messages=False), journal=database)
    second = rig(first.slack, journal=database)
    targets = [
        f"http://127.0.0.1:{one.running.port}/slack/events" for one in (first, second)
    ]
    posts = []
    for n in range(10):
        first.slack.http_target = targets[n % 2]
        posts.append(
            first.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        )
    for n in range(20):
        first.slack.http_target = targets[(n + 1) % 2]
        first.slack.replay(n, attempt=1)
    first.settle()
    second.settle()
    assert [len(first.slack.replies(post)) for post in posts] == [1] * 10
    # Every process closes its connections before the database goes.
    first.stop()
    second.stop()


def test_what_one_process_leaves_another_finishes(rig: StartRig, database: str) -> None:
    first = rig(
        FakeSlack(echo_bot_messages=False),
        journal=database,
        slack={"drain_seconds": 0.0},
    )
    first.slack.delays["users.info"] = 1.0
    post = first.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    first.stop()
    first.slack.delays.clear()
    second = rig(first.slack, journal=database)
    second.slack.wait_reply(post)
    second.settle()
    assert len(second.slack.replies(post)) == 1
    second.stop()
