"""``frontdesk index``, on the real reader and a fake index."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from corpus import Corpus
from index.errors import BuildError

Run = Callable[..., Result]

GOOD = """corpus: {name: letters}
entries:
  - {id: a, question: What is A?, answer: A is a letter.}
  - {id: b, question: What is B?, answer: B is the next.}
"""


@pytest.fixture
def folder(no_settings: Path) -> Path:
    folder = no_settings / "knowledge"
    folder.mkdir()
    (folder / "faq.yaml").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def fake_index(monkeypatch: pytest.MonkeyPatch) -> types.SimpleNamespace:
    """Stands in for building and the store; `described` can be changed."""
    fake = types.SimpleNamespace(described={}, verified=[], failure=None)

    def build_index(corpus: Corpus, out: Path, *, progress: object = None) -> None:
        if fake.failure:
            raise fake.failure
        out.mkdir()
        (out / "manifest.json").write_text("x" * 1_500_000, encoding="ascii")

    build = types.ModuleType("index.building.build")
    build.build_index = build_index  # type: ignore[attr-defined]
    store = types.ModuleType("index.store")
    store.describe = lambda _folder: fake.described  # type: ignore[attr-defined]
    store.verify = fake.verified.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "index.building.build", build)
    monkeypatch.setitem(sys.modules, "index.store", store)
    import index

    monkeypatch.setattr(index, "store", store, raising=False)
    return fake


def test_building_says_what_was_built(
    run: Run, folder: Path, fake_index: object
) -> None:
    result = run("index", "build", "--corpus", str(folder), "--out", "built")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith("built: built from letters, 2 entries, 1.5 MB in ")


def test_an_index_that_cannot_be_written_is_one_message(
    run: Run, folder: Path, fake_index: types.SimpleNamespace
) -> None:
    fake_index.failure = BuildError("built: could not be written; free some space")
    result = run("index", "build", "--corpus", str(folder), "--out", "built")
    assert result.exit_code == 2
    assert result.stderr == "frontdesk: built: could not be written; free some space\n"


def test_a_broken_corpus_is_not_built(
    run: Run, folder: Path, fake_index: object
) -> None:
    (folder / "faq.yaml").write_text("entries: [{id: a}]\n", encoding="utf-8")
    result = run("index", "build", "--corpus", str(folder), "--out", "built")
    assert result.exit_code == 2
    assert f"{folder / 'faq.yaml'}:1: " in result.stderr
    assert not (folder.parent / "built").exists()


def test_info_shows_everything_and_the_reliability(
    run: Run, fake_index: types.SimpleNamespace
) -> None:
    fake_index.described = {
        "corpus": "letters@12",
        "format": 1,
        "n_entries": 12345,
        "max_wrong": 0.1,
        "versions": {"numpy": "2.4"},
        "files": ["a.npy", "b.npy"],
        "model": {"best": {"coefficients": [0.25, -1.5]}, "source": "corpus"},
        "reliability": [
            {"low": 0.0, "high": 0.5, "n": 40, "confidence": 0.31, "right": 0.35},
            {"low": 0.5, "high": 1.0, "n": 1200, "confidence": 0.91, "right": None},
        ],
    }
    result = run("index", "info", "built", "--verify")
    assert result.exit_code == 0
    assert result.stdout == (
        "corpus: letters@12\n"
        "format: 1\n"
        "n entries: 12,345\n"
        "max wrong: 0.1\n"
        "versions:\n"
        "  numpy: 2.4\n"
        "files: a.npy, b.npy\n"
        "model:\n"
        "  source: corpus\n"
        "verified: True\n"
        "reliability, on questions held out when the index was built:\n"
        "  confidence     questions   mean   right\n"
        "  0.00 to 0.50          40   0.31    0.35\n"
        "  0.50 to 1.00       1,200   0.91       -\n"
    )
    assert fake_index.verified == [Path("built")]
    shown = json.loads(run("index", "info", "built", "--json").stdout)
    assert shown["reliability"][0]["n"] == 40
