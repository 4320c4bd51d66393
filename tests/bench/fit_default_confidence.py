"""Fits the default confidence across the public question sets.

    python -m tests.bench.fit_default_confidence [--sets DIR] [--write] [--report FILE]

Each set is built and queried as a user would; the default is a logistic regression on
the signals of the replies, every set counting the same.  How good it is on a corpus
that it has not seen is printed per set, fitted on the others only.  ``--write`` puts
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


def ask_all(question_set: QuestionSet, family: str, weight: float) -> Answers:
    """Build a set's index and ask it, clean and with typos."""
    rows, best, top_three = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        build_index(question_set.corpus, Path(folder) / "index")
        index = Index.open(Path(folder) / "index")
        for questions in (question_set.clean, question_set.typo):
            rng = np.random.default_rng(0)
            size = min(MOST_QUESTIONS, len(questions))
            for at in sorted(rng.choice(len(questions), size, replace=False).tolist()):
                query = index.reader.read(questions[at].text)
                candidates = rank(
                    index.store.arrays, index.backend, query, index.weights
                )
                if candidates.entries.size:
                    first = [
                        int(entry) in questions[at].right
                        for entry in candidates.entries[:3]
                    ]
                    rows.append(signals(query, candidates))
                    best.append(float(first[0]))
                    top_three.append(float(any(first)))
    print(f"asked {question_set.name}: {len(rows)}", file=sys.stderr)
    return Answers(
        question_set.name,
        family,
        np.array(rows),
        np.array(best),
        np.array(top_three),
        weight,
    )


def fit(sets: list[Answers], outcome: str) -> NDArray[np.float64]:
    """Coefficients over sets, each weighted as one of a few hundred questions."""
    x = np.concatenate([answers.signals for answers in sets])
    y = np.concatenate([getattr(answers, outcome) for answers in sets])
    weight = np.concatenate(
        [np.full(s.best.size, 400.0 * s.weight / s.best.size) for s in sets]
    )
    return fit_logistic(x, y, weight, (0.0,) * len(SIGNALS), _SPREAD)


def judged(answers: Answers, model: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities that a model assigns to one set's replies."""
    return np.array([probability(float(row @ model)) for row in answers.signals])


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
    for family in dict.fromkeys(answers.family for answers in sets):
        model = fit([answers for answers in sets if answers.family != family], "best")
        for answers in sets:
            if answers.family == family:
                p = judged(answers, model)
                ece = expected_calibration_error(p, answers.best > 0.5)
                above = p >= 0.65
                share = answers.best[above].mean() if above.any() else float("nan")
                lines.append(
                    f"| {answers.name} | {answers.best.mean():.3f} "
                    f"| {ranked_right(p, answers.best):.3f} | {ece:.3f} "
                    f"| {above.mean():.3f} | {share:.3f} |"
                )
    return lines


def coefficient_rows(
    with_classifier: list[Answers], without: list[Answers]
) -> list[tuple[float, ...]]:
    """The four coefficients of each signal, fitted on all sets."""
    columns = [
        fit(sets, outcome)
        for sets in (with_classifier, without)
        for outcome in ("best", "top_three")
    ]
    return list(zip(*columns, strict=True))


def precision_curve(without: list[Answers]) -> list[list[float]]:
    """The share right above each threshold, over the sets that are real FAQs."""
    whole = [s for s in without if s.weight == 1.0]
    model = fit(without, "best")
    p = [judged(s, model) for s in whole]
    weight = np.concatenate([np.full(s.best.size, 1 / s.best.size) for s in whole])
    right = np.concatenate([s.best for s in whole])
    return precision_above(np.concatenate(p), right, weight, _GRID)


def module_text(rows: list[tuple[float, ...]], curve: list[list[float]]) -> str:
    """The text of ``index/default_confidence.py`` with these numbers."""
    text = TARGET.read_text(encoding="utf-8")
    named = "".join(
        f'    "{signal.name}": ({", ".join(f"{value:.4f}" for value in row)}),\n'
        for signal, row in zip(SIGNALS, rows, strict=True)
    )
    shares = "".join(f"    ({low}, {share:.3f}),\n" for low, share in curve)
    # No backslash is in the new text, which `re.sub` would read as an escape.
    for start, body, end in (
        (r"_COEFFICIENTS: [^=]*= \{\n", named, r"\}\n"),
        (r"DEFAULT_PRECISION: [^=]*= \(\n", shares, r"\)\n"),
    ):
        pattern = rf"({start}).*?\n({end})"
        text = re.sub(pattern, rf"\g<1>{body}\2", text, count=1, flags=re.DOTALL)
    return text


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
        "With one wording per entry:",
        "",
        *report(bare),
    ]
    print("\n".join(lines))
    if args.report:
        args.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if args.write:
        text = module_text(coefficient_rows(rich, bare), precision_curve(bare))
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
