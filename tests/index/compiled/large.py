"""A made-up corpus for the compiled functions, and rankings of it."""

from __future__ import annotations

import random
from functools import cache

from corpus import Entry
from index.analyzer import stemmer
from index.backend import Candidates, Filter
from index.compiled.kernels import Compiled
from index.features import BARE_PRIOR
from index.glossary import Glossary
from index.local import LocalBackend
from index.query import Reader
from index.ranking import rank
from index.repair import Speller
from tests.index.six import arrays_of, encoded_of

WORDS = (
    *("agent", "billing", "call", "center", "cost", "contract", "data", "desk"),
    *("café", "naïve", "über", "日本", "emoji", "language", "manager", "night"),
    *("office", "order", "partner", "payroll", "phone", "price", "quality", "queue"),
)


@cache
def entries() -> tuple[Entry, ...]:
    """Entries of few and of very many wordings, long and short, some of them equal."""
    rng = random.Random(5)  # noqa: S311

    def text(size: int) -> str:
        return " ".join(rng.choices(WORDS, range(len(WORDS), 0, -1), k=size))

    return tuple(
        Entry(
            f"e{number:03d}",
            text(1 + number % 9),
            text(3 * (number % 7)) or "?",
            audience="public" if number % 3 else "internal",
            alternates=tuple(text(4) for _ in range((0, 0, 1, 5, 70)[number % 5])),
        )
        for number in range(90)
    )


def opened(compiled: Compiled | None) -> tuple[LocalBackend, Reader]:
    """A backend over the entries, and what reads questions for it."""
    arrays, encoded = arrays_of(*entries()), encoded_of(*entries())
    speller = Speller(arrays, encoded.surface_text, compiled)
    backend = LocalBackend(arrays, compiled=compiled)
    return backend, Reader(arrays, speller, Glossary({}), stemmer("en"))


def ranked(
    opened: tuple[LocalBackend, Reader],
    question: str,
    entry_filter: Filter | None = None,
) -> Candidates:
    backend, reader = opened
    query = reader.read(question)
    return rank(backend._arrays, backend, query, BARE_PRIOR, entry_filter)
