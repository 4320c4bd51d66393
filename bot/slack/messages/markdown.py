"""The corpus's Markdown, read by a CommonMark parser into leaves that can be shown.

A leaf is one thing on its own lines: a paragraph, a list item's paragraph, a heading,
a piece of code, a table, a rule.  `mrkdwn` and `plain` turn leaves into text.  Raw HTML
is read as text, and only http, https and mailto addresses make a link.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.slack.messages.escape import clean, one_line

URL_LIMIT = 2000
READ_LIMIT = 40_000

LeafKind = Literal["text", "heading", "code", "table", "rule"]
Cell = tuple["Run", ...]

_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_SCHEMES = frozenset({"http", "https", "mailto"})
# What ends a link in Slack or formats: an underscore does not inside a word.
_UNSAFE = re.compile(r"[|<>`*~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_MAILBOX = re.compile(
    r"[\w.+-]{1,64}@(?!(?:channel|here|everyone|group)\b)[\w-]+(?:\.[\w-]+)+\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look: `styles` out of bold, italic, strike, code."""

    text: str
    styles: frozenset[str] = frozenset()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing on its own lines.

    Attributes
    ----------
    runs : the text of "text" and "heading"
    code : the text of "code"
    rows : the cells of "table", the heading row first
    marker : what precedes the first line of a list item, such as "1."; or ""
    depth : how many lists it is in, 0 for none
    is_quoted : whether it is in a block quote
    is_close : whether it follows the one before without a blank line
    """

    kind: LeafKind
    runs: tuple[Run, ...] = ()
    code: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    marker: str = ""
    depth: int = 0
    is_quoted: bool = False
    is_close: bool = False


@functools.lru_cache(maxsize=1024)
def leaves(text: str) -> tuple[Leaf, ...]:
    """The leaves of a Markdown text, in reading order.

    Cached: one message needs them several times, and the same answers come up again.
    Only the first `READ_LIMIT` characters are read, more than any message can hold.

    >>> [(leaf.marker, leaf.runs[0].text) for leaf in leaves("Two:\\n- a\\n- b")]
    [('', 'Two:'), ('•', 'a'), ('•', 'b')]
    """
    return tuple(_LeafReader().read(_parser().parse(clean(text[:READ_LIMIT]))))


def safe_url(url: str | None) -> str | None:
    """The address, ready for a link; None if it must not be linked.

    >>> safe_url("https://a.example/x|y>*"), safe_url("javascript:alert(1)")
    ('https://a.example/x%7Cy%3E%2A', None)
    >>> safe_url("https://bank.example@evil.example"), safe_url("mailto:*@channel")
    (None, None)
    """
    if not url or len(url) > URL_LIMIT or clean(url) != url or url.split() != [url]:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES:
        return None
    if parts.scheme == "mailto":
        if not _MAILBOX.match(parts.path):
            return None
    elif not parts.netloc or "@" in parts.netloc:
        # A name before the host makes one address look like another.
        return None
    else:
        # So that "/@here" cannot be taken for a mention; sites read both alike.
        url = url.replace("@", "%40")
    if _UNSAFE.search(parts.netloc):
        return None  # no host has these, and escaped they would name another one
    url = _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", url)
    # Slack would read these as the characters that they stand for.
    for entity in ("&lt;", "&gt;", "&amp;"):
        url = url.replace(entity, entity.replace("&", "%26"))
    return url


@functools.cache
def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough, and HTML as text."""
    options = {"html": False, "linkify": False, "typographer": False}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


@dataclass(slots=True)
class _List:
    number: int | None
    marker: str = ""


@dataclass(slots=True)
class _LeafReader:
    """Walks the flat tokens, so that deeply nested styles cause no recursion."""

    lists: list[_List] = field(default_factory=list)
    n_quotes: int = 0
    is_heading: bool = False
    rows: list[list[Cell]] | None = None

    def read(self, tokens: Sequence[Token]) -> Iterator[Leaf]:
        was_item = False
        for token in tokens:
            leaf = self._take(token)
            if leaf is None:
                # A list that is not inside another is set apart from the one before it.
                was_item = was_item and bool(self.lists)
                continue
            in_list = bool(self.lists)
            yield replace(
                leaf,
                depth=len(self.lists),
                is_quoted=self.n_quotes > 0,
                is_close=in_list and was_item,
                marker=self._marker(),
            )
            was_item = in_list

    def _take(self, token: Token) -> Leaf | None:
        match token.type:
            case "bullet_list_open":
                self.lists.append(_List(None))
            case "ordered_list_open":
                start = token.attrGet("start")
                self.lists.append(_List(1 if start is None else int(start)))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._item(self.lists[-1])
            case "blockquote_open":
                self.n_quotes += 1
            case "blockquote_close":
                self.n_quotes -= 1
            case "heading_open":
                self.is_heading = True
            case "heading_close":
                self.is_heading = False
            case "table_open":
                self.rows = []
            case "tr_open":
                if self.rows is not None:
                    self.rows.append([])
            case "table_close":
                rows, self.rows = self.rows or [], None
                return Leaf("table", rows=tuple(tuple(row) for row in rows))
            case "fence" | "code_block":
                return Leaf("code", code=token.content.rstrip("\n"))
            case "hr":
                return Leaf("rule")
            case "inline":
                return self._inline(token)
            case _:
                pass
        return None

    def _inline(self, token: Token) -> Leaf | None:
        runs = tuple(_runs(token.children or []))
        if self.rows is not None:
            self.rows[-1].append(runs)
            return None
        if not any(run.text.strip() for run in runs):
            return None
        return Leaf("heading" if self.is_heading else "text", runs=runs)

    def _item(self, current: _List) -> None:
        if current.number is None:
            current.marker = "•"
        else:
            current.marker = f"{current.number}."
            current.number += 1

    def _marker(self) -> str:
        """The marker of the item that begins here, once."""
        if not self.lists:
            return ""
        marker, self.lists[-1].marker = self.lists[-1].marker, ""
        return marker


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """The runs of a paragraph; a link is one run, in the style of its beginning."""
    n_open: Counter[str] = Counter()
    label: list[str] | None = None
    link = Run("")
    for token in tokens:
        look = frozenset(name for name, n in n_open.items() if n)
        style = _STYLES.get(token.tag)
        run: Run | None = None
        if style and token.nesting == 1:
            n_open[style] += 1
        elif style and token.nesting == -1:
            n_open[style] -= 1
        elif token.type == "link_open":
            link, label = Run("", look, safe_url(_attribute(token, "href"))), []
        elif token.type == "link_close":
            text = one_line("".join(label or []))
            shown = text or link.url or ""
            label, run = None, replace(link, text=shown)
        elif token.type == "image":
            url = safe_url(_attribute(token, "src"))
            run = Run(one_line(token.content) or url or "", look, url)
        elif token.type == "code_inline":
            run = Run(token.content, look | {"code"})
        elif token.type == "softbreak":
            run = Run(" ", look)
        elif token.type == "hardbreak":
            run = Run("\n")
        elif token.content:
            run = Run(token.content, look)
        if run is None or not run.text:
            continue
        if label is not None:
            label.append(run.text)
        else:
            yield run


def _attribute(token: Token, name: str) -> str | None:
    value = token.attrGet(name)
    return value if isinstance(value, str) else None
