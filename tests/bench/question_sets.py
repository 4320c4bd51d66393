"""The public question sets, read from a folder beside the checkout; never shipped."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus import Corpus, CorpusInfo, Entry
from index.building.classifier import is_worth_fitting

#: Where the sets are looked for; nothing else in the project needs them.
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "eval" / "data"
SETS = (
    "clinc150",
    "banking77_oos",
    "hwu64_oos",
    "hint3_curekart_v1",
    "hint3_sofmattress_v1",
    "covidqa_deepset_ho",
    "covidfaq_jhu",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the numbers of the entries that answer it; none: out of scope."""

    text: str
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set: a corpus (entries numbered in its order) and questions, clean and typo."""

    name: str
    corpus: Corpus
    clean: tuple[Asked, ...]
    typo: tuple[Asked, ...]

    @property
    def has_wordings(self) -> bool:
        """Whether there are enough wordings to fit a classifier on."""
        entries = self.corpus.entries
        return is_worth_fitting(len(entries), sum(len(e.wordings) for e in entries))

    def bare(self) -> QuestionSet:
        """The same set with one wording per entry."""
        entries = tuple(replace(e, alternates=()) for e in self.corpus.entries)
        return replace(
            self,
            name=f"{self.name}, one wording",
            corpus=replace(self.corpus, entries=entries),
        )


def read_set(name: str, folder: Path = FOLDER, variant: str = "") -> QuestionSet:
    """One set's dev half; `variant` such as ".5shot" has fewer wordings per entry.

    Raises FileNotFoundError where the set has no such variant.
    """
    rows = _lines(folder / name / f"corpus{variant}.jsonl")
    number = {str(row["id"]): at for at, row in enumerate(rows)}
    entries = tuple(
        Entry(
            id=f"entry-{at:05d}",
            question=str(row["question"]),
            alternates=tuple(row.get("alternates") or ()),
            answer=str(row["answer"] or row["question"]),
        )
        for at, row in enumerate(rows)
    )

    def questions(file: str) -> tuple[Asked, ...]:
        return tuple(
            Asked(
                str(row["text"]),
                frozenset(number[str(i)] for i in row["relevant"] if str(i) in number),
            )
            for row in _lines(folder / name / file)
        )

    return QuestionSet(
        name + variant,
        Corpus(CorpusInfo(name), entries, content_hash=name),
        questions("queries.dev.jsonl"),
        questions("queries.dev.typo.jsonl"),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
