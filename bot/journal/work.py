"""What Slack delivered and its state: each job is done by one process.

A row is written before Slack's delivery is acknowledged, under a key that is the same
for every delivery of the same thing, so that a second delivery finds the first.  Its
owner holds it by a lease and keeps renewing that; when the owner dies, the lease
expires and another process (or the same one, restarted) takes the row over.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.journal.engine import Database
from bot.journal.masking import mask
from bot.journal.tables import work

KEY_LIMIT = 255

# Work that is not over.  Not `in_`, whose list is expanded at each execution.
_IS_OPEN = or_(work.c.state == "received", work.c.state == "posting")

# Writes more in the same transaction.
Note = Callable[[Connection], None]

_ADDED = [column for column in work.c if column.name != "failure_id"]


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work.

    Attributes
    ----------
    id : also the id of the question, if the job is one
    payload : what is needed to do it; its ``text`` is masked if it was read back from
        the journal, and as it was written if the job is new
    was_posting : a post may have been sent already: look for it before sending another
    received_at : seconds since 1970
    """

    id: str
    key: str
    workspace: str
    kind: str
    payload: Mapping[str, Any]
    received_at: float
    was_posting: bool = False
    n_tries: int = 0


class Work:
    """The table of work, as one process (`owner`) sees it."""

    def __init__(
        self,
        database: Database,
        *,
        owner: str,
        lease_seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self.owner = owner
        self.lease_seconds = lease_seconds
        self._clock = clock
        # Built once: building a statement takes longer than executing it.
        self._adding = (
            database.insert(work)
            .values({column.name: bindparam(column.name) for column in _ADDED})
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(work.c.id)
        )
        self._counting_open = select(func.count()).where(_IS_OPEN)
        ours = self._mine().where(work.c.id == bindparam("job_id"))
        now: Any = bindparam("now")
        self._posting = ours.values(state="posting", updated_at=now)
        self._finishing = ours.values(
            state="done", payload=None, owner=None, updated_at=now
        )

    def add(
        self, key: str, workspace: str, kind: str, payload: Mapping[str, Any]
    ) -> Job | None:
        """Write down a new job; None if the same thing was delivered before.

        The ``text`` of the payload is masked in what is stored.
        """
        now = self._clock()
        job = Job(secrets.token_hex(8), key[:KEY_LIMIT], workspace, kind, payload, now)
        stored = dict(payload)
        if isinstance(stored.get("text"), str):
            stored["text"] = mask(stored["text"])
        row = {
            "id": job.id,
            "key": job.key,
            "workspace": workspace,
            "kind": kind,
            "state": "received",
            "owner": self.owner,
            "lease_until": now + self.lease_seconds,
            "not_before": now,
            "n_tries": 0,
            "payload": stored,
            "received_at": now,
            "updated_at": now,
        }
        with self._database.writing() as connection:
            is_new = connection.execute(self._adding, row).first() is not None
        return job if is_new else None

    def begin_posting(self, job_id: str, note: Note | None = None) -> bool:
        """Note that a post is about to be sent; False if the job is no longer ours.

        What `note` writes is committed with it: both or neither.
        """
        with self._database.writing() as connection:
            is_ours = self._execute(self._posting, connection, job_id)
            if is_ours and note is not None:
                note(connection)
        return is_ours

    def finish(self, job_id: str) -> bool:
        """Mark a job as done, and drop its payload."""
        with self._database.writing() as connection:
            return self._execute(self._finishing, connection, job_id)

    def fail(self, job_id: str, failure_id: str) -> bool:
        """Mark a job as failed; `failure_id` is in the log.

        Its key is free again, so that the same thing can be tried later.
        """
        return self._set(
            job_id,
            state="failed",
            key=f"failed:{job_id}",
            payload=None,
            owner=None,
            failure_id=failure_id,
        )

    def free_key(self, job_id: str) -> bool:
        """Let the same thing be delivered again, as if this job had never existed."""
        return self._set(job_id, key=f"freed:{job_id}")

    def put_off(self, job_id: str, seconds: float) -> bool:
        """Put a job off; whichever process owns it then tries it again."""
        return self._set(
            job_id, not_before=self._clock() + seconds, n_tries=work.c.n_tries + 1
        )

    def let_go(self, job_id: str) -> bool:
        """Release a job for any process to take over at once."""
        return self._set(job_id, owner=None, lease_until=0.0)

    def let_all_go(self) -> int:
        """Release the jobs of this process that are not being posted; returns how many.

        A post that is being sent may still arrive.  The next owner must not look for it
        too soon, so such a job is free only when its lease has expired.
        """
        waiting = self._mine().where(work.c.state == "received")
        statement = waiting.values(owner=None, lease_until=0.0)
        with self._database.writing() as connection:
            return connection.execute(statement).rowcount

    def renew(self) -> int:
        """Renew the leases of this process; returns how many."""
        statement = self._mine().values(lease_until=self._clock() + self.lease_seconds)
        with self._database.writing() as connection:
            return connection.execute(statement).rowcount

    def take_over(self, most: int) -> list[Job]:
        """Up to `most` jobs whose owner released them or died, oldest first."""
        now = self._clock()
        free = and_(
            _IS_OPEN,
            or_(work.c.owner.is_(None), work.c.lease_until < now),
            work.c.not_before <= now,
        )
        wanted = select(work).where(free).order_by(work.c.received_at).limit(most)
        with self._database.reading() as connection:
            if connection.execute(wanted.limit(1)).first() is None:
                return []
        taken = []
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                wanted = wanted.with_for_update(skip_locked=True)
            for row in connection.execute(wanted).all():
                mine = update(work).where(work.c.id == row.id, free)
                mine = mine.values(
                    owner=self.owner, lease_until=now + self.lease_seconds
                )
                if connection.execute(mine).rowcount:
                    taken.append(_read_job(row))
        return taken

    def count_open(self) -> int:
        """How many jobs are still open, whoever owns them."""
        with self._database.reading() as connection:
            return int(connection.execute(self._counting_open).scalar_one())

    def prune(self, before: float) -> int:
        """Delete jobs that were over before this time; returns how many."""
        statement = delete(work).where(not_(_IS_OPEN), work.c.updated_at < before)
        with self._database.writing() as connection:
            return connection.execute(statement).rowcount

    def _execute(self, statement: Any, connection: Connection, job_id: str) -> bool:
        values = {"job_id": job_id, "now": self._clock()}
        return bool(connection.execute(statement, values).rowcount)

    def _mine(self) -> Any:
        return update(work).where(work.c.owner == self.owner, _IS_OPEN)

    def _set(self, job_id: str, **values: object) -> bool:
        statement = self._mine().where(work.c.id == job_id)
        statement = statement.values(updated_at=self._clock(), **values)
        with self._database.writing() as connection:
            return bool(connection.execute(statement).rowcount)


def _read_job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        key=row.key,
        workspace=row.workspace,
        kind=row.kind,
        payload=row.payload or {},
        received_at=row.received_at,
        was_posting=row.state == "posting",
        n_tries=row.n_tries,
    )
