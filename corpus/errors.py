"""The errors that frontdesk raises on purpose: what is wrong, where, how to fix it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class FrontdeskError(Exception):
    """An error with a message for a person: what is wrong, where, how to fix it."""


class Problem(NamedTuple):
    """One problem in a corpus folder; prints as ``file:line: what; fix``.

    `line` counts from 1; 0 means the whole file.
    """

    path: Path
    line: int
    what: str
    fix: str
    is_warning: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        mark = "warning: " if self.is_warning else ""
        return f"{place}: {mark}{self.what}; {self.fix}"


class CorpusError(FrontdeskError):
    """A corpus folder that cannot be loaded; `problems` lists everything wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
