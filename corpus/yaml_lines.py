"""YAML text -> plain values with their lines; anchors, aliases and tags are refused.

PyYAML's constructors are not used: values are built straight from the parser's events,
so that no tag can make an object, no alias can grow, and no line number is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml

from corpus.problem_log import CONTROL, ProblemLog, quoted

MAX_DEPTH = 20

# "broken": the problem has been reported and must not be reported again.
ScalarKind = Literal["text", "null", "boolean", "number", "date", "broken"]

_KINDS: dict[str, ScalarKind] = {
    "tag:yaml.org,2002:null": "null",
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:timestamp": "date",
}


@dataclass(slots=True)
class Scalar:
    """A text as written, and the kind of value that YAML takes it for."""

    text: str
    line: int
    kind: ScalarKind


@dataclass(slots=True)
class Items:
    """A YAML list."""

    line: int
    values: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A YAML mapping; `key_lines` has the line of every key."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Items | Table


def read_yaml(text: str, log: ProblemLog, *, first_line: int = 1) -> Node | None:
    """The value of a YAML text; None if it cannot be read to its end.

    An empty text is a `Scalar` of kind "null".

    Parameters
    ----------
    text : without control characters and with ``\\n`` as its only line break
    log : receives what is wrong: syntax, a key used twice, anchors and aliases, tags,
        nesting deeper than `MAX_DEPTH`, a second document
    first_line : the line of the file on which `text` starts
    """
    try:
        return _Builder(log, first_line).build(_events(text))
    except _TooDeep as error:
        log.error(
            error.line,
            f"the YAML is nested more than {MAX_DEPTH} levels deep",
            "flatten it",
        )
    except yaml.MarkedYAMLError as error:
        _report_syntax(error, text, log, first_line)
    except (yaml.YAMLError, UnicodeError, ValueError) as error:
        # The pure-Python parser passes "\U00110000" on to chr(), which raises.
        what = f"not valid YAML: {' '.join(str(error).split())}"
        log.error(first_line, what, "write the character itself, without an escape")
    return None


def _events(text: str) -> Iterator[yaml.Event]:
    # libyaml is ten times as fast, but not every PyYAML is built with it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    return events


class _TooDeep(Exception):  # noqa: N818 - caught in this file
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Builder:
    """Builds one value from parser events; iterative, so depth costs no stack."""

    def __init__(self, log: ProblemLog, first_line: int) -> None:
        self.log = log
        self.first_line = first_line
        self.open: list[Items | Table] = []
        self.keys: list[str | None] = []  # for each, the key that waits for its value
        self.root: Node | None = None
        self.n_documents = 0
        # How deep in a key that is a list or a mapping; everything in it is skipped.
        self.key_depth = 0

    def build(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._start(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._end()
            elif isinstance(event, yaml.AliasEvent):
                line = self._check_anchor(event)
                self._add(Scalar("", line, "broken"))
            elif isinstance(event, yaml.DocumentStartEvent):
                self.n_documents += 1
                if self.n_documents == 2:
                    self.log.error(
                        self._line(event),
                        'a second YAML document starts here ("---")',
                        "delete the line, or move what follows to another file",
                    )
        if self.root is None:
            return Scalar("", self.first_line, "null")
        return self.root

    def _line(self, event: yaml.Event) -> int:
        # PyYAML marks every event, which its type stubs do not say.
        mark = event.start_mark
        return self.first_line + (mark.line if mark else 0)

    def _check_anchor(self, event: yaml.NodeEvent) -> int:
        line = self._line(event)
        if event.anchor is None:
            return line
        self.log.error(
            line,
            f"YAML anchors and aliases are not supported ({quoted(event.anchor)})",
            'write it out, or put text that starts with "&" or "*" in quotes',
        )
        return line

    def _check_tag(self, tag: str | None, line: int) -> bool:
        if tag is None:
            return True
        self.log.error(
            line,
            f"YAML tags are not supported ({quoted(tag)})",
            'delete it, or put text that starts with "!" in quotes',
        )
        return False

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        line = self._check_anchor(event)
        text: str = event.value
        kind: ScalarKind = "text"
        if event.tag is not None and not self._check_tag(event.tag, line):
            kind = "broken"
        elif event.implicit[0]:
            kind = _plain_kind(text)
        elif event.style == '"' and (control := CONTROL.search(text)):
            # It comes from an escape: the file itself has been checked.
            self.log.error(
                line,
                f"the text has the control character U+{ord(control[0]):04X}",
                "delete the escape",
            )
            kind = "broken"
        self._add(Scalar(text, line, kind))

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        line = self._check_anchor(event)
        self._check_tag(event.tag, line)
        if len(self.open) + self.key_depth >= MAX_DEPTH:
            raise _TooDeep(line)
        if self.key_depth or self._is_key_next():
            if not self.key_depth:
                self.log.error(
                    line,
                    "a key is a list or a mapping",
                    'use a plain word as the key; put text with "{" or "[" in quotes',
                )
            self.key_depth += 1
            return
        is_table = isinstance(event, yaml.MappingStartEvent)
        node: Items | Table = Table(line) if is_table else Items(line)
        self._add(node)
        self.open.append(node)
        self.keys.append(None)

    def _end(self) -> None:
        if not self.key_depth:
            self.open.pop()
            self.keys.pop()
            return
        self.key_depth -= 1
        if not self.key_depth:
            self._add(Scalar("", 0, "broken"))  # the key that has been reported

    def _is_key_next(self) -> bool:
        in_table = bool(self.open) and isinstance(self.open[-1], Table)
        return in_table and self.keys[-1] is None

    def _add(self, node: Node) -> None:
        if self.key_depth:
            return
        if not self.open:
            if self.root is None:
                self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.values.append(node)
            return
        key = self.keys[-1]
        if key is None:
            # _start has reported keys that are lists or mappings.
            self.keys[-1] = (
                self._new_key(parent, node) if isinstance(node, Scalar) else _NO_KEY
            )
        else:
            self.keys[-1] = None
            if key != _NO_KEY:
                parent.values[key] = node

    def _new_key(self, table: Table, node: Scalar) -> str:
        if node.kind == "broken":
            return _NO_KEY
        if node.text in table.key_lines:
            first = table.key_lines[node.text]
            self.log.error(
                node.line,
                f"the key {quoted(node.text)} is already defined on line {first}",
                "keep one of the two",
            )
            return _NO_KEY
        table.key_lines[node.text] = node.line
        return node.text


# No file can have this key: a checked text contains no NUL.
_NO_KEY = "\0"


def _plain_kind(text: str) -> ScalarKind:
    """What YAML 1.1 takes an unquoted text for, by PyYAML's own table."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in resolvers.get(text[:1], ()):
        if pattern.match(text):
            return _KINDS.get(tag, "text")
    return "text"


