"""Markdown text -> sections, one a heading, as CommonMark sees headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from corpus.problem_log import ProblemLog, quoted

MAX_HEADING_CHARS = 300

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t](.*))?")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")
_FENCE = re.compile(
    r"[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(?P<mark>`{3,}(?=[^`]*$)|~{3,})"
)
_ESCAPE_OR_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*+(?=\S)|(?<=\S)\*+|`")
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

    Headings are ATX (``## so``) and setext (underlined).  What looks like one inside a
    code block, a quotation or a comment is none; HTML comments are left out.  `log`
    takes comments and code blocks that never end (they would swallow the rest unseen),
    and headings that are empty or longer than `MAX_HEADING_CHARS`.
    """
    splitter = _Splitter(log, first_line)
    for number, line in enumerate(text.split("\n"), first_line):
        splitter.read(line, number)
    splitter.end()
    return splitter.sections


class _Splitter:
    """Reads an article line by line and remembers which block it is in."""

    def __init__(self, log: ProblemLog, first_line: int) -> None:
        self.log = log
        self.sections = [Section(0, "", first_line)]
        self.fence: str | None = None
        self.fence_line = 0
        self.comment_line = 0  # where the open comment started; 0: none is open
        self.paragraph: int | None = None  # where in the section it starts
        self.in_list = False
        self.in_other = (
            False  # a quotation, table or HTML, which takes lines as they are
        )
        self.was_blank = True

    def read(self, raw: str, number: int) -> None:
        lines = self.sections[-1].lines
        if self.fence is not None:
            lines.append(raw)
            if _closes(raw, self.fence):
                self.fence = None
            return
        is_indented = raw.startswith(("    ", "\t")) and not self.comment_line
        if (
            is_indented
            and self.paragraph is None
            and not (self.in_list or self.in_other)
        ):
            lines.append(raw)  # an indented code block
            return
        line = self._without_comments(raw, number)
        if not line.strip():
            if not raw.strip():
                lines.append("")
                self._end_blocks()
            return
        self._read_visible(line, number)
        self.was_blank = False

    def _read_visible(self, line: str, number: int) -> None:
        lines = self.sections[-1].lines
        is_rule = _RULE.fullmatch(line) is not None
        is_item = not is_rule and _LIST_ITEM.match(line) is not None
        if self.was_blank and not is_item and line[0] not in " \t":
            self.in_list = False
        if fence := _FENCE.match(line):
            self.fence, self.fence_line = fence["mark"], number
            self.in_list = self.in_list or is_item
            self.paragraph = None
        elif heading := _ATX.fullmatch(line):
            self._start(len(heading[1]), _without_closing(heading[2] or ""), number)
            return
        elif self.paragraph is not None and _UNDERLINE.fullmatch(line):
            written = lines[self.paragraph :]
            del lines[self.paragraph :]
            level = 1 if line.lstrip()[0] == "=" else 2
            text = " ".join(part.strip() for part in written)
            self._start(level, text, number - len(written))
            return
        elif is_item:
            self.in_list, self.paragraph = True, None
        elif is_rule:
            self.paragraph = None
        elif line.lstrip()[0] in ">|<":
            self.in_other, self.paragraph = True, None
        elif self.paragraph is None and not self.in_list and not self.in_other:
            self.paragraph = len(lines)
        lines.append(line)

    def _start(self, level: int, heading: str, number: int) -> None:
        if not heading.strip():
            self.log.error(
                number, "the heading has no text", "write it or delete the line"
            )
        elif len(heading) > MAX_HEADING_CHARS:
            what = f"the heading {quoted(heading)} is longer than {MAX_HEADING_CHARS}"
            self.log.error(number, f"{what} characters", "write a shorter one")
            heading = heading[:MAX_HEADING_CHARS]
        self.sections.append(Section(level, plain_text(heading), number))
        self._end_blocks()
        self.in_list = False

    def _end_blocks(self) -> None:
        self.paragraph, self.in_other, self.was_blank = None, False, True

    def _without_comments(self, line: str, number: int) -> str:
        """The line without its HTML comments, also those that go over many lines."""
        if not self.comment_line and "<!--" not in line:
            return line
        marks = list(_TICKS_OR_COMMENT.finditer(line))
        runs = _runs_of_ticks(marks)
        kept, shown_from, code_end = [], 0, 0
        for mark in marks:
            if self.comment_line:
                if mark[0] == "-->":
                    self.comment_line, shown_from = 0, mark.end()
            elif mark.start() < code_end or mark[0] == "-->":
                continue
            elif mark[0] == "<!--":
                kept.append(line[shown_from : mark.start()])
                self.comment_line = number
            else:
                same = runs[len(mark[0])]
                closing = bisect_right(same, mark.start())
                if closing < len(same):
                    code_end = same[closing] + len(mark[0])
        if not self.comment_line:
            kept.append(line[shown_from:])
        return "".join(kept)

    def end(self) -> None:
        if self.fence is not None:
            what = "the code block that starts here is never closed"
            self.log.error(
                self.fence_line, what, f"end it with a line {quoted(self.fence)}"
            )
        if self.comment_line:
            what = "the comment that starts here is never closed"
            self.log.error(self.comment_line, what, "end it with -->")


def _runs_of_ticks(marks: list[re.Match[str]]) -> dict[int, list[int]]:
    """Where runs of backticks start, by their length: equal runs enclose code."""
    runs: dict[int, list[int]] = defaultdict(list)
    for mark in marks:
        if mark[0][0] == "`":
            runs[len(mark[0])].append(mark.start())
    return runs


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return len(mark) >= len(fence) and not mark.strip(fence[0])


def _without_closing(heading: str) -> str:
    """An ATX heading's text without the hashes that may end it."""
    text = heading.strip()
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text


def plain_text(heading: str) -> str:
    """A heading without its Markdown.

    >>> plain_text("**What** is [KPO](https://x.example)? `fast_mode`")
    'What is KPO? fast_mode'
    """
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", heading)
    text = re.sub(r"(?<!\w)_+(?=\S)|(?<=[^\W_])_+(?!\w)", "", text)
    text = _ESCAPE_OR_MARK.sub(lambda found: found[1] or "", text)
    return " ".join(text.split())
