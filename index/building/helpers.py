"""Other processes that ask some of the held-out folds while this one fits.

Not `multiprocessing`: where that starts a fresh Python it runs the main script again,
and who opens a corpus in a script of their own need not have written it for that.
Not threads: scikit-learn's liblinear draws from one generator for the whole process.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from corpus import Entry
from index.building.classifier import Features
from index.building.encode import Encoded
from index.building.holdout import Fold, Trial, ask_fold
from index.progress import Progress

#: Entries times wordings from which a helper saves more than its start takes: two
#: seconds, for importing scikit-learn again.
_WORTH = 200_000
#: What the separators of one fold take, in bytes: about so much for each entry and
#: wording (ten new features a wording, two numbers each), and all that they may take.
_BYTES_EACH = 160
_MOST_BYTES = 2_000_000_000
_MOST_HELPERS = 4
#: The first line is run before anything is imported, from this process's own places
#: only: never from the folder that somebody happens to stand in.
_START = "import sys; sys.path[:] = sys.argv[1:]; "
_START += "from index.building.helpers import help_out; "
_START += "help_out()"

Shared = tuple[Sequence[Entry], Encoded, Features | None]


def helpers_worth(n_entries: int, n_rows: int) -> int:
    """How many helpers pay: none for a small corpus, a single core, too much memory."""
    size = n_entries * n_rows
    if size < _WORTH or not sys.executable:
        return 0
    if hasattr(os, "sched_getaffinity"):
        n_cores = len(os.sched_getaffinity(0))
    else:
        n_cores = os.cpu_count() or 1
    n_fit = _MOST_BYTES // (size * _BYTES_EACH)
    return max(0, min(n_cores, n_fit, _MOST_HELPERS) - 1)


class Helpers:
    """Processes that take folds from the first on; this one takes them from the last.

    Used in a ``with`` block, at whose end, however it comes, no process is left.  What
    a helper cannot do is done here: the results are the same with any number of them.
    """

    def __init__(self, n_helpers: int) -> None:
        self._n_helpers = n_helpers
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._folds: Sequence[Fold] = ()
        self._shared: Shared
        self._waiting: list[int] = []
        self._found: dict[int, list[Trial]] = {}

    def __enter__(self) -> Helpers:
        options = ["-B"] if sys.dont_write_bytecode else []
        command = [sys.executable, "-I", *options, "-c", _START, *sys.path]
        for _ in range(self._n_helpers):
            with suppress(OSError):
                self._processes.append(
                    subprocess.Popen(  # noqa: S603 (this Python, code of our own)
                        command,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL,
                    )
                )
        return self

    def begin(self, folds: Sequence[Fold], shared: Shared) -> None:
        """Let the helpers begin with these folds of what all of them share."""
        self._folds, self._shared = folds, shared
        self._waiting = list(range(len(folds)))
        if self._processes:
            sent = pickle.dumps(shared)
            for process in self._processes:
                # Daemons: they end with their process, which `__exit__` sees to.
                thread = Thread(target=self._serve, args=(process, sent), daemon=True)
                self._threads.append(thread)
                thread.start()

    def results(self, tell: Progress) -> list[list[Trial]]:
        """Each fold's trials; those that no helper has begun are asked here."""
        n = len(self._folds)
        while len(self._found) < n:
            tell("Checking how sure to be", len(self._found), n)
            number = self._take(-1)
            if number is not None:
                trials = ask_fold(self._folds[number], *self._shared)
                self._found[number] = trials
            else:
                # One that fails gives its fold back: then there is one more to take.
                for thread in self._threads:
                    thread.join()
        return [self._found[number] for number in range(n)]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()

    def _take(self, place: int) -> int | None:
        """The number of a fold that nobody has begun: the first (0) or last (-1)."""
        with self._lock:
            return self._waiting.pop(place) if self._waiting else None

    def _serve(self, process: subprocess.Popen[bytes], sent: bytes) -> None:
        """Give one helper folds, as long as there are any."""
        number = None
        try:
            if process.stdin is None or process.stdout is None:
                return  # never: both are pipes
            process.stdin.write(sent)
            while (number := self._take(0)) is not None:
                pickle.dump(self._folds[number], process.stdin)
                process.stdin.flush()
                self._found[number] = pickle.load(process.stdout)  # noqa: S301 (our own)
        except (OSError, EOFError, pickle.PickleError):
            # It has died or was ended: whoever looks next does its fold.
            return
        finally:
            if number is not None and number not in self._found:
                with self._lock:
                    self._waiting.append(number)


def help_out() -> None:
    """What a helper does: asks the folds that come, until no more come."""
    import signal

    # Ctrl-C is for the process that started this one, and which then ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Ready before the first fold comes.
    import sklearn.svm  # noqa: F401

    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything might print must not get in between
    shared: Any = pickle.load(source)  # noqa: S301 (from the process that started this)
    with suppress(EOFError, BrokenPipeError):
        while True:
            fold: Any = pickle.load(source)  # noqa: S301
            pickle.dump(ask_fold(fold, *shared), target)
            target.flush()
