"""What reaches a terminal: no controls, no crash for lack of a character."""

from __future__ import annotations

import io
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.screen import (
    PlainScreen,
    clean,
    make_output_safe,
    one_line,
    wants_colour,
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jcleared", "cleared"),
        ("\x1bcreset", "reset"),
        ("a\rb\x08c\x7f", "abc"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\u202eneddih", "neddih"),
        ("\x1b]unfinished", "unfinished"),
        ("\u05d0\u05d1 \u200f\u05d2", "\u05d0\u05d1 \u200f\u05d2"),
    ],
)
def test_escape_sequences_go_and_the_text_stays(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text(alphabet=st.characters(max_codepoint=0x2070)))
def test_cleaned_text_has_no_control_but_tab_and_newline(text: str) -> None:
    cleaned = clean(text)
    assert not [
        c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\t\n"
    ]
    assert clean(cleaned) == cleaned
    assert "\n" not in one_line(text)


def test_hostile_text_takes_no_quadratic_time() -> None:
    for piece in ("\x1b]", "\x1b["):
        clean(piece * 20_000)


def test_colour_needs_a_terminal_and_nobody_against_it() -> None:
    assert wants_colour(Terminal(), {})
    assert not wants_colour(io.StringIO(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), {"TERM": "dumb"})
    assert wants_colour(Terminal(), {"NO_COLOR": ""})


def test_a_closed_stream_is_no_terminal() -> None:
    stream = Terminal()
    stream.close()
    stream.isatty = io.StringIO.isatty.__get__(stream)  # type: ignore[method-assign]
    assert not wants_colour(stream, {})


def test_the_plain_screen_uses_styles_only_on_request() -> None:
    written: list[str] = []
    screen = PlainScreen(written.append, colour=True)
    screen.gap()
    screen.title("T\x1b[31m")
    screen.gap()
    screen.gap()
    screen.quiet("q")
    assert "".join(written) == "\x1b[1mT\x1b[0m\n\n\x1b[2mq\x1b[0m\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", b'-> - "x" * ? ?'),
        ("cp1252", b"-> \x97 \x93x\x94 \x95 ? ?"),
        ("utf-8", "→ — “x” • 漢 ?".encode()),
    ],
)
def test_every_encoding_can_show_every_text(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: bytes
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO()))
    make_output_safe()
    sys.stdout.write("→ — “x” • 漢 \ud800")
    sys.stdout.flush()
    assert written.getvalue() == shown
