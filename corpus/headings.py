"""Markdown text -> sections, one per heading, by a CommonMark parser."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corpus.problem_log import ProblemLog, quoted

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_HEADING_CHARS = 300
# The parser leaves deeper blocks unread; its time grows with the depth that it allows.
# A nested list counts as two levels.
MAX_DEPTH = 20

_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_CONTAINERS = ("list_item_open", "blockquote_open")
_TICKS_OR_COMMENT = re.compile(r"`+|<!--|-->")


@dataclass(slots=True)
class Section:
    """A heading and the text below it, up to the next heading of any level.

    `level` counts from 1; 0 is the text before the first heading, whose `heading` is
    empty.  `line` is the heading's.
    """

    level: int
    heading: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The section's own text; empty if it has none, or nothing but rules."""
        if all(not line.strip() or _RULE.fullmatch(line) for line in self.lines):
            return ""
        first = next(n for n, line in enumerate(self.lines) if line.strip())
        return "\n".join(line.rstrip() for line in self.lines[first:]).rstrip()


def split_sections(text: str, log: ProblemLog, *, first_line: int) -> list[Section]:
    """The sections of an article in order; the first is the text before any heading.

    Headings are those of CommonMark with tables that are in no list and no quotation.
    HTML comments are left out, even if one begins within a line and continues over
    blank lines; nothing inside one counts as a heading.  `log` receives comments and
    code blocks that never end (they would swallow the rest silently), headings that are
    empty or longer than `MAX_HEADING_CHARS`, and nesting deeper than `MAX_DEPTH`.
    """
    lines = text.split("\n")
    blocks = _read_blocks(text, len(lines), log, first_line)
    sections = [Section(0, "", first_line)]
    comments = _Comments()
    end = 0  # of the last heading
    for at, line in enumerate(lines):
        number = first_line + at
        if at < end:
            continue
        if at in blocks.headings and not comments.begun:
            level, end, written = blocks.headings[at]
            parts = [comments.without(part, number) for part in written.split("\n")]
            heading = plain_text(_checked(" ".join(parts), number, log))
            sections.append(Section(level, heading, number))
        elif blocks.is_code[at] and not comments.begun:
            sections[-1].lines.append(line)
        elif visible := comments.without(line, number).rstrip():
            sections[-1].lines.append(visible)
        elif not line.strip():
            sections[-1].lines.append("")
    if comments.begun:
        what = "the comment that starts here is never closed"
        log.error(comments.begun, what, "end it with -->")
    return sections


class _Blocks(NamedTuple):
    """What an article's lines belong to; lines are counted from 0.

    `headings` has each heading's level, the line after it and its Markdown, by the line
    where it starts; `is_code` is 1 for the lines of code blocks.
    """

    headings: dict[int, tuple[int, int, str]]
    is_code: bytearray


def _read_blocks(text: str, n_lines: int, log: ProblemLog, first_line: int) -> _Blocks:
    tokens: list[Token] = []
    _parser().block.parse(text + "\n", _parser(), {}, tokens)
    blocks = _Blocks({}, bytearray(n_lines + 1))
    n_read = len(text.rstrip().split("\n"))
    for at, token in enumerate(tokens):
        begin, end = token.map or (0, 0)
        if token.type == "heading_open" and token.level == 0:
            blocks.headings[begin] = int(token.tag[1:]), end, tokens[at + 1].content
        elif token.type in ("fence", "code_block"):
            blocks.is_code[begin:end] = b"\1" * (end - begin)
            has_end = token.content.count("\n") < end - begin - 1
            if token.type == "fence" and end >= n_read and not has_end:
                what = "the code block that starts here is never closed"
                fix = f"end it with a line {quoted(token.markup)}"
                log.error(first_line + begin, what, fix)
        elif token.level == MAX_DEPTH - 1 and token.type in _CONTAINERS:
            what = "lists or quotations are nested too deeply here"
            log.error(first_line + begin, what, "flatten them")
    return blocks


@cache
def _parser() -> MarkdownIt:
    # Imported here: a corpus without articles does not need it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH}).enable("table")


def _checked(heading: str, number: int, log: ProblemLog) -> str:
    """The heading, cut to `MAX_HEADING_CHARS`; reports one that is empty or longer."""
    if not heading.strip():
        fix = "add some or delete the line"
        log.error(number, "the heading has no text", fix)
    elif len(heading) > MAX_HEADING_CHARS:
        what = f"the heading {quoted(heading)} is longer than {MAX_HEADING_CHARS}"
        log.error(number, f"{what} characters", "shorten it")
    return heading[:MAX_HEADING_CHARS]


class _Comments:
    """Removes HTML comments, line by line.

    `begun` is the line where the comment that is still open starts; 0 if none is.
    """

    def __init__(self) -> None:
        self.begun = 0

    def without(self, line: str, number: int) -> str:
        """The line without comments; `<!--` in inline code does not start one."""
        if not self.begun and "<!--" not in line:
            return line
        marks = list(_TICKS_OR_COMMENT.finditer(line))
        runs = _runs_of_ticks(marks)
        kept, shown_from, code_end = [], 0, 0
        for mark in marks:
            if self.begun:
                if mark[0] == "-->":
                    self.begun, shown_from = 0, mark.end()
            elif mark.start() < code_end or mark[0] == "-->":
                continue
            elif mark[0] == "<!--":
                kept.append(line[shown_from : mark.start()])
                self.begun = number
            else:
                same = runs[len(mark[0])]
                closing = bisect_right(same, mark.start())
                if closing < len(same):
                    code_end = same[closing] + len(mark[0])
        if not self.begun:
            kept.append(line[shown_from:])
        return "".join(kept)


def _runs_of_ticks(marks: list[re.Match[str]]) -> dict[int, list[int]]:
    """Where runs of backticks start, by length: two of equal length enclose code."""
    runs: dict[int, list[int]] = defaultdict(list)
    for mark in marks:
        if mark[0][0] == "`":
            runs[len(mark[0])].append(mark.start())
    return runs


def plain_text(heading: str) -> str:
    """A heading without its Markdown.

    >>> plain_text("**What** is [KPO](https://x.example)? `fast_mode`")
    'What is KPO? fast_mode'
    """
    tokens: list[Token] = []
    _parser().inline.parse(heading, _parser(), {}, tokens)
    shown = ("" if token.type == "html_inline" else token.content for token in tokens)
    return " ".join("".join(shown).split())
