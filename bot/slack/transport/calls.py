"""Calls of Slack's Web API; a failure is either worth a retry or final."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

log = logging.getLogger(__name__)

NETWORK_WAIT_SECONDS = 1.0
TOKEN_WAIT_SECONDS = 60.0
MAX_WAIT_SECONDS = 300.0
MAX_PAGES = 20

_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_BROKEN = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
TOKEN_ERRORS = frozenset(
    {
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


class LaterError(Exception):
    """A temporary failure: the work can be tried again.

    Attributes
    ----------
    seconds : how long to wait first
    maybe_done : whether the call may have succeeded at Slack's end all the same
    """

    def __init__(self, seconds: float, reason: str, *, maybe_done: bool) -> None:
        super().__init__(f"{reason}; retry in {seconds:g} s")
        self.seconds = seconds
        self.maybe_done = maybe_done


class RateLimitedError(LaterError):
    """Slack asked us to wait; the call was not carried out."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(seconds, reason, maybe_done=False)


class TokenError(LaterError):
    """Slack no longer accepts the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(TOKEN_WAIT_SECONDS, reason, maybe_done=False)


class LostError(Exception):
    """Another process has taken over the work."""


def call(method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
    """Make one call of the Web API; its client must not retry by itself.

    Raises: LaterError for a temporary failure, SlackApiError for a final one.
    """
    name = getattr(method, "__name__", "call")
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _read_refusal(name, error) from error
    except (SlackClientError, HTTPException, OSError) as error:
        reason = f"{name}: {type(error).__name__}"
        raise LaterError(NETWORK_WAIT_SECONDS, reason, maybe_done=True) from error


def pages(
    method: Callable[..., SlackResponse], **arguments: Any
) -> Iterator[SlackResponse]:
    """The answer of a call page by page, at most `MAX_PAGES`.  Raises: as `call`."""
    for _ in range(MAX_PAGES):
        page = call(method, **arguments)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
        arguments["cursor"] = cursor


def find_channel(client: WebClient, name: str) -> Mapping[str, Any] | None:
    """The channel of this name (without ``#``) as Slack lists it; None: not listed.

    Private channels that the app is not in are not listed.  Raises: as `call`.
    """
    for page in pages(
        client.conversations_list,
        types="public_channel,private_channel",
        exclude_archived=True,
        limit=1000,
    ):
        for channel in page.get("channels") or []:
            if channel.get("name") == name:
                return dict(channel)
    return None


def error_of(error: SlackApiError) -> str:
    """Slack's name for the error, such as ``channel_not_found``."""
    data = getattr(error.response, "data", error.response)
    name = data.get("error") if isinstance(data, Mapping) else None
    return name if isinstance(name, str) else "unknown_error"


def _read_refusal(name: str, error: SlackApiError) -> Exception:
    code = error_of(error)
    status = getattr(error.response, "status_code", 200)
    if status == 429 or code in _LIMITED:
        return RateLimitedError(retry_after(error.response), f"{name}: {code}")
    if code in TOKEN_ERRORS:
        return TokenError(f"{name}: {code}")
    if status >= 500 or code in _BROKEN:
        reason = f"{name}: {code} ({status})"
        return LaterError(NETWORK_WAIT_SECONDS, reason, maybe_done=True)
    return error


def retry_after(response: Any) -> float:
    """The seconds in a response's ``Retry-After``, at most `MAX_WAIT_SECONDS`."""
    headers = getattr(response, "headers", None) or {}
    for name, value in dict(headers).items():
        if str(name).lower() == "retry-after":
            text = value[0] if isinstance(value, list) else value
            try:
                seconds = float(text)
            except (TypeError, ValueError):
                break
            return min(max(seconds, 0.0), MAX_WAIT_SECONDS)
    return NETWORK_WAIT_SECONDS
