"""What may reach a terminal: clean text, colour where it is wanted, any encoding."""

from __future__ import annotations

import codecs
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Protocol

from bot.terminal.plain_markdown import plain

# A whole escape sequence goes, so that no "[31m" is left behind.  One with text in it
# (a window title) ends at the next escape at the latest: the search stays linear.
_ESCAPES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|\x1b[\\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
# Control characters but tab and newline, and the marks that turn the direction of text
# (they can make a line read as something that it is not).
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# What stands in for the typographer's characters where an encoding lacks them.
_PLAINER = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2022": "*",
    "\u00b7": "-",
    "\u2026": "...",
    "\u2192": "->",
    "\u2265": ">=",
    "\u2264": "<=",
    "\u00a0": " ",
    "\u202f": " ",
    "\u20ac": "EUR",
}

MAX_WIDTH = 96


def clean(text: str) -> str:
    """`text` without anything that a terminal would obey instead of showing.

    >>> clean("a\\x1b[31mred\\x1b[0m word\\x07\\r\\nb")
    'ared word\\nb'
    """
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """`text`, cleaned, on one line: every run of white space is one space."""
    return " ".join(clean(text).split())


def wants_colour(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `stream` is a terminal that shows colour and nobody said ``NO_COLOR``."""
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return is_terminal(stream)


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether `stream` is a terminal; a closed or missing stream is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def make_output_safe() -> None:
    """Make standard output and error write any text, whatever their encoding is.

    A character that the encoding lacks is written plainer ("-" for a long dash) or as
    "?"; without this an answer would end in a UnicodeEncodeError on some terminals.
    """
    codecs.register_error("plainer", _write_plainer)
    # A stream that was closed before the start (as in ``frontdesk ask <&-``) is None.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="plainer")


def _write_plainer(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    failed = error.object[error.start : error.end]
    return "".join(_PLAINER.get(char, "?") for char in failed), error.end


class Screen(Protocol):
    """Where a conversation is shown.  Every method cleans the text that it is given."""

    def title(self, text: str) -> None:
        """One line that stands out."""

    def line(self, text: str) -> None:
        """A sentence of the bot."""

    def quiet(self, text: str) -> None:
        """A sentence that steps back: where it is from, how sure."""

    def warn(self, text: str) -> None:
        """Something that is wrong; may have several lines."""

    def text(self, text: str) -> None:
        """Plain lines that stay as they stand."""

    def markdown(self, text: str) -> None:
        """An owner's text."""

    def numbered(self, items: Sequence[str]) -> None:
        """A list to pick from by number, counting from 1."""

    def gap(self) -> None:
        """An empty line, but never two and none at the start."""


class PlainScreen:
    """A `Screen` of plain text, for pipes, dumb terminals and ``frontdesk ask``.

    `width` None: lines are as long as their text; `colour` adds bold and dim.  The two
    are right for a pipe as they are; `for_stream` looks at the stream.
    """

    def __init__(
        self,
        write: Callable[[str], object],
        *,
        width: int | None = None,
        colour: bool = False,
    ) -> None:
        self._write = write
        self._width = width
        self._colour = colour
        self._at_gap = True

    @classmethod
    def for_stream(cls, stream: IO[str]) -> PlainScreen:
        """A screen on `stream`, wrapped and coloured where it is a terminal."""
        return cls(
            stream.write,
            width=terminal_width() if is_terminal(stream) else None,
            colour=wants_colour(stream),
        )

    def title(self, text: str) -> None:
        self._put(self._wrap(one_line(text)), "1")

    def line(self, text: str) -> None:
        self._put(self._wrap(one_line(text)))

    def quiet(self, text: str) -> None:
        self._put(self._wrap(one_line(text)), "2")

    def warn(self, text: str) -> None:
        self._put(clean(text).strip("\n").split("\n"), "33")

    def text(self, text: str) -> None:
        self._put(clean(text).strip("\n").split("\n"))

    def markdown(self, text: str) -> None:
        self._put(plain(clean(text), width=self._width).split("\n"))

    def numbered(self, items: Sequence[str]) -> None:
        for number, item in enumerate(items, 1):
            mark = f"{number:>3}. "
            self._put(self._wrap(mark + one_line(item), hang=len(mark)))

    def gap(self) -> None:
        if not self._at_gap:
            self._write("\n")
        self._at_gap = True

    def _wrap(self, text: str, hang: int = 0) -> list[str]:
        if self._width is None:
            return [text]
        indent = " " * hang
        return textwrap.wrap(text, self._width, subsequent_indent=indent) or [""]

    def _put(self, lines: Iterable[str], style: str = "") -> None:
        for line in lines:
            shown = f"\x1b[{style}m{line}\x1b[0m" if self._colour and style else line
            self._write(shown + "\n")
            self._at_gap = False


def terminal_width() -> int:
    """Columns to write in: the terminal's, but at least 20 and at most `MAX_WIDTH`."""
    # Imported here: a pipe has no width, and shutil brings every compression along.
    import shutil

    return max(20, min(shutil.get_terminal_size().columns, MAX_WIDTH))
