"""What is wrong with a record of a YAML file, with the full text that reports it."""

from __future__ import annotations

import pytest

GOOD = """\
entries:
  - id: what-is-kpo
    question: What is KPO?
    answer: Work that takes expert judgment.
"""


FAULTS = {
    "not a list of entries": (
        GOOD + "terms: KPO\nsources:\n",
        [
            'a.yaml:5: "terms" is not a list; start each item with "- "',
            'a.yaml:6: "sources" is empty; add an item or delete the line',
        ],
    ),
    "an item without keys": (
        GOOD + "terms: [KPO]\n",
        ['a.yaml:5: item 1 of "terms" has no keys; write "term: ..." or delete it'],
    ),
    "unknown top-level key": (
        GOOD + "entrys: []\n",
        ['a.yaml:5: unknown key "entrys"; did you mean "entries"?'],
    ),
    "no key at all": (
        "- a\n",
        [
            "a.yaml:1: the file does not start with a key; "
            "start it with one of entries, terms, sources, questions, corpus"
        ],
    ),
    "corpus without keys": (
        GOOD + "corpus: outsourcing\n",
        [
            'a.yaml:5: "corpus" has no keys; write {name: ..., language: ..., '
            "audience: ..., owner: ..., handoff: ...}"
        ],
    ),
    "source without a title, with an address that is none": (
        GOOD + "sources:\n  - id: x\n    url: javascript:alert(1)\n",
        [
            'a.yaml:6: source "x" has no "title"; add one',
            'a.yaml:7: the url of source "x" is not a web address '
            '("javascript:alert(1)"); write one that starts with https:// and has no '
            "spaces",
        ],
    ),
    "question without an answer": (
        GOOD + "questions:\n  - question: what is kpo\n",
        [
            'a.yaml:6: question "what is kpo" has no "answer"; write the id of the '
            "entry that answers it, or null if none does"
        ],
    ),
    "question with an empty answer": (
        GOOD + "questions:\n  - question: what is kpo\n    answer:\n",
        [
            'a.yaml:7: question "what is kpo" has an empty answer; '
            "write one or delete the line"
        ],
    ),
    "term without a term": (
        GOOD + "terms:\n  - abbreviations: [KPO]\n",
        ['a.yaml:6: term number 1 has no "term"; add one'],
    ),
    "related to itself": (
        GOOD + "    related: [what-is-kpo]\n",
        [
            'a.yaml:5: entry "what-is-kpo" names itself in "related"; '
            "delete it from the list"
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_its_line_and_its_fix(name, problem_lines):
    text, expected = FAULTS[name]
    assert problem_lines({"a.yaml": text}) == expected


def test_an_empty_file_is_a_warning(problem_lines):
    assert problem_lines({"a.yaml": GOOD, "b.yaml": "# later\n"}) == [
        "b.yaml: warning: the file is empty; add something or delete the file"
    ]
