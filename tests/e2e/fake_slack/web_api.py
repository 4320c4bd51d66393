"""The Web API: tokens, scopes, arguments and blocks are checked as Slack does it."""

from __future__ import annotations

import functools
import inspect
import json
import re
import time
import urllib.parse
from email.message import Message
from typing import Any, ClassVar

from tests.e2e.fake_slack.blocks import LIM, check_blocks
from tests.e2e.fake_slack.delivery import Delivery, Response
from tests.e2e.fake_slack.errors import ApiError
from tests.e2e.fake_slack.texts import texts_of
from tests.e2e.fake_slack.workspace import Payload


class WebApi(Delivery):
    """Answers ``/api/METHOD``."""

    # method -> required arguments, any of these scopes, requests a minute
    METHODS: ClassVar = {
        "auth.test": ((), (), 600),
        "team.info": ((), ("team:read",), 50),
        "bots.info": (("bot",), ("users:read",), 50),
        "chat.postMessage": (("channel",), ("chat:write",), None),
        "chat.update": (("channel", "ts"), ("chat:write",), 50),
        "chat.delete": (("channel", "ts"), ("chat:write",), 50),
        "chat.postEphemeral": (("channel", "user"), ("chat:write",), 100),
        "chat.getPermalink": (("channel", "message_ts"), (), 600),
        "chat.startStream": (("channel", "thread_ts"), ("chat:write",), 20),
        "chat.appendStream": (("channel", "ts"), ("chat:write",), 100),
        "chat.stopStream": (("channel", "ts"), ("chat:write",), 20),
        "conversations.info": (
            ("channel",),
            ("channels:read", "groups:read", "im:read"),
            50,
        ),
        "conversations.replies": (
            ("channel", "ts"),
            ("channels:history", "groups:history", "im:history"),
            50,
        ),
        "conversations.history": (
            ("channel",),
            ("channels:history", "groups:history", "im:history"),
            50,
        ),
        "conversations.list": ((), ("channels:read", "groups:read"), 20),
        "oauth.v2.access": (("code",), (), 600),
        "conversations.open": ((), ("im:write", "mpim:write"), 50),
        "users.info": (("user",), ("users:read",), 100),
        "reactions.add": (("channel", "name", "timestamp"), ("reactions:write",), 50),
        "reactions.remove": (
            ("channel", "name", "timestamp"),
            ("reactions:write",),
            20,
        ),
        "views.open": (("view",), (), 100),
        "views.push": (("view",), (), 100),
        "views.update": (("view",), (), 100),
        "views.publish": (("user_id", "view"), (), 100),
        "assistant.threads.setStatus": (
            ("channel_id", "thread_ts", "status"),
            ("assistant:write", "chat:write"),
            600,
        ),
        "assistant.threads.setTitle": (
            ("channel_id", "thread_ts", "title"),
            ("assistant:write",),
            600,
        ),
        "assistant.threads.setSuggestedPrompts": (
            ("channel_id", "prompts"),
            ("assistant:write",),
            600,
        ),
        "apps.connections.open": ((), (), 1),
    }

    def _dispatch(
        self, url: urllib.parse.ParseResult, headers: Message, raw: bytes
    ) -> Response:
        if url.path.startswith("/response/"):
            return self._respond(url.path.rsplit("/", 1)[1], raw)
        method = url.path.removeprefix("/api/")
        ctype = (headers.get("Content-Type") or "").split(";")[0]
        try:
            args = (
                json.loads(raw or b"{}")
                if ctype == "application/json"
                else dict(urllib.parse.parse_qsl(raw.decode(), keep_blank_values=True))
            )
            args.update(urllib.parse.parse_qsl(url.query))
        except ValueError:
            return 200, {}, {"ok": False, "error": "invalid_json"}
        for k in (
            "blocks",
            "attachments",
            "metadata",
            "view",
            "chunks",
            "prompts",
            "loading_messages",
        ):
            if isinstance(args.get(k), str) and args[k][:1] in "[{":
                try:
                    args[k] = json.loads(args[k])
                except ValueError:
                    return (
                        200,
                        {},
                        {
                            "ok": False,
                            "error": "invalid_blocks_format"
                            if k == "blocks"
                            else "invalid_arguments",
                        },
                    )
        token = (headers.get("Authorization") or "").removeprefix(
            "Bearer "
        ).strip() or args.pop("token", "")
        call = {"method": method, "args": args, "token": token, "at": time.time()}
        time.sleep(self.delays.get(method, 0.0))
        try:
            fault = self._fault(method)
            if fault is not None and not fault["after"]:
                raise ApiError(fault["error"], fault["status"], fault["headers"])
            body = self._api(method, args, token)
            if fault is not None:
                raise ApiError(fault["error"], fault["status"], fault["headers"])
            status, extra = 200, dict[str, str]()
        except ApiError as e:
            body, status, extra = e.body, e.status, e.headers
        call.update(ok=body["ok"], error=body.get("error"))
        with self._cv:
            self.calls.append(call)
            self._cv.notify_all()
        return status, {"X-OAuth-Scopes": ",".join(sorted(self.scopes)), **extra}, body

    def _fault(self, method: str) -> Payload | None:
        """The fault that is set for this call, if it is its turn."""
        with self._lock:
            for f in self.faults:
                if f["method"] not in (method, "*") or f["times"] <= 0:
                    continue
                f["seen"] += 1
                if f["seen"] % f["every"] == 0:
                    f["times"] -= 1
                    return f
        return None

    def _api(self, method: str, a: Payload, token: str | None) -> Payload:
        if method not in self.METHODS:
            raise ApiError("unknown_method", req_method=method)
        if not token and method != "oauth.v2.access":
            raise ApiError("not_authed")
        if method == "apps.connections.open":
            if token != self.app_token:
                raise ApiError(
                    "not_allowed_token_type"
                    if str(token).startswith("xoxb-")
                    else "invalid_auth"
                )
            if len(self._sockets) >= 10:
                raise ApiError("too_many_websockets")
            return {
                "ok": True,
                "url": f"ws://127.0.0.1:{self.port}/link/?ticket={next(self._seq)}&app_id={self.app_id}",
            }
        if method == "oauth.v2.access":
            return {"ok": True, **self.on_oauth_v2_access(a)}
        if token in self.revoked:
            raise ApiError("token_revoked")
        if token in self.installed:
            a["token"] = token
        elif token != self.bot_token:
            raise ApiError(
                "not_allowed_token_type"
                if str(token).startswith("xapp-")
                else "invalid_auth"
            )
        required, scopes, per_minute = self.METHODS[method]
        if scopes and not self.scopes & set(scopes):
            raise ApiError(
                "missing_scope",
                needed=scopes[0],
                provided=",".join(sorted(self.scopes)),
            )
        missing = [
            r
            for r in required
            if a.get(r) in (None, "") and not (r == "status" and a.get(r) == "")
        ]  # an empty status clears it
        if missing:
            raise ApiError(
                "invalid_arguments",
                response_metadata={
                    "messages": [
                        f"[ERROR] missing required field: {m}" for m in missing
                    ]
                },
            )
        if self.rate_limits:
            self._rate(method, a, per_minute)
        self._unknown_args(method, a)
        return {"ok": True, **getattr(self, _handler(method))(a)}

    def _unknown_args(self, method: str, a: Payload) -> None:
        """Slack ignores unknown arguments; a misspelt one is noted here instead."""
        known = _arguments(method)
        if known:
            extra = set(a) - known - {"team_id", "token"}
            if extra:
                self.problems.append(f"{method}: unknown argument(s) {sorted(extra)}")

    def _rate(self, method: str, a: Payload, per_minute: int | None) -> None:
        now = time.monotonic()
        key, limit, window = (
            ((method, a.get("channel")), 1, 1.0)
            if per_minute is None
            else ((method,), per_minute, 60.0)
        )
        with self._lock:
            hits = [t for t in self._hits.get(key, []) if now - t < window]
            if len(hits) >= limit + (
                1 if window == 1.0 else 0
            ):  # Slack tolerates a short burst
                raise ApiError("ratelimited", 429, {"Retry-After": "1"})
            self._hits[key] = [*hits, now]

    def _channel(self, cid: Any, *, write: bool = False) -> Payload:
        c = self.channels.get(cid)
        if c is None and cid in self.users:
            c = self.channels[self._im(cid)]
        if c is None or (c["kind"] == "group" and self.bot_user not in c["members"]):
            raise ApiError("channel_not_found")
        if write and c["is_archived"]:
            raise ApiError("is_archived")
        if write and self.bot_user not in c["members"]:
            raise ApiError("not_in_channel")
        return c

    def _content(
        self, a: Payload, *, limit: int | None = None
    ) -> tuple[str, list[str]]:
        warnings, blocks = [], a.get("blocks")
        if a.get("markdown_text") is not None:
            if a.get("text") or blocks:
                raise ApiError("markdown_text_conflict")
            if len(a["markdown_text"]) > 12000:
                raise ApiError("msg_too_long")
        if not (
            a.get("text") or blocks or a.get("attachments") or a.get("markdown_text")
        ):
            raise ApiError("no_text")
        if blocks:
            bad = check_blocks(blocks)
            if bad:
                raise ApiError(
                    "invalid_blocks",
                    errors=[b[8:] for b in bad],
                    response_metadata={"messages": bad},
                )
            if sum(len(t) for t in texts_of(blocks)) > LIM["total_chars"]:
                raise ApiError("msg_blocks_too_long")
            if not a.get("text"):
                warnings.append("missing_text_in_message: nothing for screen readers")
                self.problems.append("blocks without a text fallback")
        text = a.get("text") or ""
        if limit and len(text) > limit:
            raise ApiError("msg_too_long")
        if len(text) > 40000:
            text = text[:40000]
            warnings.append("message_truncated")
        return text, warnings

    def on_oauth_v2_access(self, a: Payload) -> Payload:
        found = self.codes.pop(a["code"], None)
        if found is None:
            raise ApiError("invalid_code")
        token = f"xoxb-{found['team']}-loopback"
        self.installed[token] = found
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(self.scopes)),
            "bot_user_id": self.bot_user,
            "app_id": self.app_id,
            "team": {"id": found["team"], "name": found["team"]},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": found["user"]},
        }

    def on_auth_test(self, a: Payload) -> Payload:
        if a.get("token") in self.installed:
            team = self.installed[a["token"]]["team"]
            return {
                "url": "https://other.slack.com/",
                "team": team,
                "user": "faq",
                "team_id": team,
                "user_id": self.bot_user,
                "bot_id": self.bot_id,
                "is_enterprise_install": False,
            }
        return {
            "url": "https://loop.slack.com/",
            "team": "Loop",
            "user": "faq",
            "team_id": self.team,
            "user_id": self.bot_user,
            "bot_id": self.bot_id,
            "is_enterprise_install": False,
        }

    def on_team_info(self, a: Payload) -> Payload:
        return {"team": {"id": self.team, "name": "Loop", "domain": "loop"}}

    def on_bots_info(self, a: Payload) -> Payload:
        return {
            "bot": {
                "id": self.bot_id,
                "app_id": self.app_id,
                "user_id": self.bot_user,
                "name": "faq",
            }
        }

    def on_chat_post_message(self, a: Payload) -> Payload:
        c = self._channel(a["channel"], write=True)
        text, warn = self._content(a)
        thread = a.get("thread_ts")
        if thread and (c["id"], thread) not in self.messages and c["kind"] != "im":
            self.problems.append(f"thread_ts {thread} is not a message here")
        if thread and self.messages.get((c["id"], thread), {}).get("thread_ts") not in (
            None,
            thread,
        ):
            self.problems.append("thread_ts is a reply, not the parent")
        m = self._store(
            c["id"],
            self.bot_user,
            text,
            blocks=a.get("blocks"),
            thread_ts=thread,
            metadata=a.get("metadata"),
            markdown_text=a.get("markdown_text"),
        )
        self.statuses.pop((c["id"], thread), None)  # posting clears the status
        if self.echo_bot_messages:
            self._event(
                dict(self._public(m), channel_type=self._ctype(c)),
                channel=c,
                wait=False,
            )
        if (
            self.unfurl
            and m["links"]
            and str(a.get("unfurl_links", "true")).lower() not in ("false", "0")
        ):
            self._event(
                {
                    "type": "message",
                    "subtype": "message_changed",
                    "channel": c["id"],
                    "channel_type": self._ctype(c),
                    "hidden": True,
                    "message": dict(
                        self._public(m), attachments=[{"from_url": m["links"][0]}]
                    ),
                    "previous_message": self._public(m),
                    "ts": self.ts(),
                },
                channel=c,
            )
        r = {"channel": c["id"], "ts": m["ts"], "message": self._public(m)}
        return (
            dict(r, warning=",".join(warn), response_metadata={"warnings": warn})
            if warn
            else r
        )

    def on_chat_update(self, a: Payload) -> Payload:
        m = self.messages.get((a["channel"], a["ts"]))
        if m is None:
            raise ApiError("message_not_found")
        if m["user"] != self.bot_user:
            raise ApiError("cant_update_message")
        text, _ = self._content(a, limit=4000)
        m.update(text=text, edited={"user": self.bot_user, "ts": self.ts()})
        if "blocks" in a:
            m["blocks"] = a["blocks"]
        elif a.get("text"):
            m.pop("blocks", None)  # text without blocks drops the old blocks
        self._read_marks(m)
        with self._cv:
            self._cv.notify_all()
        return {"channel": a["channel"], "ts": a["ts"], "text": text}

    def on_chat_delete(self, a: Payload) -> Payload:
        if self.messages.pop((a["channel"], a["ts"]), None) is None:
            raise ApiError("message_not_found")
        return {"channel": a["channel"], "ts": a["ts"]}

    def on_chat_post_ephemeral(self, a: Payload) -> Payload:
        c = self._channel(a["channel"], write=True)
        if a["user"] not in c["members"]:
            raise ApiError("user_not_in_channel")
        text, _ = self._content(a)
        shown = self._whisper(
            c["id"], a["user"], text, a.get("blocks"), thread_ts=a.get("thread_ts")
        )
        return {"message_ts": shown["ts"]}

    def on_chat_get_permalink(self, a: Payload) -> Payload:
        if (a["channel"], a["message_ts"]) not in self.messages:
            raise ApiError("message_not_found")
        return {
            "channel": a["channel"],
            "permalink": f"https://loop.slack.com/archives/{a['channel']}/p"
            + a["message_ts"].replace(".", ""),
        }

    def on_chat_start_stream(self, a: Payload) -> Payload:
        c = self._channel(a["channel"], write=True)
        if c["kind"] != "im" and not (
            a.get("recipient_user_id") and a.get("recipient_team_id")
        ):
            raise ApiError(
                "missing_recipient_user_id"
                if not a.get("recipient_user_id")
                else "missing_recipient_team_id"
            )
        m = self._store(
            c["id"],
            self.bot_user,
            self._chunks(a),
            thread_ts=a["thread_ts"],
            streaming=True,
        )
        return {"channel": c["id"], "ts": m["ts"]}

    def on_chat_append_stream(self, a: Payload) -> Payload:
        m = self._stream(a)
        m["text"] += self._chunks(a)
        return {"channel": a["channel"], "ts": a["ts"]}

    def on_chat_stop_stream(self, a: Payload) -> Payload:
        m = self._stream(a)
        m["text"] += self._chunks(a)
        if a.get("blocks"):
            bad = check_blocks(a["blocks"])
            if bad:
                raise ApiError("invalid_blocks", response_metadata={"messages": bad})
            m["blocks"] = a["blocks"]
        with self._cv:
            m["streaming"] = False
            self._read_marks(m)
            self._cv.notify_all()
        return {"channel": a["channel"], "ts": a["ts"], "message": self._public(m)}

    def on_conversations_info(self, a: Payload) -> Payload:
        c = self._channel(a["channel"])
        return {
            "channel": {
                "id": c["id"],
                "name": c["name"],
                "is_im": c["kind"] == "im",
                "is_private": c["kind"] != "channel",
                "is_archived": c["is_archived"],
                "is_member": self.bot_user in c["members"],
                "is_ext_shared": bool(c.get("ext")),
                "is_pending_ext_shared": bool(c.get("pending")),
                "is_shared": bool(c.get("ext")),
            }
        }

    def on_conversations_list(self, a: Payload) -> Payload:
        # Two channels a page, so that whoever reads one page only is found out.
        names = sorted(
            c["id"]
            for c in self.channels.values()
            if c["kind"] == "channel" or self.bot_user in c["members"]
            if c["kind"] != "im"
        )
        start = int(a.get("cursor") or 0)
        more = str(start + 2) if start + 2 < len(names) else ""
        return {
            "channels": [
                self.on_conversations_info({"channel": one})["channel"]
                for one in names[start : start + 2]
            ],
            "response_metadata": {"next_cursor": more},
        }

    def _page(self, found: list[Payload], a: Payload) -> Payload:
        """The newer ones of the messages, with metadata only for who asks for it."""
        wants = str(a.get("include_all_metadata", "")).lower() in ("true", "1")
        found = [m for m in found if float(m["ts"]) > float(a.get("oldest") or 0)]
        shown = [
            {k: v for k, v in self._public(m).items() if wants or k != "metadata"}
            for m in found
        ]
        return {"messages": shown[: int(a.get("limit", 100))], "has_more": False}

    def on_conversations_replies(self, a: Payload) -> Payload:
        c = self._channel(a["channel"])
        found = [
            m
            for (ch, t), m in sorted(self.messages.items())
            if ch == c["id"] and (t == a["ts"] or m.get("thread_ts") == a["ts"])
        ]
        if not found:
            raise ApiError("thread_not_found")
        return self._page(found, a)

    def on_conversations_history(self, a: Payload) -> Payload:
        c = self._channel(a["channel"])
        if self.bot_user not in c["members"]:
            raise ApiError("not_in_channel")
        found = [
            m
            for (ch, t), m in sorted(self.messages.items(), reverse=True)
            if ch == c["id"] and m.get("thread_ts") in (None, t)
        ]
        return self._page(found, a)

    def on_conversations_open(self, a: Payload) -> Payload:
        if not a.get("users"):
            raise ApiError("users_list_not_supplied")
        return {"channel": {"id": self._im(a["users"].split(",")[0])}}

    def on_users_info(self, a: Payload) -> Payload:
        if a["user"] not in self.users:
            raise ApiError("user_not_found")
        return {
            "user": dict(
                self.users[a["user"]],
                profile={"display_name": self.users[a["user"]]["name"]},
                tz="Europe/Berlin",
            )
        }

    def on_reactions_add(self, a: Payload) -> Payload:
        m = self.messages.get((a["channel"], a["timestamp"]))
        if m is None:
            raise ApiError("message_not_found")
        if not re.fullmatch(r"[a-z0-9_+'-]+", a["name"]):
            raise ApiError("invalid_name")
        if a["name"] in m.setdefault("reactions_by", {}):
            raise ApiError("already_reacted")
        m["reactions_by"][a["name"]] = self.bot_user
        return {}

    def on_reactions_remove(self, a: Payload) -> Payload:
        m = self.messages.get((a["channel"], a["timestamp"])) or {}
        if m.get("reactions_by", {}).pop(a["name"], None) is None:
            raise ApiError("no_reaction")
        return {}

    def on_views_open(self, a: Payload) -> Payload:
        t = self._trigger(a)
        return self._put_view(self._view(a, "modal"), user=t["user"])

    on_views_push = on_views_open

    def on_views_update(self, a: Payload) -> Payload:
        old = self.views.get(str(a.get("view_id")))
        if old is None:
            raise ApiError("not_found")
        if a.get("hash") and a["hash"] != old["hash"]:
            raise ApiError("hash_conflict")
        return self._put_view(self._view(a, "modal"), id=old["id"], user=old["user"])

    def on_views_publish(self, a: Payload) -> Payload:
        if a["user_id"] not in self.users:
            raise ApiError("invalid_user_id")
        r = self._put_view(self._view(a, "home"), user=a["user_id"])
        self.home[a["user_id"]] = r["view"]
        return r

    def on_assistant_threads_set_status(self, a: Payload) -> Payload:
        if len(a.get("loading_messages") or []) > 10:
            raise ApiError("invalid_arguments")
        self.statuses[(a["channel_id"], a["thread_ts"])] = a["status"]
        return {}

    def on_assistant_threads_set_title(self, a: Payload) -> Payload:
        return {}

    def on_assistant_threads_set_suggested_prompts(self, a: Payload) -> Payload:
        if len(a["prompts"]) > 4 or any(
            not p.get("title") or not p.get("message") for p in a["prompts"]
        ):
            raise ApiError("invalid_arguments")
        if self.agent_view and a.get("thread_ts"):
            self.problems.append(
                "setSuggestedPrompts with thread_ts is dropped under agent_view"
            )
            return {}
        self.prompts[a["channel_id"]] = a["prompts"]
        return {}

    def _chunks(self, a: Payload) -> Any:
        s = a.get("markdown_text") or ""
        for c in a.get("chunks") or []:
            if c.get("type") not in (
                "markdown_text",
                "task_update",
                "plan_update",
                "blocks",
            ):
                raise ApiError("invalid_chunks")
            s += c.get("text", "") if c["type"] == "markdown_text" else ""
        if len(s) > 12000:
            raise ApiError("msg_too_long")
        return s

    def _stream(self, a: Payload) -> Payload:
        m = self.messages.get((a["channel"], a["ts"]))
        if m is None:
            raise ApiError("message_not_found")
        if not m.get("streaming"):
            raise ApiError("message_not_in_streaming_state")
        return m

    def _view(self, a: Payload, kind: Any) -> Payload:
        v = a["view"]
        if v.get("type") != kind:
            raise ApiError(
                "invalid_arguments",
                response_metadata={"messages": ["[ERROR] unexpected view type"]},
            )
        bad = check_blocks(v.get("blocks"), limit=LIM["view_blocks"])
        if kind == "modal":
            t = (v.get("title") or {}).get("text", "")
            if not 1 <= len(t) <= LIM["view_title"]:
                bad.append(
                    "[ERROR] must be 1 to 24 characters [json-pointer:/view/title/text]"
                )
            if (
                any(b.get("type") == "input" for b in v.get("blocks", []))
                and "submit" not in v
            ):
                bad.append(
                    "[ERROR] missing required field: submit [json-pointer:/view]"
                )
        for k in ("private_metadata", "callback_id"):
            if len(v.get(k) or "") > LIM[k]:
                bad.append(
                    f"[ERROR] must be less than {LIM[k] + 1} characters "
                    f"[json-pointer:/view/{k}]"
                )
        if bad:
            raise ApiError("invalid_arguments", response_metadata={"messages": bad})
        return v

    def _trigger(self, a: Payload) -> Payload:
        t = self.triggers.get(
            str(a.get("trigger_id") or a.get("interactivity_pointer"))
        )
        if t is None:
            raise ApiError("invalid_trigger_id")
        if t["used"]:
            raise ApiError("exchanged_trigger_id")
        if time.time() - t["at"] > self.trigger_ttl:
            raise ApiError("expired_trigger_id")
        t["used"] = True
        return t


@functools.cache
def _arguments(method: str) -> Any:
    """The arguments that the SDK has for a method; None if it has no such method."""
    from slack_sdk import WebClient

    fn = getattr(WebClient, method.replace(".", "_"), None)
    return frozenset(inspect.signature(fn).parameters) if fn else None


@functools.cache
def _handler(method: str) -> str:
    """The name of the method that answers, such as ``on_chat_post_message``."""
    words = re.sub(r"([A-Z])", r"_\1", method).replace(".", "_")
    return f"on_{words.lower()}"
