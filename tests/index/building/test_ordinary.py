"""The ordinary words of a language, which are no slips of writing."""

from __future__ import annotations

import numpy as np
import pytest

from index.building.ordinary import ordinary_hashes
from index.hashing import word_hashes


@pytest.mark.parametrize("language", ["en", "en-GB", "EN"])
def test_what_people_write_is_there_and_their_slips_are_not(language: str) -> None:
    known = ordinary_hashes(language)
    assert np.isin(word_hashes(["bargain", "nine", "conversation"]), known).all()
    slips = ["recieve", "bisness", "outsorce", "acounting", "zyzzyva"]
    assert not np.isin(word_hashes(slips), known).any()


def test_the_hashes_are_sorted_and_nobody_can_change_them() -> None:
    known = ordinary_hashes("en")
    assert known.dtype == np.uint64
    assert (np.diff(known.astype(object)) > 0).all()
    with pytest.raises(ValueError, match="read-only"):
        known[0] = 0


def test_a_language_without_a_list_has_no_ordinary_words() -> None:
    assert ordinary_hashes("xx").size == 0
