"""The six entries of `six.py`, built."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.building.build import build_index
from tests.index.six import ENTRIES, corpus_of


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The six entries, built; not to be changed."""
    out = tmp_path_factory.mktemp("six") / "index"
    build_index(corpus_of(*ENTRIES), out)
    return out
