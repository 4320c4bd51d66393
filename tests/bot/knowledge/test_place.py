"""Where knowledge is: which kind of place a text names, and what each kind does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import index.building.build
from bot.desk.desk import Desk
from bot.knowledge.place import Folder, Published, place_in, place_of
from bot.settings.settings import load_settings
from corpus import FrontdeskError, read_corpus
from index.errors import AddressError, IndexFormatError

ADDRESS = "milvus+http://localhost:19530/sales"


@pytest.fixture
def built(small_desk: Desk, tmp_path: Path) -> Path:
    """An index folder, to be changed."""
    folder = tmp_path / "index"
    shutil.copytree(small_desk._index.store.path, folder)
    return folder


@pytest.mark.parametrize("text", ["my-index", "C:\\index", "a+b", "milvus", Path("x")])
def test_a_path_is_a_folder(text: str | Path, tmp_path: Path) -> None:
    assert place_of(text, tmp_path) == Folder(Path(text), tmp_path)


@pytest.mark.parametrize("text", [ADDRESS, ADDRESS.upper(), "milvus+nonsense:"])
def test_an_address_is_a_published_index(text: str, tmp_path: Path) -> None:
    place = place_of(text, tmp_path, 3.0)
    assert place == Published(text, tmp_path, 3.0)
    assert (place.is_index, place.is_remote) == (True, True)
    assert "Milvus" in place.advice


def test_what_is_no_address_is_refused_when_it_is_used(tmp_path: Path) -> None:
    place = place_of("milvus+ftp://host/name", tmp_path)
    for use in (place.open, place.describe, place.version):
        with pytest.raises(AddressError):
            use()


def test_settings_name_a_place(tmp_path: Path) -> None:
    environ = {
        "FRONTDESK_CORPUS": "faq",
        "FRONTDESK_CACHE_DIR": str(tmp_path),
        "FRONTDESK_INDEX_TIMEOUT": "7",
    }
    settings = load_settings(environ=environ, folder=tmp_path)
    assert place_in(settings) == Folder(Path("faq"), tmp_path)
    assert place_in(settings, ADDRESS) == Published(ADDRESS, tmp_path, 7.0)


def test_an_index_folder_is_described_and_verified(built: Path) -> None:
    place = Folder(built)
    assert (place.is_index, place.is_remote) == (True, False)
    assert place.describe()["corpus"]["name"] == "small"  # type: ignore[index]
    place.describe(is_verified=True)
    file = built / "words.txt"
    file.write_bytes(file.read_bytes()[::-1])
    with pytest.raises(
        IndexFormatError, match=r"words\.txt has changed since it was written"
    ):
        place.describe(is_verified=True)
    assert f'--out "{built}"' in place.advice


def test_a_corpus_folder_is_no_index(small_corpus: Path) -> None:
    place = Folder(small_corpus)
    assert not place.is_index
    with pytest.raises(IndexFormatError):
        place.describe()


def test_the_version_of_a_folder_changes_with_it(built: Path, tmp_path: Path) -> None:
    before = Folder(built).version()
    assert Folder(built).version() == before
    shutil.rmtree(built)
    assert Folder(built).version() not in (before, None)


def test_an_index_is_written_to_a_folder(
    small_corpus: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(_corpus: object, out: Path, **_options: object) -> None:
        shutil.copytree(built, out)

    monkeypatch.setattr(index.building.build, "build_index", build)
    place = Folder(tmp_path / "new")
    size = place.write(read_corpus(small_corpus), lambda *_: None)
    assert size == "0.4 MB"
    assert place.is_index
    opened, temporary = place.open()
    assert (opened.info.name, temporary) == ("small", None)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(FrontdeskError) as caught:
        Folder(missing).open()
    assert str(caught.value) == (
        f"{missing}: no such folder; name a corpus folder or an index folder"
    )


def test_a_folder_needs_nothing_of_milvus(built: Path) -> None:
    code = (
        "import sys; from bot import Desk;"
        f"Desk.open({str(built)!r}).ask('what is bpo');"
        "print([name for name in sys.modules if 'milvus' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
