"""The corpus's Markdown as plain text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.messages.plain import to_plain


def test_lists_keep_their_order_and_depth() -> None:
    text = "Two:\n\n- a\n  - b\n\n    more b\n- c\n\n3. x\n4. y"
    assert to_plain(text) == "Two:\n\n• a\n  • b\n    more b\n• c\n\n3. x\n4. y"


def test_code_keeps_its_lines() -> None:
    assert to_plain("```\na\n  b\n```") == "a\n  b"


def test_a_table_is_read_row_by_row() -> None:
    text = "| Fee | When |\n|---|---|\n| flat | always |\n| hourly | 日本 |"
    assert to_plain(text) == "Fee: flat; When: always\nFee: hourly; When: 日本"


@given(st.text(max_size=60))
@settings(deadline=None)
def test_words_are_neither_lost_nor_moved(text: str) -> None:
    letters = "".join(c for c in text if c.isalpha() and c.isascii())
    plain = to_plain("".join(c if c.isalpha() or c == " " else " " for c in text))
    assert "".join(c for c in plain if c.isalpha() and c.isascii()) == letters
