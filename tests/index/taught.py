"""Twelve entries of six wordings each: enough to hold back from and to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest

import index.building.fit
from corpus import Corpus, CorpusInfo, Entry, Question, Term
from index.analyzer import stemmer
from index.arrays import Arrays
from index.building.classifier import Features, count_features
from index.building.encode import Encoded, encode
from index.building.fit import Fitted
from index.building.holdout import Trial
from index.building.ranking import fit_ranking
from index.building.sentences import answer_sentences
from index.building.tabulate import tabulate
from index.glossary import Glossary, build_glossary
from index.query import Reader
from index.repair import Speller

THINGS = (
    "payroll", "invoices", "translation", "telephone support", "live chat",
    "recruitment", "bookkeeping", "market research", "data entry", "debt collection",
    "quality checks", "onboarding",
)  # fmt: skip
PATTERNS = (
    "what is {} about?",
    "who takes care of {}",
    "explain {} to me please",
    "can somebody else run {} for us",
    "pros and cons of handing over {}",
    "how does outsourced {} work",
)
TERMS = (Term("business process outsourcing", ("BPO",)), Term("help desk", ("HD",)))


def entries(
    things: tuple[str, ...] = THINGS, patterns: tuple[str, ...] = PATTERNS
) -> list[Entry]:
    """An entry a thing, a wording a pattern; sorted by id."""
    made = [
        Entry(
            id=thing.replace(" ", "-"),
            question=patterns[0].format(thing),
            alternates=tuple(pattern.format(thing) for pattern in patterns[1:]),
            answer=f"Our partners handle {thing}. A team named {thing} stands by.",
        )
        for thing in things
    ]
    return sorted(made, key=lambda entry: entry.id)


def corpus_of(made: list[Entry], questions: tuple[Question, ...] = ()) -> Corpus:
    """A whole corpus of these entries."""
    return Corpus(CorpusInfo("taught"), tuple(made), TERMS, questions=questions)


class Made(NamedTuple):
    """What building makes of the entries before anything is fitted."""

    entries: list[Entry]
    encoded: Encoded
    arrays: Arrays
    reader: Reader
    glossary: Glossary
    features: Features


def make(made: list[Entry]) -> Made:
    """Entries, which are sorted by id, as far as they are made without fitting."""
    stem = stemmer("en")
    glossary = build_glossary(TERMS, [], stem)
    encoded = encode(made, glossary, stem)
    arrays = tabulate(made, encoded)
    features = count_features(encoded, answer_sentences(made, glossary, stem))
    reader = Reader(arrays, Speller(arrays, encoded.surface_text), glossary, stem)
    return Made(made, encoded, arrays, reader, glossary, features)


@cache
def taught() -> Made:
    """The twelve entries; not to be changed."""
    return make(entries())


class Learned(NamedTuple):
    """What fitting returns, and the trials that it was fitted on."""

    fitted: Fitted
    trials: tuple[Trial, ...]


def learn(made: Made, questions: tuple[Question, ...] = ()) -> Learned:
    """Fit everything on the entries."""
    seen: list[Trial] = []

    def spy(found: Sequence[Trial], *rest: Any, **named: Any) -> Any:
        seen.extend(found)
        return fit_ranking(found, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.building.fit, "fit_ranking", spy)
        fitted = index.building.fit.fit(
            made.entries, made.encoded, made.reader, questions, lambda *_: None
        )
    return Learned(fitted, tuple(seen))


@cache
def learned() -> Learned:
    """What is learned from the twelve entries; not to be changed."""
    return learn(taught())
