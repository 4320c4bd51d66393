"""The problems of one file, in words for the person who has to fix them."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import Problem

# A broken or hostile file must not make a report of a million lines.
MAX_PROBLEMS = 1000
_SHOWN_CHARS = 60

# C0 except tab and line feed, DEL, C1, the two Unicode line breaks that YAML counts and
# editors do not, lone surrogates, and the two noncharacters.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
CONTROL = re.compile(_CONTROL)


class ProblemLog:
    """Collects the problems of one file.

    After `MAX_PROBLEMS` the rest are only counted; `finish` adds their number.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._n_left_out = 0

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.problems) >= MAX_PROBLEMS

    def error(self, line: int, what: str, fix: str) -> None:
        """Add an error; `line` counts from 1, 0 means the whole file."""
        self._add(Problem(self.path, line, what, fix))

    def warning(self, line: int, what: str, fix: str) -> None:
        """Add a warning: something odd that does not keep the corpus from loading."""
        self._add(Problem(self.path, line, what, fix, is_warning=True))

    def _add(self, problem: Problem) -> None:
        if self.is_full:
            self._n_left_out += 1
        else:
            self.problems.append(problem)

    def finish(self) -> list[Problem]:
        """Every problem, and a last one that counts those left out."""
        if not self._n_left_out:
            return self.problems
        last = max(problem.line for problem in self.problems)
        problems = "problem" if self._n_left_out == 1 else "problems"
        what = f"the file has {self._n_left_out} more {problems}"
        fix = "fix these first, then check again"
        return [*self.problems, Problem(self.path, last, what, fix)]


def quoted(text: str) -> str:
    """The text in quotes on one line, at most 60 characters of it.

    >>> print(quoted("two\\n  lines"))
    "two lines"
    """
    line = " ".join(CONTROL.sub("?", text[: 4 * _SHOWN_CHARS]).split())
    if len(line) > _SHOWN_CHARS:
        line = line[: _SHOWN_CHARS - 3] + "..."
    return f'"{line}"'
