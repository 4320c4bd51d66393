"""A line that shows how far a long step has come, its speed and the time left."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import IO

from bot.terminal.screen import is_terminal, one_line

# Most steps are over by then, and a line that only flashes is noise.
_FIRST_AFTER_SECONDS = 0.4
_EVERY_SECONDS = 0.1


class ProgressLine:
    """Called as ``progress(step, done, total)``; it only writes on a terminal.

    Used in a ``with`` block, at whose end the line is erased.  `total` 0: unknown.
    """

    def __init__(
        self, stream: IO[str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._is_on = is_terminal(stream)
        self._step = ""
        self._step_began = self._next = clock()
        self._next += _FIRST_AFTER_SECONDS
        self._width = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        if not self._is_on:
            return
        now = self._clock()
        if step != self._step:
            self._step, self._step_began = step, now
        if now >= self._next:
            self._next = now + _EVERY_SECONDS
            self._write(progress_text(step, done, total, now - self._step_began))

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)


def progress_text(step: str, done: int, total: int, seconds: float) -> str:
    """The line for a step that has done `done` of `total` after `seconds`.

    >>> progress_text("Reading entries", 250, 1000, 2.0)
    'Reading entries: 250 of 1,000, 125/s, 6 s left'
    >>> progress_text("Fitting", 0, 0, 0.0)
    'Fitting ...'
    """
    name = one_line(step)[:40]
    if total <= 0:
        return f"{name}: {done:,}" if done else f"{name} ..."
    text = f"{name}: {done:,} of {total:,}"
    if done <= 0 or seconds < 0.5:
        return text
    rate = done / seconds
    left = max(total - done, 0) / rate
    shown_rate = f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"
    return f"{text}, {shown_rate}, {_duration(left)} left"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"
