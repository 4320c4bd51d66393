"""From a folder to an open desk: the cache, and what happens when it cannot be used."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import bot.knowledge.cache
import index.building.build
from bot.cli import frontdesk
from bot.desk.desk import Desk
from bot.knowledge.cache import open_corpus, user_cache
from corpus import CorpusError, FrontdeskError
from index.errors import BuildError, IndexFormatError

Run = Callable[..., Result]


@pytest.fixture
def folder(small_corpus: Path, tmp_path: Path) -> Path:
    """The small corpus, to be changed."""
    copy = tmp_path / "knowledge"
    shutil.copytree(small_corpus, copy)
    return copy


@pytest.fixture
def cache(folder: Path, small_desk: Desk, tmp_path: Path) -> Path:
    """A cache that has the index of `folder` already: building takes a while."""
    cache = tmp_path / "cache"
    built: list[Path] = []

    def pretend(_corpus: object, out: Path, **_options: object) -> None:
        shutil.copytree(small_desk._index.store.path, out)
        built.append(out)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.building.build, "build_index", pretend)
        open_corpus(folder, cache)
    assert len(built) == 1
    return cache


@pytest.fixture
def never_built(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: object, **__: object) -> None:
        raise AssertionError("an index was built again")

    monkeypatch.setattr(index.building.build, "build_index", build)


@pytest.fixture
def run(no_settings: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line on that cache."""
    monkeypatch.setenv("FRONTDESK_CACHE_DIR", str(cache))

    def invoke(*args: object) -> Result:
        texts = [str(arg) for arg in args]
        return CliRunner().invoke(frontdesk, texts, catch_exceptions=False)

    return invoke


def kept(cache: Path) -> list[Path]:
    return sorted(file.parent for file in cache.rglob("manifest.json"))


def bpo(desk: Desk) -> str:
    reply = desk.ask("what is bpo")
    assert reply.answer is not None
    return reply.answer.text


@pytest.mark.usefixtures("never_built")
def test_what_has_not_changed_is_not_built_again(folder: Path, cache: Path) -> None:
    (folder / "faq.yaml").touch()
    desk = Desk.open(folder, cache=cache)
    assert "hands a process" in bpo(desk)
    assert len(kept(cache)) == 1


def test_changed_knowledge_is_rebuilt_and_announced(folder: Path, cache: Path) -> None:
    before = Desk.open(folder, cache=cache)
    file = folder / "faq.yaml"
    text = file.read_text("utf-8").replace("hands a process", "gives a process")
    file.write_text(text, "utf-8")
    steps: list[tuple[str, int, int]] = []
    after = Desk.open(folder, cache=cache, progress=lambda *step: steps.append(step))
    assert "gives a process" in bpo(after)
    assert after.corpus != before.corpus
    assert "hands a process" in bpo(before)
    assert steps
    assert all(0 <= done <= total for _, done, total in steps)
    # The one before is kept for who still answers from it; older ones go.
    assert len(kept(cache)) == 2


