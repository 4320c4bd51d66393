"""Other processes that work on held-out folds while this one fits.

Not `multiprocessing`: where that starts a fresh Python it runs the main script again,
and a script that opens a corpus may not be written for that.  Not threads:
scikit-learn's liblinear draws from one generator for the whole process.
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
from index.building.holdout import Fold, Trial, run_fold
from index.progress import Progress

#: Entries times wordings from which a helper saves more than the two seconds that it
#: takes to start, importing scikit-learn again.
_WORTH = 200_000
#: The memory for the separators of one fold: bytes per entry and wording (ten new
#: features per wording, two numbers each), and the most that all may take.
_BYTES_EACH = 160
_MOST_BYTES = 2_000_000_000
_MOST_HELPERS = 4
#: Sets the search path before anything is imported: a helper never imports from the
#: current folder.
_START = "import sys; sys.path[:] = sys.argv[1:]; "
_START += "from index.building.helpers import help_out; "
_START += "help_out()"

Shared = tuple[Sequence[Entry], Encoded, Features | None]


def helpers_worth(n_entries: int, n_rows: int) -> int:
    """How many helpers pay off: none for a small corpus or on a single core."""
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

    Use it in a ``with`` block, after which no process is left.  What a helper cannot do
    is done here: the results are the same with any number of helpers.
    """

    def __init__(self, n_helpers: int) -> None:
        self._n_helpers = n_helpers
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._folds: Sequence[Fold] = ()
        self._shared: Shared
        self._waiting: list[int] = []
        self._results: dict[int, list[Trial]] = {}

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
        """Start work on these folds; `shared` is what all of them need."""
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
        """Each fold's trials; folds that no helper has begun are run here."""
        n = len(self._folds)
        while len(self._results) < n:
            tell("Checking how sure to be", len(self._results), n)
            number = self._take(-1)
            if number is not None:
                trials = run_fold(self._folds[number], *self._shared)
                self._results[number] = trials
            else:
                # A helper that fails returns its fold, which is then run here.
                for thread in self._threads:
                    thread.join()
        return [self._results[number] for number in range(n)]

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
        """Send folds to one helper as long as there are any."""
        number = None
        try:
            if process.stdin is None or process.stdout is None:
                return  # never: both are pipes
            process.stdin.write(sent)
            while (number := self._take(0)) is not None:
                pickle.dump(self._folds[number], process.stdin)
                process.stdin.flush()
                self._results[number] = pickle.load(process.stdout)  # noqa: S301 (our own)
        except (OSError, EOFError, pickle.PickleError):
            # It has died or been ended: its fold goes back.
            return
        finally:
            if number is not None and number not in self._results:
                with self._lock:
                    self._waiting.append(number)


def help_out() -> None:
    """The work of a helper: runs the folds that it is sent."""
    import signal

    # Ctrl-C is handled by the process that started this one and then ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Ready before the first fold comes.
    import sklearn.svm  # noqa: F401

    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may get in between
    shared: Any = pickle.load(source)  # noqa: S301 (from the process that started this)
    with suppress(EOFError, BrokenPipeError):
        while True:
            fold: Any = pickle.load(source)  # noqa: S301
            pickle.dump(run_fold(fold, *shared), target)
            target.flush()
