"""Problems are shown short, and not too many of them."""

from __future__ import annotations

GOOD = """\
entries:
  - id: what-is-kpo
    question: What is KPO?
    answer: Work that takes expert judgment.
"""


def test_a_flood_of_problems_is_cut_short(problem_lines):
    lines = problem_lines({"a.yaml": GOOD + "x: *y\n" + "terms:\n" + "- *y\n" * 2000})
    assert len(lines) == 1001
    assert lines[-1] == (
        "a.yaml:1005: the file has 1001 more problems; "
        "fix these first, then check again"
    )


def test_a_hostile_id_is_shown_short_and_on_one_line(problem_lines):
    text = f'entries:\n- id: "{"x " * 100}\\n"\n  question: q\n  answer: a\n'
    lines = problem_lines({"a.yaml": text})
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert f'the id "{("x " * 100)[:57]}..." is not' in lines[0]
