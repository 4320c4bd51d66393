"""Which tests are slow is read from what they use, so that nobody has to remember.

``pytest`` leaves the slow ones out; ``make test`` runs them all, and so does naming a
test file or one of these folders.  Only a test that computes for more than a second is
marked `slow` by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

import pytest

#: Real processes and sockets; kernels that are compiled first.
FOLDERS = ("tests/e2e/", "tests/index/compiled/")
#: The shipped index, Milvus in process and as a server, an index built with helpers.
FIXTURES = {"shipped_desk", "address", "folders", "own_server", "place", "alone"}
#: What starts a process or compiles, wherever a test reaches it.
NAMES = {"subprocess", "load_kernel", "numba", "index.compiled.postings"}
#: The value of a parameter that stands for a server.
PARAMETERS = {"postgres"}


def is_slow(item: pytest.Item) -> bool:
    """Whether a test uses anything that takes seconds."""
    if item.nodeid.startswith(FOLDERS):
        return True
    if not isinstance(item, pytest.Function):
        return False
    if not FIXTURES.isdisjoint(item.fixturenames):
        return True
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if any(isinstance(p, str) and p in PARAMETERS for p in parameters):
        return True
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    functions = [item.function, *(fixture[-1].func for fixture in fixtures)]
    return any(not NAMES.isdisjoint(names_used(function)) for function in functions)


def names_used(function: Callable[..., Any]) -> set[str]:
    """Every global and attribute that a function of the tests names.

    Those count too that the functions and classes beside it name, as far as it uses
    them; hypothesis's wrapper is looked through.
    """
    names: set[str] = set()
    waiting: list[object] = [function]
    seen: set[int] = set()
    while waiting:
        used = waiting.pop()
        if id(used) in seen:
            continue
        seen.add(id(used))
        used = getattr(used, "hypothesis", used)
        used = getattr(used, "inner_test", used)
        if isinstance(used, type) and used.__module__.startswith("tests."):
            waiting += vars(used).values()
        if not isinstance(used, FunctionType) or not used.__module__.startswith(
            "tests."
        ):
            continue
        own = set(_names_in(used.__code__))
        names |= own
        waiting += [used.__globals__[name] for name in own & used.__globals__.keys()]
    return names


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
