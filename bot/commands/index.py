"""``frontdesk index build`` and ``frontdesk index info``."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from typing import cast

import click

from bot.commands.options import with_settings
from bot.settings.settings import Settings
from bot.terminal.screen import counted, one_line

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
    """Build or inspect an index.

    The other commands build an index of their corpus themselves and keep it.  Build
    one here to share it between machines and processes.
    """


@index.command(epilog=BUILD_EPILOG)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Index folder to write, or address of an index in Milvus;"
    " an existing index is replaced as a whole.",
)
@with_settings("corpus")
def build(out: str, settings: Settings) -> None:
    """Build the index of a corpus into a folder, or publish it in Milvus."""
    from bot.knowledge.cache import read_kept
    from bot.knowledge.place import place_in
    from bot.terminal.progress import ProgressLine

    began = time.perf_counter()
    with ProgressLine(sys.stderr) as progress:
        progress("Reading the corpus", 0, 0)
        corpus = read_kept(settings.corpus_folder, settings.cache_dir)
        size = place_in(settings, out).write(corpus, progress)
    seconds = time.perf_counter() - began
    n_entries = counted(len(corpus.entries), "entry", "entries")
    click.echo(
        f"{out}: built from {one_line(corpus.info.name)},"
        f" {n_entries}, {size} in {seconds:.1f} s"
    )


@index.command(epilog=INFO_EPILOG)
@click.argument("place", metavar="DIR")
@click.option(
    "--verify", is_flag=True, help="Also check everything against its checksum."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_settings()
def info(place: str, verify: bool, as_json: bool, settings: Settings) -> None:
    """Show what is in an index, and how reliable its confidence is."""
    from bot.knowledge.place import place_in

    described = place_in(settings, place).describe(is_verified=verify)
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
        # A model's coefficients mean nothing to a reader; --json has them.
        if not all(isinstance(item, str) for item in value):
            return []
        return [f"{label} {', '.join(map(one_line, value))}"]
    if isinstance(value, float):
        return [f"{label} {value:.4g}"]
    if isinstance(value, int) and not isinstance(value, bool):
        return [f"{label} {value:,}"]
    return [f"{label} {one_line(str(value))}"]


def _show_reliability(rows: Sequence[Mapping[str, float]]) -> None:
    """How often the first candidate was right, by confidence, on held-out questions."""
    click.echo("reliability, on questions held out when the index was built:")
    click.echo("  confidence     questions   mean   right")
    for row in rows:
        mean, right = row.get("confidence"), row.get("right")
        click.echo(
            f"  {row['low']:.2f} to {row['high']:.2f}   {int(row['n']):>9,}"
            f"   {_share(mean)}   {_share(right):>5}"
        )


def _share(value: float | None) -> str:
    return "   -" if value is None or value != value else f"{value:.2f}"
