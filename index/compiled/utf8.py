"""Letters of UTF-8, one at a time, compiled.

Needs numba (``pip install "frontdesk[fast]"``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled.compiling import compiled


@compiled
def letter_at(
    text: NDArray[np.uint8], at: int, end: int
) -> tuple[Any, int]:  # pragma: no cover (compiled)
    """The code point that begins at a place, and where the next one begins."""
    lead = np.uint64(text[at])
    if lead < np.uint64(0x80):
        return lead, at + 1
    n_follow = 1 if lead < np.uint64(0xE0) else (2 if lead < np.uint64(0xF0) else 3)
    code = lead & np.uint64(0x3F >> n_follow)
    for follow in range(at + 1, min(at + 1 + n_follow, end)):
        code = (code << np.uint64(6)) | np.uint64(text[follow] & 0x3F)
    return code, at + 1 + n_follow
