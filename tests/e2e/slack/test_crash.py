"""Killed at any moment between receiving and posting: nothing lost or doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from tests.bot.journal.postgres_server import free_port
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import empty_journal

N_KILLS = 30
#: Side by side, each on a Slack and with a journal of its own: starting takes longest.
N_LANES = 2

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="the launcher forks, which this system cannot"
)


class Forks:
    """The process that starts app processes; it has imported all that they need."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "launcher.log").open("w")
        self._turn = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.bot_launcher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        # What every app begins with; made while the launcher imports.
        self.journal = empty_journal()

    def start(self, given: dict[str, Any]) -> int:
        """The id of a new app process, which receives."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with self._turn:
            stdin.write(json.dumps(given) + "\n")
            stdin.flush()
            lines = {stdout.readline().strip() for _ in range(2)}
        assert "ready" in lines, Path(self._log.name).read_text()
        return int((lines - {"ready"}).pop())

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=5)
        self._log.close()


class Launcher:
    """Starts one app after the other on a fake Slack, with one journal."""

    def __init__(self, forks: Forks, fake: FakeSlack, folder: Path) -> None:
        (folder / "journal.db").write_bytes(forks.journal)
        self._forks = forks
        self._fake = fake
        self._given = {
            "base_url": fake.base_url,
            "bot_token": fake.bot_token,
            "app_token": fake.app_token,
            "signing_secret": fake.signing_secret,
            "folder": str(folder),
            "slack": {"lease_seconds": 0.5, "n_workers": 4},
        }
        self._child: int | None = None

    def start(self, *, over_http: bool = False) -> None:
        """Start an app, and wait until it receives."""
        port = free_port()
        http = f"127.0.0.1:{port}" if over_http else None
        target = f"http://{http}/slack/events" if over_http else None
        self._child = self._forks.start({**self._given, "http": http})
        self._fake.http_target = target

    def kill(self) -> None:
        """Kill the app as nothing can be caught."""
        if self._child is not None:
            os.kill(self._child, signal.SIGKILL)
            self._child = None


@contextmanager
def patient_slack() -> Iterator[FakeSlack]:
    """Slack, as patient as the real one, whose tries span more than a restart.

    The app is up for moments only, so it takes many tries to meet it.
    """
    slack = FakeSlack(
        echo_bot_messages=False, ack_timeout=1.0, retry_delays=(0.3,) * 300
    )
    slack.start()
    try:
        yield slack
    finally:
        slack.stop()


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """One patient Slack."""
    with patient_slack() as slack:
        yield slack


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """One for all tests: its imports take longer than most of them."""
    made = Forks(tmp_path_factory.mktemp("launcher"))
    yield made
    made.close()


@pytest.fixture
def launcher(forks: Forks, fake: FakeSlack, tmp_path: Path) -> Iterator[Launcher]:
    """Starts apps on the fake Slack."""
    made = Launcher(forks, fake, tmp_path)
    yield made
    made.kill()


def test_killed_at_random_every_question_is_answered_once(
    forks: Forks, tmp_path: Path
) -> None:
    def lane(seed: int) -> int:
        folder = tmp_path / str(seed)
        folder.mkdir()
        with patient_slack() as fake:
            launcher = Launcher(forks, fake, folder)
            try:
                return kill_again_and_again(seed, fake, launcher)
            finally:
                launcher.kill()

    with ThreadPoolExecutor(N_LANES) as lanes:
        n_lost = sum(lanes.map(lane, range(5, 5 + N_LANES)))
    assert n_lost, "no delivery was cut off: the kills came too late"


def kill_again_and_again(seed: int, fake: FakeSlack, launcher: Launcher) -> int:
    """Ask and kill, check the answers, and return how many deliveries were cut off."""
    n_kills = N_KILLS // N_LANES
    moments = random.Random(seed)  # noqa: S311
    # Most kills come while the question is worked on, a few after it.
    fake.delays["chat.postMessage"] = 0.02
    posts = []
    launcher.start()
    for n in range(n_kills):
        posts.append(
            fake.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}", wait=False)
        )
        time.sleep(moments.uniform(0.0, 0.08))
        launcher.kill()
        # The next one may come back over the other transport.
        launcher.start(over_http=bool(moments.getrandbits(1)))
    fake.wait(lambda: all(fake.replies(post) for post in posts), 20, "every answer")
    assert [len(fake.replies(post)) for post in posts] == [1] * n_kills
    assert fake.problems == []
    return sum(d["status"] != "ok" for d in fake.deliveries)


def test_killed_after_the_acknowledgement_and_before_the_post(
    fake: FakeSlack, launcher: Launcher
) -> None:
    fake.delays["users.info"] = 0.5
    launcher.start()
    post = fake.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    assert {d["status"] for d in fake.deliveries} == {"ok"}
    launcher.kill()
    assert fake.replies(post) == []
    fake.delays.clear()
    launcher.start()
    fake.wait_reply(post)


def test_killed_after_the_post_and_before_it_was_noted(
    fake: FakeSlack, launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.start()
    # The post is stored, but its answer comes only after the process is gone.
    store = fake.on_chat_post_message

    def slow(a: dict[str, Any]) -> dict[str, Any]:
        stored = store(a)
        time.sleep(0.5)
        return stored

    monkeypatch.setattr(fake, "on_chat_post_message", slow)
    post = fake.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    fake.wait_reply(post)
    launcher.kill()
    monkeypatch.setattr(fake, "on_chat_post_message", store)
    launcher.start()
    fake.wait(lambda: [c for c in fake.calls if c["method"] == "conversations.replies"])
    assert len(fake.replies(post)) == 1
