"""An open index: question -> ranked candidates and how likely each is right.

The whole path of an answer: `Reader` turns text into terms, `rank` finds and orders the
candidates, `Confidence` judges them.  Nothing here imports scikit-learn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import CorpusInfo, Entry, Question, Source
from index.analyzer import stemmer
from index.backend import Backend, Candidates, Filter
from index.compiled.kernels import Compiled
from index.confidence import Confidence, Judgement
from index.errors import IndexFormatError
from index.features import FEATURES
from index.glossary import Glossary
from index.local import LocalBackend, Masks
from index.query import Query, Reader
from index.ranking import rank
from index.repair import Speller
from index.store import Store, open_store, verify

_DECODER = json.JSONDecoder()
#: What a damaged index can lead to; then its checksums are compared.
_SIGNS_OF_DAMAGE = (IndexError, ValueError, OverflowError, MemoryError)
#: What follows id, kind and question in an entry's record.
_AFTER_TITLE = b', "alternates": '


class Ranking(NamedTuple):
    """One question's candidates, best first, and the judgement of them."""

    query: Query
    candidates: Candidates
    judgement: Judgement


class Index(NamedTuple):
    """An index folder, open for questions; safe to share between threads."""

    store: Store
    info: CorpusInfo
    content_hash: str
    reader: Reader
    weights: NDArray[np.float64]
    confidence: Confidence
    backend: Backend
    masks: Masks
    compiled: Compiled

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index folder.  Raises IndexFormatError, which says how to fix it."""
        return cls.of(open_store(path))

    @classmethod
    def of(cls, store: Store, backend: Backend | None = None) -> Index:
        """The index of an open folder; `backend` has its entries if they are elsewhere.

        Raises IndexFormatError, which says how to fix it.
        """
        manifest, arrays = store.manifest, store.arrays
        try:
            corpus = manifest["corpus"]
            glossary = Glossary(
                {tuple(key): str(form) for key, form in manifest["glossary"]["forms"]},
                frozenset(manifest["glossary"]["shouted"]),
                tuple(manifest["glossary"]["words"]),
            )
            weights = np.asarray(manifest["ranking"]["weights"], dtype=np.float64)
            if weights.shape != (len(FEATURES),):
                raise ValueError("a ranking of the wrong shape")
            compiled = Compiled(arrays.n_entries)
            speller = Speller(arrays, store.words, compiled)
            whole = frozenset(manifest["glossary"]["whole"])
            stem = stemmer(str(corpus["language"]), whole)
            masks = Masks(arrays, manifest["tags"])
            local = LocalBackend(arrays, store.records, masks, compiled)
            return cls(
                store=store,
                backend=backend or local,
                masks=masks,
                compiled=compiled,
                info=CorpusInfo(
                    name=str(corpus["name"]),
                    language=str(corpus["language"]),
                    audience=corpus["audience"],
                    owner=corpus["owner"],
                    handoff=corpus["handoff"],
                ),
                content_hash=str(corpus["hash"]),
                reader=Reader(arrays, speller, glossary, stem),
                weights=weights,
                confidence=Confidence.from_manifest(manifest["confidence"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise IndexFormatError(
                store.path, f"its manifest is invalid ({error})"
            ) from error

    def close(self) -> None:
        """Release the server that has the entries; do not use the index afterwards."""
        self.backend.close()

    @property
    def n_entries(self) -> int:
        """How many entries the index holds."""
        return self.store.arrays.n_entries

    def search(self, question: str, entry_filter: Filter | None = None) -> Ranking:
        """The question's candidates among the entries that may be served, judged.

        Raises IndexFormatError if a damaged file makes it fail.
        """
        arrays, kernels = self.store.arrays, self.compiled.kernels
        with self._damage_reported():
            query = self.reader.read(question)
            # Only the classifier needs the mask: it scores all entries.
            allowed = self.allowed(entry_filter) if arrays.feature_hash.size else None
            candidates = rank(
                arrays, self.backend, query, self.weights, entry_filter, allowed
            )
            judged = kernels and kernels.judged
            judgement = self.confidence.judge(query, candidates, judged)
        return Ranking(query, candidates, judgement)

    @contextmanager
    def _damage_reported(self) -> Iterator[None]:
        """Raise IndexFormatError if something fails because a file is damaged."""
        try:
            yield
        except _SIGNS_OF_DAMAGE:
            verify(self.store.path, self.store.manifest["format"])
            raise

    def allowed(self, entry_filter: Filter | None) -> NDArray[np.bool_] | None:
        """By entry number, which entries may be served; None when all may."""
        return self.masks.allowed(entry_filter)

    @property
    def tags(self) -> list[str]:
        """Every tag, most entries first."""
        return list(self.store.manifest["tags"])

    def tagged(self, tag: int) -> NDArray[np.int32]:
        """The numbers of the entries with a tag, given by its place in `tags`."""
        arrays = self.store.arrays
        return arrays.tag_entry[arrays.tag_start[tag] : arrays.tag_start[tag + 1]]

    def entry(self, number: int) -> Entry:
        """The entry with this number."""
        return self.entries([number])[0]

    def _read(self, record: bytes) -> Entry:
        try:
            return Entry.from_record(json.loads(record))
        except (KeyError, TypeError, ValueError) as error:
            raise IndexFormatError(self.store.path, "a record is damaged") from error

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries with these numbers, in their order."""
        return [self._read(record) for record in self._records(numbers)]

    def _records(self, numbers: Sequence[int]) -> list[bytes]:
        with self._damage_reported():
            return self.backend.records(numbers)

    def titles(self, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """The ids and questions of these entries; the rest is not parsed."""
        return [self._title(record) for record in self._records(numbers)]

    def _title(self, record: bytes) -> tuple[str, str]:
        # No string in the record contains this: its quotes would be escaped.
        end = record.find(_AFTER_TITLE)
        try:
            text = record[:end].decode() + "}" if end > 0 else record.decode()
            title, _ = _DECODER.raw_decode(text)
            return title["id"], title["question"]
        except (KeyError, TypeError, ValueError) as error:
            raise IndexFormatError(self.store.path, "a record is damaged") from error

    def number(self, entry_id: str) -> int | None:
        """The number of the entry with this id; None if there is none."""
        return self.backend.number(entry_id)

    def source(self, source_id: str) -> Source:
        """A source by its id."""
        title, url = self.store.manifest["sources"][source_id]
        return Source(source_id, title, url)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The corpus's acceptance questions."""
        return tuple(
            Question(question, answer, tuple(tags))
            for question, answer, tags in self.store.manifest["questions"]
        )
