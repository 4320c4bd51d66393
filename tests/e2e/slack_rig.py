"""Starts the app against the loopback Slack and looks at what came of it."""

from __future__ import annotations

import contextlib
import functools
import ssl
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from bot.journal import Journal, engine
from bot.settings.settings import Settings
from bot.slack.running import Running
from bot.slack.transport.tokens import Tokens
from bot.slack.work.desks import Desks
from tests.e2e.fake_desk import FakeDesk, FakeSource
from tests.e2e.fake_slack.server import FakeSlack

Message = dict[str, Any]
Table = dict[str, Any]


class Known(Protocol):
    """What settings and tokens take from a fake Slack."""

    base_url: str
    bot_token: str
    app_token: str
    signing_secret: str


# What the fake desk answers with its first entry.
QUESTION = "how does a bpo differ from a call center?"


def buttons(message: Message) -> list[str]:
    """The action ids of a message, in order."""
    return [
        element["action_id"]
        for block in message.get("blocks") or []
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]
        if "action_id" in element
    ]


#: The tokens that the fake accepts, as environment variables.
ENVIRON = {"SLACK_BOT_TOKEN": "xoxb-1-loopback", "SLACK_APP_TOKEN": "xapp-1-loopback"}


def share_tls_context(patch: pytest.MonkeyPatch) -> None:
    """Read the machine's certificates once, and not for each connection."""
    context = ssl.create_default_context()
    patch.setattr(ssl, "create_default_context", lambda *_a, **_k: context)


def share_statements(patch: pytest.MonkeyPatch) -> None:
    """Compile a statement once for all journals, as each does for all its uses."""
    first = create_engine("sqlite://")
    first.connect().close()
    compiled: dict[object, object] = {}

    def make(url: URL, **more: Any) -> Engine:
        made = create_engine(url, **more)
        if made.name == first.name:
            # What is compiled is kept by statement and dialect.
            made.dialect = first.dialect
            made.update_execution_options(compiled_cache=compiled)
        return made

    patch.setattr(engine, "create_engine", make)


@functools.cache
def empty_journal() -> bytes:
    """A journal with its tables, to copy: making them takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.db"
        Journal.open(f"sqlite:///{file}").close()
        return file.read_bytes()


def settings_for(
    fake: Known, folder: Path, slack: Table | None = None, **more: Any
) -> Settings:
    """Settings for an app that knows no other Slack than the fake one."""
    table = {
        "api_url": fake.base_url,
        "connections": 1,
        "lease_seconds": 1.0,
        "drain_seconds": 5.0,
        **(slack or {}),
    }
    values = {
        "corpus": None,
        "index": None,
        "cache_dir": folder / "cache",
        "audience": "internal",
        "max_wrong": 0.1,
        "journal": f"sqlite:///{folder / 'journal.db'}",
        **more,
    }
    return Settings(**values, slack=table)


def tokens_for(fake: Known, **more: Any) -> Tokens:
    """The tokens that the fake accepts."""
    given = {
        "bot": fake.bot_token,
        "app": fake.app_token,
        "signing_secret": fake.signing_secret,
        **more,
    }
    return Tokens(**given)


class Rig:
    """One app on one fake Slack."""

    def __init__(
        self, fake: FakeSlack, running: Running, desk: FakeDesk, transport: str
    ) -> None:
        self.slack = fake
        self.running = running
        self.app = running.app
        self.journal = running.app.journal
        self.desk = desk
        self.transport = transport
        self._is_stopped = False

    def settle(self, timeout: float = 5.0) -> None:
        """Wait until nothing is open in the journal."""
        end = time.monotonic() + timeout
        while self.journal.work.count_open():
            assert time.monotonic() < end, "there still is work in the journal"
            time.sleep(0.005)

    def replies(self, message: Message) -> list[Message]:
        """The bot's posts in a message's thread, once all work is done."""
        self.settle()
        return self.slack.replies(message)

    def ask(
        self,
        text: str,
        user: str = "U0ALICE",
        channel: str = "C0GENERAL",
        **more: Any,
    ) -> tuple[Message, Message]:
        """Mention the bot and return its one reply."""
        post = self.slack.says(user, channel, f"<@U0BOT> {text}", **more)
        reply = self.slack.wait_reply(post)
        self.settle()
        assert len(self.slack.replies(post)) == 1
        return post, reply

    def stop(self) -> None:
        """Stop the app as a signal would."""
        if not self._is_stopped:
            self._is_stopped = True
            self.running.stop()


class Rigs:
    """Makes rigs and ends them all."""

    def __init__(self, folder: Path, transport: str) -> None:
        self._folder = folder
        self._transport = transport
        self._stack = contextlib.ExitStack()

    def start(
        self,
        fake: FakeSlack | None = None,
        *,
        desk: FakeDesk | None = None,
        slack: Table | None = None,
        tokens: Tokens | None = None,
        **more: Any,
    ) -> Rig:
        """A running app; `fake` may be one that another app uses too."""
        if fake is None:
            fake = FakeSlack(ack_timeout=3.0)
        if not hasattr(fake, "server"):
            fake.start()
            self._stack.callback(fake.stop)
        if "C0HANDOFF" not in fake.channels:
            fake.add_channel("C0HANDOFF", "ask-sales", ["U0BOT", "U0BOB"])
        desk = desk or FakeDesk()
        journal = self._folder / "journal.db"
        if "journal" not in more and not journal.exists():
            journal.write_bytes(empty_journal())
        is_http = self._transport == "http"
        running = Running(
            settings_for(fake, self._folder, slack, **more),
            tokens or tokens_for(fake),
            http="127.0.0.1:0" if is_http else None,
            desks=Desks(FakeSource(desk)),
        )
        running.start()
        if is_http:
            fake.http_target = f"http://127.0.0.1:{running.port}/slack/events"
        else:
            fake.wait_connected()
        made = Rig(fake, running, desk, self._transport)
        self._stack.callback(made.stop)
        return made

    def stop(self) -> None:
        """End everything."""
        self._stack.close()


StartRig = Callable[..., Rig]
