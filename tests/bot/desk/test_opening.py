"""From settings to an open desk."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.desk.fallback import FallbackDesk
from bot.desk.opening import open_knowledge
from bot.settings.settings import Settings, load_settings
from index.errors import AddressError, IndexAwayError, IndexFormatError


@pytest.fixture
def index_folder(small_desk: Desk) -> Path:
    return small_desk._index.store.path


@pytest.fixture
def address() -> str:
    """Of an index on a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"milvus+http://127.0.0.1:{probe.getsockname()[1]}/faq"


def settings_for(tmp_path: Path, **values: object) -> Settings:
    environ = {
        f"FRONTDESK_{name.upper()}": str(value) for name, value in values.items()
    }
    environ.setdefault("FRONTDESK_CACHE_DIR", str(tmp_path / "cache"))
    return load_settings(environ=environ, folder=tmp_path)


def test_an_index_is_opened_with_the_settings(
    small_desk: Desk, index_folder: Path, tmp_path: Path
) -> None:
    desk = open_knowledge(settings_for(tmp_path, index=index_folder, max_wrong=0.3))
    assert isinstance(desk, Desk)
    assert (desk.corpus, desk.max_wrong) == (small_desk.corpus, 0.3)


def test_another_corpus_is_opened_in_the_same_way(
    small_desk: Desk, small_corpus: Path, index_cache: Path, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, index="nowhere", cache_dir=index_cache)
    assert open_knowledge(settings, small_corpus).corpus == small_desk.corpus


def test_a_corpus_is_not_taken_for_an_index(small_corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(small_corpus, folder)
    with pytest.raises(IndexFormatError, match=f"{folder}: .*frontdesk index build"):
        open_knowledge(settings_for(tmp_path, index=folder))


def test_a_server_that_is_away_is_an_error_without_a_fallback(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(IndexAwayError):
        open_knowledge(settings_for(tmp_path, index=address))


def test_the_fallback_answers_while_a_server_is_away(
    small_desk: Desk, index_folder: Path, address: str, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, index=address, fallback_index=index_folder)
    desk = open_knowledge(settings)
    assert isinstance(desk, FallbackDesk)
    assert desk.corpus == small_desk.corpus
    assert desk.problem is not None
    assert desk.problem.startswith(f"{address}: the index does not answer")


def test_the_fallback_does_not_cover_up_a_wrong_address(
    index_folder: Path, tmp_path: Path
) -> None:
    address = "milvus+http://host:port/faq"
    settings = settings_for(tmp_path, index=address, fallback_index=index_folder)
    with pytest.raises(AddressError):
        open_knowledge(settings)
