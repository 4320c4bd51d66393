"""Every file of a folder is read, and every problem reported, in one run."""

from __future__ import annotations

import pytest

from corpus import check_corpus, read_corpus

GOOD = """\
entries:
  - id: what-is-kpo
    question: What is KPO?
    answer: Work that takes expert judgment.
"""


def problems(folder):
    return [str(problem) for problem in check_corpus(folder)]


def test_every_problem_of_every_file_is_reported_in_one_run(problem_lines):
    files = {
        "a.yaml": GOOD + "    anwser: x\n    audience: all\n",
        "b/c.yaml": "entries: [a\n",
        "d.md": b"# Title\n\xff\n",
        "e.md": "---\ntitel: x\n---\n# A\n",
    }
    assert problem_lines(files) == [
        'a.yaml:5: entry "what-is-kpo" has an unknown key "anwser"; '
        'did you mean "answer"?',
        'a.yaml:6: entry "what-is-kpo" has an unknown audience "all"; '
        "use one of public, internal",
        'b/c.yaml:1: not valid YAML: a "[" or "{" is not closed properly; close '
        "it, separate items by commas, and put text with brackets in quotes",
        "d.md:2: not UTF-8: byte 0xff at offset 8; save the file as UTF-8",
        'e.md: article "e" has no text; add some or delete the file',
        'e.md:2: article "e" has an unknown key "titel"; did you mean "title"?',
    ]


@pytest.mark.parametrize("files", [{}, {"notes.txt": GOOD, ".a.yaml": GOOD}])
def test_a_folder_without_knowledge_files(make_folder, files):
    folder = make_folder(files)
    assert problems(folder) == [
        f"{folder}: the folder contains no *.yaml, *.yml or *.md file; "
        'add one, such as "entries:" in faq.yaml'
    ]


def test_a_folder_without_an_answer(make_folder):
    folder = make_folder({"a.yaml": "terms:\n- {term: x}\n"})
    assert problems(folder) == [
        f"{folder}: the folder contains no entry, no article and no term with a "
        'definition; add one, such as "entries:" in faq.yaml'
    ]


def test_a_term_with_a_definition_is_knowledge_enough(make_folder):
    folder = make_folder({"a.yaml": "terms:\n- {term: x, definition: y}\n"})
    assert [entry.id for entry in read_corpus(folder).entries] == ["term-x"]


def test_a_file_in_utf_16_is_reported(make_folder):
    folder = make_folder({"a.yaml": GOOD.encode("utf-16-le"), "b.yaml": b"\xff\xfea"})
    assert problems(folder)[-1] == (
        f"{folder / 'b.yaml'}:1: not UTF-8: byte 0xff at offset 0; "
        "save the file as UTF-8"
    )


def test_many_entries_are_read(make_folder):
    n_entries = 3000
    text = "entries:\n" + "".join(
        f"- id: entry-{n}\n  question: What is number {n}?\n"
        f"  answer: It is {n}.\n  related: [entry-{(n + 1) % n_entries}]\n"
        for n in range(n_entries)
    )
    assert len(read_corpus(make_folder({"a.yaml": text})).entries) == n_entries


def test_a_folder_of_empty_files_holds_nothing(make_folder):
    folder = make_folder({"a.yaml": ""})
    assert [line.partition(";")[0] for line in problems(folder)] == [
        f"{folder}: the folder contains no entry, no article and no term with a "
        "definition",
        f"{folder / 'a.yaml'}: warning: the file is empty",
    ]


def test_control_characters_are_refused_with_their_lines(problem_lines):
    files = {"a.yaml": GOOD.replace("expert", "ex\x00pert") + "# \u2028\n# \x1b[0m\n"}
    assert problem_lines(files) == [
        "a.yaml:4: the line has the control character U+0000; delete it",
        "a.yaml:5: the line has the control character U+2028; delete it",
        "a.yaml:6: the line has the control character U+001B; delete it",
    ]


def test_a_flood_of_control_characters_is_cut_short(problem_lines):
    lines = problem_lines({"a.yaml": GOOD + "# \x07\n" * 50})
    assert len(lines) == 21
    assert lines[-1] == (
        "a.yaml:25: more lines with control characters follow; delete them all"
    )
