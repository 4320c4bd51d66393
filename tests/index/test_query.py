"""A question's words, repairs, terms and their weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analyzer import MAX_QUESTION_WORDS
from index.query import REPAIRED_WEIGHT, Query
from tests.index.taught import taught


def read(text: str) -> Query:
    return taught().reader.read(text)


def weight_of(query: Query, name: str) -> float:
    return float(query.weights[query.names.index(name)])


def test_a_known_question_is_read_whole() -> None:
    query = read("Payroll, and invoices!")
    assert query.words == query.read == ("payroll", "and", "invoices")
    assert query.repairs == ()
    assert query.text == " payroll and invoices "
    assert not query.has_unknown
    assert query.known_mass == pytest.approx(query.mass)
    assert query.weights.tolist() == taught().arrays.idf[query.terms].tolist()


def test_an_unknown_word_counts_as_the_rarest() -> None:
    known, more = read("payroll"), read("payroll zyzzyva")
    assert more.names == known.names
    assert more.has_unknown
    assert more.known_mass == known.known_mass
    assert more.mass == pytest.approx(known.mass + more.unseen_idf)
    assert more.unseen_idf > float(taught().arrays.idf[known.terms].max())


def test_a_repair_weighs_less_than_the_word() -> None:
    exact, corrected = read("payroll"), read("payrol")
    assert [r.read_as for r in corrected.repairs] == [("payroll",)]
    assert corrected.names == exact.names
    assert weight_of(corrected, exact.names[0]) == pytest.approx(
        REPAIRED_WEIGHT * weight_of(exact, exact.names[0])
    )
    assert corrected.known_mass < corrected.mass == exact.mass


def test_a_word_also_typed_correctly_has_its_full_weight() -> None:
    both = read("payrol payroll")
    assert weight_of(both, both.names[0]) == weight_of(read("payroll"), both.names[0])


def test_words_run_together_and_torn_apart() -> None:
    assert read("livechat").read == ("live", "chat")
    torn = read("invoi ces")
    assert torn.read == ("invoices",)
    assert torn.repairs[0].written == "invoi ces"


def test_a_repeated_word_is_one_term_in_a_longer_sequence() -> None:
    query = read("payroll payroll payroll")
    assert len(query.terms) == 1
    assert len(query.sequence) == 3


def test_a_term_of_the_field_is_known_by_its_abbreviation() -> None:
    assert read("BPO").sequence == read("business process outsourcing").sequence
    assert read("hd").sequence == ("help_desk_",)


@pytest.mark.parametrize("text", ["", " ", "?!", "\U0001f600", "\x00"])
def test_nothing_to_read(text: str) -> None:
    query = read(text)
    assert query.words == query.sequence == query.names == ()
    assert query.terms.size == query.weights.size == 0
    assert query.mass == query.known_mass == 0.0
    assert query.text == ""


def test_of_a_pasted_log_only_the_beginning_is_read() -> None:
    assert len(read("payroll " * 1000).words) == MAX_QUESTION_WORDS


def test_a_stray_letter_is_not_an_unknown_word() -> None:
    assert read("payroll n payroll").mass == read("payroll").mass
    assert not read("payroll n payroll").has_unknown


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(["payroll", "payrol", "zyzzyva", "live", "BPO", "the"])
        ).map(" ".join),
    )
)
def test_masses_and_weights_stay_within_their_ranges(text: str) -> None:
    query = read(text)
    assert 0 <= query.known_mass <= query.mass + 1e-6
    assert query.mass <= query.unseen_idf * len(set(query.sequence)) + 1e-6
    unknown = set(query.sequence) - set(query.names)
    stray = {term for term in unknown if len(term) == 1 and term.isascii()}
    assert query.has_unknown == bool(unknown - stray)
    assert query.terms.size == query.weights.size == len(query.names)
    assert np.unique(query.terms).size == query.terms.size
    assert (query.weights > 0).all()
