"""What is set up, what is missing, and how to fix it."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.knowledge.place import place_in
from bot.settings.settings import SETTINGS, Settings
from bot.settings.table import masked
from bot.terminal.screen import counted
from corpus import FrontdeskError

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk

State = Literal["ok", "note", "missing"]

# What each extra is for.
EXTRAS: Mapping[str, str] = {
    "fast": "faster answers on corpora of 5,000 entries and more",
    "http": "Slack over HTTP",
    "milvus": "an index that many machines share",
    "plots": "frontdesk eval --plot",
    "postgres": "a journal that several processes share",
}


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check.

    `state` is "ok", "note" (it works, but is worth knowing), or "missing" (something
    doesn't work until `fix` is done).
    """

    name: str
    state: State
    detail: str
    fix: str | None = None


def check_all(
    settings: Settings,
    open_desk: Callable[[Settings], AnyDesk],
    environ: Mapping[str, str] = os.environ,
) -> Iterator[Check]:
    """Yields the result of every check, in order; none raises."""
    yield from check_platform()
    yield from check_packages()
    yield check_cache(settings.cache_dir)
    yield check_journal(settings.journal)
    corpus = check_corpus_folder(settings)
    yield corpus
    if corpus.state != "missing":
        yield check_index(settings, open_desk)
    yield check_slack(settings, environ)


def check_platform() -> Iterator[Check]:
    """Python, the system, and what the terminal can show."""
    version = platform.python_version()
    is_new_enough = sys.version_info >= (3, 11)
    yield Check(
        "python",
        "ok" if is_new_enough else "missing",
        f"{version} on {platform.system()} {platform.release()}",
        None if is_new_enough else "install Python 3.11 or later",
    )
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    yield Check(
        "terminal",
        "ok" if is_utf8 else "note",
        f"output is {encoding}",
        None if is_utf8 else "set PYTHONUTF8=1 to see every character",
    )


def check_packages() -> Iterator[Check]:
    """The versions of frontdesk and its dependencies, and the extras."""
    try:
        version = metadata.version("frontdesk")
        requirements = metadata.requires("frontdesk") or []
    except metadata.PackageNotFoundError:
        yield Check(
            "frontdesk",
            "missing",
            "runs, but is not installed",
            "run in its source folder: pip install -e .",
        )
        return
    needed, extras = _requirements(requirements)
    versions = {name: _version(name) for name in needed}
    absent = [name for name, version in versions.items() if version is None]
    shown = ", ".join(
        f"{name} {version}" for name, version in versions.items() if version
    )
    gaps = [f"missing: {', '.join(absent)}"] if absent else []
    yield Check(
        "frontdesk",
        "missing" if absent else "ok",
        "; ".join([version, *gaps, shown]),
        f"pip install {' '.join(absent)}" if absent else None,
    )
    for extra, purpose in EXTRAS.items():
        lacking = [name for name in extras.get(extra, ()) if _version(name) is None]
        yield Check(
            f"extra {extra}",
            "note" if lacking else "ok",
            f"{'not installed' if lacking else 'installed'} ({purpose})",
            f'to install it: pip install "frontdesk[{extra}]"' if lacking else None,
        )


def check_cache(folder: Path) -> Check:
    """Whether built indexes can be kept."""
    problem = _cannot_write(folder)
    if problem is None:
        return Check("cache folder", "ok", f"{folder}, writable")
    return Check(
        "cache folder",
        "note",
        f"{folder}: {problem}; the index is rebuilt at each start",
        "make it writable, or set FRONTDESK_CACHE_DIR to a folder that is",
    )


def check_journal(url: str) -> Check:
    """Whether the journal's folder can be written; a server is not called."""
    shown = str(masked("journal", url))
    file = re.match(r"sqlite(?:\+\w+)?:///(.+)", url)
    problem = _cannot_write(Path(file[1].partition("?")[0]).parent) if file else None
    if problem is None:
        return Check("journal", "ok", shown)
    return Check(
        "journal",
        "note",
        f"{shown}: {problem}",
        "set FRONTDESK_JOURNAL to a database that you can write to",
    )


