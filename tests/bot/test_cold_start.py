"""What a fresh process that answers one question does not import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: Each takes longer to import than answering, or only other commands use it.
UNWANTED = {
    "alembic", "asyncio", "corpus.folder", "corpus.reader", "difflib", "hashlib",
    "importlib.metadata", "index.building.build", "index.building.encode",
    "index.compiled.postings", "logging",
    "markdown_it", "numba", "numpy.linalg.linalg", "numpy.ma", "numpy.random",
    "prompt_toolkit", "pydantic", "pymilvus", "rapidfuzz", "rich", "scipy",
    "slack_bolt", "slack_sdk", "sklearn", "sqlalchemy", "ssl", "subprocess", "tomllib",
    "yaml",
}  # fmt: skip
if sys.platform == "linux":
    # What platformdirs imports, which only other systems need.
    UNWANTED |= {"platformdirs", "random", "shutil", "tempfile"}

SCRIPT = """
import sys
from bot.cli import frontdesk
try:
    frontdesk.main(["ask", sys.argv[2], "--corpus", sys.argv[1]])
except SystemExit as end:
    assert end.code in (0, 1), end.code
print(*sorted(sys.modules), file=sys.stderr)
"""


def imported_by_asking(question: str, corpus: Path, cache: Path) -> set[str]:
    """The modules of a process that has answered one question."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(corpus), question],
        env={**os.environ, "FRONTDESK_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(done.stderr.split())
    assert "bot.desk.desk" in imported
    return imported


def test_asking_a_built_index_imports_only_what_it_needs(
    small_corpus: Path, tmp_path: Path
) -> None:
    # The first one builds, the second notes what it has read.
    for _ in range(3):
        imported = imported_by_asking("what is outsourcing", small_corpus, tmp_path)
    assert UNWANTED.intersection(imported) == set()
    # What corrects a word is imported when there is one to correct.
    assert "rapidfuzz" in imported_by_asking("outsorcing", small_corpus, tmp_path)
