"""Posts replies so that each appears in Slack exactly once, whatever breaks.

The journal notes that a post is about to be sent.  If it is not certain that the post
arrived (the process died, the connection broke, Slack had an error), the thread is
searched for it before it is sent again: every post carries its work's id in its
metadata.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.journal import Job
from bot.journal.work import Note, Work
from bot.slack.messages.blocks import NO_UNFURL, Block, Message
from bot.slack.messages.modals import notice_modal
from bot.slack.messages.replies import EVENT_TYPE
from bot.slack.transport.calls import (
    LaterError,
    LostError,
    RateLimitedError,
    call,
    error_of,
    pages,
    retry_after,
)
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.transport.workspaces import TIMEOUT_SECONDS, Workspace
from bot.slack.work.tasks import Place

log = logging.getLogger(__name__)

# Clocks differ: the search starts a little before the work was received.
CLOCK_SKEW_SECONDS = 120.0
_BLOCK_ERRORS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "invalid_metadata_format",
        "metadata_too_large",
    }
)


class ResponseGoneError(Exception):
    """Slack no longer accepts this `response_url`."""


class Delivery:
    """Sends messages, and pauses for channels that are rate limited."""

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        self._work = work
        self._clock = clock
        self._paused: TtlCache[tuple[str, str], float] = TtlCache(300.0)

    def post(
        self,
        job: Job,
        workspace: Workspace,
        message: Message,
        *,
        channel: str,
        thread_ts: str | None = None,
        note: Note | None = None,
    ) -> tuple[str, str]:
        """Post for everyone to read, once; returns the channel and `ts` of the post.

        `note` is committed together with the journal's note that a post is being sent.

        Raises: LaterError, LostError, SlackApiError.
        """
        if job.was_posting:
            posted_ts = self._find(job, workspace, channel, thread_ts)
            if posted_ts is not None:
                log.info("work %s was already posted as %s", job.id, posted_ts)
                return channel, posted_ts
        self._wait_turn(workspace, channel)
        if not self._work.begin_posting(job.id, note):
            raise LostError(job.id)
        arguments: dict[str, Any] = {
            **_body(message),
            **NO_UNFURL,
            "channel": channel,
            "metadata": _metadata(job, message),
        }
        if thread_ts is not None:
            arguments["thread_ts"] = thread_ts
        posted = self._send(
            workspace.client.chat_postMessage, workspace, channel, arguments
        )
        return str(posted.get("channel") or channel), str(posted["ts"])

    def whisper(
        self,
        workspace: Workspace,
        message: Message,
        *,
        channel: str,
        user: str,
        thread_ts: str | None = None,
    ) -> None:
        """Show a message to one person only; after a failure, perhaps twice."""
        arguments: dict[str, Any] = {
            **_body(message),
            "channel": channel,
            "user": user,
        }
        if thread_ts is not None:
            arguments["thread_ts"] = thread_ts
        self._send(workspace.client.chat_postEphemeral, workspace, channel, arguments)

    def update(
        self, workspace: Workspace, message: Message, *, channel: str, ts: str
    ) -> None:
        """Replace a post; doing it twice changes nothing."""
        arguments: dict[str, Any] = {**_body(message), "channel": channel, "ts": ts}
        self._send(workspace.client.chat_update, workspace, channel, arguments)

    def respond(self, url: str, message: Message, *, in_place: bool = False) -> None:
        """Reply to one person through a `response_url`.

        Raises: LaterError; ResponseGoneError if Slack no longer accepts the URL.
        """
        body: dict[str, Any] = {
            **_body(message),
            "response_type": "ephemeral",
            "replace_original": in_place,
        }
        status, headers, text = _post_response(url, body)
        if status == 429:
            raise RateLimitedError(retry_after(_Headers(headers)), "response_url")
        if status >= 500 or status == 0:
            raise LaterError(1.0, f"response_url: {status}", maybe_done=True)
        if status in (400, 422) and body["blocks"]:
            log.error("response_url refused the blocks (%s); sending the text", text)
            status, _, text = _post_response(url, {**body, "blocks": None})
        if status != 200:
            raise ResponseGoneError(f"{status} {text[:80]}")

    def tell(
        self,
        job: Job,
        workspace: Workspace,
        place: Place,
        message: Message,
        *,
        in_place: bool = False,
    ) -> None:
        """Show a message only to the person who asked or pressed.

        It goes to their open window, else through the `response_url` (`in_place`
        replaces the original message), else to the channel as an ephemeral message, or
        without a channel as a direct message.

        Raises: LaterError, LostError, SlackApiError.
        """
        if place.view_id is not None:
            show_view(workspace, place.view_id, notice_modal(message))
            return
        if place.response_url is not None:
            try:
                self.respond(place.response_url, message, in_place=in_place)
            except ResponseGoneError as error:
                log.info("work %s: %s", job.id, error)
            else:
                return
        if place.channel is None:
            self.post(job, workspace, message, channel=place.user)
            return
        self.whisper(
            workspace,
            message,
            channel=place.channel,
            user=place.user,
            thread_ts=place.thread_ts,
        )

    def _send(
        self,
        method: Callable[..., Any],
        workspace: Workspace,
        channel: str,
        arguments: dict[str, Any],
    ) -> Any:
        try:
            try:
                return call(method, **arguments)
            except SlackApiError as error:
                if error_of(error) not in _BLOCK_ERRORS or "blocks" not in arguments:
                    raise
                # A reply without its buttons is better than none.
                log.error("Slack refused the blocks: %s", _reasons(error))
                refused = "metadata" if "metadata" in error_of(error) else "blocks"
                arguments.pop(refused, None)
                return call(method, **arguments)
        except RateLimitedError as error:
            until = self._clock() + error.seconds
            self._paused.put((workspace.key, channel), until)
            raise

    def _wait_turn(self, workspace: Workspace, channel: str) -> None:
        until = self._paused.get((workspace.key, channel))
        left = until - self._clock() if until is not None else 0.0
        if left > 0:
            raise RateLimitedError(left, f"{channel} is at its limit")

    def _find(
        self, job: Job, workspace: Workspace, channel: str, thread_ts: str | None
    ) -> str | None:
        """The `ts` of the post that carries this job's id; None if there is none."""
        client = workspace.client
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{job.received_at - CLOCK_SKEW_SECONDS:.6f}",
            "include_all_metadata": True,
            "limit": 200,
        }
        method: Callable[..., Any] = client.conversations_history
        if thread_ts is not None:
            method = client.conversations_replies
            arguments["ts"] = thread_ts
        try:
            for page in pages(method, **arguments):
                for message in page.get("messages") or []:
                    if _carries(message, job.id):
                        return str(message["ts"])
        except SlackApiError as error:
            # There is no way to know, and a duplicate reply is better than none.
            log.warning("%s cannot be searched: %s", channel, error_of(error))
        return None


