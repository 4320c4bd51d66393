"""What the fake workspace holds: people, channels, messages, and what the app did."""

from __future__ import annotations

import itertools
import threading
import time
import urllib.request
from collections.abc import Iterable, Sequence
from typing import Any

from tests.e2e.fake_slack.texts import LINK, PING, texts_of
from tests.e2e.fake_slack.websocket import WebSocket

Payload = dict[str, Any]

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "reactions:read",
    "reactions:write",
    "users:read",
    "users:read.email",
    "team:read",
    "groups:read",
    "mpim:read",
)


class Workspace:
    """The state that the Web API, the people and the delivery share."""

    port: int

    def __init__(
        self,
        *,
        scopes: Iterable[str] | None = None,
        signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5",  # noqa: S107
        agent_view: bool = True,
        rate_limits: bool = False,
        ack_timeout: float = 3.0,
        retry_delays: Sequence[float] = (0.0, 0.05, 0.05),
        echo_bot_messages: bool = True,
        unfurl: bool = True,
        trigger_ttl: float = 3.0,
    ) -> None:
        self.scopes = set(scopes if scopes is not None else SCOPES)
        self.signing_secret, self.agent_view, self.rate_limits = (
            signing_secret,
            agent_view,
            rate_limits,
        )
        self.ack_timeout, self.retry_delays, self.trigger_ttl = (
            ack_timeout,
            retry_delays,
            trigger_ttl,
        )
        self.echo_bot_messages, self.unfurl = echo_bot_messages, unfurl
        self.bot_token, self.app_token = "xoxb-1-loopback", "xapp-1-loopback"
        self.team, self.bot_user, self.bot_id, self.app_id = (
            "T0HOME",
            "U0BOT",
            "B0BOT",
            "A0FAQ",
        )
        self.users: dict[str, Payload] = {
            "U0BOT": {
                "id": "U0BOT",
                "team_id": "T0HOME",
                "name": "faq",
                "is_bot": True,
            },
            "U0ALICE": {
                "id": "U0ALICE",
                "team_id": "T0HOME",
                "name": "alice",
                "is_bot": False,
            },
            "U0BOB": {
                "id": "U0BOB",
                "team_id": "T0HOME",
                "name": "bob",
                "is_bot": False,
            },
            "U0EXT": {
                "id": "U0EXT",
                "team_id": "T0PARTNER",
                "name": "eve",
                "is_bot": False,
                "is_stranger": True,
            },
        }

        def ch(i: str, n: str, m: Iterable[str], **k: object) -> Payload:
            return dict(id=i, name=n, members=set(m), is_archived=False, **k)

        self.channels: dict[str, Payload] = {
            "C0GENERAL": ch(
                "C0GENERAL", "general", ["U0BOT", "U0ALICE", "U0BOB"], kind="channel"
            ),
            "C0RANDOM": ch("C0RANDOM", "random", ["U0ALICE"], kind="channel"),
            "G0SECRET": ch("G0SECRET", "secret", ["U0BOT", "U0ALICE"], kind="group"),
            "C0SHARED": ch(
                "C0SHARED",
                "partner",
                ["U0BOT", "U0ALICE", "U0EXT"],
                kind="channel",
                ext=True,
            ),
        }
        self.ims: dict[str, str] = {}
        self.messages: dict[tuple[str, str], Payload] = {}
        self.ephemeral: list[Payload] = []
        self.views: dict[str, Payload] = {}
        self.home: dict[str, Payload] = {}
        self.statuses: dict[Any, Any] = {}
        self.prompts: dict[Any, Any] = {}
        self.calls: list[Payload] = []
        self.deliveries: list[Payload] = []
        self.faults: list[Payload] = []
        self.problems: list[Any] = []
        self.triggers: dict[str, Payload] = {}
        self.response_urls: dict[str, Payload] = {}
        self.streams: dict[Any, Any] = {}
        #: Seconds that a method takes, and tokens that Slack no longer accepts.
        self.delays: dict[str, float] = {}
        self.revoked: set[str] = set()
        #: OAuth: code -> installation, and token -> installation.
        self.codes: dict[str, Payload] = {}
        self.installed: dict[str, Payload] = {}
        self.http_target: str | None = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._seq, self._ts = itertools.count(1), itertools.count(1)
        self._sockets: list[WebSocket] = []
        self._acks: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._hits: dict[Any, Any] = {}
        self._cv = threading.Condition()

    def _im(self, user: str) -> str:
        if user not in self.ims:
            cid = "D0" + user.removeprefix("U0")
            self.ims[user] = cid
            self.channels[cid] = {
                "id": cid,
                "name": "",
                "members": {user, self.bot_user},
                "is_archived": False,
                "kind": "im",
                "user": user,
            }
        return self.ims[user]

    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._ts):06d}"

    def _store(self, channel: str, user: str, text: str, **k: Any) -> Payload:
        m = {
            "type": "message",
            "channel": channel,
            "user": user,
            "text": text,
            "ts": self.ts(),
            **{x: y for x, y in k.items() if y is not None},
        }
        if user == self.bot_user:
            m.update(bot_id=self.bot_id, app_id=self.app_id)
        self._read_marks(m)
        with self._cv:
            self.messages[(channel, m["ts"])] = m
            self._cv.notify_all()
        return m

    def _read_marks(self, m: Payload) -> None:
        """Note what in a message pings somebody or links somewhere."""
        found = [p for t in texts_of(m) for p in PING.findall(t)]
        m["pings"] = [next(g for g in p if g) for p in found]
        m["links"] = [u for t in texts_of(m) for u, _ in LINK.findall(t)]

    def _public(self, m: Payload) -> Payload:
        return {
            k: v
            for k, v in m.items()
            if k not in ("pings", "links", "reactions_by", "streaming")
        }

    def _ctype(self, c: Payload) -> str:
        return {"im": "im", "group": "group"}.get(c["kind"], "channel")

    def _whisper(
        self, channel: str, user: str, text: Any, blocks: Any, **more: Any
    ) -> Any:
        """Keep a message that one person sees."""
        shown = {
            "channel": channel,
            "user": user,
            "text": text,
            "blocks": blocks,
            "ts": self.ts(),
            "is_ephemeral": True,
            **more,
        }
        self._read_marks(shown)
        with self._cv:
            self.ephemeral.append(shown)
            self._cv.notify_all()
        return shown

    def _put_view(self, v: Payload, **k: Any) -> Payload:
        vid = k.pop("id", None) or f"V{next(self._seq):08d}"
        full = {
            "private_metadata": "",
            "callback_id": "",
            "state": {"values": {}},
            **v,
            "id": vid,
            "team_id": self.team,
            "app_id": self.app_id,
            "bot_id": self.bot_id,
            "hash": f"{time.time():.6f}",
            "app_installed_team_id": self.team,
            "root_view_id": vid,
            **k,
        }
        with self._cv:
            self.views[vid] = full
            self._cv.notify_all()
        return {"view": full}
