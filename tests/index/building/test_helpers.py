"""Folds asked by other processes: the same index, and nobody left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import index.building.fit
import index.building.helpers
from corpus import Question
from index.building.build import build_index
from index.building.helpers import helpers_worth
from tests.index.taught import corpus_of, entries

QUESTIONS = (Question("the point of payroll", "payroll"),)


def files(out: Path, processes: int) -> dict[str, bytes]:
    """The index of the twelve entries, built by so many processes."""
    build_index(corpus_of(entries(), QUESTIONS), out, processes=processes)
    return {file.name: file.read_bytes() for file in out.iterdir()}


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, bytes]:
    """What one process alone makes."""
    return files(tmp_path / "alone", 1)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that was started."""
    found: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return found


def test_with_helpers_the_files_are_the_same(
    alone: dict[str, bytes],
    tmp_path: Path,
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # This process leaves every fold to the helpers.
    take = index.building.helpers.Helpers._take
    monkeypatch.setattr(
        index.building.helpers.Helpers,
        "_take",
        lambda self, place: take(self, place) if place == 0 else None,
    )
    assert files(tmp_path / "together", 3) == alone
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize(
    "start", ["raise SystemExit(3)", "import sys; sys.stdin.buffer.read(9); print(1)"]
)
def test_what_a_helper_cannot_do_is_done_here(
    alone: dict[str, bytes],
    tmp_path: Path,
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    start: str,
) -> None:
    monkeypatch.setattr(index.building.helpers, "_START", start)
    assert files(tmp_path / "index", 2) == alone
    assert len(started) == 1


def test_without_a_python_to_start_there_is_no_helper(
    alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    assert files(tmp_path / "index", 2) == alone


def test_an_interrupted_build_leaves_no_process_and_no_file(
    tmp_path: Path,
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index.building.fit, "fit_classifier", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files(tmp_path / "index", 3)
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)
    assert list(tmp_path.iterdir()) == []


def test_helpers_are_for_corpora_that_take_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cores = {0, 1, 2, 3, 4, 5, 6, 7}
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: cores, raising=False)
    assert helpers_worth(12, 60) == 0
    assert helpers_worth(163, 5_757) == 3
    # The largest separators there are would not fit into memory several times.
    assert helpers_worth(1_500, 40_000) == 0
    monkeypatch.setattr(sys, "executable", None)
    assert helpers_worth(163, 5_757) == 0
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert helpers_worth(163, 5_757) == 0
