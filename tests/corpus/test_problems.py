"""Every kind of fault that a YAML file can have, with the full text it is told in."""

from __future__ import annotations

import pytest
import yaml

from corpus import CorpusError, read_corpus
from corpus.fields import advice_for
from corpus.folder import MAX_FILE_BYTES

GOOD = """\
entries:
  - id: what-is-kpo
    question: What is KPO?
    answer: Work that takes expert judgment.
"""


def entry(*lines: str) -> str:
    """An entry that is right but for these lines, which start on line 5."""
    return GOOD + "".join(f"    {line}\n" for line in lines)


FIELD_FAULTS = {
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
    "related to itself": (
        entry("related: [what-is-kpo]"),
        [
            'a.yaml:5: entry "what-is-kpo" names itself in "related"; '
            "delete it from the list"
        ],
    ),
    "related to nothing": (
        entry("related: [what-is-bpo]"),
        [
            'a.yaml:5: "related" of entry "what-is-kpo" names the entry "what-is-bpo", '
            'which does not exist; did you mean "what-is-kpo"?'
        ],
    ),
    "unknown source": (
        entry("sources: [callzent]"),
        [
            'a.yaml:5: "sources" of entry "what-is-kpo" names the source "callzent", '
            "which does not exist; correct the id or delete it"
        ],
    ),
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
    "handoff that YAML takes for a comment": (
        GOOD + "corpus:\n  handoff: #ask-sales\n",
        [
            'a.yaml:6: "corpus" has an empty handoff; '
            'put a name that starts with "#" in quotes, or delete the line'
        ],
    ),
    "two corpus blocks": (
        GOOD + "corpus: {name: a}\ncorpus: {name: b}\n",
        [
            'a.yaml:6: the key "corpus" is already defined on line 5; '
            "keep one of the two"
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
    "question that names nothing": (
        GOOD + "questions:\n  - {question: what is kpo, answer: kpo}\n",
        [
            'a.yaml:6: "answer" of question "what is kpo" names the entry "kpo", which '
            "does not exist; correct the id or delete it"
        ],
    ),
    "term without a term": (
        GOOD + "terms:\n  - abbreviations: [KPO]\n",
        ['a.yaml:6: term number 1 has no "term"; add one'],
    ),
    "an abbreviation that YAML takes for a boolean": (
        GOOD + "terms:\n  - term: Norway\n    abbreviations: [NO]\n",
        [
            'a.yaml:7: "abbreviations" of term "Norway": "NO" is read as a boolean, '
            'not as text; put it in quotes: "NO"'
        ],
    ),
}

YAML_FAULTS = {
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
}


@pytest.mark.parametrize("name", [*FIELD_FAULTS, *YAML_FAULTS])
def test_a_fault_is_told_with_its_line_and_how_to_mend_it(name, tell_problems):
    text, expected = (FIELD_FAULTS | YAML_FAULTS)[name]
    assert tell_problems({"a.yaml": text}) == expected


@pytest.mark.parametrize("name", YAML_FAULTS)
def test_the_slow_parser_tells_the_same(name, tell_problems, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    text, expected = YAML_FAULTS[name]
    assert tell_problems({"a.yaml": text}) == expected


@pytest.mark.parametrize("parser", ["as it is", "pure Python"])
def test_a_syntax_error_without_words_of_ours(parser, tell_problems, monkeypatch):
    if parser == "pure Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    told = tell_problems({"a.yaml": "entries:\n- id: x\nb\n"})
    assert len(told) == 1
    assert told[0].startswith("a.yaml:")


def test_an_impossible_escape_does_not_crash_the_slow_parser(
    tell_problems, monkeypatch
):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert tell_problems({"a.yaml": 'corpus: {name: "\\U00110000"}\n'}) == [
        "a.yaml:1: not valid YAML: chr() arg not in range(0x110000); "
        "write the character itself, without an escape"
    ]


def test_a_lone_surrogate_does_not_crash_the_slow_parser(tell_problems, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert tell_problems({"a.yaml": entry(r'owner: "\ud800"')}) == [
        "a.yaml:5: the text has the control character U+D800; delete the escape"
    ]


def test_every_problem_of_every_file_is_told_in_one_run(tell_problems):
    files = {
        "a.yaml": entry("anwser: x", "audience: all"),
        "b/c.yaml": "entries: [a\n",
        "d.md": b"# Title\n\xff\n",
        "e.md": "---\ntitel: x\n---\n# A\n",
    }
    assert tell_problems(files) == [
        'a.yaml:5: entry "what-is-kpo" has an unknown key "anwser"; '
        'did you mean "answer"?',
        'a.yaml:6: entry "what-is-kpo" has an unknown audience "all"; '
        "use one of public, internal",
        'b/c.yaml:1: not valid YAML: a "[" or "{" is not closed properly; close '
        "it, separate items by commas, and put text with brackets in quotes",
        "d.md:2: not UTF-8: byte 0xff at offset 8; save the file as UTF-8",
        'e.md: article "e" has no text; add some or delete the file',
        'e.md:2: article "e" has an unknown key "titel"; did you mean "title"?',
    ]


def test_nothing_is_half_loaded(make_folder):
    folder = make_folder({"a.yaml": GOOD, "b.yaml": "entries:\n- id: x\n"})
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    assert [problem.line for problem in caught.value.problems] == [2, 2]
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))


def test_a_link_into_a_broken_file_is_not_called_dangling(tell_problems):
    files = {
        "a.yaml": entry("related: [in-b, in-none, term-full-time, c#x]"),
        "b.yaml": "entries:\n- id: in-b\n  question: a: b\nterms:\n- term: Full time\n",
        "c.md": "---\ntags: [\n---\n# Y\n\ntext\n",
    }
    told = [line for line in tell_problems(files) if "does not exist" in line]
    assert told == [
        'a.yaml:5: "related" of entry "what-is-kpo" names the entry "in-none", which '
        "does not exist; correct the id or delete it"
    ]


def test_control_characters_are_refused_with_their_lines(tell_problems):
    files = {"a.yaml": GOOD.replace("expert", "ex\x00pert") + "# \u2028\n# \x1b[0m\n"}
    assert tell_problems(files) == [
        "a.yaml:4: the line has the control character U+0000; delete it",
        "a.yaml:5: the line has the control character U+2028; delete it",
        "a.yaml:6: the line has the control character U+001B; delete it",
    ]


def test_a_flood_of_control_characters_is_cut_short(tell_problems):
    told = tell_problems({"a.yaml": GOOD + "# \x07\n" * 50})
    assert len(told) == 21
    assert told[-1] == (
        "a.yaml:25: more lines with control characters follow; delete them all"
    )


def test_a_flood_of_problems_is_cut_short(tell_problems):
    told = tell_problems({"a.yaml": GOOD + "x: *y\n" + "terms:\n" + "- *y\n" * 2000})
    assert len(told) == 1001
    assert told[-1] == (
        "a.yaml:1005: the file has 1001 more problems; "
        "fix these first, then check again"
    )


def test_a_file_that_is_too_large_is_refused(tell_problems):
    told = tell_problems({"a.yaml": GOOD, "b.yaml": b"#" * (MAX_FILE_BYTES + 1)})
    assert told == [
        "b.yaml: the file is larger than 10 MB; split it into several files"
    ]


def test_an_alias_bomb_is_refused_at_once(tell_problems):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    told = tell_problems({"a.yaml": bomb})
    assert told[0] == (
        'a.yaml:1: YAML anchors and aliases are not supported ("a"); '
        'write it out, or put text that starts with "&" or "*" in quotes'
    )


def test_an_empty_file_is_a_warning(tell_problems):
    assert tell_problems({"a.yaml": GOOD, "b.yaml": "# later\n"}) == [
        "b.yaml: warning: the file is empty; add something or delete the file"
    ]


def test_a_hostile_id_is_shown_short_and_on_one_line(tell_problems):
    text = f'entries:\n- id: "{"x " * 100}\\n"\n  question: q\n  answer: a\n'
    told = tell_problems({"a.yaml": text})
    assert len(told) == 1
    assert "\n" not in told[0]
    assert f'the id "{("x " * 100)[:57]}..." is not' in told[0]


def test_advice_does_not_compare_endless_words():
    assert advice_for("x" * 1_000_000, ("id", "title")) == "use one of id, title"
