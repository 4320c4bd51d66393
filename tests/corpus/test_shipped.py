"""The shipped corpus keeps its own rules: size, wordings, questions, no problems."""

from pathlib import Path

import pytest

import corpus
from corpus import Corpus, check_corpus, read_corpus

SHIPPED = Path(corpus.__file__).parent / "outsourcing"

# Longer answers are not read in a chat window.
MAX_ANSWER_CHARS = 1400

# Words are matched, not meanings: what an entry is asked with must be written down.
# More than this is a list that nobody keeps.
ALTERNATES = range(3, 221)


@pytest.fixture(scope="module")
def shipped() -> Corpus:
    return read_corpus(SHIPPED)


def test_has_no_errors_and_no_warnings() -> None:
    assert [str(problem) for problem in check_corpus(SHIPPED)] == []


def test_has_a_readable_number_of_entries_and_articles(shipped: Corpus) -> None:
    assert 90 <= sum(entry.kind == "faq" for entry in shipped.entries) <= 140
    articles = {e.id.partition("#")[0] for e in shipped.entries if e.kind == "passage"}
    assert 6 <= len(articles) <= 10


def test_every_entry_is_asked_in_several_other_ways(shipped: Corpus) -> None:
    assert [
        (entry.id, len(entry.alternates))
        for entry in shipped.entries
        if entry.kind == "faq" and len(entry.alternates) not in ALTERNATES
    ] == []


def test_no_answer_is_too_long(shipped: Corpus) -> None:
    assert [
        (entry.id, len(entry.answer))
        for entry in shipped.entries
        if len(entry.answer) > MAX_ANSWER_CHARS
    ] == []


def test_every_entry_says_whose_it_is_and_where_it_comes_from(shipped: Corpus) -> None:
    assert [
        entry.id
        for entry in shipped.entries
        if entry.kind != "term"
        and not (entry.sources and entry.owner and entry.reviewed)
    ] == []


def test_has_a_short_answer_for_every_faq_entry(shipped: Corpus) -> None:
    assert [e.id for e in shipped.entries if e.kind == "faq" and not e.short] == []


def test_has_acceptance_questions_of_both_sorts(shipped: Corpus) -> None:
    declined = [question for question in shipped.questions if question.answer is None]
    assert len(shipped.questions) >= 80
    assert len(declined) >= 25


def test_no_acceptance_question_is_a_wording_of_its_entry(shipped: Corpus) -> None:
    """A question that the index has learned by heart would test nothing."""
    known = {
        wording.casefold().rstrip("?!. ")
        for entry in shipped.entries
        for wording in entry.wordings
    }
    asked = [
        question.question.casefold().rstrip("?!. ") for question in shipped.questions
    ]
    assert [question for question in asked if question in known] == []
