"""Starts app processes that can be killed, as often as a line on standard input asks.

Started once, it imports everything and then forks, which takes milliseconds where a new
interpreter takes a second.  Each line is the JSON of one start; the answer is its
process id, and ``ready`` once the app receives.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Known:
    """What settings and tokens take from a fake Slack, which runs elsewhere."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.base_url = given["base_url"]
        self.bot_token = given["bot_token"]
        self.app_token = given["app_token"]
        self.signing_secret = given["signing_secret"]


def run(given: Mapping[str, Any]) -> None:
    """Run one app until it is killed."""
    from bot.slack.running import Running
    from bot.slack.work.desks import Desks
    from tests.e2e.fake_desk import FakeSource
    from tests.e2e.slack_rig import settings_for, tokens_for

    known = Known(given)
    more = {"journal": given["journal"]} if given.get("journal") else {}
    settings = settings_for(known, Path(given["folder"]), given["slack"], **more)
    running = Running(
        settings,
        tokens_for(known),
        http=given.get("http"),
        desks=Desks(FakeSource()),
    )
    running.start()
    os.write(1, b"ready\n")
    while True:
        signal.pause()


def main() -> None:
    """Fork for every line; the parent stays free of threads."""
    # Two are imported late by the app: here, so that not each child does it.
    import encodings.idna  # noqa: F401

    import pytest
    import waitress  # noqa: F401

    import bot.slack.running  # noqa: F401
    from tests.e2e.slack_rig import share_tls_context

    share_tls_context(pytest.MonkeyPatch())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                run(json.loads(line))
            finally:
                os._exit(1)
        os.write(1, f"{child}\n".encode())


if __name__ == "__main__":
    main()
