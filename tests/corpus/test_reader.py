"""What a folder is read into: the values and the defaults."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import (
    Corpus,
    CorpusError,
    CorpusInfo,
    Entry,
    Question,
    Source,
    Term,
    content_hash,
    read_corpus,
    read_questions,
)

FAQ = """\
entries:
  - id: what-is-kpo
    question: What is  KPO?
    alternates: [kpo meaning, "2025"]
    answer: |
      Work that takes **judgment**.

      - law
    short: Expert work.
    tags: [basics]
    audience: public
    sources: [callzent]
    related: [what-is-bpo, "kpo#kpo", term-full-time-equivalent]
    owner: sales
    reviewed: 2026-11-01
    expires: '2027-11-01'
  - id: what-is-bpo
    question: What is BPO?
    answer: Someone else does it.
    owner: null
"""
REST = """\
sources:
  - {id: callzent, title: BPO is ..., url: https://x.example/a}
terms:
  - term: full-time equivalent
    abbreviations: [FTE]
    synonyms: [full timer]
    definition: One person's work.
    sources: [callzent]
  - {term: call center}
corpus: {name: outsourcing, audience: public, owner: sales, handoff: "#ask-sales"}
questions:
  - {question: kpo?, answer: what-is-kpo, tags: [dev]}
  - {question: who is the ceo?, answer: null}
"""
KPO = "---\ntitle: KPO\naudience: internal\n---\nLong.\n"
FILES = {"faq/a.yaml": FAQ, "rest.yml": REST, "articles/kpo.md": KPO}


def test_a_whole_corpus(make_folder):
    corpus = read_corpus(make_folder(FILES))
    assert corpus == Corpus(
        info=CorpusInfo("outsourcing", "en", "public", "sales", "#ask-sales"),
        entries=(
            Entry(
                id="kpo#kpo",
                question="KPO",
                answer="Long.",
                kind="passage",
                audience="internal",
            ),
            Entry(
                id="term-full-time-equivalent",
                question="What is full-time equivalent (FTE)?",
                answer="One person's work.",
                kind="term",
                alternates=(
                    "FTE",
                    "what is FTE",
                    "FTE meaning",
                    "what does FTE stand for",
                    "full-time equivalent",
                    "full-time equivalent definition",
                    "full timer",
                    "full timer definition",
                ),
                audience="public",
                sources=("callzent",),
            ),
            Entry(
                id="what-is-bpo",
                question="What is BPO?",
                answer="Someone else does it.",
                audience="public",
            ),
            Entry(
                id="what-is-kpo",
                question="What is KPO?",
                answer="Work that takes **judgment**.\n\n- law",
                alternates=("kpo meaning", "2025"),
                short="Expert work.",
                tags=("basics",),
                audience="public",
                sources=("callzent",),
                related=("what-is-bpo", "kpo#kpo", "term-full-time-equivalent"),
                owner="sales",
                reviewed=date(2026, 11, 1),
                expires=date(2027, 11, 1),
            ),
        ),
        terms=(
            Term("call center"),
            Term(
                "full-time equivalent", ("FTE",), ("full timer",), "One person's work."
            ),
        ),
        sources={"callzent": Source("callzent", "BPO is ...", "https://x.example/a")},
        questions=(
            Question("kpo?", "what-is-kpo", ("dev",)),
            Question("who is the ceo?", None),
        ),
        content_hash=corpus.content_hash,
    )


def test_without_a_corpus_block_the_folder_names_it_and_nothing_is_public(make_folder):
    folder = make_folder(
        {"a.yaml": FAQ.replace("public", "internal")[: FAQ.find("sh")]}
    )
    corpus = read_corpus(folder)
    assert corpus.info == CorpusInfo("knowledge")
    assert {entry.audience for entry in corpus.entries} == {"internal"}


def test_a_faq_entry_keeps_its_wordings_from_a_term(make_folder):
    terms = "terms:\n- {term: x y, abbreviations: [XY], definition: d}\n"
    faq = (
        "entries:\n- id: a\n  question: What is XY?\n  answer: b\n"
        "  alternates: [XY - meaning]\n"
    )
    term, _ = sorted(
        read_corpus(make_folder({"a.yaml": faq + terms})).entries,
        key=lambda entry: entry.kind != "term",
    )
    assert term.alternates == ("XY", "what does XY stand for", "x y", "x y definition")


def test_an_internal_entry_takes_no_wording_from_a_public_term(make_folder):
    text = (
        "terms:\n- {term: x y, abbreviations: [XY], definition: d, audience: public}\n"
        "entries:\n- {id: a, question: What is XY?, answer: b}\n"
    )
    entries = read_corpus(make_folder({"a.yaml": text})).entries
    assert "what is XY" in entries[1].alternates


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(make_folder, line_end):
    folder = make_folder(FILES)
    before = read_corpus(folder)
    for name, text in FILES.items():
        data = text.replace("\n", line_end).encode("utf-8-sig")
        (folder / name).write_bytes(data)
    assert read_corpus(folder) == before
    assert content_hash(folder) == before.content_hash


def test_where_the_folder_lies_plays_no_part(make_folder, tmp_path):
    folder = make_folder(FILES)
    before = read_corpus(folder)
    assert read_corpus(folder.rename(tmp_path / "elsewhere")) == before


def test_questions_of_a_single_file(make_folder):
    folder = make_folder({"q.txt": "questions:\n- {question: kpo?, answer: a#b}\n"})
    assert read_questions(folder / "q.txt") == (Question("kpo?", "a#b"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "corpus: {name: x}\n",
            ': the file has no questions; add them under "questi',
        ),
        ("questions: {}\n", ':1: "questions" is not a list; start each item with "- "'),
        ("", ": the file has no questions; add them under"),
    ],
)
def test_a_file_without_questions(make_folder, text, expected):
    path = make_folder({"q.yaml": text}) / "q.yaml"
    with pytest.raises(CorpusError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(f"{path}{expected}")


def test_a_file_of_questions_that_is_not_there(tmp_path):
    with pytest.raises(CorpusError) as caught:
        read_questions(tmp_path / "q.yaml")
    assert str(caught.value) == (
        f"{tmp_path / 'q.yaml'}: cannot be read (No such file or directory); "
        "check its name and permissions"
    )


def test_nothing_is_half_loaded(make_folder):
    folder = make_folder(
        {
            "a.yaml": "entries:\n- {id: a, question: A?, answer: x}\n",
            "b.yaml": "entries:\n- id: x\n",
        }
    )
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    assert [problem.line for problem in caught.value.problems] == [2, 2]
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
