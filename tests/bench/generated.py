"""Made-up corpora of any size: Zipf words, seeded, the same in every run."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus import Corpus, CorpusInfo, Entry

#: How many different words there are; a small corpus has few of the rare ones.
N_WORDS = 300_000
_SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
_KEYS = "qwertyuiopasdfghjklzxcvbnm"


def vocabulary(seed: int = 0, size: int = N_WORDS) -> NDArray[np.str_]:
    """Different pronounceable words, frequent ones shorter, as in a language."""
    rng = np.random.default_rng(seed)
    made: dict[str, None] = {}
    syllables = np.array(_SYLLABLES)
    while len(made) < size:
        length = min(2 + len(made) // 30_000, 4) + int(rng.integers(0, 2))
        for row in rng.integers(0, syllables.size, (5_000, length)):
            made["".join(syllables[row])] = None
    return np.array(list(made)[:size])


def zipf_words(
    rng: np.random.Generator, n: int, size: int = N_WORDS
) -> NDArray[np.int64]:
    """`n` word numbers, the one of rank r drawn in proportion to 1 / (r + 2.7)."""
    mass = np.cumsum(1.0 / (np.arange(size) + 2.7))
    return np.searchsorted(mass, rng.random(n) * mass[-1])


def generated_entries(n: int, seed: int = 0) -> Iterator[Entry]:
    """`n` FAQ entries: a question of 6 to 10 words, none to two alternates of 4 to 8,
    an answer of 10 to 40, a tag, one in three public."""
    words = vocabulary(seed)
    rng = np.random.default_rng(seed + 1)
    for begin in range(0, n, 10_000):
        count = min(10_000, n - begin)
        sizes = np.stack(
            [
                rng.integers(6, 11, count),
                rng.integers(4, 9, count) * (rng.random(count) < 0.5),
                rng.integers(4, 9, count) * (rng.random(count) < 0.25),
                rng.integers(10, 41, count),
            ],
            axis=1,
        )
        drawn = words[zipf_words(rng, int(sizes.sum()))].tolist()
        tags = rng.integers(0, 50, count).tolist()
        public = (rng.random(count) < 0.33).tolist()
        at = 0
        for row, (question, first, second, answer) in enumerate(sizes.tolist()):
            texts = []
            for size in (question, first, second, answer):
                texts.append(" ".join(drawn[at : at + size]))
                at += size
            yield Entry(
                id=f"e{begin + row:07d}",
                question=f"{texts[0]}?",
                alternates=tuple(text for text in texts[1:3] if text),
                answer=f"{texts[3]}.",
                tags=(f"topic-{tags[row]}",),
                audience="public" if public[row] else "internal",
            )


def generated_corpus(n: int, seed: int = 0) -> Corpus:
    """A whole corpus of `n` made-up entries."""
    return Corpus(
        info=CorpusInfo(name=f"generated-{n}", language="en"),
        entries=tuple(generated_entries(n, seed)),
        terms=(),
        sources={},
        questions=(),
        content_hash=f"{n:032x}{seed:032x}",
    )


def generated_questions(corpus: Corpus, n: int, seed: int = 7) -> list[str]:
    """`n` questions of 8 words: most from one entry, some from anywhere, some mistyped.

    Five words come from an entry's wordings and answer, three are drawn like the
    corpus's words; in every second question one word has a typo.
    """
    rng = np.random.default_rng(seed)
    words = vocabulary(0)
    questions = []
    for number in range(n):
        entry = corpus.entries[int(rng.integers(0, len(corpus.entries)))]
        own = " ".join((*entry.wordings, entry.answer)).replace("?", "").split()
        chosen = [own[at] for at in rng.integers(0, len(own), 5)]
        chosen += words[zipf_words(rng, 3)].tolist()
        rng.shuffle(chosen)
        if number % 2:
            at = int(rng.integers(0, len(chosen)))
            chosen[at] = mistyped(chosen[at].rstrip("."), rng)
        questions.append(" ".join(chosen))
    return questions


def mistyped(word: str, rng: np.random.Generator) -> str:
    """The word with one letter swapped, left out, doubled or replaced."""
    if len(word) < 4:
        return word
    at = int(rng.integers(1, len(word) - 1))
    return (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + _KEYS[int(rng.integers(0, 26))] + word[at + 1 :],
    )[int(rng.integers(0, 4))]
