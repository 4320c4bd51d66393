"""What a fresh process that answers one question does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: Each takes longer than the answer, or is of use to other commands only.
UNWANTED = (
    "alembic", "asyncio", "index.build", "index.kernel", "markdown_it", "numba",
    "numpy.ma", "prompt_toolkit", "pydantic", "pymilvus", "rich", "scipy", "slack_bolt",
    "slack_sdk", "sklearn", "sqlalchemy", "ssl", "yaml",
)  # fmt: skip

SCRIPT = """
import sys
from bot.cli import frontdesk
try:
    frontdesk.main(["ask", sys.argv[2], "--corpus", sys.argv[1]])
except SystemExit as end:
    assert end.code in (0, 1), end.code
print(*sorted(sys.modules), file=sys.stderr)
"""


def test_asking_a_built_index_imports_only_what_it_needs(
    small_corpus: Path, tmp_path: Path
) -> None:
    import os

    environment = {**os.environ, "FRONTDESK_CACHE_DIR": str(tmp_path)}
    for _ in range(2):  # the first one builds
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(small_corpus), "what is outsourcing"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    imported = done.stderr.split()
    assert "bot.desk" in imported
    assert [name for name in UNWANTED if name in imported] == []
