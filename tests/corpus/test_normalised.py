"""Which wordings count as the same."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.normalised import normalised


def test_wordings_are_compared_without_case_and_punctuation():
    assert normalised("  What's\ta B_P-O?! ") == "what s a b p o"
    assert normalised("\uff21\uff22 STRASSE") == normalised("ab stra\xdfe")


@given(st.text(st.characters(max_codepoint=127)))
@example("".join(map(chr, range(128))))
def test_plain_wordings_are_compared_as_any_other(wording):
    plain = unicodedata.normalize("NFKC", wording).casefold()
    assert normalised(wording) == " ".join(re.findall(r"[^\W_]+", plain))
