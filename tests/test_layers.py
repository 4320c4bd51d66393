"""The house rules on imports, read from the source: corpus <- index <- bot."""

from __future__ import annotations

import ast
import graphlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "bot": {"corpus", "index", "bot"},
}
ONLY_FOR_BUILDING = {"sklearn", "scipy"}
ONLY_FOR_SLACK = {"slack_bolt", "slack_sdk"}


def imports(source: str, package: str) -> Iterator[tuple[int, str]]:
    """The line and the full name of every module that a source file imports.

    Imports inside functions count; `package` is what relative ones start from.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: -(node.level - 1) or None]
            start = ".".join(parts) if node.level else ""
            yield node.lineno, ".".join(filter(None, (start, node.module)))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, (ast.Name, ast.Attribute))
            and "import_module" in ast.unparse(node.func)
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, str(node.args[0].value)


def faults(name: str, source: str) -> list[str]:
    """What is wrong with the imports of one file; `name` as in ``index/search.py``."""
    house, _, rest = name.partition("/")
    package = name.rpartition("/")[0].replace("/", ".")
    found = []
    for line, module in imports(source, package):
        top = module.partition(".")[0]
        if top in MAY_IMPORT and top not in MAY_IMPORT[house]:
            found.append(f"{name}:{line}: {house} must not import {module}")
        builds = house == "index" and rest.startswith("building/")
        if top in ONLY_FOR_BUILDING and not builds:
            found.append(f"{name}:{line}: only index/building/ may import it")
        if top in ONLY_FOR_SLACK and not name.startswith("bot/slack/"):
            found.append(f"{name}:{line}: only bot/slack/ may import {module}")
        allowed = {*sys.stdlib_module_names, "yaml", "corpus"}
        if house == "corpus" and top not in allowed | set(MAY_IMPORT):
            found.append(f"{name}:{line}: corpus has no use for {module}")
    return found


def sources() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for house in MAY_IMPORT
        for path in (ROOT / house).rglob("*.py")
    )


def import_graph(files: dict[str, str]) -> dict[str, set[str]]:
    """Module -> the modules of the house that it imports, wherever it does.

    `files` has the source text by name, as in ``index/search.py``.  Imports for types
    only count too: who reads along them goes in a circle as well.
    """
    modules = {module_name(name): name for name in files}
    graph: dict[str, set[str]] = {}
    for module, name in modules.items():
        package = name.rpartition("/")[0].replace("/", ".")
        imported = {target for _, target in imports(files[name], package)}
        # ``from index import store`` names a module of the package.
        for node in ast.walk(ast.parse(files[name])):
            if isinstance(node, ast.ImportFrom) and not node.level:
                imported |= {f"{node.module}.{alias.name}" for alias in node.names}
        graph[module] = (imported & modules.keys()) - {module}
    return graph


def module_name(name: str) -> str:
    """``index/search.py`` -> ``index.search``; a package is named by its folder."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import one another, each sorted."""
    sorter = graphlib.TopologicalSorter(graph)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        circle = error.args[1]
        rest = {m: to - set(circle) for m, to in graph.items() if m not in circle}
        return [sorted(set(circle)), *circles(rest)]
    return []


def test_no_modules_import_one_another():
    files = {name: (ROOT / name).read_text(encoding="utf-8") for name in sources()}
    assert circles(import_graph(files)) == []


def test_a_circle_is_found():
    files = {
        "index/a.py": "from index.b import x",
        "index/b.py": "def f():\n    from index import c",
        "index/c.py": "if TYPE_CHECKING:\n    import index.a",
        "index/d.py": "from index.a import y",
    }
    assert circles(import_graph(files)) == [["index.a", "index.b", "index.c"]]


@pytest.mark.parametrize("name", sources())
def test_imports_go_one_way(name):
    assert faults(name, (ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("corpus/a.py", "import index"),
        ("corpus/a.py", "def f():\n    from bot.desk.desk import Desk"),
        ("corpus/a.py", "import numpy"),
        ("index/a.py", "from bot import Desk"),
        ("index/search.py", "from sklearn.svm import LinearSVC"),
        (
            "index/search.py",
            "import importlib\nimportlib.import_module('scipy.sparse')",
        ),
        ("bot/desk/desk.py", "def f():\n    import sklearn"),
        ("bot/cli.py", "from slack_sdk import WebClient"),
        ("bot/slackish.py", "import slack_bolt"),
    ],
)
def test_a_wrong_direction_is_found(name, source):
    assert len(faults(name, source)) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("corpus/a.py", "import yaml\nfrom corpus.entry import Entry\nfrom . import b"),
        ("index/building/build.py", "import sklearn\nimport corpus"),
        ("index/building/ranking.py", "import scipy.sparse\nfrom ..index import store"),
        ("index/metrics/recall.py", "from .. import store\nimport numpy"),
        ("bot/slack/app.py", "import slack_bolt\nimport index.search\nimport corpus"),
    ],
)
def test_the_right_direction_is_let_be(name, source):
    assert faults(name, source) == []
