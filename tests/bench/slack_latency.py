"""How long from Slack's event to the reply being sent, on loopback and the real desk.

Run ``python -m tests.bench.slack_latency``.  The time is from the moment an event is
handed to the transport to the moment `chat.postMessage` arrives at the fake Slack: all
that is the app's own, and nothing of the network.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.desk import Desk

N_WARM_UP = 20
N_QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the event to the post, over `n` questions one after another."""

    transport: str
    n: int
    p50_ms: float
    p95_ms: float


def measure(desk: Desk, transport: str, n: int = N_QUESTIONS) -> Latency:
    """Ask the corpus's own questions as mentions, over ``socket`` or ``http``."""
    _find_rig()
    from fake_slack.server import FakeSlack
    from slack_rig import Rigs

    asked = [one.question for one in desk.questions] or ["what is it?"]
    with tempfile.TemporaryDirectory() as folder:
        rigs = Rigs(Path(folder), transport)
        try:
            rig = rigs.start(FakeSlack(echo_bot_messages=False), desk=desk)
            taken = [
                _one(rig, asked[number % len(asked)]) for number in range(N_WARM_UP + n)
            ]
        finally:
            rigs.stop()
    cuts = statistics.quantiles(taken[N_WARM_UP:], n=20)
    return Latency(transport, n, cuts[9], cuts[18])


def _one(rig: Any, question: str) -> float:
    slack = rig.slack
    n_calls = len(slack.calls)
    started = time.time()
    said = slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> {question}", wait=False)
    slack.wait_reply(said)
    rig.settle()
    posted = next(
        call for call in slack.calls[n_calls:] if call["method"] == "chat.postMessage"
    )
    return (float(posted["at"]) - started) * 1000


def _find_rig() -> None:
    folder = str(Path(__file__).parents[1] / "e2e")
    if folder not in sys.path:
        sys.path.insert(0, folder)


def main() -> None:
    """Print the figures for the shipped knowledge."""
    from bot.desk import Desk
    from bot.settings import shipped_corpus

    desk = Desk.open(shipped_corpus())
    for transport in ("socket", "http"):
        found = measure(desk, transport)
        sys.stdout.write(
            f"{found.transport}: p50 {found.p50_ms:.1f} ms, "
            f"p95 {found.p95_ms:.1f} ms over {found.n} questions\n"
        )


if __name__ == "__main__":
    main()
