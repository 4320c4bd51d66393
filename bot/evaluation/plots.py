"""The figures of an evaluation as a picture; needs the extra `plots`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus import FrontdeskError
from index.metrics import reliability_bins, risk_coverage_curve


def draw_evaluation(
    confidence: Sequence[float], correct: Sequence[bool], file: Path, *, title: str
) -> None:
    """Draw the reliability diagram and the risk-coverage curve into `file`.

    Parameters
    ----------
    confidence : of the best candidate, in [0, 1], one per question
    correct : whether that candidate is right
    file : its suffix sets the format: .png, .svg, .pdf

    Raises: FrontdeskError when matplotlib is missing, or cannot write such a file.
    """
    try:
        # Without pyplot, which keeps global state and wants a display.
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise FrontdeskError(
            'drawing needs matplotlib; run: pip install "frontdesk[plots]"'
        ) from error

    figure = Figure(figsize=(10, 4.6), layout="constrained")
    figure.suptitle(title)
    left, right = figure.subplots(1, 2)

    bins = reliability_bins(confidence, correct)
    left.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfectly calibrated")
    left.plot(
        [part.confidence for part in bins],
        [part.right for part in bins],
        marker="o",
        label="measured",
    )
    left.set(
        xlim=(0, 1),
        ylim=(0, 1.02),
        xlabel="mean confidence",
        ylabel="share right",
        title="Reliability",
    )
    left.legend(loc="upper left")

    covered, risk = risk_coverage_curve(confidence, correct)
    right.step(covered, risk, where="post")
    right.set(
        xlim=(0, 1),
        ylim=(0, max(0.1, float(risk.max(initial=0.0)) * 1.05)),
        xlabel="coverage: share of the questions answered",
        ylabel="risk: share of the answers wrong",
        title="Risk and coverage",
    )
    for axes in (left, right):
        axes.grid(alpha=0.3)

    partial = file.with_name(f".{file.stem}.partial{file.suffix}")
    try:
        figure.savefig(partial, dpi=150)
        partial.replace(file)
    except (OSError, ValueError) as error:
        partial.unlink(missing_ok=True)
        raise FrontdeskError(f"{file}: cannot be drawn ({error})") from error
