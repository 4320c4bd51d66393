"""The progress line: shown on a terminal only, and wiped at its end."""

from __future__ import annotations

import io
from functools import partial

from bot.terminal.progress import ProgressLine, progress_text


def test_progress_shows_on_a_terminal_only_and_is_wiped() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        now = [0.0]
        with ProgressLine(stream, clock=partial(now.__getitem__, 0)) as progress:
            progress("Fitting", 0, 100)
            assert stream.getvalue() == ""
            now[0] = 1.0
            progress("Fitting", 50, 100)
            progress("Fitting", 51, 100)
        text = "Fitting: 50 of 100, 50/s, 1 s left"
        wiped = f"\r{text}\r{' ' * len(text)}\r"
        assert stream.getvalue() == (wiped if shown else "")


def test_progress_of_a_long_step_is_given_in_minutes() -> None:
    assert progress_text("Fit\x1b[2J", 10, 10_000, 10.0) == (
        "Fit: 10 of 10,000, 1.0/s, 166 min left"
    )
    assert progress_text("Reading", 1200, 0, 3.0) == "Reading: 1,200"
