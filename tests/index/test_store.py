"""An index folder: whole or not at all, checked when opened."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.building.build import build_index
from index.errors import BuildError, IndexFormatError
from index.local import LocalBackend
from index.search import Index
from index.store import describe, is_index, open_store, read_manifest, verify, writing
from tests.index.six import ENTRIES, corpus_of

REBUILD = "build it again: frontdesk index build --corpus CORPUS --out"


@pytest.fixture
def folder(index_folder: Path, tmp_path: Path) -> Path:
    """A copy of the built index that may be damaged."""
    return Path(shutil.copytree(index_folder, tmp_path / "index"))


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Edit a manifest in place."""
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text())
    change(manifest)
    file.write_text(json.dumps(manifest))


def test_what_is_saved_is_what_is_opened(index_folder: Path) -> None:
    store = open_store(index_folder)
    index = Index.open(index_folder)
    assert store.arrays.n_entries == len(ENTRIES)
    assert [index.entry(number) for number in range(len(ENTRIES))] == list(ENTRIES)
    assert [index.number(entry.id) for entry in ENTRIES] == list(range(len(ENTRIES)))
    assert index.number("aaa") is None
    assert index.number("zzz") is None
    assert index.number("bpo ") is None
    assert describe(index_folder)["counts"]["entries"] == len(ENTRIES)
    verify(index_folder)


@pytest.mark.parametrize("value", [-(2**31), -1, 10**6, 2**31 - 1])
@pytest.mark.parametrize(
    "name",
    [
        "posting_start",
        "posting_entry",
        "row_start",
        "row_term_start",
        "row_term",
        "row_trigram_start",
        "record_start",
        "surface_start",
        "delete_surface",
    ],
)
def test_damage_within_an_array_is_reported_or_harmless(
    folder: Path, name: str, value: int
) -> None:
    row = read_manifest(folder)["arrays"][name]
    with (folder / "arrays.bin").open("r+b") as file:
        size = np.dtype(row["dtype"]).itemsize
        file.seek(row["at"] + size)  # first and last are looked at when it is opened
        file.write(np.full(row["shape"][0] - 2, value, row["dtype"]).tobytes())
    for is_compiled in (False, True):
        with suppress(IndexFormatError):
            index = Index.open(folder)
            if is_compiled:
                assert isinstance(index.backend, LocalBackend)
                index.backend.load_kernel()
            for question in ("what is outsourcing?", "outsorcing pricess", "agents"):
                found = index.search(question).candidates
                index.entries(found.entries.tolist())


def test_damage_that_stops_a_search_names_its_file(folder: Path) -> None:
    row = read_manifest(folder)["arrays"]["posting_entry"]
    with (folder / "arrays.bin").open("r+b") as file:
        file.seek(row["at"])
        file.write(np.full(row["shape"], 10**6, row["dtype"]).tobytes())
    index = Index.open(folder)
    with pytest.raises(
        IndexFormatError, match=r"arrays\.bin has changed since it was written"
    ):
        index.search("what is outsourcing?")


def test_the_arrays_cannot_be_written_to(index_folder: Path) -> None:
    arrays = open_store(index_folder).arrays
    with pytest.raises(ValueError, match="read-only"):
        arrays.idf[0] = 1


@pytest.mark.parametrize("name", ["arrays.bin", "words.txt", "records.jsonl"])
def test_a_file_cut_short_is_noticed(folder: Path, name: str) -> None:
    file = folder / name
    size = file.stat().st_size
    os.truncate(file, size - 1)
    with pytest.raises(IndexFormatError) as caught:
        open_store(folder)
    assert str(caught.value) == (
        f"{folder}: {name} has {size - 1} bytes instead of {size}; {REBUILD} {folder}"
    )


def test_a_missing_file_is_noticed(folder: Path) -> None:
    (folder / "words.txt").unlink()
    with pytest.raises(IndexFormatError, match=r"words\.txt is missing"):
        open_store(folder)


def test_another_version_says_which(folder: Path) -> None:
    change_manifest(folder, lambda manifest: manifest.update(version=99))
    with pytest.raises(
        IndexFormatError, match="has format version 99, but this frontdesk"
    ):
        open_store(folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"format": "other"}', "\x00", "[" * 100_000]
)
def test_a_foreign_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(IndexFormatError, match=REBUILD):
        open_store(folder)


def test_a_folder_without_a_manifest_is_no_index(tmp_path: Path) -> None:
    assert not is_index(tmp_path)
    with pytest.raises(IndexFormatError, match="not an index folder"):
        read_manifest(tmp_path)


def _at(name: str, **row: object) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest["arrays"][name].update(row)


