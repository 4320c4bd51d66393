"""Commands, buttons, shortcuts and windows -> work in the journal, acknowledged.

Slack does not deliver these again, so a failure to write one down is shown at once.
The only call made here opens a window, which Slack allows only within three seconds.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.journal import Journal
from bot.slack.messages import actions
from bot.slack.messages.actions import Action, Ref, action_of, decode
from bot.slack.messages.escape import escape_entities
from bot.slack.messages.modals import ask_modal, loading_modal, question_of
from bot.slack.messages.notices import failure_message
from bot.slack.messages.wording import BUSY, EMPTY_QUESTION
from bot.slack.transport.workspaces import workspace_of
from bot.slack.work.pages import read_command
from bot.slack.work.queue import WorkQueue
from bot.slack.work.tasks import (
    Ask,
    Place,
    Press,
    Surface,
    Task,
    read_place,
    text_of,
    write_down,
)

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)
# The acknowledgement updates the window; the answer must come after it.
AFTER_ACK_SECONDS = 0.3

Body = Mapping[str, Any]


class Interactions:
    """What people do in Slack besides writing; `register` adds it to a Bolt app."""

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
        if self._queue.is_full:
            ack(text=BUSY, response_type="ephemeral")
            return
        fields = {
            "user": command.get("user_id"),
            "channel": command.get("channel_id"),
            "response_url": command.get("response_url"),
        }
        task = read_command(str(command.get("text") or ""), read_place(fields))
        self._take(ack, f"slash:{command.get('trigger_id')}", context, task)

    def _action(
        self, ack: Ack, body: Body, context: BoltContext, client: WebClient
    ) -> None:
        pressed = (body.get("actions") or [{}])[0]
        action = action_of(pressed.get("action_id"))
        if action is Action.HOME_SEARCH:
            ack()
            self._search(ack, body, str(pressed.get("value") or ""), context, client)
            return
        ref = decode(pressed.get("value"))
        is_vote = pressed.get("type") == "feedback_buttons"
        if action is None or ref is None or (is_vote and action is not Action.FEEDBACK):
            ack()
            return
        view = body.get("view") or {}
        place = _place(body, view.get("id"))
        if view.get("type") == "home":
            ack()
            view_id = self._open_view(body, loading_modal(), client)
            if view_id is None:
                return
            place = replace(place, view_id=view_id)
        key = _click_key(pressed.get("action_ts"), place.user, action, ref)
        self._take(ack, key, context, Press(place, action, ref))

    def _search(
        self, ack: Ack, body: Body, text: str, context: BoltContext, client: WebClient
    ) -> None:
        if not text.strip():
            return
        view_id = self._open_view(body, loading_modal(), client)
        if view_id is None:
            return
        place = Place(_user(body), view_id=view_id)
        task = Ask(place, Surface.HOME, escape_entities(text))
        self._take(ack, f"search:{body.get('trigger_id')}", context, task)

    def _shortcut(
        self, ack: Ack, body: Body, context: BoltContext, client: WebClient
    ) -> None:
        callback_id = body.get("callback_id")
        if callback_id == actions.SHORTCUT_ASK:
            ack()
            self._open_view(body, ask_modal(), client)
            return
        text = text_of(body.get("message") or {}, "text")
        if callback_id != actions.SHORTCUT_ANSWER_THIS or text is None:
            ack()
            return
        task = Ask(_place(body), Surface.SHORTCUT, text)
        self._take(ack, f"shortcut:{body.get('trigger_id')}", context, task)

    def _view(self, ack: Ack, body: Body, context: BoltContext) -> None:
        view = body.get("view") or {}
        if view.get("callback_id") != actions.VIEW_ASK:
            ack()
            return
        text = question_of(view)
        if not text:
            errors = {actions.QUESTION_BLOCK: EMPTY_QUESTION}
            ack(response_action="errors", errors=errors)
            return
        place = Place(_user(body), view_id=text_of(view, "id"))
        task = Ask(place, Surface.MODAL, escape_entities(text))
        key = f"view:{view.get('id')}:{view.get('hash')}"
        job = write_down(self._journal.work, key, workspace_of(context), task)
        ack(response_action="update", view=loading_modal())
        if job is not None:
            self._queue.put(job, delay=AFTER_ACK_SECONDS)

    def _take(self, ack: Ack, key: str, context: BoltContext, task: Task) -> None:
        """Write a task down, acknowledge it, and queue it."""
        try:
            job = write_down(self._journal.work, key, workspace_of(context), task)
        except Exception:
            failure_id = secrets.token_hex(4)
            log.exception("[%s] cannot write down %s", failure_id, key)
            if isinstance(task, Press):
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
        """Open a window at once; returns its id, or None if Slack refused."""
        trigger_id = body.get("trigger_id")
        if not isinstance(trigger_id, str):
            return None
        try:
            opened = client.views_open(trigger_id=trigger_id, view=view)
        except (SlackApiError, SlackClientError, OSError) as error:
            failure_id = secrets.token_hex(4)
            reason = getattr(error, "response", {}).get("error", type(error).__name__)
            log.warning("[%s] cannot open a window: %s", failure_id, reason)
            return None
        return str((opened.get("view") or {}).get("id"))


def _click_key(at: object, user: str, action: Action, ref: Ref) -> str:
    """A key that is the same for all presses that count as one."""
    if action.once and ref.question_id:
        return ":".join(filter(None, (action.once, ref.question_id, ref.entry_id)))
    return f"click:{user}:{action}:{at}:{ref.question_id}"


def _place(body: Body, view_id: object = None) -> Place:
    """Where a button was pressed or a shortcut chosen, and by whom."""
    container = body.get("container") or {}
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    is_ephemeral = bool(container.get("is_ephemeral"))
    # In a channel whose id starts with "D", only our own conversation holds our buttons
    # in a message that is not ephemeral.
    is_button = "actions" in body and not is_ephemeral
    return read_place(
        {
            "user": _user(body),
            "channel": channel,
            "ts": container.get("message_ts") or message.get("ts"),
            "thread_ts": container.get("thread_ts") or message.get("thread_ts"),
            "response_url": body.get("response_url"),
            "view_id": view_id,
            "is_own_dm": is_button and str(channel).startswith("D"),
            "is_ephemeral": is_ephemeral,
        }
    )


def _user(body: Body) -> str:
    return text_of(body.get("user") or {}, "id") or ""
