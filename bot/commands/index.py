"""``frontdesk index build`` and ``frontdesk index info``."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import click

from bot.commands.options import with_settings
from bot.settings import Settings
from bot.terminal import one_line

BUILD_EPILOG = """\b
Examples:
  frontdesk index build --corpus my-corpus --out my-index
  frontdesk ask --index my-index "what is kpo?"
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
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The index folder to make; one that is there is replaced whole.",
)
@with_settings("corpus")
def build(out: Path, settings: Settings) -> None:
    """Build the index of a corpus into a folder."""
    from bot.progress import ProgressLine
    from corpus import read_corpus
    from index.build import build_index

    began = time.perf_counter()
    with ProgressLine(sys.stderr) as progress:
        progress("Reading the corpus", 0, 0)
        corpus = read_corpus(settings.corpus_folder)
        build_index(corpus, out, progress=progress)
    seconds = time.perf_counter() - began
    click.echo(
        f"{out}: built from {one_line(corpus.info.name)},"
        f" {len(corpus.entries):,} entries, {_megabytes(out)} in {seconds:.1f} s"
    )


@index.command(epilog=INFO_EPILOG)
@click.argument(
    "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--verify", is_flag=True, help="Also compare every file's checksum.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def info(folder: Path, verify: bool, as_json: bool) -> None:
    """Show what an index holds, and how far its confidence can be trusted."""
    from index import store

    described: Mapping[str, object] = store.describe(folder)
    if verify:
        store.verify(folder)
        described = {**described, "verified": True}
    if as_json:
        import json

        click.echo(json.dumps(described, default=str))
        return
    for name, value in described.items():
        if name != "reliability":
            _show_value(name, value, 0)
    rows = described.get("reliability")
    if rows:
        _show_reliability(cast("Sequence[Mapping[str, float]]", rows))


def _show_value(name: str, value: object, depth: int) -> None:
    label = f"{'  ' * depth}{one_line(name).replace('_', ' ')}:"
    if isinstance(value, Mapping):
        click.echo(label)
        for inner_name, inner in value.items():
            _show_value(str(inner_name), inner, depth + 1)
    elif isinstance(value, list | tuple):
        # A model's coefficients tell nobody anything; --json has them.
        if all(isinstance(item, str) for item in value):
            click.echo(f"{label} {', '.join(map(one_line, value))}")
    elif isinstance(value, float):
        click.echo(f"{label} {value:.4g}")
    elif isinstance(value, int) and not isinstance(value, bool):
        click.echo(f"{label} {value:,}")
    else:
        click.echo(f"{label} {one_line(str(value))}")


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
