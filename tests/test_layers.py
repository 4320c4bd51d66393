"""The house rules, read from the source: imports (corpus <- index <- bot) and sizes."""

from __future__ import annotations

import ast
import functools
import graphlib
import sys
from collections import Counter
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
#: In these folders every module is a room of its own; any other folder is one room.
FLAT = {"bot", "bot.slack", "corpus", "index"}
MOST_MODULES = 25
MOST_PARAMETERS = 8
#: The compiled kernels take arrays, not objects; their lists are documented there.
MANY_PARAMETERS = "index/compiled/"
#: From so many lines on, a source file has a test of its name ...
LINES_OF_WEIGHT = 150
#: ... or one that covers it under another name.
COVERED_BY = {
    "bot/journal/tables.py": "tests/bot/journal/test_journal.py",
    "index/compiled/likeness.py": "tests/index/compiled/test_ranking.py",
    "index/ranking.py": "tests/index/compiled/test_ranking.py",
}


parsed = functools.cache(ast.parse)


def imports(source: str, package: str) -> Iterator[tuple[int, str]]:
    """The line and the full name of every module that a source file imports.

    Imports inside functions count; `package` is what relative ones start from.
    """
    for node in ast.walk(parsed(source)):
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
    wrong = []
    for line, module in imports(source, package):
        top = module.partition(".")[0]
        if top in MAY_IMPORT and top not in MAY_IMPORT[house]:
            wrong.append(f"{name}:{line}: {house} must not import {module}")
        builds = house == "index" and rest.startswith("building/")
        if top in ONLY_FOR_BUILDING and not builds:
            wrong.append(f"{name}:{line}: only index/building/ may import it")
        if top in ONLY_FOR_SLACK and not name.startswith("bot/slack/"):
            wrong.append(f"{name}:{line}: only bot/slack/ may import {module}")
        allowed = {*sys.stdlib_module_names, "yaml", "markdown_it", "corpus"}
        if house == "corpus" and top not in allowed | set(MAY_IMPORT):
            wrong.append(f"{name}:{line}: corpus has no use for {module}")
    return wrong


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
        for node in ast.walk(parsed(files[name])):
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


def room_graph(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The import graph with the modules of one room taken as one."""
    packages = {module.rpartition(".")[0] for module in graph}

    def room(module: str) -> str:
        folder = module if module in packages else module.rpartition(".")[0]
        return module if folder in FLAT else folder

    rooms: dict[str, set[str]] = {}
    for module, imported in graph.items():
        there = {room(target) for target in imported}
        rooms.setdefault(room(module), set()).update(there - {room(module)})
    return rooms


def imports_between(rooms: list[str], graph: dict[str, set[str]]) -> list[str]:
    """``bot.desk.why -> bot.terminal.show`` for every import among these rooms."""

    def room(module: str) -> str | None:
        return next((r for r in rooms if f"{module}.".startswith(f"{r}.")), None)

    return sorted(
        f"{module} -> {target}"
        for module, imported in graph.items()
        for target in imported
        if room(module) and room(target) and room(module) != room(target)
    )


def long_parameter_lists(name: str, source: str) -> list[str]:
    """The functions of a file that take more than `MOST_PARAMETERS`, `self` aside."""
    return [
        f"{name}:{node.lineno}: {node.name} takes {n} parameters"
        for node in ast.walk(parsed(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if (n := n_parameters(node.args)) > MOST_PARAMETERS
    ]


def n_parameters(arguments: ast.arguments) -> int:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    is_method = bool(named) and named[0].arg in ("self", "cls")
    return len(named) - is_method + bool(arguments.vararg) + bool(arguments.kwarg)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of every source file."""
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in sources()}


@pytest.fixture(scope="module")
def graph(texts: dict[str, str]) -> dict[str, set[str]]:
    """What imports what."""
    return import_graph(texts)


def test_no_modules_import_one_another(graph):
    assert circles(graph) == []


def test_no_rooms_import_one_another(graph):
    tangled = circles(room_graph(graph))
    assert [imports_between(rooms, graph) for rooms in tangled] == []


def test_a_circle_of_rooms_is_found():
    files = {
        "bot/desk/a.py": "import bot.terminal.b",
        "bot/terminal/b.py": "",
        "bot/terminal/c.py": "import bot.desk.d",
        "bot/desk/d.py": "import bot.cli",
        "bot/cli.py": "import bot.slack.app",
        "bot/slack/app.py": "",
        "bot/slack/running.py": "import bot.cli",
    }
    graph = import_graph(files)
    assert circles(graph) == []
    (rooms,) = circles(room_graph(graph))
    assert rooms == ["bot.desk", "bot.terminal"]
    assert imports_between(rooms, graph) == [
        "bot.desk.a -> bot.terminal.b",
        "bot.terminal.c -> bot.desk.d",
    ]


def test_no_folder_has_to_be_scrolled():
    folders = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for house in (*MAY_IMPORT, "tests")
        for path in (ROOT / house).rglob("*.py")
    )
    assert {folder: n for folder, n in folders.items() if n > MOST_MODULES} == {}


def test_no_function_takes_too_many_parameters(texts):
    for name, text in texts.items():
        if not name.startswith(MANY_PARAMETERS):
            assert long_parameter_lists(name, text) == []


def test_a_long_parameter_list_is_found():
    source = "class A:\n    def f(self, a, b, c, d, *e, f, g, h, {}): ..."
    assert long_parameter_lists("a.py", source.format("")) == []
    assert long_parameter_lists("a.py", source.format("**i")) == [
        "a.py:2: f takes 9 parameters"
    ]


def has_test_of_its_name(name: str) -> bool:
    """Whether a source file's test is in the same folder of tests, above, or in e2e."""
    test = f"test_{Path(name).name}"
    folders = [ROOT / "tests" / folder for folder in Path(name).parents[:-1]]
    end_to_end = (ROOT / "tests" / "e2e").rglob(test)
    return any((folder / test).exists() for folder in folders) or any(end_to_end)


def test_the_test_of_a_source_file_is_found_by_its_name(texts):
    for name, text in texts.items():
        if text.count("\n") >= LINES_OF_WEIGHT and "migrations" not in name:
            assert has_test_of_its_name(name) or name in COVERED_BY, name
    for name, test in COVERED_BY.items():
        assert name in texts
        assert (ROOT / test).exists(), f"{name} is covered by {test}, which is gone"
        assert not has_test_of_its_name(name), f"take {name} from the list"


def test_the_tests_stand_in_the_folders_of_what_they_test():
    for house in MAY_IMPORT:
        for path in (ROOT / "tests" / house).rglob("test_*.py"):
            folder = path.parent.relative_to(ROOT / "tests")
            assert list((ROOT / folder).glob("*.py")), f"{path} tests no folder"


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
