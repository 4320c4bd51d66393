"""Indexes that many tests ask: each is built once a run, into a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from tests.slow import is_slow

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "corpus" / "outsourcing"


def pytest_configure(config: pytest.Config) -> None:
    """Who names a test file wants its tests, slow or not."""
    if config.option.markexpr == "not slow" and any(".py" in a for a in config.args):
        config.option.markexpr = ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_slow(item):
            item.add_marker(pytest.mark.slow)


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


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty current folder and home, so that nobody's own settings are read."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    for folder in (home, work):
        folder.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.chdir(work)
    return work
