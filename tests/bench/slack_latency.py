"""The time from Slack's event to the reply being sent, on loopback.

Run ``python -m tests.bench.slack_latency``.  The time is from the moment an event is
handed to the transport to the moment `chat.postMessage` arrives at the fake Slack: all
that is the app's own, without the network.  The app is the whole command,
``frontdesk slack run``, in a process of its own as in production: in one process with
the fake Slack, it would wait for the fake's work too.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.journal import Journal

if TYPE_CHECKING:
    from bot.desk.desk import Desk

ROOT = Path(__file__).parents[2]
N_WARM_UP = 20
N_QUESTIONS = 200
POLL_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the event to the post, over `n` questions one after another."""

    transport: str
    n: int
    p50_ms: float
    p95_ms: float


def measure(desk: Desk, transport: str, n: int = N_QUESTIONS) -> Latency:
    """Ask the shipped corpus's own questions as mentions, over ``socket`` or ``http``.

    `desk` names the questions; its index is what the app opens, too.
    """
    from tests.e2e.fake_slack.server import FakeSlack

    questions = [one.question for one in desk.questions] or ["what is it?"]
    slack = FakeSlack(echo_bot_messages=False)
    slack.start()
    try:
        with tempfile.TemporaryDirectory() as folder, _app(slack, transport, folder):
            journal = Journal.open(_journal(folder))
            taken = [
                _one(slack, journal, questions[number % len(questions)])
                for number in range(N_WARM_UP + n)
            ]
            journal.close()
    finally:
        slack.stop()
    cuts = statistics.quantiles(taken[N_WARM_UP:], n=20)
    return Latency(transport, n, cuts[9], cuts[18])


def _one(slack: Any, journal: Journal, question: str) -> float:
    n_calls, n_deliveries = len(slack.calls), len(slack.deliveries)
    started = time.time()
    message = slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> {question}", wait=False)
    slack.wait_reply(message)
    # It came as a message and as a mention.
    slack.wait(lambda: len(slack.deliveries) == n_deliveries + 2)
    while journal.work.count_open():
        time.sleep(POLL_SECONDS)
    posted = next(
        call for call in slack.calls[n_calls:] if call["method"] == "chat.postMessage"
    )
    return (float(posted["at"]) - started) * 1000


@contextmanager
def _app(slack: Any, transport: str, folder: str) -> Iterator[None]:
    """The whole command, receiving from this fake Slack until the end of the block."""
    settings = Path(folder) / "frontdesk.toml"
    settings.write_text(
        f'journal = "{_journal(folder)}"\n[slack]\napi_url = "{slack.base_url}"\n',
        encoding="utf-8",
    )
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SLACK_") and not name.lower().endswith("_proxy")
    }
    environ = {
        **kept,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
    }
    arguments = ["slack", "run", "--config", str(settings)]
    arguments += ["--http", "127.0.0.1:0"] if transport == "http" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env=environ,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        if transport == "http":
            port = line.split("port ")[1].split(";")[0]
            slack.http_target = f"http://127.0.0.1:{port}/slack/events"
        else:
            slack.wait_connected()
        yield
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def _journal(folder: str) -> str:
    return f"sqlite:///{(Path(folder) / 'journal.db').as_posix()}"


def main() -> None:
    """Print the figures for the shipped knowledge."""
    from bot.desk.desk import Desk
    from bot.settings.settings import shipped_corpus

    desk = Desk.open(shipped_corpus())
    for transport in ("socket", "http"):
        latency = measure(desk, transport)
        sys.stdout.write(
            f"{latency.transport}: p50 {latency.p50_ms:.1f} ms, "
            f"p95 {latency.p95_ms:.1f} ms over {latency.n} questions\n"
        )


if __name__ == "__main__":
    main()
