"""``frontdesk index build`` and ``frontdesk index info``."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from bot.commands.options import with_settings
from bot.settings.settings import Settings
from bot.terminal.screen import one_line

if TYPE_CHECKING:
    from bot.terminal.progress import ProgressLine
    from corpus import Corpus

BUILD_EPILOG = """\b
Examples:
  frontdesk index build --corpus my-corpus --out my-index
  frontdesk ask --index my-index "what is kpo?"
  frontdesk index build --corpus my-corpus --out milvus+http://localhost:19530/sales
"""

INFO_EPILOG = """\b
Examples:
  frontdesk index info my-index
  frontdesk index info my-index --verify
  frontdesk index info my-index --json
"""


@click.group()
def index() -> None:
    """Build an index, or look into one.

    The other commands keep an index of their corpus by themselves; one built here
    is for sharing between machines and processes.
    """


@index.command(epilog=BUILD_EPILOG)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="The index folder to make, or the address of one in Milvus;"
    " one that is there is replaced whole.",
)
@with_settings("corpus")
def build(out: str, settings: Settings) -> None:
    """Build the index of a corpus into a folder, or publish it in Milvus."""
    from bot.knowledge.cache import READINGS, cache_home
    from bot.terminal.progress import ProgressLine
    from corpus import read_corpus
    from index.building.build import build_index
    from index.milvus.address import is_address

    began = time.perf_counter()
    with ProgressLine(sys.stderr) as progress:
        progress("Reading the corpus", 0, 0)
        folder = settings.corpus_folder
        home = cache_home(folder, settings.cache_dir)
        corpus = read_corpus(folder, home / READINGS)
        if is_address(out):
            size = _publish(corpus, out, progress)
        else:
            build_index(corpus, Path(out), progress=progress)
            size = _megabytes(Path(out))
    seconds = time.perf_counter() - began
    click.echo(
        f"{out}: built from {one_line(corpus.info.name)},"
        f" {len(corpus.entries):,} entries, {size} in {seconds:.1f} s"
    )


def _publish(corpus: Corpus, out: str, progress: ProgressLine) -> str:
    """Build in a temporary folder and publish that; what to say of its size."""
    import tempfile

    from index.building.build import build_index
    from index.milvus.address import parse_address
    from index.milvus.publish import publish

    address = parse_address(out)
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as room:
        folder = Path(room) / "index"
        build_index(corpus, folder, progress=progress)
        name, is_new = publish(folder, address, progress=progress)
        state = f"collection {name}" if is_new else "unchanged, nothing published"
        return f"{_megabytes(folder)}, {state},"


@index.command(epilog=INFO_EPILOG)
@click.argument("place", metavar="DIR")
@click.option("--verify", is_flag=True, help="Also compare every file's checksum.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@with_settings()
def info(place: str, verify: bool, as_json: bool, settings: Settings) -> None:
    """Show what an index holds, and how far its confidence can be trusted."""
    from index.milvus.address import is_address, parse_address

    described: Mapping[str, object]
    if is_address(place):
        from index.milvus.open import describe_published

        described = describe_published(
            parse_address(place),
            settings.cache_dir / "milvus",
            timeout_seconds=settings.index_timeout,
            is_verified=verify,
        )
    else:
        from index import store

        described = store.describe(Path(place))
        if verify:
            store.verify(Path(place))
    if verify:
        described = {**described, "verified": True}
    if as_json:
        import json

        click.echo(json.dumps(described, default=str))
        return
    for name, value in described.items():
        if name != "reliability":
            for line in _lines(name, value):
                click.echo(line)
    rows = described.get("reliability")
    if rows:
        _show_reliability(cast("Sequence[Mapping[str, float]]", rows))


def _lines(name: str, value: object, depth: int = 0) -> list[str]:
    label = f"{'  ' * depth}{one_line(name).replace('_', ' ')}:"
    if isinstance(value, Mapping):
        rows = [_lines(str(key), inner, depth + 1) for key, inner in value.items()]
        inside = [line for row in rows for line in row]
        return [label, *inside] if inside else []
    if isinstance(value, list | tuple):
        # A model's coefficients tell nobody anything; --json has them.
        if not all(isinstance(item, str) for item in value):
            return []
        return [f"{label} {', '.join(map(one_line, value))}"]
    if isinstance(value, float):
        return [f"{label} {value:.4g}"]
    if isinstance(value, int) and not isinstance(value, bool):
        return [f"{label} {value:,}"]
    return [f"{label} {one_line(str(value))}"]


def _show_reliability(rows: Sequence[Mapping[str, float]]) -> None:
    """How often it was right, by how sure it was, on held-out parts of the corpus."""
    click.echo("reliability, on questions held out when the index was built:")
    click.echo("  confidence     questions   said   right")
    for row in rows:
        said, right = row.get("confidence"), row.get("right")
        click.echo(
            f"  {row['low']:.2f} to {row['high']:.2f}   {int(row['n']):>9,}"
            f"   {_share(said)}   {_share(right):>5}"
        )


def _share(value: float | None) -> str:
    return "   -" if value is None or value != value else f"{value:.2f}"


def _megabytes(folder: Path) -> str:
    n_bytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return f"{n_bytes / 1e6:.1f} MB"
