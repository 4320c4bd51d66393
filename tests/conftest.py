"""Indexes that many tests ask: each is built once a run, into a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import settings

from bot.desk.desk import Desk
from tests.slow import FOLDERS, is_slow

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "corpus" / "outsourcing"
#: Of each property in the quick loop; `make test` looks at a hundred.
QUICK_EXAMPLES = 25


def pytest_configure(config: pytest.Config) -> None:
    """The quick loop looks at fewer examples of each property.

    Whoever names a test file, or a slow folder, wants its tests, slow or not.
    """
    named = (f"{argument.rstrip('/')}/" for argument in config.args)
    if config.option.markexpr == "not slow" and any(
        ".py" in name or name.startswith(FOLDERS) for name in named
    ):
        config.option.markexpr = ""
    if config.option.markexpr == "not slow":
        settings.register_profile("quick", max_examples=QUICK_EXAMPLES)
        settings.load_profile("quick")


def pytest_ignore_collect(
    collection_path: Path, config: pytest.Config
) -> Literal[True] | None:
    """The quick loop doesn't even import what is slow throughout."""
    place = f"{collection_path.relative_to(HERE.parent).as_posix()}/"
    return True if config.option.markexpr == "not slow" and place in FOLDERS else None


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