def show_view(workspace: Workspace, view_id: str, view: Block) -> None:
    """Replace the view of an open window; does nothing if it has been closed."""
    try:
        call(workspace.client.views_update, view_id=view_id, view=view)
    except SlackApiError as error:
        if error_of(error) not in ("not_found", "view_closed"):
            raise


class _Headers:
    def __init__(self, headers: Mapping[str, Any]) -> None:
        self.headers = headers


def _post_response(url: str, body: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
    hook = WebhookClient(url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
    try:
        response = hook.send_dict(body)
    except OSError as error:
        return 0, {}, type(error).__name__
    return response.status_code, dict(response.headers), response.body


def _body(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _metadata(job: Job, message: Message) -> dict[str, Any]:
    own = message.metadata or {}
    payload = {**own.get("event_payload", {}), "key": job.id}
    return {"event_type": own.get("event_type", EVENT_TYPE), "event_payload": payload}


def _carries(message: Mapping[str, Any], job_id: str) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return bool(payload.get("key") == job_id)


def _reasons(error: SlackApiError) -> str:
    data = getattr(error.response, "data", {}) or {}
    messages = (data.get("response_metadata") or {}).get("messages") or []
    # These messages name paths in the blocks, not their content.
    return "; ".join(str(message) for message in messages[:5]) or error_of(error)
