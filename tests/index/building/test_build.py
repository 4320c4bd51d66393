"""A corpus -> an index folder: the same whatever the order, the same read back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import index.building.build
from corpus import Question
from index.arrays import Arrays
from index.building.build import build_index
from index.search import Index
from index.store import open_store, write_index
from tests.index.taught import corpus_of, entries

QUESTIONS = (
    Question("the point of payroll", "payroll", ("money",)),
    Question("who won the football game", None),
)
ASKED = ("payroll", "pros and cons of live chat", "invoces", "zyzzyva", "")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Arrays]:
    """The twelve entries' index, and the arrays that were in memory when it was."""
    seen: list[Arrays] = []

    def spy(folder: Path, arrays: Arrays, manifest: Mapping[str, object]) -> None:
        seen.append(arrays)
        write_index(folder, arrays, manifest)

    out = tmp_path_factory.mktemp("taught") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.building.build, "write_index", spy)
        build_index(corpus_of(entries(), QUESTIONS), out)
    return out, seen[0]


def test_what_is_read_back_is_what_was_in_memory(built: tuple[Path, Arrays]) -> None:
    out, arrays = built
    read = open_store(out).arrays
    for name, array in arrays.named().items():
        mapped = getattr(read, name)
        assert mapped.dtype == array.dtype, name
        assert np.array_equal(mapped, array), name


def test_entries_questions_and_settings_come_back_whole(
    built: tuple[Path, Arrays],
) -> None:
    opened = Index.open(built[0])
    made = entries()
    assert [opened.entry(number) for number in range(len(made))] == made
    assert [opened.number(entry.id) for entry in made] == list(range(len(made)))
    assert opened.questions == QUESTIONS
    assert opened.info.name == "taught"


@pytest.mark.slow
def test_building_again_from_another_order_gives_the_same_files(
    built: tuple[Path, Arrays], tmp_path: Path
) -> None:
    out = tmp_path / "again"
    build_index(corpus_of(entries()[::-1], QUESTIONS), out)
    for file in built[0].iterdir():
        assert (out / file.name).read_bytes() == file.read_bytes(), file.name


@pytest.mark.slow
def test_an_index_takes_the_place_of_an_older_one(
    built: tuple[Path, Arrays], tmp_path: Path
) -> None:
    out = tmp_path / "index"
    build_index(corpus_of(entries(("payroll", "invoices"))), out)
    before = Index.open(out)
    build_index(corpus_of(entries(), QUESTIONS), out)
    after = Index.open(out)
    assert (before.n_entries, after.n_entries) == (2, 12)
    # Who still answers from the old one is not disturbed.
    for question in ASKED:
        before.search(question)
    assert before.entry(0).id == "invoices"
    assert [file.name for file in tmp_path.iterdir()] == ["index"]


def test_where_nothing_is_fitted_scikit_learn_is_not_imported(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path;"
        " from index.building.build import build_index;"
        " from tests.index.taught import corpus_of, entries;"
        " build_index(corpus_of(entries(patterns=['what is {}?'])), Path(sys.argv[1]));"
        " print(*sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "index")]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert not {"sklearn", "scipy"}.intersection(done.stdout.split())


def test_progress_is_reported_step_by_step(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    build_index(
        corpus_of(entries(("payroll", "invoices"))),
        tmp_path / "index",
        progress=lambda *step: steps.append(step),
    )
    assert all(0 <= done <= total for _, done, total in steps)
    assert steps[-1][1] == steps[-1][2]


@pytest.mark.parametrize("n_things", [1, 2, 3])
def test_the_smallest_corpora_can_be_asked(tmp_path: Path, n_things: int) -> None:
    things = ("payroll", "invoices", "live chat")[:n_things]
    for patterns in (("what is {} about?",), ("what is {} about?", "explain {}")):
        out = tmp_path / str(len(patterns))
        build_index(corpus_of(entries(things, patterns)), out)
        opened = Index.open(out)
        for question in ASKED:
            found = opened.search(question)
            assert found.candidates.entries.size <= n_things
        best = opened.search("explain payroll").candidates.entries[0]
        assert opened.entry(int(best)).id == "payroll"
