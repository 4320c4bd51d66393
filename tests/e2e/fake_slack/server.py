"""A loopback Slack: Web API with argument checks, signed HTTP, and Socket Mode.

Standard library and slack_sdk only; one process, 127.0.0.1 only.  The real slack_bolt
and slack_sdk talk to it unchanged: give them `base_url`; deliveries come over Socket
Mode or, once `http_target` is set, as signed requests.  What it refuses and how is from
Slack's documentation and SDK, not from Slack's server: a pass is necessary, not
sufficient.
"""

import itertools
import json
import threading
import time
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.e2e.fake_slack.delivery import Delivery
from tests.e2e.fake_slack.people import People
from tests.e2e.fake_slack.texts import LINK, PING, texts_of
from tests.e2e.fake_slack.web_api import WebApi


class _Http(ThreadingHTTPServer):
    """A server with room for calls that come together, as Slack has it."""

    daemon_threads = True
    # A connection that finds no room is tried again only a second later.
    request_queue_size = 128


class FakeSlack(WebApi, People, Delivery):
    """One workspace (and, with OAuth, more), its people, and what the app did there.

    Look at `messages`, `ephemeral`, `views`, `home`, `prompts`, `calls`, `deliveries`;
    `problems` has what Slack would have swallowed silently: it should stay empty.
    """

    def __init__(
        self,
        *,
        scopes=None,
        signing_secret="8f742231b10e8888abcd99yyyzzz85a5",  # noqa: S107
        agent_view=True,
        rate_limits=False,
        ack_timeout=3.0,
        retry_delays=(0.0, 0.05, 0.05),
        echo_bot_messages=True,
        unfurl=True,
        trigger_ttl=3.0,
    ):
        self.scopes = set(scopes if scopes is not None else self.SCOPES)
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
        self.users = {
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

        def ch(i, n, m, **k):
            return dict(id=i, name=n, members=set(m), is_archived=False, **k)

        self.channels = {
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
        self.ims = {}
        (
            self.messages,
            self.ephemeral,
            self.views,
            self.home,
            self.statuses,
            self.prompts,
        ) = {}, [], {}, {}, {}, {}
        self.calls, self.deliveries, self.faults, self.problems = [], [], [], []
        self.triggers, self.response_urls, self.streams = {}, {}, {}
        # Seconds that a method takes, and tokens that Slack accepts no more.
        self.delays, self.revoked = {}, set()
        # OAuth: code -> installation, and token -> installation.
        self.codes, self.installed = {}, {}
        self.http_target = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._seq, self._ts = itertools.count(1), itertools.count(1)
        self._sockets, self._acks, self._lock = [], {}, threading.RLock()
        self._hits, self._cv = {}, threading.Condition()

    def start(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *a):
                pass

            def do_GET(self):
                if self.headers.get("Upgrade", "").lower() == "websocket":
                    return fake._websocket(self)
                self.do_POST()
                return None

            def do_POST(self):
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                url = urllib.parse.urlparse(self.path)
                status, headers, body = fake._dispatch(url, self.headers, raw)
                payload = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(payload)))
                for k, v in headers.items():
                    self.send_header(k, v)
                self.end_headers()
                self.wfile.write(payload)

        self.server = _Http(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}/api/"
        threading.Thread(
            target=self.server.serve_forever, args=(0.02,), daemon=True
        ).start()
        return self

    def stop(self):
        for ws in list(self._sockets):
            ws.close()
        self.server.shutdown()
        self.server.server_close()

    def _im(self, user):
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

    def ts(self):
        return f"{int(time.time())}.{next(self._ts):06d}"

    def _store(self, channel, user, text, **k):
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

    def _read_marks(self, m):
        """Note what in a message pings somebody or links somewhere."""
        found = [p for t in texts_of(m) for p in PING.findall(t)]
        m["pings"] = [next(g for g in p if g) for p in found]
        m["links"] = [u for t in texts_of(m) for u, _ in LINK.findall(t)]

    def _public(self, m):
        return {
            k: v
            for k, v in m.items()
            if k not in ("pings", "links", "reactions_by", "streaming")
        }

    def _ctype(self, c):
        return {"im": "im", "group": "group"}.get(c["kind"], "channel")

    def wait(self, fn, timeout=5.0, what="condition"):
        end = time.monotonic() + timeout
        with self._cv:
            while True:
                got = fn()
                if got:
                    return got
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"timed out waiting for {what}; last calls: "
                        f"{[(c['method'], c['error']) for c in self.calls[-6:]]}"
                    )
                self._cv.wait(min(left, 0.1))

    def wait_connected(self, n=1, timeout=5.0):
        return self.wait(
            lambda: len(self._sockets) >= n, timeout, "a Socket Mode connection"
        )

    def replies(self, m):
        return [
            x
            for x in self.messages.values()
            if x["user"] == self.bot_user
            and x["channel"] == m["channel"]
            and x.get("thread_ts") == (m.get("thread_ts") or m["ts"])
            and not x.get("streaming")
        ]

    def wait_reply(self, m, n=1, timeout=5.0):
        return self.wait(
            lambda: (r := self.replies(m)) and len(r) >= n and r,
            timeout,
            "a threaded reply",
        )[n - 1]

    def fault(
        self,
        method,
        error="ratelimited",
        *,
        status=200,
        times=1,
        every=1,
        after=False,
        **headers,
    ):
        """Fail calls of a method: `times` often, one in `every`.

        With `after` the call is carried out first, and only its answer is lost.
        """
        self.faults.append(
            {
                "method": method,
                "error": error,
                "status": status,
                "times": times,
                "every": every,
                "seen": 0,
                "after": after,
                "headers": {k.replace("_", "-"): str(v) for k, v in headers.items()},
            }
        )

    def add_channel(self, cid, name, members, *, kind="channel", **facts):
        """A further channel; `ext` or `pending`: shared with another company."""
        self.channels[cid] = {
            "id": cid,
            "name": name,
            "members": set(members),
            "is_archived": False,
            "kind": kind,
            **facts,
        }

    def add_user(self, uid, name, team="T0HOME", **facts):
        """A further person; `is_restricted` makes a guest."""
        self.users[uid] = {
            "id": uid,
            "team_id": team,
            "name": name,
            "is_bot": False,
            **facts,
        }
