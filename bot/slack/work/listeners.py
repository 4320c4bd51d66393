"""Events -> work in the journal, acknowledged as soon as it is written.

Nothing here is slow or calls Slack.  An event is acknowledged after its row is
written; if that fails, Slack delivers it again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.journal import Journal
from bot.slack.settings import SlackSettings
from bot.slack.transport.workspaces import Uninstalled, workspace_of
from bot.slack.work.audience import Audiences
from bot.slack.work.incoming import is_for_others, is_new_message, mentioned
from bot.slack.work.queue import WorkQueue
from bot.slack.work.tasks import (
    Ask,
    Open,
    Page,
    Place,
    Relay,
    Surface,
    Task,
    read_place,
    write_down,
)

log = logging.getLogger(__name__)

ANYTHING = re.compile(r".*", re.DOTALL)

Event = Mapping[str, Any]


class Listeners:
    """The events that the app listens to; `register` adds them to a Bolt app."""

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
            "assistant_thread_context_changed": self._ignore,
            "app_context_changed": self._ignore,
            "channel_shared": self._channel_changed,
            "channel_unshared": self._channel_changed,
            "tokens_revoked": self._revoked,
            "app_uninstalled": self._uninstalled,
        }

    def register(self, app: App) -> None:
        """Listen to every event, so that everything Slack sends is acknowledged."""
        app.event(ANYTHING, middleware=[self._receive])(_acknowledged)

    # Events

    def _receive(self, body: Event, context: BoltContext) -> BoltResponse:
        """Write an event down; runs before the acknowledgement."""
        event = body.get("event") or {}
        receive = self.events.get(str(event.get("type")), self._ignore)
        receive(event, body, context)
        return BoltResponse(status=200, body="")

    def _mention(self, event: Event, body: Event, context: BoltContext) -> None:
        if is_new_message(event):
            self._ask(event, body, context, Surface.MENTION)

    def _message(self, event: Event, body: Event, context: BoltContext) -> None:
        if not is_new_message(event):
            return
        channel, thread_ts = str(event["channel"]), event.get("thread_ts")
        if event.get("channel_type") == "im" or channel.startswith("D"):
            self._ask(event, body, context, Surface.DM)
        elif context.bot_user_id in mentioned(event["text"]):
            # The same message also comes as `app_mention`; the first to arrive counts.
            self._ask(event, body, context, Surface.MENTION)
        elif isinstance(thread_ts, str) and thread_ts != event["ts"]:
            self._in_thread(event, body, context, thread_ts)

    def _in_thread(
        self, event: Event, body: Event, context: BoltContext, thread_ts: str
    ) -> None:
        workspace, channel = workspace_of(context), str(event["channel"])
        handoff = self._journal.handoffs.find_post(workspace, channel, thread_ts)
        if handoff is not None:
            if handoff.asker not in (None, event["user"]):
                # Only the first answer is passed on: the key makes sure of that.
                relay = Relay(_place(event, body), event["text"])
                self._add(f"relay:{handoff.id}", context, relay)
            return
        rules = self._settings.for_channel(channel, None, context.team_id)
        if rules.follow_ups == "never":
            return
        if is_for_others(event["text"], context.bot_user_id):
            return
        history = self._journal.history
        if history.last_in_thread(workspace, channel, thread_ts) is not None:
            self._ask(event, body, context, Surface.THREAD)

    def _ask(
        self, event: Event, body: Event, context: BoltContext, surface: Surface
    ) -> None:
        # The key is the same for every event about one message.
        key = f"message:{workspace_of(context)}:{event['channel']}:{event['ts']}"
        self._add(key, context, Ask(_place(event, body), surface, event["text"]))

    def _add(self, key: str, context: BoltContext, task: Task) -> None:
        job = write_down(self._journal.work, key, workspace_of(context), task)
        if job is None:
            log.info("%s was delivered again", key)
        else:
            self._queue.put(job)

    def _home_opened(self, event: Event, body: Event, context: BoltContext) -> None:
        page = Page.PROMPTS if event.get("tab") == "messages" else Page.HOME
        if page is Page.HOME or not self._settings.assistant_view:
            self._add(_event_key(body), context, Open(_place(event, body), page))

    def _assistant_started(
        self, event: Event, body: Event, context: BoltContext
    ) -> None:
        thread = event.get("assistant_thread") or {}
        conversation = {
            "user": thread.get("user_id"),
            "channel": thread.get("channel_id"),
            "thread_ts": thread.get("thread_ts"),
        }
        task = Open(_place(conversation, body), Page.PROMPTS)
        self._add(_event_key(body), context, task)

    def _channel_changed(
        self, event: Event, _body: Event, context: BoltContext
    ) -> None:
        self._audiences.forget_channel(workspace_of(context), str(event.get("channel")))

    def _revoked(self, event: Event, _body: Event, context: BoltContext) -> None:
        if (event.get("tokens") or {}).get("bot"):
            self._report(context, is_final=False)

    def _uninstalled(self, _event: Event, _body: Event, context: BoltContext) -> None:
        self._report(context, is_final=True)

    def _report(self, context: BoltContext, *, is_final: bool) -> None:
        uninstalled = Uninstalled(
            workspace_of(context), context.enterprise_id, context.team_id, is_final
        )
        self._on_uninstalled(uninstalled)

    def _ignore(self, _event: Event, _body: Event, _context: BoltContext) -> None:
        """Acknowledge an event, and do nothing else."""


def _acknowledged() -> None:
    """Never reached: the middleware responds first."""


def _place(event: Event, body: Event) -> Place:
    fields = {name: event.get(name) for name in ("user", "channel", "ts", "thread_ts")}
    is_own_dm = str(event.get("channel")).startswith("D")
    is_shared = bool(body.get("is_ext_shared_channel"))
    return read_place({**fields, "is_own_dm": is_own_dm, "is_shared": is_shared})


def _event_key(body: Event) -> str:
    return f"event:{body.get('event_id')}"
