"""The picture of an evaluation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.slow
def test_the_picture_is_written_whole(run: Run, no_settings: Path) -> None:
    pytest.importorskip("matplotlib")
    assert run("eval", "--plot", "figures.png").exit_code == 0
    assert (no_settings / "figures.png").read_bytes().startswith(b"\x89PNG")
    result = run("eval", "--plot", "figures.xyz")
    assert result.exit_code == 2
    assert result.stderr.startswith("frontdesk: figures.xyz: cannot be drawn (")
    assert sorted(file.name for file in no_settings.iterdir()) == ["figures.png"]


def test_without_matplotlib_the_extra_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = run("eval", "--plot", "figures.png")
    assert result.exit_code == 2
    assert result.stderr == (
        'frontdesk: drawing needs matplotlib; run: pip install "frontdesk[plots]"\n'
    )
