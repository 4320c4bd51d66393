"""What is wrong with the YAML of a file, whichever parser reads it."""

from __future__ import annotations

import pytest
import yaml

GOOD = """\
entries:
  - id: what-is-kpo
    question: What is KPO?
    answer: Work that takes expert judgment.
"""


def entry(*lines: str) -> str:
    """An entry that is right but for these lines, which start on line 5."""
    return GOOD + "".join(f"    {line}\n" for line in lines)


FAULTS = {
    "the same key twice": (
        entry("answer: Another."),
        [
            'a.yaml:5: the key "answer" is already defined on line 4; '
            "keep one of the two"
        ],
    ),
    "an alias": (
        entry("owner: &x sales", "short: *x"),
        [
            'a.yaml:5: YAML anchors and aliases are not supported ("x"); '
            'write it out, or put text that starts with "&" or "*" in quotes',
            'a.yaml:6: YAML anchors and aliases are not supported ("x"); '
            'write it out, or put text that starts with "&" or "*" in quotes',
        ],
    ),
    "a tag": (
        entry("owner: !!python/object:os.system {}"),
        [
            'a.yaml:5: "owner" of entry "what-is-kpo": there is a mapping where text '
            'should be; write text, in quotes if it contains ": ", "{" or "["',
            "a.yaml:5: YAML tags are not supported "
            '("tag:yaml.org,2002:python/object:os.system"); '
            'delete it, or put text that starts with "!" in quotes',
        ],
    ),
    "a tag on text": (
        entry("owner: !important sales"),
        [
            'a.yaml:5: YAML tags are not supported ("!important"); '
            'delete it, or put text that starts with "!" in quotes'
        ],
    ),
    "too deep": (
        GOOD + "terms: " + "[" * 25 + "]" * 25 + "\n",
        ["a.yaml:5: the YAML is nested more than 20 levels deep; flatten it"],
    ),
    "two documents": (
        GOOD + "---\n" + GOOD,
        [
            'a.yaml:5: a second YAML document starts here ("---"); '
            "delete the line, or move what follows to another file"
        ],
    ),
    "a list as a key": (
        GOOD + "? [a, {b: c}]\n: d\n",
        [
            "a.yaml:5: a key is a list or a mapping; "
            'use a plain word as the key; put text with "{" or "[" in quotes'
        ],
    ),
    "an escape that makes a control character": (
        entry(r'owner: "sa\x07les"'),
        ["a.yaml:5: the text has the control character U+0007; delete the escape"],
    ),
    "a colon in text": (
        entry("short: KPO: expert work"),
        [
            'a.yaml:5: not valid YAML: ": " where no key is allowed; '
            'put text that contains ": " in quotes, and check the indentation'
        ],
    ),
    "a tab": (
        GOOD + "terms:\n\t- term: x\n",
        ["a.yaml:6: not valid YAML: a tab; indent with spaces"],
    ),
    "a backtick": (
        entry("short: `x`"),
        [
            'a.yaml:5: not valid YAML: text cannot start with "`"; '
            "put the text in quotes"
        ],
    ),
    "bold text": (
        entry("short: **KPO** is it"),
        [
            'a.yaml:5: not valid YAML: text cannot start with "*" or "&"; '
            'put the text in quotes, or write it below "|"'
        ],
    ),
    "an open quote": (
        entry('short: "KPO'),
        [
            "a.yaml:5: not valid YAML: a quote is opened and never closed; "
            "close the quote"
        ],
    ),
    "an open bracket": (
        entry("tags: [a, b"),
        [
            'a.yaml:5: not valid YAML: a "[" or "{" is not closed properly; '
            "close it, separate items by commas, and put text with brackets in quotes"
        ],
    ),
    "two corpus blocks": (
        GOOD + "corpus: {name: a}\ncorpus: {name: b}\n",
        [
            'a.yaml:6: the key "corpus" is already defined on line 5; '
            "keep one of the two"
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_its_line_and_its_fix(name, problem_lines):
    text, expected = FAULTS[name]
    assert problem_lines({"a.yaml": text}) == expected


@pytest.mark.parametrize("name", FAULTS)
def test_the_slow_parser_reports_the_same(name, problem_lines, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    text, expected = FAULTS[name]
    assert problem_lines({"a.yaml": text}) == expected


@pytest.mark.parametrize("parser", ["as it is", "pure Python"])
def test_a_syntax_error_without_words_of_ours(parser, problem_lines, monkeypatch):
    if parser == "pure Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    lines = problem_lines({"a.yaml": "entries:\n- id: x\nb\n"})
    assert len(lines) == 1
    assert lines[0].startswith("a.yaml:")


def test_an_impossible_escape_does_not_crash_the_slow_parser(
    problem_lines, monkeypatch
):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert problem_lines({"a.yaml": 'corpus: {name: "\\U00110000"}\n'}) == [
        "a.yaml:1: not valid YAML: chr() arg not in range(0x110000); "
        "write the character itself, without an escape"
    ]


def test_a_lone_surrogate_does_not_crash_the_slow_parser(problem_lines, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert problem_lines({"a.yaml": entry(r'owner: "\ud800"')}) == [
        "a.yaml:5: the text has the control character U+D800; delete the escape"
    ]


def test_an_alias_bomb_is_refused_at_once(problem_lines):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    lines = problem_lines({"a.yaml": bomb})
    assert lines[0] == (
        'a.yaml:1: YAML anchors and aliases are not supported ("a"); '
        'write it out, or put text that starts with "&" or "*" in quotes'
    )
