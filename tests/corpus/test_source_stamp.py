"""What is kept under a stamp of the code is made again when the code changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.source_stamp import source_stamp


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two packages with three sources, one of them in a room of its own."""
    for name in ("index/search.py", "index/building/fit.py", "corpus/entry.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def stamp(root: Path, *packages: str) -> str:
    """The stamp as a new process takes it."""
    source_stamp.cache_clear()
    return source_stamp(*packages, root=root)


@pytest.mark.parametrize("name", ["index/building/fit.py", "corpus/entry.py"])
def test_a_changed_source_changes_it(root: Path, name: str) -> None:
    before = stamp(root, "corpus", "index")
    (root / name).write_text("longer than before", "utf-8")
    longer = stamp(root, "corpus", "index")
    os.utime(root / name, (1, 1))
    touched = stamp(root, "corpus", "index")
    (root / name).rename(root / name.replace(".py", "s.py"))
    assert len({before, longer, touched, stamp(root, "corpus", "index")}) == 4


def test_a_source_more_or_less_changes_it(root: Path) -> None:
    before = stamp(root, "index")
    (root / "index" / "query.py").touch()
    assert stamp(root, "index") != before
    (root / "index" / "query.py").unlink()
    assert stamp(root, "index") == before


def test_nothing_else_changes_it(root: Path) -> None:
    before = stamp(root, "corpus", "index")
    (root / "index" / "__pycache__").mkdir()
    (root / "index" / "__pycache__" / "generated.py").touch()
    (root / "corpus" / "faq.yaml").touch()
    (root / "another").mkdir()
    (root / "another" / "a.py").touch()
    assert stamp(root, "corpus", "index") == before


def test_the_order_of_the_packages_does_not_matter(root: Path) -> None:
    assert stamp(root, "corpus", "index") == stamp(root, "index", "corpus")
    assert stamp(root, "corpus") != stamp(root, "index")


def test_a_missing_package_is_an_empty_one(root: Path) -> None:
    assert stamp(root, "corpus", "index", "bot") == stamp(root, "corpus", "index")
    assert stamp(root / "missing", "corpus") == stamp(root / "missing", "index")


def test_it_is_sixteen_hex_digits() -> None:
    ours = source_stamp("corpus", "index")
    assert len(ours) == 16
    assert int(ours, 16)
    assert ours == source_stamp("corpus", "index")
