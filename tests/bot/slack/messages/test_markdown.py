"""The corpus's Markdown, read; and which addresses may be links."""

from __future__ import annotations

import pytest

from bot.slack.messages.markdown import safe_url
from bot.slack.messages.mrkdwn import to_mrkdwn
from bot.slack.messages.plain import to_plain


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://[",
        "//a.example",
        "https://a.example/ b",
        "https://a.example/\u202e",
        "https://a.example*",
        "https://a.example/" + "a" * 2000,
        "",
        None,
    ],
)
def test_what_is_no_address(url: str | None) -> None:
    assert safe_url(url) is None


def test_an_address_keeps_no_mark_that_formats() -> None:
    assert safe_url("https://a.example/*a*/b_c/_d_") == (
        "https://a.example/%2Aa%2A/b_c/%5Fd%5F"
    )


def test_deep_and_wild_markdown_is_read() -> None:
    # Styles and quotes as deep as they go: nothing may recurse.
    for text in (
        "*a " * 5000 + "a*" * 5000,
        ">" * 5000 + "x",
        "- " * 5000 + "x",
        "[" * 5000,
        "`" * 4999 + " `",
        "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n",
    ):
        assert isinstance(to_mrkdwn(text), list)
        assert isinstance(to_plain(text), str)
