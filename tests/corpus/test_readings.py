"""What was read is kept: the same corpus comes of it, and only changes are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import corpus.gather
import corpus.readings
from corpus import CorpusError, read_corpus
from corpus.folder import KnowledgeFile

MakeFolder = Callable[[Mapping[str, str | bytes]], Path]

FAQ = """\
entries:
  - id: what-is-kpo
    question: What is  KPO?
    alternates: [kpo meaning, "2025", "caf\u00e9?"]
    answer: |
      Work that takes **judgment**.

      - law
    short: Expert work.
    tags: [basics]
    audience: public
    sources: [callzent]
    related: [what-is-bpo, "kpo#kpo"]
    owner: sales
    reviewed: 2026-11-01
    expires: '2027-11-01'
  - id: what-is-bpo
    question: What is BPO?
    answer: Someone else does it.
"""
REST = """\
sources:
  - {id: callzent, title: BPO is ..., url: https://x.example/a}
terms:
  - {term: call center, definition: People who call.}
corpus: {name: outsourcing, audience: public}
questions:
  - {question: kpo?, answer: what-is-kpo}
"""
MORE = "entries:\n  - {id: more, question: What more?, answer: Nothing.}\n"
FILES = {
    "faq/a.yaml": FAQ,
    "more.yaml": MORE,
    "rest.yml": REST,
    "articles/kpo.md": "---\ntitle: KPO\naudience: internal\n---\nLong.\n\n## B\n\nX\n",
}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what was read is kept, however little that is."""
    monkeypatch.setattr(corpus.readings, "WORTH_BYTES", 0)
    return tmp_path / "cache" / "readings.jsonl"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read."""
    names: list[str] = []
    read_into = corpus.gather.read_into

    def spy(draft: object, file: KnowledgeFile, data: bytes) -> None:
        names.append(file.name)
        read_into(draft, file, data)  # type: ignore[arg-type]

    monkeypatch.setattr(corpus.gather, "read_into", spy)
    return names


def test_only_what_cannot_be_kept_is_read_again(
    make_folder: MakeFolder, kept: Path, read: list[str]
) -> None:
    folder = make_folder(FILES)
    without = read_corpus(folder)
    assert read_corpus(folder, kept) == without
    read.clear()
    assert read_corpus(folder, kept) == without
    assert read == ["rest.yml"]
    assert [file.name for file in kept.parent.iterdir()] == ["readings.jsonl"]


def test_a_changed_file_is_read_and_a_removed_one_forgotten(
    make_folder: MakeFolder, kept: Path, read: list[str]
) -> None:
    folder = make_folder(FILES)
    read_corpus(folder, kept)
    size = kept.stat().st_size
    (folder / "more.yaml").write_text(MORE.replace("Nothing", "Something"), "utf-8")
    read.clear()
    changed = read_corpus(folder, kept)
    assert read == ["more.yaml", "rest.yml"]
    assert changed == read_corpus(folder)
    (folder / "more.yaml").unlink()
    assert read_corpus(folder, kept) == read_corpus(folder)
    assert kept.stat().st_size < size


def test_an_article_under_another_name_has_other_ids(
    make_folder: MakeFolder, kept: Path
) -> None:
    folder = make_folder({"a.md": "---\ntitle: A\n---\nText.\n"})
    assert [entry.id for entry in read_corpus(folder, kept).entries] == ["a#a"]
    (folder / "a.md").rename(folder / "b.md")
    assert [entry.id for entry in read_corpus(folder, kept).entries] == ["b#a"]


def test_faults_are_reported_each_time(
    make_folder: MakeFolder, kept: Path, read: list[str]
) -> None:
    # A fault in one file, a link to no entry, and one id in two files without faults.
    folder = make_folder(
        {
            "a.yaml": MORE.replace("Nothing.", '""'),
            "b.yaml": MORE.replace("Nothing.", "Nothing., related: [nowhere]"),
            "c.yaml": MORE,
        }
    )
    with pytest.raises(CorpusError) as without:
        read_corpus(folder)
    assert len(without.value.problems) > 2
    for expected in (["a.yaml", "b.yaml", "c.yaml"], ["a.yaml"]):
        read.clear()
        with pytest.raises(CorpusError) as caught:
            read_corpus(folder, kept)
        assert caught.value.problems == without.value.problems
        assert read == expected


def test_what_other_code_has_read_is_read_again(
    make_folder: MakeFolder,
    kept: Path,
    read: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = make_folder(FILES)
    read_corpus(folder, kept)
    read.clear()
    monkeypatch.setattr(corpus.readings, "source_stamp", lambda _: "newer")
    read_corpus(folder, kept)
    assert len(read) == len(FILES)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:0],
        lambda data: b"\xff\n" + data[9:],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"entries": [', b'"entries": [3, '),
        lambda data: data.replace(b'"links"', b'"lines"'),
        lambda data: data.replace(b"2026-11-01", b"2026-99-01"),
    ],
)
def test_what_is_damaged_is_read_again(
    make_folder: MakeFolder, kept: Path, spoil: Callable[[bytes], bytes]
) -> None:
    folder = make_folder(FILES)
    without = read_corpus(folder, kept)
    kept.write_bytes(spoil(kept.read_bytes()))
    assert read_corpus(folder, kept) == without


def test_where_nothing_can_be_kept_everything_is_read(
    make_folder: MakeFolder, kept: Path, tmp_path: Path
) -> None:
    folder = make_folder(FILES)
    (tmp_path / "a file").write_text("no folder", "utf-8")
    assert read_corpus(folder, tmp_path / "a file" / "kept") == read_corpus(folder)


def test_of_a_small_corpus_nothing_is_kept(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    read_corpus(make_folder(FILES), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()
