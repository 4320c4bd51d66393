"""The engines that speed is compared with: each builds, opens and finds the top ten."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

TOP = 10
Find = Callable[[str], Any]


def build_bm25s(texts: Sequence[str], out: Path) -> None:
    """bm25s with its numba backend, no stemming, no stop words."""
    import bm25s

    tokens = bm25s.tokenize(list(texts), stopwords=None, show_progress=False)
    retriever = bm25s.BM25(backend="numba")
    retriever.index(tokens, show_progress=False)
    retriever.save(str(out), show_progress=False)


def open_bm25s(out: Path) -> Find:
    """Splitting the question into words, and bm25s's retrieval."""
    import bm25s

    retriever = bm25s.BM25.load(str(out), show_progress=False)
    retriever.backend = "numba"
    retriever.activate_numba_scorer()

    def find(question: str) -> Any:
        tokens = bm25s.tokenize(
            [question], stopwords=None, show_progress=False, return_ids=False
        )
        return retriever.retrieve(tokens, k=TOP, n_threads=0, show_progress=False)

    return find


def build_tantivy(texts: Sequence[str], out: Path) -> None:
    """tantivy with its default tokenizer, term frequencies, nothing stored."""
    import tantivy

    out.mkdir(parents=True)
    index = tantivy.Index(_tantivy_schema(), path=str(out))
    writer = index.writer(heap_size=512_000_000, num_threads=2)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, id=number))
    writer.commit()
    writer.wait_merging_threads()


def _tantivy_schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, index_option="freq")
    builder.add_integer_field("id", stored=True)
    return builder.build()


def open_tantivy(out: Path) -> Find:
    """Parsing the question, and the ten best hits."""
    import tantivy

    index = tantivy.Index.open(str(out))
    index.reload()
    searcher = index.searcher()
    return lambda question: (
        searcher.search(index.parse_query(question, ["text"]), TOP).hits
    )


def build_scikit(texts: Sequence[str], out: Path) -> None:
    """scikit-learn's TF-IDF matrix."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    out.mkdir(parents=True)
    vectorizer = TfidfVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform(texts)
    sparse.save_npz(out / "matrix.npz", matrix.T.tocsr(), compressed=False)
    (out / "vectorizer.pickle").write_bytes(pickle.dumps(vectorizer))


def open_scikit(out: Path) -> Find:
    """`transform`, a sparse product with every entry, the ten best."""
    from scipy import sparse

    matrix = sparse.load_npz(out / "matrix.npz")
    vectorizer = pickle.loads((out / "vectorizer.pickle").read_bytes())  # noqa: S301

    def find(question: str) -> Any:
        scores = vectorizer.transform([question]) @ matrix
        k = min(TOP, scores.nnz)
        best = np.argpartition(-scores.data, k - 1)[:k] if k else np.arange(0)
        return scores.indices[best]

    return find


PEERS: dict[str, tuple[Callable[[Sequence[str], Path], None], Callable[[Path], Find]]]
PEERS = {
    "bm25s": (build_bm25s, open_bm25s),
    "tantivy": (build_tantivy, open_tantivy),
    "scikit-learn": (build_scikit, open_scikit),
}


def folder_bytes(folder: Path) -> int:
    """The bytes that a folder takes on disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def emit(result: dict[str, Any]) -> None:
    """Print one result as the last line of a worker's output."""
    print(json.dumps(result))
