"""The app's own bounded queue: a few threads that do the work the listeners write down.

The journal is authoritative; the queue holds what this process works on.  Work that
does not fit waits in the journal, and work that this process leaves undone is taken
over by another.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.journal import Job
from bot.journal.work import Work
from bot.slack.transport.calls import LaterError, LostError, TokenError

log = logging.getLogger(__name__)

# Well before Slack's response_url expires (30 minutes), so that the person can still be
# told of the failure.
GIVE_UP_SECONDS = 900.0
MAX_BACKOFF_SECONDS = 30.0


@dataclass(frozen=True, slots=True, order=True)
class _Waiting:
    ready_at: float
    number: int
    job: Job
    give_up_at: float
    n_failures: int = 0


class WorkQueue:
    """Runs jobs from the journal in `n_workers` threads, at most `limit` at a time.

    `handle` does one job, and raises LaterError to have it retried.  `on_failure` is
    called with a job that was given up and its error id in the log.
    """

    def __init__(
        self,
        work: Work,
        handle: Callable[[Job], None],
        on_failure: Callable[[Job, str], None],
        *,
        n_workers: int,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._handle = handle
        self._on_failure = on_failure
        self._n_workers = n_workers
        self._limit = limit
        self._clock = clock
        self._heap: list[_Waiting] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._n_busy = 0
        self._stopping = False
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self.token_problem: str | None = None

    def start(self) -> None:
        """Start the threads, and take over what an earlier process left."""
        for number in range(self._n_workers):
            self._spawn(self._run, f"frontdesk-worker-{number}")
        self._spawn(self._tend, "frontdesk-leases")

    def put(self, job: Job, delay: float = 0.0) -> bool:
        """Queue a job to be done after `delay` seconds.

        Returns False if there is no room; the job then waits in the journal.
        """
        with self._changed:
            has_room = len(self._heap) + self._n_busy < self._limit
            if has_room and not self._stopping:
                now = self._clock()
                self._push(job, now + delay, now + GIVE_UP_SECONDS, 0)
                return True
        self._work.let_go(job.id)
        return False

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another job."""
        with self._changed:
            return len(self._heap) + self._n_busy >= self._limit

    def stop(self, seconds: float) -> int:
        """Finish the jobs in progress, for at most `seconds`.

        Returns how many are left; those stay in the journal for the next process.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            while self._n_busy or self._is_due_within(deadline - time.monotonic()):
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            n_left = len(self._heap) + self._n_busy
            self._heap.clear()
            self._stopped.set()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()) + 0.5)
        self._work.let_all_go()
        return n_left

    def _is_due_within(self, seconds: float) -> bool:
        """Whether a waiting job becomes ready in time to be finished."""
        return bool(self._heap) and self._heap[0].ready_at < self._clock() + seconds

    def _spawn(self, target: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _push(self, job: Job, at: float, give_up_at: float, n_failures: int) -> None:
        waiting = _Waiting(at, next(self._numbers), job, give_up_at, n_failures)
        heapq.heappush(self._heap, waiting)
        self._changed.notify_all()

    def _run(self) -> None:
        while (waiting := self._next()) is not None:
            try:
                self._do(waiting)
            except Exception:
                # The journal itself failed; the job stays there and is retried later.
                log.exception("cannot write down the end of work %s", waiting.job.id)
            finally:
                with self._changed:
                    self._n_busy -= 1
                    self._changed.notify_all()

    def _next(self) -> _Waiting | None:
        with self._changed:
            while not self._stopped.is_set():
                wait = self._heap[0].ready_at - self._clock() if self._heap else None
                if wait is not None and wait <= 0:
                    self._n_busy += 1
                    return heapq.heappop(self._heap)
                self._changed.wait(wait)
            return None

    def _do(self, waiting: _Waiting) -> None:
        job = waiting.job
        try:
            self._handle(job)
        except LostError:
            log.info("work %s was taken over by another process", job.id)
        except LaterError as error:
            self._put_back(waiting, error)
        except Exception:  # noqa: BLE001 - the person is told of any failure
            self._give_up(job)
        else:
            self.token_problem = None
            self._work.finish(job.id)

    def _put_back(self, waiting: _Waiting, error: LaterError) -> None:
        job = waiting.job
        if isinstance(error, TokenError):
            self.token_problem = str(error)
            log.error("Slack refuses the token (%s); install the app again", error)
        now = self._clock()
        # Slack's own delay is respected; without one, each retry waits longer.
        growth = 2.0 ** min(waiting.n_failures, 5) if error.maybe_done else 1.0
        seconds = min(error.seconds * growth, max(error.seconds, MAX_BACKOFF_SECONDS))
        if now + seconds > waiting.give_up_at:
            self._give_up(job)
            return
        log.info("work %s: %s", job.id, error)
        self._work.put_off(job.id, 0.0)
        if error.maybe_done:
            job = replace(job, was_posting=True)
        with self._changed:
            if self._stopped.is_set():
                return
            self._push(job, now + seconds, waiting.give_up_at, waiting.n_failures + 1)

    def _give_up(self, job: Job) -> None:
        failure_id = secrets.token_hex(4)
        log.exception("[%s] work %s (%s) failed", failure_id, job.id, job.kind)
        if not self._work.fail(job.id, failure_id):
            return
        try:
            self._on_failure(job, failure_id)
        except Exception:
            log.exception("[%s] cannot report the failure to the person", failure_id)

    def _tend(self) -> None:
        """Renew the leases, and fetch open work from the journal."""
        while True:
            try:
                self._work.renew()
                self._fetch()
            except Exception:
                log.exception("cannot renew leases or fetch work from the journal")
            if self._stopped.wait(min(self._work.lease_seconds / 4, 5.0)):
                return

    def _fetch(self) -> None:
        with self._changed:
            room = self._limit - len(self._heap) - self._n_busy
            if room <= 0 or self._stopping:
                return
        for job in self._work.take_over(min(room, 100)):
            log.info("work %s (%s) was left undone; taking it over", job.id, job.kind)
            self.put(job)
