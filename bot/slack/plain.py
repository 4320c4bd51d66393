"""Markdown leaves as plain text: what notifications show and screen readers say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.slack.markdown import Cell, Leaf, Run, leaves


def to_plain(text: str) -> str:
    """The Markdown text without its marks; links as ``label (address)``.

    A table is read row by row, each cell with its column's heading.

    >>> print(to_plain("**Two** [fees](https://x.example):\\n\\n1. flat\\n2. hourly"))
    Two fees (https://x.example):
    <BLANKLINE>
    1. flat
    2. hourly
    """
    out = ""
    for leaf in leaves(text):
        lines = "\n".join(_lines(leaf))
        if lines:
            gap = "\n" if leaf.is_close else "\n\n"
            out += (gap if out else "") + lines
    return out


def runs_as_plain(runs: Iterable[Run]) -> str:
    """The text of the runs, with the addresses of links behind their labels."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.url is None or run.url in (run.text, f"mailto:{run.text}"):
        return run.text
    return f"{run.text} ({run.url})"


def _lines(leaf: Leaf) -> Iterator[str]:
    if leaf.kind == "rule":
        return
    if leaf.kind == "table":
        yield from _table(leaf.rows)
        return
    body = leaf.code if leaf.kind == "code" else runs_as_plain(leaf.runs)
    indent = "  " * max(0, leaf.depth - 1)
    first = indent + (f"{leaf.marker} " if leaf.marker else "  " * bool(leaf.depth))
    for number, line in enumerate(body.split("\n")):
        yield (
            (first if number == 0 else indent + "  " * bool(leaf.depth)) + line
        ).rstrip()


def _table(rows: tuple[tuple[Cell, ...], ...]) -> Iterator[str]:
    if not rows:
        return
    names = [runs_as_plain(cell).strip() for cell in rows[0]]
    if len(rows) == 1:
        yield "; ".join(names)
    for row in rows[1:]:
        cells = [runs_as_plain(cell).strip() for cell in row]
        pairs = zip(names, cells, strict=False)
        yield "; ".join(f"{n}: {c}" if n else c for n, c in pairs if c)
