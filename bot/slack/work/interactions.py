"""Commands, buttons, shortcuts and windows -> work in the journal, acknowledged.

Slack does not deliver these again: what cannot be written down is told at once.  It is
asked nothing here, but to open a window, which it allows within three seconds only.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.journal import Journal
from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from bot.slack.messages.escape import escape_entities
from bot.slack.messages.modals import ask_modal, loading_modal, question_of
from bot.slack.messages.notices import busy_message, failure_message
from bot.slack.messages.wording import EMPTY_QUESTION
from bot.slack.transport.workspaces import workspace_of
from bot.slack.work.pages import words_kind
from bot.slack.work.queue import WorkQueue

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)
# Slack shows the window that the acknowledgement brings; the answer must come after it.
AFTER_ACK_SECONDS = 0.3

Body = Mapping[str, Any]


class Interactions:
    """What people do in Slack besides writing; `register` puts it into a Bolt app."""

    def __init__(self, journal: Journal, queue: WorkQueue) -> None:
        self._journal = journal
        self._queue = queue

    def register(self, app: App) -> None:
        """Listen to everything, so that whatever Slack sends is acknowledged."""
        app.command(ANYTHING)(self._command)
        app.action(ANYTHING)(self._action)
        app.shortcut(ANYTHING)(self._shortcut)
        app.view(ANYTHING)(self._view)

    def _command(self, ack: Ack, command: Body, context: BoltContext) -> None:
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
        self._take(ack, key, workspace_of(context), words_kind(text), payload)

    def _action(
        self, ack: Ack, body: Body, context: BoltContext, client: WebClient
    ) -> None:
        pressed = (body.get("actions") or [{}])[0]
        action = actions.action_of(pressed.get("action_id"))
        if action is Action.HOME_SEARCH:
            ack()
            self._search(body, str(pressed.get("value") or ""), context, client)
            return
        ref = actions.decode(pressed.get("value"))
        if pressed.get("type") == "feedback_buttons" and action != Action.FEEDBACK:
            ref = None
        if action is None or ref is None:
            ack()
            return
        payload: dict[str, Any] = {
            **_pressed_where(body),
            "action": action,
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
            _click_key(body, pressed, action, ref),
            workspace_of(context),
            "click",
            payload,
        )

    def _search(
        self, body: Body, text: str, context: BoltContext, client: WebClient
    ) -> None:
        if not text.strip():
            return
        view_id = self._open_view(body, loading_modal(), client)
        if view_id is None:
            return
        payload = {
            "surface": "home",
            "user": (body.get("user") or {}).get("id"),
            "text": escape_entities(text),
            "view_id": view_id,
        }
        key = f"search:{body.get('trigger_id')}"
        job = self._journal.work.add(key, workspace_of(context), "question", payload)
        if job is not None:
            self._queue.put(job)

    def _shortcut(
        self, ack: Ack, body: Body, context: BoltContext, client: WebClient
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
        self._take(ack, key, workspace_of(context), "question", payload)

    def _view(self, ack: Ack, body: Body, context: BoltContext) -> None:
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
            "text": escape_entities(text),
            "view_id": view.get("id"),
        }
        job = self._journal.work.add(
            f"view:{view.get('id')}:{view.get('hash')}",
            workspace_of(context),
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
        self, body: Body, view: dict[str, Any], client: WebClient
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


def _click_key(body: Body, pressed: Body, action: Action, ref: actions.Ref) -> str:
    """The same for every press that counts as one."""
    if action.once and ref.question_id:
        return ":".join(filter(None, (action.once, ref.question_id, ref.entry_id)))
    user = (body.get("user") or {}).get("id")
    return f"click:{user}:{action}:{pressed.get('action_ts')}:{ref.question_id}"


def _pressed_where(body: Body) -> dict[str, Any]:
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