def test_only_the_newest_two_are_kept(
    folder: Path, cache: Path, small_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pretend(_corpus: object, out: Path, **_options: object) -> None:
        shutil.copytree(small_desk._index.store.path, out)

    monkeypatch.setattr(index.building.build, "build_index", pretend)
    for number in range(4):
        (folder / "more.yaml").write_text(f"# {number}\nterms: []\n", "utf-8")
        open_corpus(folder, cache)
    assert len(kept(cache)) == 2


def test_an_index_built_by_other_code_is_rebuilt(
    folder: Path, cache: Path, small_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []

    def pretend(_corpus: object, out: Path, **_options: object) -> None:
        shutil.copytree(small_desk._index.store.path, out)
        built.append(out)

    monkeypatch.setattr(index.building.build, "build_index", pretend)
    open_corpus(folder, cache)
    assert built == []
    for stamp in ("newer", "newer", "newest"):
        monkeypatch.setattr(bot.knowledge.cache, "source_stamp", lambda *_, s=stamp: s)
        open_corpus(folder, cache)
    assert [place.name.rpartition("-")[2] for place in built] == ["newer", "newest"]
    assert len(kept(cache)) == 2


@pytest.mark.parametrize("name", ["arrays.bin", "records.jsonl", "words.txt"])
def test_a_damaged_index_in_the_cache_is_built_again(
    folder: Path,
    cache: Path,
    small_desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    rebuilt: list[Path] = []

    def pretend(_corpus: object, out: Path, **_options: object) -> None:
        shutil.copytree(small_desk._index.store.path, out, dirs_exist_ok=True)
        rebuilt.append(out)

    monkeypatch.setattr(index.building.build, "build_index", pretend)
    file = kept(cache)[0] / name
    file.write_bytes(file.read_bytes()[:-1])
    assert "hands a process" in bpo(Desk.open(folder, cache=cache))
    assert rebuilt == kept(cache)


def test_a_cache_that_cannot_be_written_is_done_without(
    folder: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("no folder", "utf-8")
    desk = Desk.open(folder, cache=blocked)
    assert "hands a process" in bpo(desk)
    assert desk._temporary is not None
    folder_in_use = Path(desk._temporary.name)
    assert folder_in_use.is_dir()
    desk.close()
    assert not folder_in_use.exists()
    assert blocked.read_text("utf-8") == "no folder"
    desk.close()


def test_a_full_disk_leaves_the_old_index_as_it_was(
    folder: Path, cache: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = kept(cache)[0]
    before = {file.name: file.read_bytes() for file in out.iterdir()}

    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(index.building.build, "write_index", write)
    result = run("index", "build", "--corpus", folder, "--out", out)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "could not be written (No space left on device)" in result.stderr
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert [path for path in out.parent.iterdir() if path.is_dir()] == [out]
    # Asking a corpus whose index is not there yet says so too, and leaves nothing.
    (folder / "more.yaml").write_text("terms: []\n", "utf-8")
    with pytest.raises(BuildError, match="No space left"):
        Desk.open(folder, cache=cache)
    assert kept(cache) == [out]


def test_an_index_folder_is_opened_as_it_is(
    small_desk: Desk, never_built: None
) -> None:
    path = small_desk._index.store.path
    desk = Desk.open(path)
    assert desk.corpus == small_desk.corpus
    assert desk.questions == small_desk.questions
    assert desk.info == small_desk.info


# What is no corpus and no index


def test_a_folder_that_is_not_there(tmp_path: Path, run: Run) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(FrontdeskError, match="no such folder; name a corpus folder"):
        Desk.open(missing)
    result = run("ask", "--corpus", missing, "what is bpo")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert str(missing) in result.stderr


def test_an_empty_folder_and_one_with_a_broken_file(tmp_path: Path, run: Run) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "faq.yaml").write_text("entries: [{id: A}\n", "utf-8")
    for folder in (empty, broken):
        with pytest.raises(CorpusError):
            Desk.open(folder, cache=tmp_path / "unused")
        result = run("ask", "--corpus", folder, "what is bpo")
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.startswith("frontdesk: ")
        assert "Traceback" not in result.stderr
    assert not (tmp_path / "unused").exists()


def test_a_folder_that_cannot_be_read(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr("os.scandir", refuse)
    result = run("ask", "--corpus", folder, "what is bpo")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Permission denied" in result.stderr


@pytest.fixture
def spoilt(small_desk: Desk, tmp_path: Path) -> Path:
    """A copy of an index, to be spoilt."""
    copy = tmp_path / "index"
    shutil.copytree(small_desk._index.store.path, copy)
    return copy


def edit(path: Path, **changes: object) -> None:
    file = path / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**manifest, **changes}), "utf-8")


def test_an_index_of_another_version(spoilt: Path, run: Run) -> None:
    edit(spoilt, version=99)
    with pytest.raises(IndexFormatError, match="format version 99"):
        Desk.open(spoilt)
    result = run("ask", "--index", spoilt, "what is bpo")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "frontdesk index build --corpus" in result.stderr


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "arrays.bin", "words.txt", "records.jsonl"],
)
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_file_that_was_cut_short(
    spoilt: Path, run: Run, name: str, share: float
) -> None:
    file = spoilt / name
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(IndexFormatError, match="frontdesk index build"):
        Desk.open(spoilt)
    result = run("ask", "--index", spoilt, "what is bpo")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "frontdesk index build" in result.stderr


@pytest.mark.parametrize("name", ["arrays.bin", "records.jsonl"])
def test_a_file_that_is_missing(spoilt: Path, name: str) -> None:
    (spoilt / name).unlink()
    with pytest.raises(IndexFormatError, match=f"{name} is missing"):
        Desk.open(spoilt)


@pytest.mark.parametrize(
    "changes",
    [
        {"corpus": None},
        {"corpus": {}},
        {"glossary": []},
        {"confidence": {"best": [1], "among": [], "precision_above": []}},
        {"ranking": {"weights": ["x"]}},
        {"arrays": {}},
        {"files": 3},
    ],
    ids=str,
)
def test_a_manifest_that_makes_no_sense(
    spoilt: Path, changes: dict[str, object]
) -> None:
    edit(spoilt, **changes)
    with pytest.raises(IndexFormatError):
        Desk.open(spoilt)


def test_the_cache_is_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FRONTDESK_CACHE_DIR", str(tmp_path))
    assert user_cache() == tmp_path
    monkeypatch.delenv("FRONTDESK_CACHE_DIR")
    assert "frontdesk" in str(user_cache())
