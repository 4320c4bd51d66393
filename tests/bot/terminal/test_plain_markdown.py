"""Markdown as plain text: readable, for any text, in linear time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.plain_markdown import plain


@given(st.text())
def test_any_text_passes_as_markdown(text: str) -> None:
    plain(text)
    plain(text, width=30)


def test_hostile_markdown_takes_no_quadratic_time() -> None:
    for piece in ("*a ", "[", "`", "_a", "| - ", "# ", "> "):
        plain(piece * 20_000)


def test_lists_tables_quotes_and_code_stay_readable() -> None:
    text = (
        "# Head #\nOne\ntwo  \nthree\n\n1. first\n   goes on\n2. second\n"
        "   - inner `x*y*z`\n\n> said\n> so\n\n```\nkeep  *this*\n```\n---\n"
        "| a | b |\n|---|---|\n| `long cell` | c |\n\n![pic](p.png) <https://x.org>\n"
        "[https://y.org](https://y.org) \\*no\\* &amp; snake_case_name"
    )
    assert plain(text) == (
        "Head\n\nOne two\nthree\n\n1. first goes on\n2. second\n   - inner x*y*z\n\n"
        "  said so\n\n    keep  *this*\n\na          b\nlong cell  c\n\n"
        "pic https://x.org https://y.org *no* & snake_case_name"
    )


def test_paragraphs_and_lists_are_wrapped_with_a_hanging_indent() -> None:
    assert plain("- one two three four\n\nfive six seven eight", width=16) == (
        "- one two three\n  four\n\nfive six seven\neight"
    )