def check_corpus_folder(settings: Settings) -> Check:
    """Whether the corpus can be read without errors."""
    if settings.index:
        return Check("corpus", "ok", "not used: the settings name an index")
    from corpus import check_corpus

    folder = settings.corpus_folder
    try:
        problems = check_corpus(folder)
    except (FrontdeskError, OSError) as error:
        fix = "choose another folder with --corpus"
        return Check("corpus", "missing", f"{folder}: {error}", fix)
    fix = f'to see every problem: frontdesk lint "{folder}"'
    errors = [problem for problem in problems if not problem.is_warning]
    if errors:
        others = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return Check("corpus", "missing", f"{errors[0]}{others}", fix)
    if problems:
        warnings = counted(len(problems), "warning")
        return Check("corpus", "note", f"{folder}: {warnings}", fix)
    return Check("corpus", "ok", f"{folder}: no problems")


def check_index(settings: Settings, open_desk: Callable[[Settings], AnyDesk]) -> Check:
    """Whether the knowledge opens, and whether a built index is undamaged."""
    place = place_in(settings)
    empty = f'empty the cache folder "{settings.cache_dir}"'
    fix = place.advice if settings.index else empty
    try:
        desk = open_desk(settings)
        shown = f"{desk.corpus}, {counted(desk.n_entries, 'entry', 'entries')}"
        problem = desk.problem
        desk.close()
        # On a server that would read every entry: `frontdesk index info --verify` does.
        if place.is_index and not place.is_remote:
            place.describe(is_verified=True)
            shown += ", all checksums match"
    except (FrontdeskError, OSError) as error:
        return Check("index", "missing", str(error), fix)
    if problem is None:
        return Check("index", "ok", shown)
    shown = f"{problem}; answering from {settings.fallback_index} instead"
    return Check("index", "missing", shown, fix)


def check_slack(settings: Settings, environ: Mapping[str, str]) -> Check:
    """Which Slack tokens are set; never a token itself."""

    def is_set(name: str) -> bool:
        return bool(environ.get(name) or environ.get(f"{name}_FILE"))

    several = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    installed = several if any(map(is_set, several)) else ("SLACK_BOT_TOKEN",)
    names = (*installed, "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    present = [name for name in names if is_set(name)]
    absent = [name for name in names if name not in present]
    # One of the last two is enough: they are for Socket Mode and for HTTP.
    if len(present) > len(installed) and all(map(is_set, installed)):
        return Check(
            "slack", "ok", f"{', '.join(present)} set; test: frontdesk slack check"
        )
    # For people who don't use Slack, nothing is missing.
    is_wanted = bool(present) or bool(settings.slack)
    return Check(
        "slack",
        "missing" if is_wanted else "note",
        f"not set: {', '.join(absent)}",
        "create the app from the output of frontdesk slack manifest, then set"
        f" {', '.join(installed)} and SLACK_APP_TOKEN"
        " (or, over HTTP, SLACK_SIGNING_SECRET)",
    )


def setting_rows(settings: Settings) -> list[tuple[str, str, str]]:
    """(setting, its value with secrets masked, where it comes from) for each in use."""
    is_remote = place_in(settings).is_remote
    values = {
        name: getattr(settings, name)
        for name, setting in SETTINGS.items()
        if is_remote or not setting.needs_server
    }
    if not settings.index:
        values["corpus"] = settings.corpus_folder
    return [
        (name, str(masked(name, value)), settings.origins.get(name, "default"))
        for name, value in values.items()
        if value is not None and value != {}
    ]


def next_step(checks: list[Check]) -> str:
    """What to do next, in one sentence."""
    broken = [check for check in checks if check.state == "missing"]
    if broken:
        return f"Next: {broken[0].name}: {broken[0].fix}."
    return "All set. Next: frontdesk chat"


def _requirements(lines: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """The names of the required distributions, and those of each extra."""
    needed: list[str] = []
    extras: dict[str, list[str]] = {}
    for line in lines:
        name = re.match(r"[A-Za-z0-9][\w.-]*", line)
        if name is None:
            continue
        extra = re.search(r"extra\s*==\s*[\"']([^\"']+)", line)
        if extra is None:
            needed.append(name[0])
        else:
            extras.setdefault(extra[1], []).append(name[0])
    return needed, extras


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _cannot_write(folder: Path) -> str | None:
    """Why `folder` (if missing, the one above it) can't be written to, or None."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror or str(error)
