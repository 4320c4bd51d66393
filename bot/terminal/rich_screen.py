"""The chat's screen on a terminal: Markdown rendered by rich."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from bot.terminal.screen import clean, one_line, terminal_width, wants_colour


class RichScreen:
    """A `bot.terminal.screen.Screen` that renders Markdown."""

    def __init__(self, stream: IO[str]) -> None:
        self._console = Console(
            file=stream,
            no_color=not wants_colour(stream),
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._at_gap = True

    def title(self, text: str) -> None:
        self._put(Text(one_line(text), style="bold"))

    def line(self, text: str) -> None:
        self._put(Text(one_line(text)))

    def quiet(self, text: str) -> None:
        self._put(Text(one_line(text), style="dim"))

    def warn(self, text: str) -> None:
        self._put(Text(clean(text).strip("\n"), style="yellow"))

    def text(self, text: str) -> None:
        self._put(Text(clean(text).strip("\n")))

    def markdown(self, text: str) -> None:
        # Links as "text (url)": the text of a hidden link can lie about where it leads,
        # and many terminals show no links.
        self._put(Markdown(clean(text), hyperlinks=False))

    def numbered(self, items: Sequence[str]) -> None:
        for number, item in enumerate(items, 1):
            mark = (f"{number:>3}. ", "bold cyan")
            self._put(Text.assemble(mark, one_line(item)))

    def gap(self) -> None:
        if not self._at_gap:
            self._console.print()
        self._at_gap = True

    def _put(self, shown: Text | Markdown) -> None:
        self._console.print(shown, width=terminal_width())
        self._at_gap = False
