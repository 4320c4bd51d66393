"""Bringing payloads to the app: signed HTTP or Socket Mode, acknowledged or again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler

from tests.e2e.fake_slack.blocks import check_blocks
from tests.e2e.fake_slack.websocket import WebSocket
from tests.e2e.fake_slack.workspace import Payload, Workspace

# How a delivery went, its acknowledgement, and whether to stop trying.
Outcome = tuple[str, Payload | None, bool]
# A status, headers, and a body, as JSON unless it is bytes.
Response = tuple[int, dict[str, str], Payload | bytes]


class Delivery(Workspace):
    """Delivers, and delivers again what was not acknowledged."""

    def _event(
        self,
        event: Payload,
        *,
        channel: Payload | None = None,
        user: str | None = None,
        wait: bool = True,
        event_id: str | None = None,
    ) -> Payload | None:
        ext = bool(channel and channel.get("ext"))
        if ext and user and self.users[user]["team_id"] != self.team:
            event = dict(
                event,
                user_team=self.users[user]["team_id"],
                source_team=self.users[user]["team_id"],
            )
        body = {
            "token": "x",
            "team_id": self.team,
            "context_team_id": self.team,
            "context_enterprise_id": None,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(self._seq):08d}",
            "event_time": int(time.time()),
            "is_ext_shared_channel": ext,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.team,
                    "user_id": self.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "event_context": f"4-{next(self._seq)}",
        }

        def run() -> Payload | None:
            return self._deliver("events_api", body)

        if wait:
            return run()
        threading.Thread(target=run, daemon=True).start()
        return None

    def replay(
        self, n: int = -1, *, attempt: int = 1, reason: str = "timeout"
    ) -> Payload | None:
        """Deliver a past event again, as Slack does when an ack was late."""
        d = [x for x in self.deliveries if x["type"] == "events_api"][n]
        return self._deliver(
            "events_api", d["body"], first_attempt=attempt, reason=reason
        )

    def _deliver(
        self,
        kind: str,
        body: Payload,
        *,
        accepts: bool = False,
        first_attempt: int = 0,
        reason: str | None = None,
    ) -> Payload | None:
        tries = (
            1 if kind != "events_api" or first_attempt else 1 + len(self.retry_delays)
        )
        for n in range(tries):
            attempt = first_attempt + n
            if n:
                time.sleep(self.retry_delays[n - 1])
            t0 = time.time()
            status, ack, no_retry = (self._http if self.http_target else self._socket)(
                kind, body, accepts, attempt, reason
            )
            rec = {
                "type": kind,
                "body": body,
                "attempt": attempt,
                "status": status,
                "ack": ack,
                "took": time.time() - t0,
            }
            with self._cv:
                self.deliveries.append(rec)
                self._cv.notify_all()
            if status == "ok":
                return ack
            reason = "timeout" if status == "timeout" else "http_error"
            if no_retry:
                break
        return None

    def _http(
        self, kind: str, body: Payload, accepts: bool, attempt: int, reason: str | None
    ) -> Outcome:
        if kind == "events_api":
            raw, ctype = json.dumps(body).encode(), "application/json"
        elif kind == "slash_commands":
            raw, ctype = (
                urllib.parse.urlencode(body).encode(),
                "application/x-www-form-urlencoded",
            )
        else:
            raw, ctype = (
                urllib.parse.urlencode({"payload": json.dumps(body)}).encode(),
                "application/x-www-form-urlencoded",
            )
        assert self.http_target is not None
        req = urllib.request.Request(  # noqa: S310 - it is ours
            self.http_target, raw, self.sign(raw, ctype)
        )
        if attempt:
            req.add_header("X-Slack-Retry-Num", str(attempt))
            req.add_header(
                "X-Slack-Retry-Reason",
                "http_timeout" if reason == "timeout" else reason or "http_error",
            )
        try:
            with self._opener.open(req, timeout=self.ack_timeout) as r:
                text = r.read().decode()
                if r.headers.get("Content-Type", "").startswith("application/json"):
                    payload = json.loads(text)
                else:
                    payload = {"text": text} if text else None
                return "ok", {"payload": payload}, False
        except urllib.error.HTTPError as e:
            return f"http {e.code}", None, e.headers.get("X-Slack-No-Retry") == "1"
        except (TimeoutError, OSError):
            return "timeout", None, False

    def sign(
        self,
        raw: bytes,
        ctype: str = "application/json",
        *,
        at: float | None = None,
        secret: str | None = None,
    ) -> dict[str, str]:
        t = str(int(at if at is not None else time.time()))
        mac = hmac.new(
            (secret or self.signing_secret).encode(),
            b"v0:" + t.encode() + b":" + raw,
            hashlib.sha256,
        ).hexdigest()
        return {
            "Content-Type": ctype,
            "X-Slack-Request-Timestamp": t,
            "X-Slack-Signature": "v0=" + mac,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    def _socket(
        self, kind: str, body: Payload, accepts: bool, attempt: int, reason: str | None
    ) -> Outcome:
        live = [w for w in self._sockets if w.alive]
        if not live:
            return "no_connection", None, False
        eid = f"env-{next(self._seq)}"
        env = {
            "envelope_id": eid,
            "payload": body,
            "type": kind,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            env.update(retry_attempt=attempt, retry_reason=reason or "")
        done = self._acks[eid] = [threading.Event(), None]
        chosen = random.choice(live)  # noqa: S311
        chosen.send(json.dumps(env))
        ok = self._acknowledged(done[0], chosen)
        self._acks.pop(eid, None)
        return ("ok" if ok else "timeout"), done[1], False

    def _acknowledged(self, done: threading.Event, connection: WebSocket) -> bool:
        """Wait for an acknowledgement, no longer than the connection lives."""
        end = time.monotonic() + self.ack_timeout
        while not done.wait(0.02):
            if time.monotonic() > end or not connection.alive:
                return done.is_set()
        return True

    def disconnect(
        self, reason: str = "refresh_requested", close_after: float | None = 0.0
    ) -> None:
        for w in list(self._sockets):
            w.send(
                json.dumps(
                    {
                        "type": "disconnect",
                        "reason": reason,
                        "debug_info": {"host": "loopback"},
                    }
                )
            )
            if close_after is not None:
                threading.Timer(close_after, w.close).start()

    def _websocket(self, h: BaseHTTPRequestHandler) -> None:
        accept = base64.b64encode(
            hashlib.sha1(  # noqa: S324 - RFC 6455 wants it
                (
                    h.headers["Sec-WebSocket-Key"]
                    + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                ).encode()
            ).digest()
        ).decode()
        h.wfile.write(
            (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            ).encode()
        )
        h.wfile.flush()
        h.close_connection = True
        ws = WebSocket(h, self)
        with self._cv:
            self._sockets.append(ws)
            self._cv.notify_all()
        ws.send(
            json.dumps(
                {
                    "type": "hello",
                    "num_connections": len(self._sockets),
                    "connection_info": {"app_id": self.app_id},
                    "debug_info": {
                        "host": "loopback",
                        "build_number": 1,
                        "approximate_connection_time": 18060,
                    },
                }
            )
        )
        try:
            ws.loop()
        finally:
            with self._cv:
                self._sockets.remove(ws)
                self._cv.notify_all()

    def _respond(self, key: str, raw: bytes) -> Response:
        r = self.response_urls.get(key)
        if r is None or r["uses"] >= 5 or time.time() - r["at"] > 1800:
            return 404, {}, {"ok": False, "error": "used_url" if r else "invalid_url"}
        r["uses"] += 1
        original = (r["channel"], r.get("message_ts") or "")
        body = json.loads(raw or b"{}")
        bad = check_blocks(body["blocks"]) if body.get("blocks") else []
        if bad:
            return 400, {}, b"invalid_blocks"
        with self._cv:
            shown = self.messages.get(original) or next(
                (e for e in self.ephemeral if e["ts"] == original[1]), None
            )
            if body.get("delete_original"):
                self.messages.pop(original, None)
                self.ephemeral = [e for e in self.ephemeral if e is not shown]
            elif body.get("replace_original") and shown is not None:
                shown.update(text=body.get("text", ""), blocks=body.get("blocks"))
                self._read_marks(shown)
            elif body.get("response_type") == "in_channel":
                self._store(
                    r["channel"],
                    self.bot_user,
                    body.get("text", ""),
                    blocks=body.get("blocks"),
                    thread_ts=body.get("thread_ts"),
                )
            else:
                self._whisper(
                    r["channel"],
                    r["user"],
                    body.get("text"),
                    body.get("blocks"),
                    via="response_url",
                )
            self._cv.notify_all()
        return 200, {}, b"ok"
