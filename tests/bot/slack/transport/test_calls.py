"""What a failed call means: again later, or never."""

from __future__ import annotations

from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.slack.transport.calls import (
    MAX_WAIT_SECONDS,
    LaterError,
    RateLimitedError,
    TokenError,
    call,
    error_of,
    retry_after,
)


def refusal(error, status=200, headers=None):
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/x",
        req_args={},
        data={"ok": False, "error": error},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("no", response)


def failing(error):
    def chat_postMessage(**_arguments):  # noqa: N802 - named as the SDK's
        raise error

    return chat_postMessage


@pytest.mark.parametrize(
    ("error", "kind", "maybe_done"),
    [
        (refusal("ratelimited", 429, {"Retry-After": "7"}), RateLimitedError, False),
        (refusal("ratelimited"), RateLimitedError, False),
        (refusal("token_revoked"), TokenError, False),
        (refusal("invalid_auth"), TokenError, False),
        (refusal("internal_error", 500), LaterError, True),
        (refusal("fatal_error"), LaterError, True),
        (refusal("whatever", 503), LaterError, True),
        (URLError("unreachable"), LaterError, True),
        (TimeoutError(), LaterError, True),
        (ConnectionResetError(), LaterError, True),
        (SlackRequestError("x"), LaterError, True),
    ],
)
def test_what_passes_is_for_later(error, kind, maybe_done):
    with pytest.raises(kind) as caught:
        call(failing(error))
    assert caught.value.maybe_done is maybe_done
    assert "chat_postMessage" in str(caught.value)


@pytest.mark.parametrize("code", ["channel_not_found", "invalid_blocks", "is_archived"])
def test_what_slack_refuses_for_good_is_its_own_error(code):
    with pytest.raises(SlackApiError) as caught:
        call(failing(refusal(code)))
    assert error_of(caught.value) == code


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), (["3"], 3.0), ("0", 0.0), ("-4", 0.0), ("1e9", MAX_WAIT_SECONDS)],
)
def test_slacks_own_wait_is_read_with_care(value, seconds):
    found = refusal("ratelimited", 429, {"retry-after": value}).response
    assert retry_after(found) == seconds


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": ""}])
def test_without_a_readable_wait_there_is_a_short_one(headers):
    found = refusal("ratelimited", 429, headers).response
    assert 0 < retry_after(found) <= 1.0
