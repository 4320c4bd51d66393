"""Folders that are empty, odd or hostile: what is read, what is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from corpus import CorpusError, check_corpus, content_hash, read_corpus

GOOD = "entries:\n- {id: a, question: What is A?, answer: x}\n"

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")


def told(folder):
    return [str(problem) for problem in check_corpus(folder)]


def test_a_folder_that_is_not_there(tmp_path):
    expected = (
        f"{tmp_path / 'x'}: there is no such folder; "
        "check the name or create the folder"
    )
    assert told(tmp_path / "x") == [expected]
    for read in (read_corpus, content_hash):
        with pytest.raises(CorpusError) as caught:
            read(tmp_path / "x")
        assert str(caught.value) == expected


def test_a_name_that_no_folder_can_have():
    assert told("a\0b") == [
        "a?b: there is no such folder; check the name or create the folder"
    ]


def test_a_file_for_a_folder(make_folder):
    path = make_folder({"a.yaml": GOOD}) / "a.yaml"
    assert told(path) == [
        f"{path}: this is not a folder; "
        "name the folder that contains the knowledge files"
    ]


@pytest.mark.parametrize("files", [{}, {"notes.txt": GOOD, ".a.yaml": GOOD}])
def test_a_folder_without_knowledge_files(make_folder, files):
    folder = make_folder(files)
    assert told(folder) == [
        f"{folder}: the folder contains no *.yaml, *.yml or *.md file; "
        'add one, such as "entries:" in faq.yaml'
    ]


def test_a_folder_without_an_answer(make_folder):
    folder = make_folder({"a.yaml": "terms:\n- {term: x}\n"})
    assert told(folder) == [
        f"{folder}: the folder contains no entry, no article and no term with a "
        'definition; add one, such as "entries:" in faq.yaml'
    ]


def test_a_term_with_a_definition_is_knowledge_enough(make_folder):
    folder = make_folder({"a.yaml": "terms:\n- {term: x, definition: y}\n"})
    assert [entry.id for entry in read_corpus(folder).entries] == ["term-x"]


def test_endings_in_capitals_and_folders_below_are_read(make_folder):
    folder = make_folder({"a/b/c/F.YAML": GOOD, "x.yaml/G.MD": "# T\n\ntext\n"})
    assert [entry.id for entry in read_corpus(folder).entries] == ["G#t", "a"]


def test_the_folder_can_be_named_as_text(make_folder):
    folder = make_folder({"a.yaml": GOOD})
    assert read_corpus(str(folder)) == read_corpus(folder)
    assert content_hash(str(folder)) == content_hash(folder)


def test_a_file_that_may_not_be_read(make_folder, monkeypatch):
    folder = make_folder({"a.yaml": GOOD, "b.yaml": "x: y\n"})
    really_open = Path.open

    def refuse(path, *args, **kwargs):
        if path.name == "b.yaml":
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    expected = [
        f"{folder / 'b.yaml'}: this cannot be read (Permission denied); "
        "check its name and permissions"
    ]
    assert told(folder) == expected
    with pytest.raises(CorpusError) as caught:
        content_hash(folder)
    assert str(caught.value) == expected[0]


def test_a_folder_that_may_not_be_listed(make_folder, monkeypatch):
    folder = make_folder({"a.yaml": GOOD, "b/c.yaml": GOOD})
    really_list = Path.iterdir

    def refuse(path):
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return really_list(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert told(folder) == [
        f"{folder / 'b'}: this cannot be read (Permission denied); "
        "check its name and permissions"
    ]


@on_posix
def test_links_lead_nowhere_outside(make_folder, tmp_path):
    (tmp_path / "secret.yaml").write_text(GOOD)
    (tmp_path / "more").mkdir()
    folder = make_folder({"..data/a.yaml": GOOD})
    (folder / "a.yaml").symlink_to("..data/a.yaml")  # as Kubernetes mounts files
    (folder / "b.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "c").symlink_to(tmp_path / "more")
    (folder / "d").symlink_to(folder)
    (folder / "e.yaml").symlink_to("e.yaml")
    (folder / "f.yaml").symlink_to("nowhere")
    (folder / "g.txt").symlink_to(tmp_path / "secret.yaml")
    fix = "put the files themselves into the folder"
    is_file = "this is a link to a file outside the folder"
    is_folder = "this is a link to a folder, and such links are not followed"
    found = told(folder)
    assert found[:3] == [
        f"{folder / 'b.yaml'}: {is_file}; {fix}",
        f"{folder / 'c'}: {is_folder}; {fix}",
        f"{folder / 'd'}: {is_folder}; {fix}",
    ]
    assert [line.partition(": ")[0] for line in found[3:]] == [
        str(folder / "e.yaml"),
        str(folder / "f.yaml"),
    ]
    for name in "bcdef":
        for path in folder.glob(f"{name}*"):
            path.unlink()
    (folder / "f.yaml").unlink(missing_ok=True)
    (folder / "e.yaml").unlink(missing_ok=True)
    assert [entry.id for entry in read_corpus(folder).entries] == ["a"]


@on_posix
def test_a_pipe_is_not_waited_for(make_folder):
    folder = make_folder({"a.yaml": GOOD})
    os.mkfifo(folder / "b.yaml")
    assert told(folder) == [
        f"{folder / 'b.yaml'}: this is not a regular file; delete it or rename it"
    ]


@on_posix
@pytest.mark.parametrize("name", [b"a\xff.md", b"a\n.md", b"a#b.md", b"\x1b[0m.yaml"])
def test_a_file_name_that_no_id_can_have(make_folder, name):
    folder = make_folder({"a.yaml": GOOD})
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("# T\n\nx\n")
    except OSError:
        pytest.skip("the file system refuses such names")
    (line,) = told(folder)
    assert line.isprintable()
    assert line.endswith(
        ": the file name has a character that ids cannot have; "
        "rename it with letters, digits and hyphens"
    )


def test_a_file_in_utf_16_is_told(make_folder):
    folder = make_folder({"a.yaml": GOOD.encode("utf-16-le"), "b.yaml": b"\xff\xfea"})
    assert told(folder)[-1] == (
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
    assert [line.partition(";")[0] for line in told(folder)] == [
        f"{folder}: the folder contains no entry, no article and no term with a "
        "definition",
        f"{folder / 'a.yaml'}: warning: the file is empty",
    ]
