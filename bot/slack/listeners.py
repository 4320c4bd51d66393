"""What Slack delivers -> work in the journal, acknowledged as soon as it is there.

Nothing here takes long or asks Slack, but for opening a window, which Slack allows
within three seconds only.  An event is acknowledged after its row is written: if that
fails, Slack delivers it again.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.journal import Journal
from bot.slack import actions
from bot.slack.audience import Audiences
from bot.slack.incoming import is_for_others, is_new_message, mentioned
from bot.slack.modals import ask_modal, loading_modal, question_of
from bot.slack.notices import busy_message, failure_message
from bot.slack.pages import words_kind
from bot.slack.queue import WorkQueue
from bot.slack.settings import SlackSettings
from bot.slack.wording import EMPTY_QUESTION
from bot.slack.workspaces import workspace_key

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)
# Slack shows the window that the acknowledgement brings; the answer must come after it.
AFTER_ACK_SECONDS = 0.3

Event = Mapping[str, Any]

_KINDS = (
    actions.PICK,
    actions.RELATED,
    actions.TOPIC,
    actions.HOME_TOPIC,
    actions.HOME_ENTRY,
    actions.MORE,
    actions.SHARE,
    actions.NONE_OF_THESE,
    actions.ASK_PERSON,
    actions.FEEDBACK,
)
# One hand-over and one sharing of a question, however often it is asked for.
_ONCE = (actions.SHARE, actions.NONE_OF_THESE, actions.ASK_PERSON)


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """Told when the app was taken out of a workspace, or its token withdrawn."""

    workspace: str
    enterprise: str | None
    team: str | None
    is_final: bool


class Listeners:
    """Everything that the app listens to; `register` puts it into a Bolt app."""

    def __init__(
        self,
        settings: SlackSettings,
        journal: Journal,
        audiences: Audiences,
        queue: WorkQueue,
        on_uninstalled: Callable[[Uninstalled], None],
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._audiences = audiences
        self._queue = queue
        self._on_uninstalled = on_uninstalled
        self.events: dict[str, Callable[[Event, Event, BoltContext], None]] = {
            "app_mention": self._mention,
            "message": self._message,
            "app_home_opened": self._home_opened,
            "assistant_thread_started": self._assistant_started,
            "assistant_thread_context_changed": self._nothing,
            "app_context_changed": self._nothing,
            "channel_shared": self._channel_changed,
            "channel_unshared": self._channel_changed,
            "tokens_revoked": self._revoked,
            "app_uninstalled": self._uninstalled,
        }

    def register(self, app: App) -> None:
        """Listen to everything, so that whatever Slack sends is acknowledged."""
        app.event(ANYTHING, middleware=[self._receive])(_acknowledged)
        app.command(ANYTHING)(self._command)
        app.action(ANYTHING)(self._action)
        app.shortcut(ANYTHING)(self._shortcut)
        app.view(ANYTHING)(self._view)

    # Events

    def _receive(self, body: Event, context: BoltContext) -> BoltResponse:
        """Write an event down; runs before the acknowledgement."""
        event = body.get("event") or {}
        take = self.events.get(str(event.get("type")), self._nothing)
        take(event, body, context)
        return BoltResponse(status=200, body="")

    def _mention(self, event: Event, body: Event, context: BoltContext) -> None:
        if is_new_message(event):
            self._ask(event, body, context, "mention")

    def _message(self, event: Event, body: Event, context: BoltContext) -> None:
        if not is_new_message(event):
            return
        channel, thread_ts = str(event["channel"]), event.get("thread_ts")
        if event.get("channel_type") == "im" or channel.startswith("D"):
            self._ask(event, body, context, "dm")
        elif context.bot_user_id in mentioned(event["text"]):
            # The same message comes as `app_mention` too; whichever is first counts.
            self._ask(event, body, context, "mention")
        elif isinstance(thread_ts, str) and thread_ts != event["ts"]:
            self._in_thread(event, body, context, thread_ts)

    def _in_thread(
        self, event: Event, body: Event, context: BoltContext, thread_ts: str
    ) -> None:
        workspace, channel = _workspace(context), str(event["channel"])
        handoff = self._journal.handoffs.find_post(workspace, channel, thread_ts)
        if handoff is not None:
            if handoff.asker not in (None, event["user"]):
                # The first answer is passed on; the key sees to it that it is one.
                self._add(f"relay:{handoff.id}", workspace, "relay", event, body)
            return
        rules = self._settings.for_channel(channel, None, context.team_id)
        if rules.follow_ups == "never":
            return
        if is_for_others(event["text"], context.bot_user_id):
            return
        history = self._journal.history
        if history.last_in_thread(workspace, channel, thread_ts) is not None:
            self._ask(event, body, context, "thread")

    def _ask(
        self, event: Event, body: Event, context: BoltContext, surface: str
    ) -> None:
        workspace = _workspace(context)
        key = _message_key(workspace, event)
        self._add(key, workspace, "question", event, body, surface=surface)

    def _add(
        self,
        key: str,
        workspace: str,
        kind: str,
        event: Event,
        body: Event,
        **more: object,
    ) -> None:
        payload: dict[str, Any] = {
            name: event.get(name) for name in ("user", "channel", "ts", "thread_ts")
        }
        payload["text"] = event.get("text")
        payload["is_shared"] = bool(body.get("is_ext_shared_channel"))
        payload["is_own_dm"] = str(event.get("channel")).startswith("D")
        job = self._journal.work.add(key, workspace, kind, {**payload, **more})
        if job is None:
            log.info("%s came again", key)
        else:
            self._queue.put(job)

    def _home_opened(self, event: Event, body: Event, context: BoltContext) -> None:
        kind = "prompts" if event.get("tab") == "messages" else "home"
        if kind == "prompts" and self._settings.assistant_view:
            return
        self._add(_event_key(body), _workspace(context), kind, event, body)

    def _assistant_started(
        self, event: Event, body: Event, context: BoltContext
    ) -> None:
        thread = event.get("assistant_thread") or {}
        started = {
            "user": thread.get("user_id"),
            "channel": thread.get("channel_id"),
            "thread_ts": thread.get("thread_ts"),
        }
        self._add(_event_key(body), _workspace(context), "prompts", started, body)

    def _channel_changed(
        self, event: Event, _body: Event, context: BoltContext
    ) -> None:
        self._audiences.forget_channel(_workspace(context), str(event.get("channel")))

    def _revoked(self, event: Event, _body: Event, context: BoltContext) -> None:
        if (event.get("tokens") or {}).get("bot"):
            self._gone(context, is_final=False)

    def _uninstalled(self, _event: Event, _body: Event, context: BoltContext) -> None:
        self._gone(context, is_final=True)

    def _gone(self, context: BoltContext, *, is_final: bool) -> None:
        gone = Uninstalled(
            _workspace(context), context.enterprise_id, context.team_id, is_final
        )
        self._on_uninstalled(gone)

    def _nothing(self, _event: Event, _body: Event, _context: BoltContext) -> None:
        """Acknowledged, and that is all."""

    # Commands, buttons, shortcuts, windows

    def _command(self, ack: Ack, command: Event, context: BoltContext) -> None:
        text = str(command.get("text") or "")
        payload = {
            "surface": "slash",
            "user": command.get("user_id"),
            "channel": command.get("channel_id"),
            "text": text,
            "response_url": command.get("response_url"),
        }
        key = f"slash:{command.get('trigger_id')}"
        if self._queue.is_full:
            ack(text=busy_message().text, response_type="ephemeral")
            return
        self._take(ack, key, _workspace(context), words_kind(text), payload)

    def _action(
        self, ack: Ack, body: Event, context: BoltContext, client: WebClient
    ) -> None:
        pressed = (body.get("actions") or [{}])[0]
        action_id = str(pressed.get("action_id"))
        if actions.pattern(actions.HOME_SEARCH).match(action_id):
            ack()
            self._search(body, str(pressed.get("value") or ""), context, client)
            return
        kind = next(
            (one for one in _KINDS if actions.pattern(one).match(action_id)), None
        )
        ref = actions.decode(pressed.get("value")) if kind else None
        if pressed.get("type") == "feedback_buttons" and kind != actions.FEEDBACK:
            ref = None
        if kind is None or ref is None:
            ack()
            return
        payload: dict[str, Any] = {
            **_pressed_where(body),
            "action": kind,
            "question_id": ref.question_id or None,
            "entry_id": ref.entry_id,
            "vote": ref.vote,
            "tag": ref.tag,
        }
        view = body.get("view") or {}
        if view.get("type") == "home":
            ack()
            view_id = self._open_view(body, loading_modal(), client)
            if view_id is None:
                return
            payload["view_id"] = view_id
        elif view:
            payload["view_id"] = view.get("id")
        self._take(
            ack,
            _click_key(body, pressed, kind, ref),
            _workspace(context),
            "click",
            payload,
        )

    def _search(
        self, body: Event, text: str, context: BoltContext, client: WebClient
    ) -> None:
        if not text.strip():
            return
        view_id = self._open_view(body, loading_modal(), client)
        if view_id is None:
            return
        payload = {
            "surface": "home",
            "user": (body.get("user") or {}).get("id"),
            "text": _escaped(text),
            "view_id": view_id,
        }
        key = f"search:{body.get('trigger_id')}"
        job = self._journal.work.add(key, _workspace(context), "question", payload)
        if job is not None:
            self._queue.put(job)

    def _shortcut(
        self, ack: Ack, body: Event, context: BoltContext, client: WebClient
    ) -> None:
        callback_id = body.get("callback_id")
        if callback_id == actions.SHORTCUT_ASK:
            ack()
            self._open_view(body, ask_modal(), client)
            return
        message = body.get("message") or {}
        if callback_id != actions.SHORTCUT_ANSWER_THIS or not message.get("text"):
            ack()
            return
        payload = {
            **_pressed_where(body),
            "surface": "shortcut",
            "text": message.get("text"),
            "ts": message.get("ts"),
            "thread_ts": message.get("thread_ts"),
        }
        key = f"shortcut:{body.get('trigger_id')}"
        self._take(ack, key, _workspace(context), "question", payload)

    def _view(self, ack: Ack, body: Event, context: BoltContext) -> None:
        view = body.get("view") or {}
        if view.get("callback_id") != actions.VIEW_ASK:
            ack()
            return
        text = question_of(view).strip()
        if not text:
            errors = {actions.QUESTION_BLOCK: EMPTY_QUESTION}
            ack(response_action="errors", errors=errors)
            return
        payload = {
            "surface": "modal",
            "user": (body.get("user") or {}).get("id"),
            "text": _escaped(text),
            "view_id": view.get("id"),
        }
        job = self._journal.work.add(
            f"view:{view.get('id')}:{view.get('hash')}",
            _workspace(context),
            "question",
            payload,
        )
        ack(response_action="update", view=loading_modal())
        if job is not None:
            self._queue.put(job, delay=AFTER_ACK_SECONDS)

    def _take(
        self,
        ack: Ack,
        key: str,
        workspace: str,
        kind: str,
        payload: Mapping[str, Any],
    ) -> None:
        """Write work down, acknowledge, and do it; Slack does not deliver it again."""
        payload = {
            **payload,
            "is_own_dm": payload.get("is_own_dm", False),
            "is_shared": payload.get("is_shared"),
        }
        try:
            job = self._journal.work.add(key, workspace, kind, payload)
        except Exception:
            failure_id = secrets.token_hex(4)
            log.exception("[%s] %s could not be written down", failure_id, kind)
            if kind == "click":
                ack()
            else:
                ack(text=failure_message(failure_id).text)
            return
        ack()
        if job is not None:
            self._queue.put(job)

    def _open_view(
        self, body: Event, view: dict[str, Any], client: WebClient
    ) -> str | None:
        """Open a window at once; its id, or None if Slack did not let us in time."""
        trigger_id = body.get("trigger_id")
        if not isinstance(trigger_id, str):
            return None
        try:
            opened = client.views_open(trigger_id=trigger_id, view=view)
        except (SlackApiError, SlackClientError, OSError) as error:
            failure_id = secrets.token_hex(4)
            reason = getattr(error, "response", {}).get("error", type(error).__name__)
            log.warning("[%s] a window could not be opened: %s", failure_id, reason)
            return None
        return str((opened.get("view") or {}).get("id"))


def _acknowledged() -> None:
    """Never reached: the middleware before it has answered."""


def _workspace(context: BoltContext) -> str:
    found = context.authorize_result
    if found is None:
        return workspace_key(context.enterprise_id, context.team_id)
    return workspace_key(found.enterprise_id, found.team_id)


def _message_key(workspace: str, event: Event) -> str:
    """The same for every event about one message."""
    return f"message:{workspace}:{event['channel']}:{event['ts']}"


def _event_key(body: Event) -> str:
    return f"event:{body.get('event_id')}"


def _click_key(body: Event, pressed: Event, kind: str, ref: actions.Ref) -> str:
    if kind in _ONCE and ref.question_id:
        name = "share" if kind == actions.SHARE else "handoff"
        return f"{name}:{ref.question_id}"
    user = (body.get("user") or {}).get("id")
    return f"click:{user}:{kind}:{pressed.get('action_ts')}:{ref.question_id}"


def _pressed_where(body: Event) -> dict[str, Any]:
    """Where a button or a message's shortcut was pressed, and by whom."""
    container = body.get("container") or {}
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    is_ephemeral = bool(container.get("is_ephemeral"))
    return {
        "user": (body.get("user") or {}).get("id"),
        "channel": channel,
        # Only a message in our own direct conversation has our buttons without being
        # for one person's eyes.
        "is_own_dm": str(channel).startswith("D")
        and "actions" in body
        and not is_ephemeral,
        "message_ts": container.get("message_ts") or message.get("ts"),
        "thread_ts": container.get("thread_ts") or message.get("thread_ts"),
        "is_ephemeral": is_ephemeral,
        "response_url": body.get("response_url"),
    }


def _escaped(text: str) -> str:
    """Words from a plain input, in the form that messages have."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
