"""What is a heading in Markdown, where it is, and what is below it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.headings import MAX_DEPTH, plain_text, split_sections
from corpus.problem_log import ProblemLog

BITS = [
    *("# a\n", "## b\n", "===\n", "---\n", "```\n", "~~~\n", "- ", "1. ", "> ", "    "),
    *("text\n", "\n", "\t", " ", "| a |\n", "<b>\n", "-->", "`", "[a]: b\n", "\\", "*"),
]


def headings(text, tmp_path):
    log = ProblemLog(tmp_path)
    sections = split_sections(text, log, first_line=1)
    assert log.finish() == []
    return [(section.level, section.heading, section.line) for section in sections[1:]]


def problems(text, tmp_path):
    log = ProblemLog(tmp_path / "a.md")
    split_sections(text, log, first_line=1)
    return [str(problem).replace(str(tmp_path), "") for problem in log.finish()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A #\n## B ##\n### C#\n", [(1, "A", 1), (2, "B", 2), (3, "C#", 3)]),
        ("A\n===\ntext\n\nB\nC\n---\n", [(1, "A", 1), (2, "B C", 5)]),
        ("####### seven\n#no-blank\n\\# escaped\n", []),
        ("```\n# code\n```\n~~~~ sh\n# code\n~~~\n# code\n~~~~~\n# A\n", [(1, "A", 9)]),
        ("- a\n\n  ```\n  x\n\n  # code\n  ```\n# A\n", [(1, "A", 8)]),
        ("- a\n\n  # in the item\n\n# A\n", [(1, "A", 5)]),
        ("1. ```sh\n   # code\n   ```\n", []),
        ("    # code\n\n    ```\n\n# A\n", [(1, "A", 5)]),
        ("<!-- # no -->\n<!--\n# no\n-->\n# A <!-- b -->\n", [(1, "A", 5)]),
        ("Write `<!--` so.\n\n# A\n", [(1, "A", 3)]),
        ("a `` ` `` <!-- ` -->` <!-- x\n# no\n-->\n", []),
        ("text\n\n---\n\n***\n* * *\n# A\n", [(1, "A", 7)]),
        ("- item\n---\n> quote\n---\n| a |\n---\n", []),
        ("- item\n\nparagraph\n---\n", [(2, "paragraph", 3)]),
        ("> # quoted\n", []),
        ("<pre>\n# code\n</pre>\n# A\n", [(1, "A", 4)]),
        ("## [KPO](https://x.example) **now** `a_b` \\*\n", [(2, "KPO now a_b *", 1)]),
    ],
)
def test_headings_are_those_of_commonmark(text, expected, tmp_path):
    assert headings(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# A\n```\nx\n",
            "/a.md:2: the code block that starts here is never closed; "
            'end it with a line "```"',
        ),
        (
            "# A\n\n<!-- x\n",
            "/a.md:3: the comment that starts here is never closed; end it with -->",
        ),
        ("# A\n##\n", "/a.md:2: the heading has no text; add some or delete the line"),
        (
            f"# {'A' * 301}\n",
            f'/a.md:1: the heading "{"A" * 57}..." is longer than 300 characters; '
            "shorten it",
        ),
    ],
)
def test_what_would_swallow_text_is_reported(text, expected, tmp_path):
    assert problems(text, tmp_path) == [expected]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("_Why?_ __Because__", "Why? Because"),
        ("snake_case, __init__ and 2 * 3 * 4", "snake_case, init and 2 * 3 * 4"),
        ('<span id="x">Salt &amp; sand</span>', "Salt & sand"),
        ("![logo](a.png) `` a ` b ``", "logo a ` b"),
        ("[a [b] c](https://x.example/(y))", "a [b] c"),
    ],
)
def test_a_heading_is_shown_without_its_markdown(heading, expected):
    assert plain_text(heading) == expected


def test_a_code_block_that_ends_with_its_list_is_closed(tmp_path):
    text = "- ```\n  # code\n\n> ```\n> # code\n\n# A\n"
    assert headings(text, tmp_path) == [(1, "A", 7)]


@pytest.mark.parametrize("mark", ["- ", "1. ", "> "])
def test_nesting_too_deep_is_reported(mark, tmp_path):
    depth = MAX_DEPTH if mark == "> " else MAX_DEPTH // 2
    assert headings(mark * (depth - 1) + "x\n\n# A\n", tmp_path) == [(1, "A", 3)]
    assert problems(f"# A\n\n{mark * depth}x\n\n# B\n", tmp_path) == [
        "/a.md:3: lists or quotations are nested too deeply here; flatten them"
    ]


@pytest.mark.parametrize(
    "part", ["> ", "- ", "`", "[", "|", "*", "\\", "<!--", "&", "#"]
)
def test_a_line_of_a_million_characters_is_read(part, tmp_path):
    text = f"# A\n\n{part * (1_000_000 // len(part))}\n"
    log = ProblemLog(tmp_path / "a.md")
    assert split_sections(text, log, first_line=1)[1].heading == "A"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(BITS), max_size=30).map("".join))
def test_splitting_loses_no_line(text):
    sections = split_sections(text, ProblemLog(Path("a.md")), first_line=1)
    lines = text.split("\n")
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        end = following.line - 1 if following else len(lines)
        n_below = len(section.lines)
        below = [line.rstrip() for line in lines[end - n_below : end]]
        assert [line.rstrip() for line in section.lines] == below
        heading = lines[section.line - 1 : end - n_below]
        assert len(heading) <= 1 or set(heading[-1]) <= set("=- \t")
