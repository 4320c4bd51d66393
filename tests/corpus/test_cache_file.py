"""A cache file is written whole or not at all, and failing to write it is no error."""

from __future__ import annotations

from pathlib import Path

from corpus.cache_file import write_cache_file


def test_a_file_is_replaced_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    write_cache_file(tmp_path / "seen.json", b"old")
    write_cache_file(tmp_path / "seen.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["seen.json"]
    assert (tmp_path / "seen.json").read_bytes() == b"new"


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "folder" / "below").mkdir(parents=True)
    write_cache_file(tmp_path / "folder", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    write_cache_file(tmp_path / "missing" / "seen.json", b"new")
    assert not (tmp_path / "missing").exists()
