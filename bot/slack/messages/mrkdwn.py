"""Markdown leaves as Slack's mrkdwn, in pieces that fit a section.

mrkdwn has no headings, lists or tables: a heading is a bold line, a list is lines with
bullets, a narrow table is set in fixed width and a wide one is a list of its rows.  A
style works only between word boundaries and on one line; where the Markdown has it
inside a word, an invisible space makes the boundary.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.slack.messages.escape import cut, escape, escape_code, one_line, size
from bot.slack.messages.markdown import Cell, Leaf, Run, leaves
from bot.slack.messages.plain import runs_as_plain

PIECE_LIMIT = 3000
TABLE_COLUMNS = 64
LABEL_LIMIT = 300

_MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}
_BOUNDARY = "\u200b"
_FENCE = "```"
_INDENT = "    "


def to_mrkdwn(
    text: str, *, limit: int = PIECE_LIMIT, is_quoted: bool = False
) -> list[str]:
    """The Markdown text as mrkdwn, in pieces of at most `limit` characters each.

    A piece ends between lines, never inside a link, an entity or a style.  `is_quoted`
    quotes all of it.  `limit` is at least 400.

    >>> to_mrkdwn("# Fees\\n\\n**Flat** & [more](https://x.example)")
    ['*Fees*\\n\\n*Flat* &amp; <https://x.example|more>']
    """
    blocks: list[_Lines] = []
    for leaf in leaves(text):
        shown = replace(leaf, is_quoted=True) if is_quoted else leaf
        blocks.extend(_blocks(shown, limit))
    return list(_pieces(blocks, limit))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines that belong together; those of code go between fences."""

    lines: tuple[str, ...]
    is_code: bool = False
    is_close: bool = False
    is_quoted: bool = False


def _blocks(leaf: Leaf, limit: int) -> Iterator[_Lines]:
    if leaf.kind == "rule":
        yield _Lines(("———",), is_close=leaf.is_close, is_quoted=leaf.is_quoted)
    elif leaf.kind == "code":
        yield _Lines(_code_lines(leaf.code, limit), is_code=True)
    elif leaf.kind == "table":
        yield _table(leaf, limit)
    else:
        yield _Lines(
            tuple(_text_lines(leaf, limit)),
            is_close=leaf.is_close,
            is_quoted=leaf.is_quoted,
        )


def _text_lines(leaf: Leaf, limit: int) -> Iterator[str]:
    runs = leaf.runs
    if leaf.kind == "heading":
        runs = tuple(run if run.text == "\n" else _bold(run) for run in runs)
    indent = _INDENT * max(0, leaf.depth - 1)
    hanging = indent + (_INDENT if leaf.depth else "")
    first = f"{indent}{leaf.marker} " if leaf.marker else hanging
    room = limit - len(first) - len(hanging) - 16
    lines = [line for part in _split(runs, room) for line in _render(part).split("\n")]
    for number, line in enumerate(lines):
        yield (first if number == 0 else hanging) + line


def _render(runs: Sequence[Run]) -> str:
    """The runs as mrkdwn; a style opens where it begins and closes where it ends."""
    out: list[str] = []
    opened: list[str] = []
    for place, run in enumerate(runs):
        text, wanted = _shown(run), set(run.styles)
        if run.url is not None or not run.text.strip():
            wanted.discard("code")
        if not run.text.strip() and run.text != "\n":
            # A blank between two runs has the styles that they share.
            following = runs[place + 1].styles if place + 1 < len(runs) else frozenset()
            wanted = set(opened) & set(following) - {"code"}
        while not wanted.issuperset(opened):
            _close(out, opened)
        opening = [s for s in _MARKS if s in wanted and s not in opened]
        if opening:
            blank = text[: len(text) - len(text.lstrip())]
            if "code" in opening:
                blank = ""
            out.append(blank)
            text = text[len(blank) :]
            if _last(out)[-1:].isalnum():
                out.append(_BOUNDARY)
            out.extend(_MARKS[style] for style in opening)
            opened.extend(opening)
        elif not opened and _last(out) in _MARKS.values() and text[:1].isalnum():
            out.append(_BOUNDARY)
        out.append(text)
    while opened:
        _close(out, opened)
    return "".join(out)


def _shown(run: Run) -> str:
    if run.url is not None:
        label = escape(cut(run.text, LABEL_LIMIT)).replace("|", "¦")
        return f"<{run.url}|{one_line(label) or run.url}>"
    return escape_code(run.text) if "code" in run.styles else escape(run.text)


def _close(out: list[str], opened: list[str]) -> None:
    """Close the innermost style before trailing blanks: after them it has no effect."""
    mark = _MARKS[opened.pop()]
    tail = ""
    if mark != "`":
        while out and not out[-1].strip():
            tail = out.pop() + tail
        if out:
            text = out[-1].rstrip()
            out[-1], tail = text, out[-1][len(text) :] + tail
    out.append(mark)
    if tail:
        out.append(tail)


