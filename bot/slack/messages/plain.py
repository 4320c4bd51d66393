"""Markdown leaves as plain text, for notifications and screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.slack.messages.escape import without_schemes
from bot.slack.messages.markdown import Cell, Leaf, Run, leaves


def to_plain(text: str) -> str:
    """The Markdown text without its marks; links as ``label (address)``.

    A table is read row by row, each cell with its column's heading.  An address that
    the Markdown does not link is broken invisibly, because Slack would link it.

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


def _inert(runs: Sequence[Run]) -> str:
    """Like `runs_as_plain`, with no other address, and a space after each."""
    out = []
    for place, run in enumerate(runs):
        if run.url is None:
            out.append(without_schemes(run.text))
            continue
        label = run.text if run.url == run.text else without_schemes(run.text)
        out.append(_run(replace(run, text=label)))
        following = "".join(after.text for after in runs[place + 1 : place + 3])
        if following and not _ends_address(following):
            out.append(" ")
    return "".join(out)


def _ends_address(following: str) -> bool:
    """Whether an address ends before this text: at a blank, or a mark and a blank."""
    return f"{following[:2]} ".lstrip(".,;:!?")[:1].isspace()


def _lines(leaf: Leaf) -> Iterator[str]:
    if leaf.kind == "rule":
        return
    if leaf.kind == "table":
        yield from _table(leaf.rows)
        return
    body = without_schemes(leaf.code) if leaf.kind == "code" else _inert(leaf.runs)
    indent = "  " * max(0, leaf.depth - 1)
    first = indent + (f"{leaf.marker} " if leaf.marker else "  " * bool(leaf.depth))
    for number, line in enumerate(body.split("\n")):
        yield (
            (first if number == 0 else indent + "  " * bool(leaf.depth)) + line
        ).rstrip()


def _table(rows: tuple[tuple[Cell, ...], ...]) -> Iterator[str]:
    if not rows:
        return
    names = [_inert(cell).strip() for cell in rows[0]]
    if len(rows) == 1:
        yield "; ".join(names)
    for row in rows[1:]:
        cells = [_inert(cell).strip() for cell in row]
        pairs = zip(names, cells, strict=False)
        yield "; ".join(f"{n}: {c}" if n else c for n, c in pairs if c)
