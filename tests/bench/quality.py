"""Measures the answers from outside and writes ``tests/bench/quality.md``.

    python -m tests.bench.quality [--sets NAME ...] [--out FILE]

Asks the command line the public question sets where they lie beside the checkout (they
are never shipped), and the shipped corpus its own acceptance questions.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.question_sets import FOLDER, SETS

ROOT = Path(__file__).resolve().parents[2]
SHARED = FOLDER.parents[1]
SCORE = SHARED / "eval" / "score.py"
QUESTIONS = SHARED / "questions" / "dev.yaml"
COMMAND = f"{sys.executable} -m bot"
_FIGURES = (
    ("top1", "top-1"),
    ("mrr10", "MRR@10"),
    ("auroc_right", "AUROC right"),
    ("auroc_scope", "AUROC scope"),
    ("coverage_at_p90", "right at 90 % precision"),
    ("ece", "ECE"),
    ("default_right", "answered correctly"),
    ("default_precision", "precision"),
    ("default_declined_of_unanswerable", "out of scope, declined"),
    ("build_s", "build, s"),
)


def score(*arguments: str) -> dict[str, Any]:
    """One report of the outside scorer; exits with its message if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        done = subprocess.run(
            [
                sys.executable,
                str(SCORE),
                *arguments,
                "--command",
                COMMAND,
                "--out",
                str(out),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}{done.stdout}")
        report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return report


def table(reports: list[dict[str, Any]]) -> list[str]:
    """The sets' figures as a Markdown table, with the mean in the last row."""
    lines = [
        "| set | " + " | ".join(label for _, label in _FIGURES) + " |",
        "|---" * (len(_FIGURES) + 1) + "|",
    ]
    for report in reports:
        cells = (_cell(report.get(key)) for key, _ in _FIGURES)
        lines.append(f"| {report['set']} | {' | '.join(cells)} |")
    means = []
    for key, _ in _FIGURES:
        values = [report[key] for report in reports if report.get(key) is not None]
        means.append(_cell(sum(values) / len(values)) if values else "")
    lines.append(f"| **mean** | {' | '.join(means)} |")
    return lines


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def own_questions() -> list[str]:
    """The shipped corpus's acceptance questions, by ``frontdesk eval``."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "eval", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    figures = json.loads(done.stdout)
    figures = figures.get("figures", figures)
    kept = {
        key: value for key, value in figures.items() if isinstance(value, int | float)
    }
    lines = ["| figure | value |", "|---|---|"]
    for key, value in kept.items():
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        lines.append(f"| {key.replace('_', ' ')} | {shown} |")
    return lines


def main() -> None:
    """Measure on every set that is there and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=SETS)
    parser.add_argument("--out", type=Path, default=ROOT / "tests/bench/quality.md")
    args = parser.parse_args()
    packages = ("numpy", "scikit-learn", "scipy", "rapidfuzz", "pystemmer")
    lines = [
        "# How good the answers are",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, written by `make quality`. Python "
        f"{platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; "
        + ", ".join(f"{name} {version(name)}" for name in packages)
        + ".",
        "",
    ]
    if SCORE.is_file():
        for title, flag in (
            ("Clean questions", ()),
            ("The same with typos", ("--typo",)),
        ):
            reports = []
            for name in args.sets:
                print(f"{name} {' '.join(flag)}", file=sys.stderr)
                reports.append(score("dataset", str(FOLDER / name), *flag))
            lines += [f"## {title}", "", *table(reports), ""]
        lines += [
            "Seven public sets, dev halves, no setting changed between them. ECE: "
            "expected calibration error over ten bins of equal count. The last four "
            "before the build time are the default decisions (`max_wrong` 0.10).",
            "",
        ]
        if QUESTIONS.is_file():
            print("questions", file=sys.stderr)
            outside = score("questions", str(QUESTIONS))
            lines += [
                "## The shipped knowledge, asked from outside",
                "",
                "| right | wrong | missed | declined | answered falsely | right share "
                "| declined share | precision |",
                "|---" * 8 + "|",
                f"| {outside['right']} | {outside['wrong']} | {outside['missed']} "
                f"| {outside['declined']} | {outside['false_answer']} "
                f"| {outside['right_share']:.3f} | {outside['declined_share']:.3f} "
                f"| {outside['precision']:.3f} |",
                "",
            ]
    else:
        lines += ["The public question sets are not beside this checkout.", ""]
    lines += [
        "## The shipped knowledge, asked its own questions",
        "",
        *own_questions(),
        "",
    ]
    worth = ROOT / "tests/bench/default_confidence.md"
    if worth.is_file():
        lines += [
            "## The default confidence on sets that it has not seen",
            "",
            "For a corpus with nothing to hold out; each row uses coefficients fitted "
            "on the other sets (`python -m tests.bench.fit_default_confidence`).",
            "",
            worth.read_text(encoding="utf-8"),
        ]
    args.out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(args.out)


if __name__ == "__main__":
    main()
