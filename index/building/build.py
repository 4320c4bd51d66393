"""A corpus -> an index folder: tabulate, fit, calibrate, write."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus import Corpus, Entry
from index.analyzer import stemmer
from index.arrays import KINDS
from index.building.encode import Encoded, encode
from index.building.fit import Fitted, fit
from index.building.ordinary import ordinary_hashes
from index.building.tabulate import tabulate, tags_of
from index.flat import offsets
from index.glossary import Glossary, build_glossary, unstemmed_words
from index.progress import Progress, reporting, silent
from index.query import Reader
from index.repair import Speller
from index.store import RECORDS, WORDS, write_index, write_text, writing

#: Created once: `json.dumps` would create one for each entry.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def build_index(
    corpus: Corpus,
    out: Path,
    *,
    progress: Progress | None = None,
    processes: int | None = None,
) -> None:
    """Build the index of a corpus into the folder `out`, whole or not at all.

    `progress` is called with (step, done, total).  `processes` is how many work on it
    (None: as many as pay off); the files are the same with any number.  Raises
    BuildError if it cannot be written; an index that was there stays as it was.
    """
    tell = progress or silent
    with writing(out) as folder:
        entries = sorted(corpus.entries, key=lambda entry: entry.id)
        language = corpus.info.language
        whole = unstemmed_words(corpus.terms, stemmer(language))
        stem = stemmer(language, whole)
        answers = (entry.answer for entry in entries)
        glossary = build_glossary(corpus.terms, answers, stem)
        encoded = encode(entries, glossary, stem, tell)
        tell("Counting", 0, len(entries))
        arrays = tabulate(entries, encoded)._replace(
            ordinary_hash=ordinary_hashes(language)
        )
        reader = Reader(arrays, Speller(arrays, encoded.surface_text), glossary, stem)
        fitted = fit(entries, encoded, reader, corpus.questions, tell, processes)
        write_text(folder / WORDS, [encoded.surface_text])
        arrays = fitted.arrays._replace(
            record_start=offsets(_write_records(folder / RECORDS, entries, tell))
        )
        fitted = fitted._replace(arrays=arrays)
        write_index(folder, arrays, _manifest(corpus, encoded, glossary, whole, fitted))
        tell("Writing", len(entries), len(entries))


def _write_records(path: Path, entries: Sequence[Entry], tell: Progress) -> list[int]:
    """Write one line of JSON per entry.  Returns the size of each, in bytes."""
    with path.open("wb") as file:
        return [
            file.write(f"{_ENCODE(entry.to_record())}\n".encode("utf-8", "replace"))
            for entry in reporting(entries, tell, "Writing", len(entries))
        ]


def _manifest(
    corpus: Corpus,
    encoded: Encoded,
    glossary: Glossary,
    whole: frozenset[str],
    fitted: Fitted,
) -> dict[str, Any]:
    """Everything about an index that is not an array or a text of an entry."""
    kinds = Counter(entry.kind for entry in corpus.entries)
    arrays, confidence, info = fitted.arrays, fitted.confidence, corpus.info
    return {
        "corpus": {
            "name": info.name,
            "language": info.language,
            "audience": info.audience,
            "owner": info.owner,
            "handoff": info.handoff,
            "hash": corpus.content_hash,
        },
        "counts": {
            "entries": len(corpus.entries),
            **{kind: kinds[kind] for kind in KINDS},
            "wordings": len(encoded.rows),
            "words": len(encoded.surfaces),
            "terms": int(arrays.term_hash.size),
            "features": int(arrays.feature_hash.size),
        },
        "ranking": {
            "classifier": bool(arrays.feature_hash.size),
            "weights": fitted.weights.tolist(),
        },
        "confidence": {k: v for k, v in confidence.items() if k != "reliability"},
        "reliability": confidence["reliability"],
        "glossary": {
            "forms": [[list(key), form] for key, form in glossary.forms.items()],
            "shouted": sorted(glossary.shouted),
            "words": list(glossary.words),
            "whole": sorted(whole),
        },
        "sources": {s.id: [s.title, s.url] for s in corpus.sources.values()},
        "questions": [[q.question, q.answer, list(q.tags)] for q in corpus.questions],
        "tags": tags_of(corpus.entries),
        "versions": {
            name: version(name)
            for name in ("frontdesk", "numpy", "scikit-learn", "scipy", "pystemmer")
        },
    }
