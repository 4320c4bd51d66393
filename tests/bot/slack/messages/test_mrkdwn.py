"""The corpus's Markdown as Slack's mrkdwn."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.messages.blocks import section
from bot.slack.messages.escape import JOINER
from bot.slack.messages.markdown import leaves
from bot.slack.messages.mrkdwn import to_mrkdwn
from bot.slack.messages.plain import to_plain
from tests.bot.slack import block_checks

ZERO = "\u200b"
TICK = "\u02cb"


def one(text: str) -> str:
    [piece] = to_mrkdwn(text)
    return piece


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**b** *i* ~~s~~ `c`", "*b* _i_ ~s~ `c`"),
        ("***both***", "*_both_*"),
        ("*a **b** c*", "_a *b* c_"),
        ("**a `b` c**", "*a `b` c*"),
        ("in**tra**word", f"in{ZERO}*tra*{ZERO}word"),
        ("**a**b", f"*a*{ZERO}b"),
        ("**A:** b", "*A:* b"),
        ("soft\nbreak", "soft break"),
        ("hard  \nbreak", "hard\nbreak"),
        ("**over  \nlines**", "*over*\n*lines*"),
        ("# Head\n\ntext", "*Head*\n\ntext"),
        ("## *Head* more", "*_Head_ more*"),
        ("> quote\n> more\n\nafter", "> quote more\n\nafter"),
        ("---", "———"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("&lt;!here&gt; &copy;", "&lt;!here&gt; ©"),
        (r"\*not bold\*", "\u2217not bold\u2217"),
        (r"snake_case 2\*3\*4 a ~ b", "snake_case 2*3*4 a ~ b"),
        (r"\`x\`", "\u02cbx\u02cb"),
        (r"\> no quote", f"{JOINER}&gt; no quote"),
        ("<b>html</b>", "&lt;b&gt;html&lt;/b&gt;"),
        ("mail @here now", f"mail @{JOINER}here now"),
        ("me@x.example", "me@x.example"),
    ],
)
def test_text(markdown: str, expected: str) -> None:
    assert one(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[l](https://a.example/?x=1&y=2)", "<https://a.example/?x=1&y=2|l>"),
        ("<https://a.example>", "<https://a.example|https://a.example>"),
        ("[l](mailto:a@b.example)", "<mailto:a@b.example|l>"),
        ("**[l](https://a.example)**", "*<https://a.example|l>*"),
        ("[**l** `c`](https://a.example)", "<https://a.example|l c>"),
        ("[a|b>c](https://a.example)", "<https://a.example|a¦b&gt;c>"),
        ("[](https://a.example)", "<https://a.example|https://a.example>"),
        ("![alt](https://a.example/i.png)", "<https://a.example/i.png|alt>"),
        ("[l](javascript:alert)", "[l](javascript:alert)"),
        ("[l](ftp://a.example)", "l"),
        ("[l](/relative)", "l"),
        ("https://bare.example", "https://bare.example"),
        ("[l](https://a.example/a|b)", "<https://a.example/a%7Cb|l>"),
        ("[<!here>](https://a.example)", "<https://a.example|&lt;!here&gt;>"),
    ],
)
def test_links(markdown: str, expected: str) -> None:
    assert one(markdown) == expected


def test_lists_keep_their_order_and_depth() -> None:
    text = "Two:\n\n- a\n  - b\n\n    more b\n- c\n\n3. x\n4. y"
    assert one(text) == (
        "Two:\n\n• a\n    • b\n        more b\n• c\n\n3. x\n4. y"
    )  # fmt: skip


def test_code_is_kept_to_the_letter_but_for_backticks() -> None:
    text = "```python\nif a < b:\n    x = '*<@U1>*'  # ``` \n```"
    shown = f"```\nif a &lt; b:\n    x = '*&lt;@{JOINER}U1&gt;*'  # {3 * TICK} \n```"
    assert one(text) == shown


def test_a_narrow_table_is_set_in_fixed_width() -> None:
    text = "| Fee | When |\n|---|---|\n| flat | always |\n| hourly | 日本 |"
    assert one(text) == (
        "```\nFee     When\n------  ------\nflat    always\nhourly  日本\n```"
    )


def test_a_wide_table_and_one_with_links_is_a_list_of_its_rows() -> None:
    wide = "x" * 70
    text = f"| Fee | Why |\n|---|---|\n| flat | {wide} |\n| hourly | |"
    assert one(text) == f"• *flat*\n    _Why:_ {wide}\n• *hourly*"
    text = "| A | B |\n|---|---|\n| [l](https://a.example) | b |"
    assert one(text) == "• *<https://a.example|l>*\n    _B:_ b"


def test_long_texts_break_between_lines_and_words() -> None:
    text = "\n".join(f"- item {n} with **bold** words" for n in range(200))
    pieces = to_mrkdwn(text, limit=500)
    assert len(pieces) > 10
    assert all(len(piece) <= 500 for piece in pieces)
    assert "\n".join(pieces) == one_of(text)
    words = to_mrkdwn("**" + "word " * 400 + "end**", limit=500)
    assert all(p.startswith("*word") and p.endswith(("word*", "end*")) for p in words)


def one_of(text: str) -> str:
    return "\n".join(to_mrkdwn(text, limit=100_000))


def test_long_code_is_fenced_in_every_piece() -> None:
    text = "```\n" + "\n".join(f"line {n}" for n in range(300)) + "\n```"
    pieces = to_mrkdwn(text, limit=500)
    assert len(pieces) > 5
    for piece in pieces:
        assert piece.startswith("```\n")
        assert piece.endswith("\n```")


def test_a_quotation_is_quoted_line_by_line() -> None:
    assert to_mrkdwn("a\n\n- b", is_quoted=True) == ["> a\n\n> • b"]


def test_a_long_paragraph_is_as_inert_as_a_short_one() -> None:
    for n in range(30):
        text = "x" * n + "@channel@here" * 80
        [*pieces] = to_mrkdwn(text, limit=700)
        assert block_checks.pings({"blocks": [section(p) for p in pieces]}) == []


MARKS = st.sampled_from(
    ["*", "**", "_", "~~", "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "# ", "    ",
     "|", "|-|-|\n", "| a | b |\n|---|---|\n| c | d |\n", "[l](https://a.example/p)",
     "<https://b.example>", "<!here>", "<@U0ALICE>", "@channel", "<https://x|y>",
     "&lt;", "&amp;lt;!here&amp;gt;", "\\", "![", "](", ")", "<", ">", "|", "&", "word",
     " ", "x_y", "\u202e", "\x00", "\ud800", "😀", "ß", "\u200d", "http://c.example"]
)  # fmt: skip
TEXTS = st.lists(MARKS | st.text(max_size=8), max_size=30).map("".join)


@given(TEXTS, st.sampled_from([400, 700, 3000]), st.booleans())
@settings(deadline=None)
def test_any_markdown_fits_and_is_inert(text: str, limit: int, quoted: bool) -> None:
    pieces = to_mrkdwn(text, limit=limit, is_quoted=quoted)
    blocks = [section(piece) for piece in pieces]
    assert list(block_checks.check_blocks(blocks[:50], "message")) == []
    assert all(block_checks.size(piece) <= limit for piece in pieces)
    shown = {"blocks": blocks}
    assert block_checks.pings(shown) == []
    assert set(block_checks.links(shown)) <= block_checks.markdown_links(text)


@given(TEXTS)
@settings(deadline=None)
def test_mrkdwn_and_plain_text_say_the_same(text: str) -> None:
    """What differs is marks, addresses and the layout of tables, never a word."""
    if any(leaf.kind == "table" for leaf in leaves(text)):
        return
    plain = {w for w in to_plain(text).split() if w.isascii() and w.isalnum()}
    # A link may begin in the middle of a word.
    shown = re.sub(r"<[^<>|]*\|([^<>|]*)>", r"\1", " ".join(to_mrkdwn(text)))
    assert all(word in shown for word in plain)