def _report_syntax(
    error: yaml.MarkedYAMLError, text: str, log: ProblemLog, first_line: int
) -> None:
    """Report a syntax error in words for somebody who does not know YAML."""
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    start = error.context_mark.line if error.context_mark else line
    problem = " ".join((error.problem or "unreadable").split())
    context = error.context or ""
    what = f"not valid YAML: {problem}"
    fix = "check the indentation and the quotes here and on the line before"
    if "mapping values are not allowed" in problem:
        what = 'not valid YAML: ": " where no key is allowed'
        fix = 'put text that contains ": " in quotes, and check the indentation'
    elif "cannot start any token" in problem and mark:
        lines = text.split("\n")
        char = lines[line][mark.column : mark.column + 1] if line < len(lines) else ""
        if char == "\t":
            what, fix = "not valid YAML: a tab", "indent with spaces"
        else:
            what = f"not valid YAML: text cannot start with {quoted(char)}"
            fix = "put the text in quotes"
    elif "alias" in context or "anchor" in context:
        what = 'not valid YAML: text cannot start with "*" or "&"'
        fix = 'put the text in quotes, or write it below "|"'
    elif "quoted scalar" in context and "end of stream" in problem:
        line, what = start, "not valid YAML: a quote is opened and never closed"
        fix = "close the quote"
    elif "flow" in context:
        line, what = start, 'not valid YAML: a "[" or "{" is not closed properly'
        fix = "close it, separate items by commas, and put text with brackets in quotes"
    log.error(line + first_line, what, fix)
