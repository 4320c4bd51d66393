"""The ordinary words of a language: not typos, even if a corpus lacks them.

"The game is not on" must not be read as "the name is not on" because the corpus has
names and no games.  The words are pyspellchecker's frequency lists (MIT), read only
when an index is built; the index keeps their hashes.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.hashing import word_hashes

#: A word rarer than this share of all words may itself be a typo in the list.
LEAST_SHARE = 1e-7


@lru_cache(maxsize=4)
def ordinary_hashes(language: str) -> NDArray[np.uint64]:
    """The sorted hashes of a language's ordinary words; none for an unknown language.

    `language` is a code like "en" or "pt-BR".
    """
    # Imported here: only building needs it.
    from spellchecker import SpellChecker

    code = language.casefold().split("-")[0]
    if code not in SpellChecker.languages():
        return np.zeros(0, dtype=np.uint64)
    listed = SpellChecker(language=code).word_frequency
    least = LEAST_SHARE * listed.total_words
    kept = [word for word, count in listed.items() if count >= least]
    hashes = np.sort(word_hashes(kept))
    hashes.flags.writeable = False
    return hashes
