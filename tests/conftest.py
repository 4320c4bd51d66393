"""Indexes that many tests ask: each is built once a run, into a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk.desk import Desk

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "corpus" / "outsourcing"


@pytest.fixture(scope="session")
def index_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the indexes of this run are kept."""
    return tmp_path_factory.mktemp("indexes")


@pytest.fixture(scope="session")
def small_corpus() -> Path:
    """Six entries, a term and an article; tests copy it before they change it."""
    return HERE / "small_corpus"


@pytest.fixture(scope="session")
def small_desk(small_corpus: Path, index_cache: Path) -> Iterator[Desk]:
    """A desk over the small corpus; read-only, so that all tests may share it."""
    desk = Desk.open(small_corpus, cache=index_cache)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def shipped_desk(index_cache: Path) -> Iterator[Desk]:
    """A desk over the shipped knowledge."""
    desk = Desk.open(SHIPPED, cache=index_cache)
    yield desk
    desk.close()
