"""Markdown as plain text, for pipes and plain terminals.

Written by hand, because ``frontdesk ask`` uses it: importing markdown-it-py takes
80 ms, longer than the rest of an answer.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)(.*)")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(.*)")
_RULE = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
# All the marks of nested quotes at once: deep nesting must not nest calls.
_QUOTE = re.compile(r" {0,3}(?:>[ \t]*)+(.*)")

# Bounded repeats: stray asterisks must not cost quadratic time.
_CODE = re.compile(r"(`{1,3})(.{1,500}?)\1", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\(\s*<?([^\s<>()]{0,1000})>?[^()]{0,200}\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,1000})>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1", re.DOTALL)
_STRESS = re.compile(
    r"\*(?=[^\s*])([^*]{1,1000})(?<=\S)\*|(?<!\w)_(?=\S)([^_]{1,1000})(?<=\S)_(?!\w)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\w{1,8}|\w{2,32});")
# A placeholder for text that is not Markdown: code, URLs, escaped characters.
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")


def plain(markdown: str, width: int | None = None) -> str:
    """`markdown` as plain text that keeps its paragraphs, lists and tables.

    Paragraphs and lists are wrapped to `width` columns; None puts each on one line.
    Code and tables are never wrapped.

    >>> print(plain("## Fees\\n\\n**Flat** fee:\\n- see [prices](https://x.org)"))
    Fees
    <BLANKLINE>
    Flat fee:
    - see prices (https://x.org)
    """
    lines: list[str] = []
    for indent, mark, text in _blocks(markdown.expandtabs(4).split("\n")):
        if mark is None:
            lines.append(indent + text)
        elif not text and not mark:
            if lines and lines[-1]:
                lines.append("")
        else:
            lines.extend(_wrapped(indent, mark, inline(text), width))
    return "\n".join(lines).strip("\n")


def inline(text: str) -> str:
    """The text of a paragraph without its marks; links become "text (url)".

    >>> inline("a **b** `c_d_e` [f](https://f) \\\\*g\\\\*")
    'a b c_d_e f (https://f) *g*'
    """
    verbatim: list[str] = []

    def keep(inner: str) -> str:
        verbatim.append(inner)
        return f"\ue000{len(verbatim) - 1}\ue001"

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _CODE.sub(lambda match: keep(match[2]), text)
    text = _ESCAPED.sub(lambda match: keep(match[1]), text)
    text = _AUTOLINK.sub(lambda match: keep(match[1].removeprefix("mailto:")), text)
    text = _LINK.sub(lambda match: _link(match, keep), text)
    text = _STRONG.sub(r"\2", text)
    text = _STRESS.sub(lambda match: match[1] or match[2], text)
    if _ENTITY.search(text):
        from html import unescape

        text = unescape(text)
    return _PLACEHOLDER.sub(lambda match: verbatim[int(match[1])], text)


def _link(match: re.Match[str], keep: Callable[[str], str]) -> str:
    label, url = match[1], match[2]
    if match[0].startswith("!") or not url or label in (url, f"mailto:{url}"):
        return label
    return f"{label} ({keep(url)})" if label else keep(url)


def _wrapped(indent: str, mark: str, text: str, width: int | None) -> Iterator[str]:
    hang = indent + " " * len(mark)
    start = indent + mark
    for part in text.split("\n"):
        words = " ".join(part.split())
        if width is None:
            yield start + words
        else:
            yield from textwrap.wrap(
                words,
                max(width, len(hang) + 10),
                initial_indent=start,
                subsequent_indent=hang,
                break_on_hyphens=False,
            )
        start = hang


def _blocks(lines: list[str]) -> Iterator[tuple[str, str | None, str]]:
    """(indent, mark, text) per block; mark None: verbatim; both empty: a gap."""
    gap = ("", "", "")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.strip() or _RULE.match(line):
            yield gap
        elif fence := _FENCE.match(line):
            while at < len(lines) and not lines[at].strip().startswith(fence[1]):
                yield "    ", None, lines[at]
                at += 1
            at += 1
        elif heading := _HEADING.match(line):
            yield gap
            yield "", "", _heading(heading[1])
            yield gap
        elif "|" in line and at < len(lines) and _is_table_rule(lines[at]):
            end = at + 1
            while end < len(lines) and "|" in lines[end]:
                end += 1
            for row in _table([line, *lines[at + 1 : end]]):
                yield "", None, row
            at = end
        elif item := _ITEM.match(line):
            text, at = _paragraph(item[3], lines, at)
            mark = "- " if item[2] in "-*+" else f"{item[2]} "
            yield " " * min(len(item[1]), 12), mark, text
        elif quote := _QUOTE.match(line):
            text = quote[1]
            while at < len(lines) and (quote := _QUOTE.match(lines[at])):
                text += "\n" + quote[1]
                at += 1
            for inner in plain(text).split("\n"):
                yield "", None, f"  {inner}"
        else:
            text, at = _paragraph(line.lstrip(" "), lines, at)
            yield "", "", text


def _paragraph(first: str, lines: list[str], at: int) -> tuple[str, int]:
    """The paragraph that starts with `first`, and the number of the line after it."""
    parts = [first]
    while at < len(lines) and _goes_on(lines[at]):
        before = parts[-1]
        is_break = before.endswith(("  ", "\\"))
        parts[-1] = before.rstrip(" ").removesuffix("\\") if is_break else before
        parts.append("\n" if is_break else " ")
        parts.append(lines[at].lstrip(" "))
        at += 1
    return "".join(parts).rstrip(), at


def _goes_on(line: str) -> bool:
    if not line.strip():
        return False
    starts = (_FENCE, _HEADING, _ITEM, _QUOTE, _RULE)
    return not any(pattern.match(line) for pattern in starts)


def _heading(text: str) -> str:
    """A heading without the number signs that may close it."""
    text = text.rstrip()
    unclosed = text.rstrip("#")
    return unclosed.rstrip() if unclosed.endswith((" ", "\t")) else text


def _is_table_rule(line: str) -> bool:
    return "|" in line and "-" in line and set(line) <= set("|:- ")


def _table(rows: list[str]) -> Iterator[str]:
    cells = [
        [inline(cell.strip()) for cell in row.strip().strip("|").split("|")]
        for row in rows
    ]
    n_columns = max(len(row) for row in cells)
    widths = [
        max((len(row[column]) for row in cells if column < len(row)), default=0)
        for column in range(n_columns)
    ]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield "  ".join(padded).rstrip()
