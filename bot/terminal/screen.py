"""Text on a terminal or a pipe: cleaned, in any encoding, in colour or not."""

from __future__ import annotations

import codecs
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Protocol

from bot.terminal.plain_markdown import plain

# Whole escape sequences, so that no "[31m" is left.  One with text in it (a window
# title) ends at the next escape at the latest, which keeps the search linear.
_ESCAPES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|\x1b[\\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
# Control characters except tab and newline, and the marks that change the direction of
# text: they can make a line look like another one.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# Replacements for typographic characters that an encoding lacks.
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
    """`text` without anything that a terminal would act on instead of showing it.

    >>> clean("a\\x1b[31mred\\x1b[0m word\\x07\\r\\nb")
    'ared word\\nb'
    """
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """`text`, cleaned, on one line: each run of white space becomes one space."""
    return " ".join(clean(text).split())


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun; the plural is the noun and "s" unless it is given.

    >>> counted(1, "question"), counted(1200, "entry", "entries")
    ('1 question', '1,200 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def wants_colour(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `stream` is a terminal with colour and ``NO_COLOR`` is not set."""
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return is_terminal(stream)


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether `stream` is a terminal; a closed or missing stream is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def make_output_safe() -> None:
    """Make standard output and error write any text, whatever their encoding is.

    A character that the encoding lacks becomes a plainer one ("-" for a dash) or "?";
    otherwise some answers would end in a UnicodeEncodeError.
    """
    codecs.register_error("plainer", _write_plainer)
    # A stream that was closed before the start (``frontdesk ask <&-``) is None.
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
    """Where replies are shown.  Every method cleans its text."""

    def title(self, text: str) -> None:
        """A heading, on one line."""

    def line(self, text: str) -> None:
        """A sentence of the bot."""

    def quiet(self, text: str) -> None:
        """A less prominent sentence, such as the line below an answer."""

    def warn(self, text: str) -> None:
        """A warning; it may have several lines."""

    def text(self, text: str) -> None:
        """Plain lines, shown as they are."""

    def markdown(self, text: str) -> None:
        """Markdown, such as the text of an answer."""

    def numbered(self, items: Sequence[str]) -> None:
        """A list to pick from, numbered from 1."""

    def gap(self) -> None:
        """An empty line; never two in a row, and none at the start."""


class PlainScreen:
    """A `Screen` of plain text, for pipes, dumb terminals and ``frontdesk ask``.

    `width` wraps lines; None doesn't.  `colour` adds bold and dim.  The defaults suit a
    pipe; `for_stream` chooses them for a stream.
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
        """A screen on `stream`, wrapped and coloured if it is a terminal."""
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
    """The columns to use: those of the terminal, but from 20 to `MAX_WIDTH`."""
    # Imported here: shutil imports every compression module, and a pipe has no width.
    import shutil

    return max(20, min(shutil.get_terminal_size().columns, MAX_WIDTH))
