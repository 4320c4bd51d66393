"""A small made-up corpus for the index's own tests."""

from __future__ import annotations

from corpus import Corpus, CorpusInfo, Entry
from index.analyzer import stemmer
from index.arrays import Arrays
from index.building.encode import Encoded, encode
from index.building.tabulate import tabulate
from index.glossary import Glossary

#: Six entries to hold in mind: two near-twins, one with tags, one public, one passage.
ENTRIES = (
    Entry("agent-cost", "What does an agent cost?", "About ten dollars an hour."),
    Entry("agent-price", "What is the price of an agent?", "About ten dollars."),
    Entry("bpo", "What is outsourcing?", "Work done by others.", audience="public"),
    Entry("hours", "When are you open?", "Always.", tags=("service", "time")),
    Entry("languages", "Which languages are spoken?", "Twelve.", tags=("service",)),
    Entry("onboard#start", "Onboarding", "Start with a pilot team.", kind="passage"),
)


def corpus_of(*entries: Entry, content_hash: str = "0" * 64) -> Corpus:
    """A corpus of these entries, without terms, sources or questions."""
    return Corpus(
        info=CorpusInfo(name="six"),
        entries=entries,
        terms=(),
        sources={},
        questions=(),
        content_hash=content_hash,
    )


def encoded_of(*entries: Entry) -> Encoded:
    """The entries as term numbers, with English stems and no glossary."""
    return encode(
        sorted(entries, key=lambda entry: entry.id), Glossary({}), stemmer("en")
    )


def arrays_of(*entries: Entry) -> Arrays:
    """The arrays of an index over these entries, nothing fitted."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    return tabulate(ordered, encoded_of(*entries))
