"""The confidence of a corpus that nothing can be held out of."""

from __future__ import annotations

import numpy as np
import pytest

from index.default_confidence import DEFAULT_PRECISION, default_model
from index.signals import SIGNALS


@pytest.mark.parametrize("has_classifier", [True, False])
def test_the_default_is_whole(has_classifier: bool) -> None:
    default = default_model(has_classifier)
    assert len(default.best) == len(default.top_three) == len(SIGNALS)
    assert np.isfinite([*default.best, *default.top_three]).all()
    curve = np.array(DEFAULT_PRECISION)
    assert (np.diff(curve, axis=0) >= 0).all()
    assert ((curve >= 0) & (curve <= 1)).all()