def _last(out: list[str]) -> str:
    return next((part for part in reversed(out) if part), "")


def _split(runs: Sequence[Run], room: int) -> Iterator[tuple[Run, ...]]:
    """The runs in groups that each render within `room`, cut between words."""
    if sum(_cost(run) for run in runs) <= room:
        yield tuple(runs)
        return
    group: list[Run] = []
    used = 0
    for word in (word for run in runs for word in _words(run, room)):
        if group and used + _cost(word) > room:
            yield tuple(_joined(group))
            group, used = [], 0
        group.append(word)
        used += _cost(word)
    if group:
        yield tuple(_joined(group))


def _joined(words: Sequence[Run]) -> Iterator[Run]:
    """The words as runs again: whether a mark is inert depends on its neighbours."""
    for look, same in itertools.groupby(words, key=lambda w: (w.styles, w.url)):
        yield Run("".join(word.text for word in same), *look)


def _words(run: Run, room: int) -> Iterator[Run]:
    """The run word by word; a link stays whole, a word longer than `room` does not."""
    if run.url is not None or run.text == "\n":
        yield run
        return
    # An escaped character takes up to five, with a joiner six.
    step = max(1, (room - 20) // 6)
    start = 0
    for place, character in enumerate(run.text):
        if character == " " or place - start + 1 >= step:
            yield replace(run, text=run.text[start : place + 1])
            start = place + 1
    if start < len(run.text):
        yield replace(run, text=run.text[start:])


def _cost(run: Run) -> int:
    """An upper bound on the number of characters that the run renders to."""
    return size(_shown(run)) + 2 * len(run.styles) + 2


def _code_lines(code: str, limit: int) -> tuple[str, ...]:
    """The lines of code, escaped; one too long for a piece continues on the next."""
    step = max(1, (limit - 16) // 6)
    return tuple(
        escape_code(line[start : start + step])
        for line in code.expandtabs(4).split("\n")
        for start in range(0, max(1, len(line)), step)
    )


def _table(leaf: Leaf, limit: int) -> _Lines:
    cells = [[one_line(runs_as_plain(cell)) for cell in row] for row in leaf.rows]
    n_columns = max((len(row) for row in cells), default=0)
    for row in cells:
        row.extend([""] * (n_columns - len(row)))
    widths = [max(_width(row[n]) for row in cells) for n in range(n_columns)]
    has_links = any(r.url for row in leaf.rows for cell in row for r in cell)
    if not has_links and sum(widths) + 2 * n_columns <= TABLE_COLUMNS:
        lines = [_aligned(row, widths) for row in cells]
        lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
        return _Lines(tuple(escape_code(line) for line in lines), is_code=True)
    return _Lines(tuple(_rows_as_list(leaf.rows, limit)), is_quoted=leaf.is_quoted)


def _rows_as_list(rows: Sequence[Sequence[Cell]], limit: int) -> Iterator[str]:
    """A wide table as a list: one item per row, titled by its first cell."""
    names = [one_line(runs_as_plain(cell)) for cell in rows[0]]
    for row in rows[1:] or rows:
        for number, cell in enumerate(row):
            if not any(run.text.strip() for run in cell):
                continue
            if number == 0:
                start, runs = "• ", [_bold(run) for run in cell]
            else:
                start, runs = _INDENT, list(cell)
                if names[number] and len(rows) > 1:
                    runs = [Run(f"{names[number]}: ", frozenset({"italic"})), *runs]
            for part in _split(runs, limit - 24):
                yield start + _render(part).replace("\n", " ")
                start = _INDENT


def _bold(run: Run) -> Run:
    return replace(run, styles=run.styles | {"bold"})


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell))
        for cell, width in zip(row, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns in fixed width: two for a wide letter, none for a combining mark."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _pieces(blocks: Iterable[_Lines], limit: int) -> Iterator[str]:
    """The blocks put together, a new piece wherever the next line would not fit."""
    piece, length = "", 0
    for block in blocks:
        gap = "\n" if block.is_close else "\n\n"
        for number, group in enumerate(_groups(block, limit)):
            between = gap if number == 0 else "\n"
            added = size(between) + size(group)
            if piece and length + added <= limit:
                piece += between + group
                length += added
            else:
                if piece:
                    yield piece
                piece, length = group, size(group)
    if piece:
        yield piece


def _groups(block: _Lines, limit: int) -> Iterator[str]:
    """The block's lines one by one, but code in as few fenced parts as fit."""
    if not block.is_code:
        prefix = "> " if block.is_quoted else ""
        for line in block.lines:
            yield (prefix + line).rstrip()
        return
    group: list[str] = []
    room = limit - 2 * len(_FENCE) - 2
    length = 0
    for line in block.lines:
        if group and length + size(line) + 1 > room:
            yield "\n".join((_FENCE, *group, _FENCE))
            group, length = [], 0
        group.append(line)
        length += size(line) + 1
    yield "\n".join((_FENCE, *group, _FENCE))
