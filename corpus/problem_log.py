"""The faults found in one file, in the words of a person who has to mend them."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import Problem

# A file written by a fool or a foe must not make a report of a million lines.
MAX_PROBLEMS = 1000
_SHOWN_CHARS = 60

# C0 but tab and line feed, DEL, C1, the two Unicode line breaks that YAML counts as
# lines and no editor does, lone surrogates and the two that no text may hold.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
CONTROL = re.compile(_CONTROL)


class ProblemLog:
    """Collects what is wrong in one file, each fault with its line.

    After `MAX_PROBLEMS` faults the rest are only counted; `finish` adds the number.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._n_left_out = 0

    @property
    def is_full(self) -> bool:
        """Whether further faults are only counted."""
        return len(self.problems) >= MAX_PROBLEMS

    def error(self, line: int, what: str, fix: str) -> None:
        """Notes a fault; `line` counts from 1, 0 means the file as a whole."""
        self._add(Problem(self.path, line, what, fix))

    def warning(self, line: int, what: str, fix: str) -> None:
        """Notes what is odd but does not stop the corpus from being read."""
        self._add(Problem(self.path, line, what, fix, is_warning=True))

    def _add(self, problem: Problem) -> None:
        if self.is_full:
            self._n_left_out += 1
        else:
            self.problems.append(problem)

    def finish(self) -> list[Problem]:
        """Every fault noted, and one more that counts those left out."""
        if not self._n_left_out:
            return self.problems
        last = max(problem.line for problem in self.problems)
        more = f"the file has {self._n_left_out} more problems"
        fix = "mend these first, then check again"
        return [*self.problems, Problem(self.path, last, more, fix)]


def quoted(text: str) -> str:
    """The text in quotes on one line, at most 60 characters of it.

    >>> print(quoted("two\\n  lines"))
    "two lines"
    """
    line = " ".join(CONTROL.sub("?", text[: 4 * _SHOWN_CHARS]).split())
    if len(line) > _SHOWN_CHARS:
        line = line[: _SHOWN_CHARS - 3] + "..."
    return f'"{line}"'
