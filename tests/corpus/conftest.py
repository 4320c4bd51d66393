"""A folder of knowledge files made from a dict, and its problems as short lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus import check_corpus

MakeFolder = Callable[[Mapping[str, str | bytes]], Path]
ProblemLines = Callable[[Mapping[str, str | bytes]], list[str]]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Writes files below a new folder called ``knowledge``."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "knowledge"
        folder.mkdir()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else content.encode()
            path.write_bytes(data)
        return folder

    return make


@pytest.fixture
def problem_lines(make_folder: MakeFolder) -> ProblemLines:
    """The problems of a folder with these files, with paths from that folder."""

    def check(files: Mapping[str, str | bytes]) -> list[str]:
        folder = make_folder(files)
        lines = [str(problem) for problem in check_corpus(folder)]
        return [
            line.replace(f"{folder}/", "").replace(f"{folder}\\", "") for line in lines
        ]

    return check
