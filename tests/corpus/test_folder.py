"""Folders that are empty, odd or hostile: which files are read, and their hash."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from corpus import CorpusError, check_corpus, content_hash, read_corpus
from corpus.folder import MAX_FILE_BYTES

GOOD = "entries:\n- {id: a, question: What is A?, answer: x}\n"

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")


def problems(folder):
    return [str(problem) for problem in check_corpus(folder)]


def test_a_folder_that_is_not_there(tmp_path):
    expected = (
        f"{tmp_path / 'x'}: there is no such folder; "
        "check the name or create the folder"
    )
    assert problems(tmp_path / "x") == [expected]
    for read in (read_corpus, content_hash):
        with pytest.raises(CorpusError) as caught:
            read(tmp_path / "x")
        assert str(caught.value) == expected


def test_a_name_that_no_folder_can_have():
    assert problems("a\0b") == [
        "a?b: there is no such folder; check the name or create the folder"
    ]


def test_a_file_for_a_folder(make_folder):
    path = make_folder({"a.yaml": GOOD}) / "a.yaml"
    assert problems(path) == [
        f"{path}: this is not a folder; "
        "name the folder that contains the knowledge files"
    ]


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
        f"{folder / 'b.yaml'}: cannot be read (Permission denied); "
        "check its name and permissions"
    ]
    assert problems(folder) == expected
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
    assert problems(folder) == [
        f"{folder / 'b'}: cannot be read (Permission denied); "
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
    lines = problems(folder)
    assert lines[:3] == [
        f"{folder / 'b.yaml'}: {is_file}; {fix}",
        f"{folder / 'c'}: {is_folder}; {fix}",
        f"{folder / 'd'}: {is_folder}; {fix}",
    ]
    assert [line.partition(": ")[0] for line in lines[3:]] == [
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
    assert problems(folder) == [
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
    (line,) = problems(folder)
    assert line.isprintable()
    assert line.endswith(
        ": the file name has a character that ids cannot have; "
        "rename it with letters, digits and hyphens"
    )


def test_the_hash_follows_names_and_contents_of_knowledge_files_only(make_folder):
    folder = make_folder({"a.yaml": GOOD, "rest.yml": "terms: []\n"})
    before = content_hash(folder)
    assert before == read_corpus(folder).content_hash
    assert len(before) == 64
    (folder / "notes.txt").write_text("x")
    (folder / ".hidden.yaml").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "a.md").write_text("x")
    (folder / "a.yaml~").write_text("x")
    assert content_hash(folder) == before
    renamed = (folder / "rest.yml").rename(folder / "rest2.yml")
    assert content_hash(folder) != before
    renamed.rename(folder / "rest.yml")
    assert content_hash(folder) == before
    (folder / "rest.yml").write_text("terms: [ ]\n")
    assert content_hash(folder) != before


def test_the_hash_of_a_folder_with_faults_can_still_be_had(make_folder):
    assert len(content_hash(make_folder({"a.yaml": b"entries: [\xff"}))) == 64


def test_a_file_that_is_too_large_is_refused(problem_lines):
    lines = problem_lines({"a.yaml": GOOD, "b.yaml": b"#" * (MAX_FILE_BYTES + 1)})
    assert lines == [
        "b.yaml: the file is larger than 10 MB; split it into several files"
    ]
