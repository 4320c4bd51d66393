"""What is wrong with a field, with the full text that reports it."""

from __future__ import annotations

import pytest

from corpus.fields import advice_for

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
    "unknown key with a near one": (
        entry("anwser: x"),
        [
            'a.yaml:5: entry "what-is-kpo" has an unknown key "anwser"; '
            'did you mean "answer"?'
        ],
    ),
    "unknown key with none near": (
        entry("colour: x"),
        [
            'a.yaml:5: entry "what-is-kpo" has an unknown key "colour"; use one of id, '
            "question, alternates, answer, short, tags, audience, sources, related, "
            "owner, reviewed, expires"
        ],
    ),
    "missing fields": (
        "entries:\n  - owner: sales\n",
        [
            'a.yaml:2: entry number 1 has no "answer"; add one',
            'a.yaml:2: entry number 1 has no "id"; add one',
            'a.yaml:2: entry number 1 has no "question"; add one',
        ],
    ),
    "empty answer": (
        "entries:\n  - id: vpn\n    question: What is it?\n    answer:\n",
        ['a.yaml:4: entry "vpn" has an empty answer; write one or delete the line'],
    ),
    "blank answer": (
        'entries:\n  - id: vpn\n    question: What is it?\n    answer: "  "\n',
        ['a.yaml:4: entry "vpn" has an empty answer; write one or delete the line'],
    ),
    "null answer": (
        "entries:\n  - id: vpn\n    question: What is it?\n    answer: null\n",
        ['a.yaml:4: entry "vpn" has an empty answer; write one or delete the line'],
    ),
    "question without a word": (
        'entries:\n  - id: vpn\n    question: "?!"\n    answer: x\n',
        [
            'a.yaml:3: "question" of entry "vpn" has no letter or digit ("?!"); '
            "write it in words or delete it"
        ],
    ),
    "id not in kebab-case": (
        "entries:\n  - id: What is KPO?\n    question: q\n    answer: x\n",
        [
            'a.yaml:2: the id "What is KPO?" is not in kebab-case; use lower-case '
            "letters, digits and single hyphens, such as what-is-kpo"
        ],
    ),
    "number for text": (
        entry("owner: 24"),
        [
            'a.yaml:5: "owner" of entry "what-is-kpo": "24" is read as a number, '
            'not as text; put it in quotes: "24"'
        ],
    ),
    "yes for text": (
        entry("alternates: [kpo, yes]"),
        [
            'a.yaml:5: "alternates" of entry "what-is-kpo": "yes" is read as a '
            'boolean, not as text; put it in quotes: "yes"'
        ],
    ),
    "date for text": (
        entry("short: 2026-11-01"),
        [
            'a.yaml:5: "short" of entry "what-is-kpo": "2026-11-01" is read as a date, '
            'not as text; put it in quotes: "2026-11-01"'
        ],
    ),
    "mapping for text": (
        entry("alternates:", "  - the cost: how much"),
        [
            'a.yaml:6: "alternates" of entry "what-is-kpo": there is a mapping where '
            'text should be; write text, in quotes if it contains ": ", "{" or "["'
        ],
    ),
    "list for text": (
        entry("owner: [sales]"),
        [
            'a.yaml:5: "owner" of entry "what-is-kpo": there is a list where text '
            'should be; write text, in quotes if it contains ": ", "{" or "["'
        ],
    ),
    "text for a list": (
        entry("tags: basics"),
        [
            'a.yaml:5: "tags" of entry "what-is-kpo" is text, not a list; write it in '
            "square brackets, with commas between the items"
        ],
    ),
    "empty item": (
        entry("alternates:", "  - kpo", "  - ''"),
        [
            'a.yaml:7: entry "what-is-kpo" has an empty item in "alternates"; '
            "write one or delete the line"
        ],
    ),
    "a day that does not exist": (
        entry("reviewed: 2026-02-30"),
        [
            'a.yaml:5: "reviewed" of entry "what-is-kpo" is not a date ("2026-02-30"); '
            "write a real date as year-month-day, such as 2026-11-01"
        ],
    ),
    "a date in words": (
        entry("expires: next year"),
        [
            'a.yaml:5: "expires" of entry "what-is-kpo" is not a date ("next year"); '
            "write a real date as year-month-day, such as 2026-11-01"
        ],
    ),
    "a list for a date": (
        entry("expires: [2026-11-01]"),
        [
            'a.yaml:5: "expires" of entry "what-is-kpo" is not a date (a list); '
            "write a real date as year-month-day, such as 2026-11-01"
        ],
    ),
    "expires before it was reviewed": (
        entry("reviewed: 2026-11-01", 'expires: "2026-10-31"'),
        [
            'a.yaml:6: entry "what-is-kpo" expires on 2026-10-31, before it was '
            "reviewed (2026-11-01); correct one of the two dates"
        ],
    ),
    "unknown audience": (
        entry("audience: Publik"),
        [
            'a.yaml:5: entry "what-is-kpo" has an unknown audience "Publik"; '
            'did you mean "public"?'
        ],
    ),
    "handoff that YAML takes for a comment": (
        GOOD + "corpus:\n  handoff: #ask-sales\n",
        [
            'a.yaml:6: "corpus" has an empty handoff; '
            'put a name that starts with "#" in quotes, or delete the line'
        ],
    ),
    "an abbreviation that YAML takes for a boolean": (
        GOOD + "terms:\n  - term: Norway\n    abbreviations: [NO]\n",
        [
            'a.yaml:7: "abbreviations" of term "Norway": "NO" is read as a boolean, '
            'not as text; put it in quotes: "NO"'
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_its_line_and_its_fix(name, problem_lines):
    text, expected = FAULTS[name]
    assert problem_lines({"a.yaml": text}) == expected


def test_advice_does_not_compare_endless_words():
    assert advice_for("x" * 1_000_000, ("id", "title")) == "use one of id, title"
