"""Terms of the field, their abbreviations and synonyms become one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Term
from index.analyzer import stemmer, words
from index.glossary import Glossary, build_glossary, introduced, unstemmed_words

STEM = stemmer("en")
WORDS = ("call", "center", "agent", "rep", "cc", "x", "y")
TERMS = (
    Term("call center", ("CC",), ("contact centre",)),
    Term("call center agent", (), ("rep",)),
    Term("information technology", ("IT",), ("IT services",)),
    Term("service level agreement", ("SLA",)),
)


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return build_glossary(
        TERMS, ["They watch Average Handle Time (AHT) and Cost (USD)."], STEM
    )


def read(glossary: Glossary, text: str) -> list[str]:
    stems = [STEM(word) for word in words(text, glossary.shouted)]
    return [term for term, _, _ in glossary.apply(stems)]


def test_every_variant_is_the_same_term(glossary: Glossary) -> None:
    forms = {
        tuple(read(glossary, text))
        for text in ("call center", "Call Centers", "cc", "CC", "contact centre")
    }
    assert forms == {("call_center_",)}


def test_a_word_that_two_terms_would_claim_by_its_stem_is_kept_whole() -> None:
    terms = (Term("what is", (), ("whats",)), Term("what", (), ("wut",)))
    whole = unstemmed_words(terms, STEM)
    assert whole == {"whats"}
    stem = stemmer("en", whole)
    glossary = build_glossary(terms, [], stem)

    def read_whole(text: str) -> list[str]:
        stems = [stem(word) for word in words(text)]
        return [term for term, _, _ in glossary.apply(stems)]

    assert read_whole("what's bpo") == read_whole("what is bpo")
    assert read_whole("wut bpo") == read_whole("what bpo") != read_whole("whats bpo")


def test_a_word_that_one_term_claims_is_stemmed() -> None:
    terms = (Term("agent", (), ("agents", "rep", "reps")), Term("call"))
    assert unstemmed_words(terms, STEM) == frozenset()


def test_the_longest_variant_wins(glossary: Glossary) -> None:
    assert read(glossary, "a call center agent") == ["a", "call_center_agent_"]
    assert read(glossary, "call center agency") == ["call_center_", "agenc"]


def test_variants_do_not_overlap(glossary: Glossary) -> None:
    assert read(glossary, "cc rep cc") == [
        "call_center_",
        "call_center_agent_",
        "call_center_",
    ]


@pytest.mark.parametrize("text", ["IT", "do you outsource IT?", "it services"])
def test_an_abbreviation_that_is_a_word_is_found(glossary: Glossary, text: str) -> None:
    assert glossary.shouted == {"it"}
    assert read(glossary, text)[-1] == "inform_technolog_"


@pytest.mark.parametrize("text", ["what does it cost", "WHAT IS IT", "It is good"])
def test_the_word_alone_is_no_abbreviation(glossary: Glossary, text: str) -> None:
    assert "it" in read(glossary, text)


def test_a_text_introduces_an_abbreviation(glossary: Glossary) -> None:
    assert read(glossary, "aht") == read(glossary, "average handle time")
    assert read(glossary, "usd") == ["usd"]


def test_a_term_of_the_corpus_outranks_what_a_text_introduces() -> None:
    glossary = build_glossary(
        [Term("service level agreement", ("SLA",))],
        ["The Simple Little Agenda (SLA)"],
        STEM,
    )
    assert read(glossary, "sla") == ["servic_level_agreement_"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First Call Resolution (FCR)", [("First Call Resolution", "FCR")]),
        ("the service level agreements (SLAs)", [("service level agreements", "SLAs")]),
        ("unrelated words (ABC)", []),
        ("a word (x)", []),
        ("(AHT) before", []),
        ("a b (A", []),
    ],
)
def test_initials_must_match(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(introduced(text)) == expected


def test_an_empty_variant_and_a_term_of_marks_are_harmless() -> None:
    glossary = build_glossary(
        [Term("?!", ("--",)), Term("call", ("\u00bf",))], [], STEM
    )
    assert read(glossary, "call ?! --") == ["call_"]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_spans_cover_the_text_without_gaps(stems: list[str]) -> None:
    glossary = build_glossary(TERMS, [], STEM)
    at = 0
    for term, begin, end in glossary.apply(stems):
        assert begin == at < end
        assert end > begin + 1 or term == stems[begin] or term.endswith("_")
        at = end
    assert at == len(stems)
