"""The journal: what happened.  Losing it loses history, never answers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from bot.journal.engine import Database, JournalError
from bot.journal.handoffs import Handoffs
from bot.journal.history import History
from bot.journal.migrate import migrate
from bot.journal.tables import clicks, facts, handoffs, questions, work
from bot.journal.work import Work

LEASE_SECONDS = 20.0
# Slack's last retry comes minutes after the first delivery; a day is safely longer.
KEEP_WORK_SECONDS = 86_400.0


class Journal:
    """One process's view of the journal; safe to share between threads.

    Attributes
    ----------
    work : what Slack delivered, and its state
    history : questions, replies, votes
    handoffs : questions handed over to a person
    """

    def __init__(
        self,
        database: Database,
        key: bytes,
        *,
        lease_seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self.work = Work(
            database,
            owner=secrets.token_hex(12),
            lease_seconds=lease_seconds,
            clock=clock,
        )
        self.history = History(database, clock)
        self.handoffs = Handoffs(database, clock)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        key: str | None = None,
        lease_seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> Journal:
        """Open the journal at a database URL, creating or updating its tables.

        Parameters
        ----------
        url : ``sqlite:///FILE`` or ``postgresql://...``
        key : the secret that people's ids are hashed with; without one, a random key is
            generated once and stored in the journal
        lease_seconds : how long work stays with a process that stopped responding

        Raises: JournalError.
        """
        database = Database(url)
        try:
            migrate(database)
            secret = key.encode() if key else _kept_key(database)
        except SQLAlchemyError as error:
            database.close()
            shown = database.url.render_as_string(hide_password=True)
            reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
            raise JournalError(
                f"cannot open the journal at {shown}: {reason}; check that its folder "
                "or server exists and is writable"
            ) from error
        except BaseException:
            database.close()
            raise
        return cls(database, secret, lease_seconds=lease_seconds, clock=clock)

    def hash_person(self, workspace: str, person: str) -> str:
        """A stable pseudonym for a person, which does not reveal who it is."""
        message = f"{workspace}\n{person}".encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:32]

    def problem(self) -> str | None:
        """Why the journal cannot be used now; None if it can."""
        try:
            with self._database.reading() as connection:
                connection.execute(select(facts.c.name).limit(1)).first()
        except SQLAlchemyError as error:
            return f"cannot read the journal ({type(error).__name__})"
        return None

    def prune(self, keep_days: float) -> int:
        """Delete old questions and finished work; returns how many questions."""
        now = self._clock()
        self.work.prune(now - KEEP_WORK_SECONDS)
        return self.history.prune(now - keep_days * 86_400.0)

    def forget_workspace(self, workspace: str) -> None:
        """Delete everything that came from a workspace."""
        with self._database.writing() as connection:
            for table in (work, clicks, handoffs, questions):
                connection.execute(delete(table).where(table.c.workspace == workspace))

    @property
    def database(self) -> Database:
        """The database that holds the journal."""
        return self._database

    def close(self) -> None:
        """Close the connections."""
        self._database.close()


def _kept_key(database: Database) -> bytes:
    adding = database.insert(facts).values(
        name="person_key", value=secrets.token_hex(32)
    )
    statement = select(facts.c.value).where(facts.c.name == "person_key")
    with database.reading() as connection:
        kept = connection.execute(statement).scalar_one_or_none()
    if kept is None:
        with database.writing() as connection:
            connection.execute(adding.on_conflict_do_nothing())
            kept = connection.execute(statement).scalar_one()
    return str(kept).encode()
