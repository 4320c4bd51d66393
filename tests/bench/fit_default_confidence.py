"""Fits the default confidence across the public question sets.

    python -m tests.bench.fit_default_confidence [--sets DIR] [--write] [--report FILE]

Each set is built and asked as a user would; the default is a logistic regression on
the signals of their replies, every set counting the same.  What it is worth on a corpus
that it has not seen is printed a set at a time, fitted on the others only.  With
``--write`` it puts
the coefficients into ``index/default_confidence.py``.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.building.build import build_index
from index.building.confidence import fit_logistic
from index.confidence import precision_above, signals
from index.metrics.calibration_error import expected_calibration_error
from index.ranking import rank
from index.search import Index
from index.signals import SIGNALS, probability
from tests.bench.question_sets import FOLDER, SETS, QuestionSet, read_set

TARGET = Path(__file__).resolve().parents[2] / "index" / "default_confidence.py"
MOST_QUESTIONS = 500
#: What a set of intents cut down to one wording counts beside a real FAQ.
BARE_WEIGHT = 0.15
_SPREAD = 1.0
_GRID = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Answers:
    """One set's replies: signals, whether the first (one of three) was right."""

    name: str
    family: str
    signals: NDArray[np.float64]
    best: NDArray[np.float64]
    top_three: NDArray[np.float64]
    weight: float


def ask_all(asked_set: QuestionSet, family: str, weight: float) -> Answers:
    """Build a set's index and ask it, clean and with typos."""
    rows, best, top_three = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        build_index(asked_set.corpus, Path(folder) / "index")
        index = Index.open(Path(folder) / "index")
        for questions in (asked_set.clean, asked_set.typo):
            rng = np.random.default_rng(0)
            size = min(MOST_QUESTIONS, len(questions))
            for at in sorted(rng.choice(len(questions), size, replace=False).tolist()):
                query = index.reader.read(questions[at].text)
                found = rank(index.store.arrays, index.backend, query, index.weights)
                if found.entries.size:
                    first = [int(e) in questions[at].right for e in found.entries[:3]]
                    rows.append(signals(query, found))
                    best.append(float(first[0]))
                    top_three.append(float(any(first)))
    print(f"asked {asked_set.name}: {len(rows)}", file=sys.stderr)
    return Answers(
        asked_set.name,
        family,
        np.array(rows),
        np.array(best),
        np.array(top_three),
        weight,
    )


def fit(sets: list[Answers], outcome: str) -> NDArray[np.float64]:
    """Coefficients over sets, each weighted as one of a few hundred questions."""
    x = np.concatenate([found.signals for found in sets])
    y = np.concatenate([getattr(found, outcome) for found in sets])
    weight = np.concatenate(
        [np.full(s.best.size, 400.0 * s.weight / s.best.size) for s in sets]
    )
    return fit_logistic(x, y, weight, (0.0,) * len(SIGNALS), _SPREAD)


def judged(found: Answers, model: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities that a model gives to one set's replies."""
    return np.array([probability(float(row @ model)) for row in found.signals])


def ranked_right(score: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Probability that a right reply scores above a wrong one (ties count half)."""
    good, bad = score[right > 0.5], np.sort(score[right < 0.5])
    if not good.size or not bad.size:
        return float("nan")
    below = np.searchsorted(bad, good, "left") + np.searchsorted(bad, good, "right")
    return float(below.mean() / 2 / bad.size)


def report(sets: list[Answers]) -> list[str]:
    """Lines of a Markdown table: each family fitted on the others."""
    lines = [
        "| set | right | AUROC | ECE | answered at 0.65 | of these right |",
        "|---|---|---|---|---|---|",
    ]
    for family in dict.fromkeys(found.family for found in sets):
        model = fit([found for found in sets if found.family != family], "best")
        for found in sets:
            if found.family == family:
                p = judged(found, model)
                ece = expected_calibration_error(p, found.best > 0.5)
                above = p >= 0.65
                share = found.best[above].mean() if above.any() else float("nan")
                lines.append(
                    f"| {found.name} | {found.best.mean():.3f} "
                    f"| {ranked_right(p, found.best):.3f} | {ece:.3f} "
                    f"| {above.mean():.3f} | {share:.3f} |"
                )
    return lines


def written(
    with_classifier: list[Answers], without: list[Answers]
) -> dict[str, NDArray[np.float64] | list[list[float]]]:
    """Everything that the default holds, fitted on all sets."""
    found: dict[str, NDArray[np.float64] | list[list[float]]] = {}
    for name, sets in (("_WITH_CLASSIFIER", with_classifier), ("_WITHOUT", without)):
        for outcome in ("best", "top_three"):
            found[f"{name}.{outcome}"] = fit(sets, outcome)
    whole = [s for s in without if s.weight == 1.0]
    model = fit(without, "best")
    p = [judged(s, model) for s in whole]
    weight = np.concatenate([np.full(s.best.size, 1 / s.best.size) for s in whole])
    right = np.concatenate([s.best for s in whole])
    found["curve"] = precision_above(np.concatenate(p), right, weight, _GRID)
    return found


def module_text(found: dict[str, NDArray[np.float64] | list[list[float]]]) -> str:
    """The text of ``index/default_confidence.py`` with these coefficients."""
    text = TARGET.read_text(encoding="utf-8")
    for name in ("_WITH_CLASSIFIER", "_WITHOUT"):
        rows = "".join(
            f"    {outcome}=(\n"
            + "".join(
                f"        {value:.4f},  # {signal}\n"
                for signal, value in zip(
                    SIGNALS, found[f"{name}.{outcome}"], strict=True
                )
            )
            + "    ),\n"
            for outcome in ("best", "top_three")
        )
        text = re.sub(
            rf"{name} = Default\(\n.*?\n\)\n",
            f"{name} = Default(\n{rows})\n",
            text,
            flags=re.DOTALL,
        )
    curve = "".join(f"    ({low}, {share:.3f}),\n" for low, share in found["curve"])
    return re.sub(
        r"(DEFAULT_PRECISION: [^=]*= \(\n).*?\n\)\n",
        lambda match: f"{match[1]}{curve})\n",
        text,
        flags=re.DOTALL,
    )


def main() -> None:
    """Ask every set, print the table, and with ``--write`` the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=FOLDER)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--report", type=Path)
    args = parser.parse_args()
    rich: list[Answers] = []
    bare: list[Answers] = []
    for name in SETS:
        whole = read_set(name, args.sets)
        if whole.has_wordings:
            few = read_set(name, args.sets, ".5shot")
            rich += [ask_all(whole, name, 1.0), ask_all(few, name, 0.5)]
            # An intent with one wording is not an entry that somebody wrote: it counts
            # little, but teaches what an unanswerable question looks like.
            bare.append(ask_all(whole.bare(), name, BARE_WEIGHT))
        else:
            bare.append(ask_all(whole, name, 1.0))
    lines = [
        "With wordings to learn from:",
        "",
        *report(rich),
        "",
        "With one wording an entry:",
        "",
        *report(bare),
    ]
    print("\n".join(lines))
    if args.report:
        args.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if args.write:
        TARGET.write_text(module_text(written(rich, bare)), encoding="utf-8")


if __name__ == "__main__":
    main()
