"""The report of the speed measurements: speed.md and its plot."""

from __future__ import annotations

import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench.peers import PEERS
from tests.bench.speed import COMPILED, OURS, percentiles

_PACKAGES = (
    "numpy", "rapidfuzz", "numba", "bm25s", "tantivy", "scikit-learn", "scipy"
)  # fmt: skip


def write_report(measured: dict[str, Any], folder: Path) -> None:
    """Write speed.md and speed.png into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    plot(measured["milliseconds"], folder / "speed.png")
    (folder / "speed.md").write_text(
        "\n".join(lines(measured)) + "\n", encoding="utf-8"
    )


def lines(measured: dict[str, Any]) -> list[str]:
    """The lines of the report."""
    cold, milliseconds = measured["cold"], measured["milliseconds"]
    p50, p95, p99 = percentiles(measured["shipped"]["milliseconds"])
    page = [
        "# How fast it is",
        "",
        "Written by `make bench` (`python -m tests.bench.speed`). Ratios count: all",
        "engines were asked in turn, in blocks, by one process on one machine.",
        "",
        f"- {time.strftime('%Y-%m-%d')}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}; {noise()}",
        f"- {', '.join(f'{name} {_version(name)}' for name in _PACKAGES)}",
        "- Entries are made up (`generated.py`): Zipf words, a question of 6 to 10",
        "  words, up to two alternates, an answer of 10 to 40. Questions have 8 words,",
        "  five of them an entry's; every second question has a typo.",
        f"- `{OURS}` is the whole `Desk.ask`: repair, finding, ranking, confidence,",
        "  the reply; on numpy alone, and with the search compiled (extra `fast`),",
        "  which it does by itself from 5,000 entries on. The others only find the",
        "  top ten (bm25s by its numba backend; scikit-learn by `transform` and a",
        "  product with every entry).",
        "",
        "## One question, in ms",
        "",
        "p50 / p95 / p99.",
        "",
    ]
    engines = (OURS, COMPILED, *PEERS)
    page += table(
        ["entries", *engines],
        [
            [
                f"{n:,}",
                *(
                    " / ".join(
                        f"{ms:.2f}" for ms in percentiles(milliseconds[n][engine])
                    )
                    for engine in engines
                ),
            ]
            for n in milliseconds
        ],
    )
    page += [
        "",
        "![The median time of one question against the number of entries](speed.png)",
        "",
        f"On the shipped knowledge ({measured['shipped']['entries']} entries, its own "
        f"questions): {p50:.2f} / {p95:.2f} / {p99:.2f} ms.",
        "",
        "## From Enter to the answer",
        "",
        "The whole process of `frontdesk ask` on the shipped knowledge, index built:",
        f"{cold['ask']:.0f} ms (median; least {cold['least_ask']:.0f}), "
        f"{cold['ask'] / cold['bare']:.2f} times",
        f'`python -c "import numpy, rapidfuzz, click"` ({cold["bare"]:.0f} ms; least '
        f"{cold['least_bare']:.0f}; by the least times "
        f"{cold['least_ask'] / cold['least_bare']:.2f}), "
        f"with {cold['more_megabytes']:.0f} MB more memory.",
        "",
        "## Building",
        "",
        "Seconds; peak memory of the process, of which the corpus as Python objects;",
        "size on disk (frontdesk's has the entries themselves in it, the others' not).",
        "",
    ]
    page += table(
        ["entries", "engine", "s", "peak MB", "of it corpus MB", "disk MB"],
        [
            [
                f"{n:,}",
                engine,
                f"{row['seconds']:.1f}",
                f"{row['megabytes']:.0f}",
                f"{row['corpus_megabytes']:.0f}",
                f"{row['disk_megabytes']:.1f}",
            ]
            for n, builds in measured["builds"].items()
            for engine, row in builds.items()
        ],
    )
    page += [
        "",
        "## Opening, and several processes",
        "",
        "Questions a second, compiled; two processes map the same index.",
        "",
    ]
    page += table(
        ["entries", "opened in ms", "1 process", "2 processes"],
        [
            [
                f"{n:,}",
                f"{measured['opening'][n][OURS]:.1f}",
                f"{measured['rates'][n][0]:.0f}",
                f"{measured['rates'][n][1]:.0f}",
            ]
            for n in milliseconds
        ],
    )
    return page


def noise() -> str:
    """A line on what else the machine was doing."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    one, five, fifteen = os.getloadavg()
    busy = " (the machine had other work: a noisy run)" if fifteen > 1.5 else ""
    return f"load {one:.1f} / {five:.1f} / {fifteen:.1f} at the end{busy}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join('---' for _ in head)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def plot(milliseconds: dict[int, dict[str, list[float]]], file: Path) -> None:
    """Plot median and p95 of one question against the number of entries."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2), dpi=130)
    sizes = list(milliseconds)
    for engine in (OURS, COMPILED, *PEERS):
        curve = [percentiles(milliseconds[n][engine]) for n in sizes]
        (line,) = axes.plot(
            sizes,
            [p50 for p50, _, _ in curve],
            marker="o",
            linewidth=2 if engine.startswith(OURS) else 1,
            linestyle="-" if engine.startswith(OURS) else "--",
            label=engine,
        )
        axes.fill_between(
            sizes,
            [p50 for p50, _, _ in curve],
            [p95 for _, p95, _ in curve],
            color=line.get_color(),
            alpha=0.12,
            linewidth=0,
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="entries",
        ylabel="ms for one question (line: median, band: to p95)",
        title=f"frontdesk: the whole answer; the others: finding ({sys.platform})",
    )
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(file)
    pyplot.close(figure)