@pytest.mark.parametrize(
    "change",
    [
        _at("idf", at=-64),
        _at("idf", at=10**12),
        _at("idf", shape=[-1]),
        _at("idf", shape=[10**12]),
        _at("idf", shape=[2**62, 2**62]),
        _at("idf", dtype="|O8"),
        _at("idf", dtype="nonsense"),
        _at("idf", shape=[1]),
        _at("posting_start", shape=[1]),
        _at("row_start", at=64),
        _at("class_weight", shape=[0, 1]),
        _at("class_scale", shape=[1]),
        lambda manifest: manifest["arrays"].pop("idf"),
        lambda manifest: manifest.update(arrays=None),
        lambda manifest: manifest.update(arrays=[]),
        lambda manifest: manifest.update(files={}),
        lambda manifest: manifest.update(files=None),
        lambda manifest: manifest["files"]["words.txt"].update(bytes="many"),
    ],
)
def test_a_hostile_manifest_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    change_manifest(folder, change)
    with pytest.raises(IndexFormatError, match=REBUILD):
        open_store(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("corpus"),
        lambda manifest: manifest["glossary"].update(forms=[1]),
        lambda manifest: manifest["ranking"].update(weights=[1.0]),
        lambda manifest: manifest["confidence"].update(best=["x"]),
        lambda manifest: manifest.pop("tags"),
    ],
)
def test_a_manifest_that_says_too_little_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    change_manifest(folder, change)
    with pytest.raises(IndexFormatError, match="its manifest is invalid"):
        Index.open(folder)


def test_a_changed_byte_is_found_when_asked_for(folder: Path) -> None:
    file = folder / "records.jsonl"
    data = bytearray(file.read_bytes())
    data[10] ^= 1
    file.write_bytes(data)
    open_store(folder)
    with pytest.raises(IndexFormatError, match=r"records\.jsonl has changed since"):
        verify(folder)


def build_with_full_disk(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build with a disk that is full when the arrays are written."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("index.building.build.write_index", full)
        build_index(corpus_of(*ENTRIES[:2]), out)


def test_a_full_disk_leaves_the_old_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BuildError) as caught:
        build_with_full_disk(folder, monkeypatch)
    assert str(caught.value) == (
        f"{folder}: the index could not be written ({os.strerror(errno.ENOSPC)}); "
        "free some space or choose another folder with --out"
    )
    verify(folder)
    assert open_store(folder).arrays.n_entries == len(ENTRIES)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_full_disk_leaves_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BuildError):
        build_with_full_disk(tmp_path / "index", monkeypatch)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_build_leaves_the_old_index(folder: Path) -> None:
    def interrupted() -> None:
        with writing(folder) as partial:
            (partial / "arrays.bin").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    verify(folder)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_what_is_no_index_is_not_replaced(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("dear")
    with pytest.raises(BuildError, match="precious exists and is not an index"):
        build_index(corpus_of(*ENTRIES), precious)
    assert (precious / "letter.txt").read_text() == "dear"
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere"
)
def test_a_read_only_folder_is_an_error_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(BuildError, match="the index could not be written"):
            build_index(corpus_of(*ENTRIES), tmp_path / "index")
    finally:
        tmp_path.chmod(0o755)


def test_a_place_that_is_a_file_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BuildError, match="the index could not be written"):
        build_index(corpus_of(*ENTRIES), tmp_path / "file" / "index")


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be renamed")
def test_readers_of_the_old_index_finish_on_it(folder: Path) -> None:
    old = Index.open(folder)
    build_index(corpus_of(*ENTRIES[:3], content_hash="1" * 64), folder)
    new = Index.open(folder)
    assert old.n_entries == len(ENTRIES)
    assert old.entry(5) == ENTRIES[5]
    assert (new.n_entries, new.content_hash) == (3, "1" * 64)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_two_processes_read_one_index(index_folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.search import Index\n"
        "found = Index.open(Path(sys.argv[1])).search('price of an agent?')\n"
        "print(found.candidates.entries.tolist())"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(index_folder)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = {process.communicate()[0].strip() for process in running}
    here = Index.open(index_folder).search("price of an agent?")
    assert outputs == {str(here.candidates.entries.tolist())}
    assert here.candidates.entries[0] == 1


def test_an_index_is_the_same_each_time_it_is_built(
    index_folder: Path, tmp_path: Path
) -> None:
    # The order of the entries in their files must not change an answer either.
    build_index(corpus_of(*reversed(ENTRIES)), tmp_path / "again")
    for file in sorted(index_folder.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_an_empty_corpus_answers_nothing(tmp_path: Path) -> None:
    build_index(corpus_of(), tmp_path / "index")
    found = Index.open(tmp_path / "index").search("what is outsourcing?")
    assert found.candidates.entries.size == 0


def test_the_arrays_lie_where_memory_is_read_fast(index_folder: Path) -> None:
    for row in read_manifest(index_folder)["arrays"].values():
        assert row["at"] % 64 == 0
        assert np.dtype(row["dtype"]).byteorder in "<|="
