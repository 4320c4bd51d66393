"""The journal on SQLite, and on PostgreSQL where there is a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.journal import Journal
from tests.bot.journal.postgres_server import GIVEN, new_database, server_url

Opener = Callable[..., Journal]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time that the journal goes by."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'journal.db'}"
        return
    if server_url() is None:
        pytest.skip(f"no PostgreSQL: {GIVEN} is not set, and none is installed")
    with new_database() as made:
        yield made


@pytest.fixture
def open_journal(url: str, clock: Clock) -> Iterator[Opener]:
    """Opens journals, each as a process of its own would see it."""
    opened: list[Journal] = []

    def start(**more: object) -> Journal:
        options = {"lease_seconds": 20.0, "clock": clock, **more}
        journal = Journal.open(url, **options)  # type: ignore[arg-type]
        opened.append(journal)
        return journal

    yield start
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_journal: Opener) -> Journal:
    """A new journal."""
    return open_journal()
