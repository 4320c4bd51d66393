"""Measures of a ranking, of a confidence and of the choice to answer."""

from index.metrics.calibration_error import (
    ReliabilityBin,
    brier_score,
    expected_calibration_error,
    reliability_bins,
)
from index.metrics.recall import recall_at_k
from index.metrics.reciprocal_rank import mean_reciprocal_rank, reciprocal_rank
from index.metrics.selective import (
    area_under_roc,
    coverage,
    risk_coverage_curve,
    selective_accuracy,
)

__all__ = [
    "ReliabilityBin",
    "area_under_roc",
    "brier_score",
    "coverage",
    "expected_calibration_error",
    "mean_reciprocal_rank",
    "recall_at_k",
    "reciprocal_rank",
    "reliability_bins",
    "risk_coverage_curve",
    "selective_accuracy",
]
