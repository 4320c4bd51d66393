"""What is compiled is kept for later processes, by all sources."""

from __future__ import annotations

from pathlib import Path

import pytest

numba = pytest.importorskip("numba")
from index.compiled.compiling import compiled, kept_in  # noqa: E402 (needs numba)


def test_what_is_kept_of_other_sources_is_not_used(tmp_path: Path) -> None:
    older = tmp_path / "frontdesk-kernels-0123456789abcdef"
    older.mkdir()
    (tmp_path / "of-others").mkdir()
    place = kept_in(str(tmp_path))
    assert place.parent == tmp_path
    assert place != older
    assert [path.name for path in tmp_path.iterdir()] == ["of-others"]


def test_where_others_keep_what_they_compile_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    twice = compiled(twice_of)
    assert twice(3) == 6
    assert str(tmp_path) == numba.config.CACHE_DIR
    assert list(tmp_path.glob("frontdesk-kernels-*/*/*.nbi"))


def twice_of(number: int) -> int:
    return 2 * number
