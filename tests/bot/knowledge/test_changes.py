"""A corpus folder that is unchanged is not read again; any change is seen."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.knowledge.changes
import corpus.folder
from bot.knowledge.changes import snapshot, unchanged_hash
from corpus import CorpusError, content_hash

Change = Callable[[Path], object]


@pytest.fixture
def folder(small_corpus: Path, tmp_path: Path) -> Path:
    """The small corpus, to be changed, with a folder in it."""
    copy = tmp_path / "knowledge"
    shutil.copytree(small_corpus, copy)
    (copy / "more").mkdir()
    (copy / "more" / "more.yaml").write_text("terms: []\n", "utf-8")
    return copy


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def later() -> int:
    """A clock an hour on: what was written before is settled."""
    return time.time_ns() + 3_600_000_000_000


@pytest.fixture
def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on reading the files again is an error."""

    def read(*_: object) -> str:
        raise AssertionError("the files were read again")

    monkeypatch.setattr(corpus.folder, "content_hash", read)


def test_an_unchanged_folder_is_not_read_again(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = unchanged_hash(folder, home, later)
    assert first == content_hash(folder)
    monkeypatch.setattr(corpus.folder, "content_hash", lambda _folder: "read again")
    assert unchanged_hash(folder, home, later) == first
    # However the folder is called.
    monkeypatch.chdir(folder.parent)
    assert unchanged_hash(Path(folder.name), home, later) == first
    assert [file.name for file in home.iterdir()] == ["seen.json"]


def wait_for_a_tick(probe: Path) -> None:
    """Until the file system's clock is on: a few milliseconds."""
    probe.touch()
    began = probe.stat().st_mtime_ns
    while probe.stat().st_mtime_ns == began:
        probe.touch()


def rewrite_in_place(folder: Path) -> None:
    """Other bytes of the same number, and the time put back, as `cp -p` does."""
    file = folder / "faq.yaml"
    at = file.stat()
    file.write_bytes(file.read_bytes().replace(b"hands a process", b"lends a process"))
    os.utime(file, ns=(at.st_atime_ns, at.st_mtime_ns))


def append(folder: Path) -> None:
    with (folder / "more" / "more.yaml").open("a", encoding="utf-8") as file:
        file.write("# more\n")


CHANGES: dict[str, Change] = {
    "longer": append,
    "new": lambda folder: (folder / "new.yaml").write_text("terms: []\n", "utf-8"),
    "gone": lambda folder: (folder / "more" / "more.yaml").unlink(),
    "renamed": lambda folder: (folder / "faq.yaml").rename(folder / "questions.yaml"),
    "moved": lambda folder: (folder / "more").rename(folder / "other"),
    "other ending": lambda folder: (folder / "faq.yaml").rename(folder / "faq.YML"),
}
if sys.platform != "win32":  # which notes no time of the last change to a file
    CHANGES["same size and time"] = rewrite_in_place


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_seen(folder: Path, home: Path, change: Change) -> None:
    before = unchanged_hash(folder, home, later)
    wait_for_a_tick(folder.parent / "probe")
    change(folder)
    after = unchanged_hash(folder, home, later)
    assert after == content_hash(folder)
    assert after != before
    assert unchanged_hash(folder, home, later) == after


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_is_not_allowed_is_reported(folder: Path, home: Path) -> None:
    unchanged_hash(folder, home, later)
    (folder / "linked").symlink_to(folder / "more", target_is_directory=True)
    with pytest.raises(CorpusError, match="a link to a folder"):
        unchanged_hash(folder, home, later)


def test_other_code_reads_the_files_again(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unchanged_hash(folder, home, later)
    monkeypatch.setattr(corpus.folder, "content_hash", lambda _folder: "read again")
    monkeypatch.setattr(bot.knowledge.changes, "source_stamp", lambda *_: "newer")
    assert unchanged_hash(folder, home, later) == "read again"


def test_what_was_just_written_is_read_again(folder: Path, home: Path) -> None:
    # A second edit within the same tick of the file system's clock would not be seen.
    unchanged_hash(folder, home)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("noted", [b"", b"[]", b"\xff", b'{"seen": 3}', b"[" * 5000])
def test_a_damaged_note_is_passed_over(folder: Path, home: Path, noted: bytes) -> None:
    expected = unchanged_hash(folder, home, later)
    (note,) = home.iterdir()
    note.write_bytes(noted)
    assert unchanged_hash(folder, home, later) == expected
    assert note.read_bytes() != noted


def test_nothing_is_made_where_no_index_is_kept(folder: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert unchanged_hash(folder, missing, later) == content_hash(folder)
    assert not missing.exists()


def test_only_knowledge_and_indexes_are_watched(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.yaml", "deep/b.MD", "manifest.json", "notes.txt", ".a.yaml.swp"):
        (tmp_path / name).touch()
    names = {row[0] for row in snapshot(tmp_path)}
    assert names == {"", "/a.yaml", "/deep", "/deep/b.MD", "/manifest.json"}
    assert snapshot(tmp_path / "nothing") == ()
