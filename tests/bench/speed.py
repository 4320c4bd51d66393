"""Compares the speed of frontdesk, bm25s, tantivy and scikit-learn; writes speed.md.

    python -m tests.bench.speed                       all four sizes, about 25 minutes
    python -m tests.bench.speed --sizes 100,10000     about two minutes

Every build runs in a process of its own (its peak memory is measured); the questions
of one size are asked to all engines in turn, a block at a time, so that a busy machine
slows all of them alike.  Ratios count; the milliseconds are this machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.generated import generated_corpus, generated_questions
from tests.bench.peers import PEERS, emit, folder_bytes

SIZES = (100, 10_000, 100_000, 1_000_000)
MINUTES = {100: 0.5, 10_000: 1.5, 100_000: 4.0, 1_000_000: 20.0}
N_QUESTIONS = 400
BLOCK = 20
OURS = "frontdesk"
COMPILED = "frontdesk, compiled"
HERE = Path(__file__).parent


def build(engine: str, n: int, room: Path) -> None:
    """Build one engine's index of `n` entries; emits seconds, peak memory, size."""
    corpus = generated_corpus(n)
    out = room / f"{engine}-{n}"
    texts = [] if engine == OURS else texts_of(corpus)
    before = peak_megabytes()
    if engine == OURS:
        from index.building.build import build_index
        from index.building.fit import fit  # noqa: F401 (imports are not what is measured)

        began = time.perf_counter()
        build_index(corpus, out)
    else:
        began = time.perf_counter()
        PEERS[engine][0](texts, out)
    seconds = time.perf_counter() - began
    if engine == OURS:
        questions = generated_questions(corpus, N_QUESTIONS + BLOCK)
        (room / f"questions-{n}.json").write_text(json.dumps(questions))
    emit(
        {
            "seconds": seconds,
            "megabytes": peak_megabytes(),
            "corpus_megabytes": before,
            "disk_megabytes": folder_bytes(out) / 1e6,
        }
    )


def texts_of(corpus: Any) -> list[str]:
    """The text that the peers index: an entry's wordings and its answer."""
    return [" ".join((*entry.wordings, entry.answer)) for entry in corpus.entries]


def peak_megabytes() -> float:
    """The peak memory of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e6 if sys.platform == "darwin" else 1e3)


def ask(n: int, room: Path) -> None:
    """Ask all engines the same questions in turn; emits each one's milliseconds."""
    questions = json.loads((room / f"questions-{n}.json").read_text())
    import bot.desk.desk  # noqa: F401 (imports are not what opening is)

    opening = {}
    finds: dict[str, Callable[[str], Any]] = {}
    for engine in (OURS, COMPILED):
        began = time.perf_counter()
        desk = open_desk(room, n, is_compiled=engine == COMPILED)
        opening[engine] = (time.perf_counter() - began) * 1e3
        finds[engine] = desk.ask
    for engine, (_, open_peer) in PEERS.items():
        began = time.perf_counter()
        finds[engine] = open_peer(room / f"{engine}-{n}")
        opening[engine] = (time.perf_counter() - began) * 1e3
    for find in finds.values():
        for question in questions[:BLOCK]:
            find(question)
    taken: dict[str, list[float]] = {engine: [] for engine in finds}
    for at in range(BLOCK, len(questions), BLOCK):
        for engine, find in finds.items():
            for question in questions[at : at + BLOCK]:
                began = time.perf_counter()
                find(question)
                taken[engine].append((time.perf_counter() - began) * 1e3)
    emit({"milliseconds": taken, "opening": opening})


def open_desk(room: Path, n: int, *, is_compiled: bool) -> Any:
    """A desk whose search is compiled, or never will be."""
    import index.compiled.kernels
    from bot.desk.desk import Desk

    index.compiled.kernels.ENTRIES_FOR_KERNEL = 2**62
    desk = Desk.open(room / f"{OURS}-{n}")
    if is_compiled:
        backend: Any = desk._index.backend
        backend.load_kernel()
    return desk


def throughput(n: int, room: Path, seconds: float = 3.0) -> None:
    """Ask for some seconds after a line on standard input; emits how many questions."""
    questions = json.loads((room / f"questions-{n}.json").read_text())
    desk = open_desk(room, n, is_compiled=True)
    for question in questions[:50]:
        desk.ask(question)
    print("ready", flush=True)
    sys.stdin.readline()
    count, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        desk.ask(questions[count % len(questions)])
        count += 1
    emit({"rate": count / seconds})


