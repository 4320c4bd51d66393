"""A corpus -> an index folder: tabulate, fit, calibrate, write."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from corpus import Corpus, Entry
from index.analyzer import stemmer
from index.arrays import Arrays
from index.building.encode import Encoded, encode
from index.building.fit import Fitted, fit
from index.building.ordinary import ordinary_hashes
from index.building.tabulate import surface_order, tabulate
from index.glossary import Glossary, build_glossary, told_apart
from index.progress import Progress, silent, told
from index.store import RECORDS, WORDS, write_index, write_text, writing

#: Made once: `json.dumps` would make one for each entry.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def build_index(
    corpus: Corpus,
    out: Path,
    *,
    progress: Progress | None = None,
    processes: int | None = None,
) -> None:
    """Build the index of a corpus into the folder `out`, whole or not at all.

    `progress` is told (step, done, total).  So many `processes` work on it (None: as
    many as pay); the files are the same.  Raises BuildError if it cannot be written; an
    index that was there then stays as it was.
    """
    tell = progress or silent
    with writing(out) as folder:
        entries = sorted(corpus.entries, key=lambda entry: entry.id)
        language = corpus.info.language
        whole = told_apart(corpus.terms, stemmer(language))
        stem = stemmer(language, whole)
        glossary = build_glossary(corpus.terms, _texts(entries), stem)
        encoded = encode(entries, glossary, stem, tell)
        tell("Counting", 0, len(entries))
        arrays = tabulate(entries, encoded)._replace(
            ordinary_hash=ordinary_hashes(language)
        )
        fitted = fit(
            entries,
            corpus.questions,
            encoded,
            arrays,
            glossary,
            stem,
            tell,
            processes,
        )
        arrays = _write_texts(folder, entries, encoded, fitted.arrays, tell)
        arrays, tags = _with_tags(arrays, entries)
        write_index(
            folder,
            arrays,
            _manifest(corpus, encoded, glossary, whole, arrays, fitted, tags),
        )
        tell("Writing", len(entries), len(entries))


def _texts(entries: Sequence[Entry]) -> list[str]:
    return [entry.answer for entry in entries]


def _write_texts(
    folder: Path,
    entries: Sequence[Entry],
    encoded: Encoded,
    arrays: Arrays,
    tell: Progress,
) -> Arrays:
    """Write words and records; the arrays with the records' places."""
    order = surface_order(encoded).tolist()
    write_text(folder / WORDS, (encoded.surfaces[at].encode() for at in order))
    sizes = np.zeros(len(entries) + 1, dtype=np.int64)
    with (folder / RECORDS).open("wb") as file:
        for at, entry in enumerate(told(entries, tell, "Writing", len(entries)), 1):
            record = _ENCODE(entry.to_record()) + "\n"
            sizes[at] = file.write(record.encode("utf-8", "replace"))
    return arrays._replace(record_start=np.cumsum(sizes))


def _with_tags(arrays: Arrays, entries: Sequence[Entry]) -> tuple[Arrays, list[str]]:
    """The arrays with each tag's entries, and the tags: most entries first."""
    count = Counter(tag for entry in entries for tag in set(entry.tags))
    tags = sorted(count, key=lambda tag: (-count[tag], tag))
    number = {tag: at for at, tag in enumerate(tags)}
    pairs = sorted(
        (number[tag], at) for at, entry in enumerate(entries) for tag in set(entry.tags)
    )
    start = np.concatenate(([0], np.cumsum([count[tag] for tag in tags]))).astype(
        np.int64
    )
    listed = np.array([at for _, at in pairs], dtype=np.int32)
    return arrays._replace(tag_start=start, tag_entry=listed), tags


def _manifest(
    corpus: Corpus,
    encoded: Encoded,
    glossary: Glossary,
    whole: frozenset[str],
    arrays: Arrays,
    fitted: Fitted,
    tags: list[str],
) -> dict[str, Any]:
    """Everything about an index that is not an array or a text of an entry."""
    kinds = Counter(entry.kind for entry in corpus.entries)
    confidence = fitted.confidence
    info = corpus.info
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
            **{kind: kinds[kind] for kind in ("faq", "passage", "term")},
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
        "tags": tags,
        "versions": {
            name: version(name)
            for name in ("frontdesk", "numpy", "scikit-learn", "scipy", "pystemmer")
        },
    }
