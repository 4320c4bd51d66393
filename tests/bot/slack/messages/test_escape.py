"""Text that is shown as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages.escape import (
    ELLIPSIS,
    JOINER,
    clean,
    cut,
    escape,
    escape_entities,
    one_line,
    size,
    unescape,
    without_links,
)
from tests.bot.slack import block_checks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a & b < c", "a &amp; b &lt; c"),
        ("&amp;", "&amp;amp;"),
        ("> quoted", f"{JOINER}&gt; quoted"),
        ("a > b", "a &gt; b"),
        ("*b* _i_ ~s~ `c`", "\u2217b\u2217 \u02cdi\u02cd \u223cs\u223c \u02cbc\u02cb"),
        ("2 * 3, a_b, 2*3", "2 * 3, a_b, 2*3"),
        (
            "@here (@channel) a@b.example",
            f"@{JOINER}here (@{JOINER}channel) a@b.example",
        ),
        ("\u202eevil\x07", "evil"),
    ],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


@given(st.text())
def test_anything_escaped_is_inert(text: str) -> None:
    shown = {"text": escape(text) or "x", "blocks": []}
    assert block_checks.pings(shown) == []
    assert [f for f in block_checks.check_message(shown) if "empty" not in f] in (
        [],
        ["/text: there is none, for notifications and screen readers"],
    )


@given(st.text(max_size=200))
def test_what_slack_escapes_comes_back_as_it_was_written(text: str) -> None:
    assert unescape(escape_entities(text)) == text


@given(st.text(), st.integers(1, 40))
def test_a_cut_fits_and_is_a_beginning(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert size(kept) <= limit
    if kept != text:
        assert kept.endswith(ELLIPSIS)
        assert text.startswith(kept.removesuffix(ELLIPSIS))


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


def test_cleaning_keeps_what_people_write() -> None:
    text = "naïve 日本語 👩\u200d💻 e\u0301 \tx\n"
    assert clean(text) == text


def test_a_cut_does_not_part_a_letter_from_its_accent() -> None:
    assert cut("abce\u0301fg", 5) == "abc" + ELLIPSIS


@pytest.mark.parametrize(
    "text", ["https://x.example", "see www.x.example", "me@x.example", "x.example/a"]
)
def test_addresses_are_made_unrecognisable(text: str) -> None:
    changed = without_links(text)
    assert changed.replace(JOINER, "") == text
    assert "x.example" not in changed
    assert "://" not in changed