def worker(*arguments: str, **extra: Any) -> dict[str, Any]:
    """Run one part of the measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.speed", "--worker", *arguments],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        **extra,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def rate(n: int, room: Path, n_processes: int) -> float:
    """How many questions per second some processes answer together."""
    command = [sys.executable, "-m", "tests.bench.speed", "--worker"]
    running = [
        subprocess.Popen(
            [*command, "throughput", str(n), str(room)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(n_processes)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    total = 0.0
    for process in running:
        output, _ = process.communicate()
        total += json.loads(output.splitlines()[-1])["rate"]
    return total


def cold(room: Path, repeats: int = 15) -> dict[str, Any]:
    """The whole process of `frontdesk ask` beside three imports, in turn."""
    asking = [sys.executable, "-m", "bot", "ask", "what is kpo"]
    bare = [sys.executable, "-c", "import numpy, rapidfuzz, click"]
    environment = {**os.environ, "FRONTDESK_CACHE_DIR": str(room / "cache")}
    # As pip installs it: compiled once, not at every start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for _ in range(3):  # builds; compiles; notes that the knowledge is unchanged
        subprocess.run(asking, env=environment, stdout=subprocess.PIPE, check=True)
    taken: dict[str, list[float]] = {"ask": [], "bare": []}
    memory: dict[str, float] = {}
    for _ in range(repeats):
        for name, command in (("ask", asking), ("bare", bare)):
            began = time.perf_counter()
            process = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL
            )
            _, _, used = os.wait4(process.pid, 0)
            process.returncode = 0
            taken[name].append((time.perf_counter() - began) * 1e3)
            memory[name] = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {
        "ask": statistics.median(taken["ask"]),
        "bare": statistics.median(taken["bare"]),
        "least_ask": min(taken["ask"]),
        "least_bare": min(taken["bare"]),
        "more_megabytes": memory["ask"] - memory["bare"],
    }


def shipped(room: Path) -> None:
    """The corpus's own questions, asked in one process; emits milliseconds."""
    from bot.desk.desk import Desk
    from bot.settings.settings import shipped_corpus

    desk = Desk.open(shipped_corpus(), cache=room / "cache")
    questions = [question.question for question in desk.questions]
    taken = []
    for question in questions + questions:
        began = time.perf_counter()
        desk.ask(question)
        taken.append((time.perf_counter() - began) * 1e3)
    emit({"milliseconds": taken[len(questions) :], "entries": desk.n_entries})


def measure(
    sizes: list[int], room: Path, keep: Callable[[dict[str, Any]], None]
) -> None:
    """Everything that the report says; `keep` gets it after each size."""
    measured: dict[str, Any] = {
        "builds": {},
        "milliseconds": {},
        "opening": {},
        "rates": {},
    }
    say("cold start")
    measured["cold"] = cold(room)
    measured["shipped"] = worker("shipped", str(room))
    for n in sizes:
        measured["builds"][n] = {}
        for engine in (OURS, *PEERS):
            say(f"{n:,} entries: building {engine}")
            measured["builds"][n][engine] = worker("build", engine, str(n), str(room))
        say(f"{n:,} entries: asking")
        times = worker("ask", str(n), str(room))
        measured["milliseconds"][n] = times["milliseconds"]
        measured["opening"][n] = times["opening"]
        measured["rates"][n] = [rate(n, room, 1), rate(n, room, 2)]
        for built in room.glob(f"*-{n}"):
            shutil.rmtree(built)
        keep(measured)


def say(what: str) -> None:
    """Print the progress to standard error."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def percentiles(milliseconds: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    p50, p95, p99 = np.percentile(milliseconds, [50, 95, 99])
    return float(p50), float(p95), float(p99)


def main() -> None:
    """Measure, and write speed.md with its plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(str(size) for size in SIZES))
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--room", type=Path, help="where indexes go (default: tmp)")
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        task, *rest = options.worker
        if task == "build":
            build(rest[0], int(rest[1]), Path(rest[2]))
        elif task == "ask":
            ask(int(rest[0]), Path(rest[1]))
        elif task == "throughput":
            throughput(int(rest[0]), Path(rest[1]))
        else:
            shipped(Path(rest[0]))
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    minutes = 1 + sum(MINUTES.get(n, n / 50_000) for n in sizes)
    say(f"about {minutes:.0f} minutes")
    from tests.bench.speed_report import write_report

    with tempfile.TemporaryDirectory(dir=options.room, prefix="speed-") as room:
        measure(sizes, Path(room), lambda measured: write_report(measured, options.out))


if __name__ == "__main__":
    main()
