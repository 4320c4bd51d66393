"""What people do in the fake workspace, and what that sends to the app."""

from __future__ import annotations

import random
import time
from typing import Any

from tests.e2e.fake_slack.delivery import Delivery
from tests.e2e.fake_slack.workspace import Payload


class People(Delivery):
    """What a person can do in Slack."""

    def says(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        wait: bool = True,
        event_id: str | None = None,
    ) -> Payload:
        """A person posts.

        The bot gets `message` where it is a member, and `app_mention` too when it is
        named outside a direct conversation.
        """
        if channel == "DM":
            channel = self._im(user)
        c = self.channels[channel]
        m = self._store(
            channel,
            user,
            text,
            thread_ts=thread_ts,
            client_msg_id=f"cm-{next(self._seq)}",
            team=self.users[user]["team_id"],
        )
        m["pings"] = []
        if self.bot_user in c["members"]:
            ev = dict(self._public(m), channel_type=self._ctype(c), event_ts=m["ts"])
            self._event(ev, channel=c, user=user, wait=wait, event_id=event_id)
            if f"<@{self.bot_user}>" in text and c["kind"] != "im":
                ev = {k: v for k, v in ev.items() if k != "channel_type"}
                self._event(
                    dict(ev, type="app_mention"), channel=c, user=user, wait=wait
                )
        return m

    def edits(self, user: str, m: Payload, text: str) -> Payload | None:
        old = self._public(dict(m))
        m.update(text=text, edited={"user": user, "ts": self.ts()})
        c = self.channels[m["channel"]]
        return self._event(
            {
                "type": "message",
                "subtype": "message_changed",
                "channel": c["id"],
                "channel_type": self._ctype(c),
                "ts": self.ts(),
                "message": self._public(m),
                "previous_message": old,
                "hidden": True,
            },
            channel=c,
        )

    def deletes(self, m: Payload) -> Payload | None:
        c = self.channels[m["channel"]]
        self.messages.pop((c["id"], m["ts"]), None)
        return self._event(
            {
                "type": "message",
                "subtype": "message_deleted",
                "channel": c["id"],
                "channel_type": self._ctype(c),
                "ts": self.ts(),
                "deleted_ts": m["ts"],
                "previous_message": self._public(m),
                "hidden": True,
            },
            channel=c,
        )

    def reacts(self, user: str, m: Payload, name: str) -> Payload | None:
        return self._event(
            {
                "type": "reaction_added",
                "user": user,
                "reaction": name,
                "item_user": m["user"],
                "event_ts": self.ts(),
                "item": {"type": "message", "channel": m["channel"], "ts": m["ts"]},
            },
            channel=self.channels[m["channel"]],
        )

    def opens_home(self, user: str, tab: str = "home") -> Payload | None:
        return self._event(
            {
                "type": "app_home_opened",
                "user": user,
                "channel": self._im(user),
                "tab": tab,
                "event_ts": self.ts(),
            }
        )

    def opens_assistant(
        self, user: str, context: Payload | None = None
    ) -> tuple[str, str]:
        cid, ts = self._im(user), self.ts()
        self._event(
            {
                "type": "assistant_thread_started",
                "assistant_thread": {
                    "user_id": user,
                    "context": context or {},
                    "channel_id": cid,
                    "thread_ts": ts,
                },
                "event_ts": ts,
            }
        )
        return cid, ts

    def _common(
        self, user: str, channel: str | None = None, message: Payload | None = None
    ) -> tuple[str, str]:
        tid = f"{next(self._seq)}.{int(time.time())}.{random.getrandbits(64):x}"
        self.triggers[tid] = {"at": time.time(), "used": False, "user": user}
        key = f"{random.getrandbits(64):x}"
        self.response_urls[key] = {
            "at": time.time(),
            "uses": 0,
            "channel": channel,
            "user": user,
            "message_ts": message and message["ts"],
        }
        return tid, f"http://127.0.0.1:{self.port}/response/{key}"

    def slash(
        self, user: str, command: str, text: str = "", channel: str = "C0GENERAL"
    ) -> Payload | None:
        tid, url = self._common(user, channel)
        c, u = self.channels[channel], self.users[user]
        body = {
            "token": "x",
            "team_id": self.team,
            "team_domain": "loop",
            "channel_id": channel,
            "channel_name": c["name"] or "directmessage",
            "user_id": user,
            "user_name": u["name"],
            "command": command,
            "text": text,
            "api_app_id": self.app_id,
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": tid,
        }
        ack = self._deliver("slash_commands", body, accepts=True)
        if ack and ack.get("payload"):
            p = ack["payload"]
            with self._cv:
                if p.get("response_type") == "in_channel":
                    self._store(
                        channel,
                        self.bot_user,
                        p.get("text", ""),
                        blocks=p.get("blocks"),
                    )
                else:
                    self._whisper(
                        channel, user, p.get("text"), p.get("blocks"), via="ack"
                    )
                self._cv.notify_all()
        return ack

    def _user(self, user: str) -> Payload:
        u = self.users[user]
        return {
            "id": user,
            "username": u["name"],
            "name": u["name"],
            "team_id": u["team_id"],
        }

    def clicks(
        self, user: str, message: Payload, action_id: str, value: str | None = None
    ) -> Payload | None:
        """Press an element; its value is the posted one's, as in Slack."""
        for b in message.get("blocks") or []:
            for el in (b.get("elements") or []) + [b.get("accessory") or {}]:
                if el.get("action_id") == action_id:
                    if el["type"] == "feedback_buttons":
                        value = el[
                            "positive_button"
                            if value in (None, "positive")
                            else "negative_button"
                        ]["value"]
                    action = {
                        "type": el["type"],
                        "action_id": action_id,
                        "block_id": b.get("block_id", "auto"),
                        "value": value or el.get("value"),
                        "action_ts": self.ts(),
                    }
                    c = self.channels[message["channel"]]
                    tid, url = self._common(user, c["id"], message)
                    return self._deliver(
                        "interactive",
                        {
                            "type": "block_actions",
                            "user": self._user(user),
                            "api_app_id": self.app_id,
                            "token": "x",
                            "team": {"id": self.team, "domain": "loop"},
                            "enterprise": None,
                            "is_enterprise_install": False,
                            "container": {
                                "type": "message",
                                "message_ts": message["ts"],
                                "channel_id": c["id"],
                                "is_ephemeral": bool(message.get("is_ephemeral")),
                            },
                            "trigger_id": tid,
                            "channel": {"id": c["id"], "name": c["name"]},
                            **(
                                {}
                                if message.get("is_ephemeral")
                                else {"message": self._public(message)}
                            ),
                            "state": {"values": {}},
                            "response_url": url,
                            "actions": [action],
                        },
                        accepts=False,
                    )
        raise AssertionError(f"no element {action_id} in {message.get('blocks')}")

    def shortcut(
        self, user: str, callback_id: str, message: Payload | None = None
    ) -> Payload | None:
        tid, url = self._common(user, message["channel"] if message else None, message)
        body = {
            "type": "message_action" if message else "shortcut",
            "token": "x",
            "action_ts": self.ts(),
            "team": {"id": self.team, "domain": "loop"},
            "user": self._user(user),
            "is_enterprise_install": False,
            "enterprise": None,
            "callback_id": callback_id,
            "trigger_id": tid,
        }
        if message:
            body.update(
                channel={"id": message["channel"], "name": ""},
                message=self._public(message),
                message_ts=message["ts"],
                response_url=url,
            )
        return self._deliver("interactive", body)

    def submits(
        self, user: str, view: Payload, values: dict[str, dict[str, str]]
    ) -> Any:
        """values: {block_id: {action_id: text}}"""
        tid, _ = self._common(user)
        v = dict(
            view,
            state={
                "values": {
                    b: {
                        k: {"type": "plain_text_input", "value": x}
                        for k, x in d.items()
                    }
                    for b, d in values.items()
                }
            },
        )
        ack = self._deliver(
            "interactive",
            {
                "type": "view_submission",
                "team": {"id": self.team, "domain": "loop"},
                "user": self._user(user),
                "api_app_id": self.app_id,
                "token": "x",
                "trigger_id": tid,
                "view": v,
                "response_urls": [],
                "is_enterprise_install": False,
                "enterprise": None,
            },
            accepts=True,
        )
        payload = (ack or {}).get("payload")
        if payload and payload.get("response_action") == "update":
            self._put_view(payload["view"], id=view["id"], user=user)
        return payload

    def clicks_in_view(
        self, user: str, view: Payload, action_id: str, value: str | None = None
    ) -> Payload | None:
        """Press an element of an open window or of the App Home."""
        for b in view["blocks"]:
            found = [*(b.get("elements") or []), b.get("accessory"), b.get("element")]
            for el in found:
                if not el or el.get("action_id") != action_id:
                    continue
                tid, _ = self._common(user)
                return self._deliver(
                    "interactive",
                    {
                        "type": "block_actions",
                        "user": self._user(user),
                        "api_app_id": self.app_id,
                        "token": "x",
                        "team": {"id": self.team, "domain": "loop"},
                        "enterprise": None,
                        "is_enterprise_install": False,
                        "container": {"type": "view", "view_id": view["id"]},
                        "trigger_id": tid,
                        "view": view,
                        "actions": [
                            {
                                "type": el["type"],
                                "action_id": action_id,
                                "block_id": b.get("block_id", "auto"),
                                "value": value or el.get("value"),
                                "action_ts": self.ts(),
                            }
                        ],
                    },
                )
        raise AssertionError(f"no element {action_id} in {view['blocks']}")
