"""``frontdesk lint``, on the real reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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


def test_lint_of_a_good_corpus_is_silent_on_standard_output(
    run: Run, folder: Path
) -> None:
    result = run("lint", str(folder))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no errors, no warnings\n"


def test_lint_lists_problems_as_file_line_what_fix(run: Run, folder: Path) -> None:
    text = GOOD.replace("What is B?", "What is A?").replace("B is the next.", "''")
    (folder / "faq.yaml").write_text(text, encoding="utf-8")
    result = run("lint", str(folder))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{folder / 'faq.yaml'}:4: ") for line in lines)
    assert sum("warning: " in line for line in lines) == 1
    assert result.stderr == "1 error, 1 warning\n"
    rows = [
        json.loads(line)
        for line in run("lint", "--json", str(folder)).stdout.splitlines()
    ]
    assert sorted(row["level"] for row in rows) == ["error", "warning"]


def test_lint_counts_warnings_only_when_strict(run: Run, folder: Path) -> None:
    text = GOOD.replace("What is B?", "What is A?")
    (folder / "faq.yaml").write_text(text, encoding="utf-8")
    assert run("lint", str(folder)).exit_code == 0
    assert run("lint", "--strict", str(folder)).exit_code == 1


def test_lint_takes_the_settings_corpus(run: Run, folder: Path) -> None:
    (folder.parent / "frontdesk.toml").write_text('corpus = "knowledge"\n', "utf-8")
    (folder / "faq.yaml").write_text("entries: 3\n", encoding="utf-8")
    assert run("lint").stdout.startswith(f"{folder / 'faq.yaml'}:1: ")


def test_lint_of_a_folder_that_is_not_there_ends_with_2(run: Run, folder: Path) -> None:
    result = run("lint", str(folder / "x"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{folder / 'x'}: cannot be read (" in result.stderr
    assert result.stderr.endswith("); check its name and permissions\n")
    assert run("lint", str(folder / "faq.yaml")).exit_code == 2
