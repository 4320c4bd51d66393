"""Properties of the loader: no bytes crash it, and order plays no part."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError, check_corpus, content_hash, read_corpus

FEW = settings(max_examples=60, deadline=None)

# Bits of files that are almost right reach deeper than any bytes do.
BITS = [
    *("entries:\n", "terms:\n", "sources:\n", "corpus:\n", "questions:\n", "- ", "  "),
    *("id: a\n", "question: b\n", "answer: |\n    c\n", "term: d\n", "title: e\n"),
    *("answer: null\n", "related: [a]\n", "tags: ", "audience: public\n", "&x ", "*x "),
    *("!!str ", "? ", ": ", "[", "]", "{", "}", '"', "'", "|", ">", "\n", "\t", "#"),
    *("---\n", "...\n", "===\n", "```\n", "~~~", "<!--", "-->", "`", "# a\n", "## b\n"),
    *("\\", "\\x00", "\\ud800", "\0", "\u2028", "\ufeff", "\u202e", "\U0001f600"),
    *("2026-11-01", "2026-99-01", "yes", "1:30", "~", "%YAML 1.1\n", "<<", "\r", "."),
]
texts = st.lists(st.sampled_from(BITS) | st.text(max_size=5), max_size=30).map("".join)
contents = st.binary(max_size=200) | texts.map(
    lambda text: text.encode("utf-8", "replace")
)
names = st.sampled_from(["a.yaml", "b.yml", "c.md", "d/c.md"])


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


@FEW
@given(st.dictionaries(names, contents, max_size=3))
def test_any_files_are_a_corpus_or_a_corpus_error(files):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, files)
        problems = check_corpus(folder)
        has_errors = any(not problem.is_warning for problem in problems)
        assert all(str(p).encode() and "\n" not in str(p) for p in problems)
        if has_errors:
            with pytest.raises(CorpusError) as caught:
                read_corpus(folder)
            assert list(caught.value.problems) == problems
        else:
            corpus = read_corpus(folder)
            assert corpus == read_corpus(folder)
            assert corpus.content_hash == content_hash(folder)
            assert corpus.entries


@FEW
@given(texts)
def test_the_slow_parser_does_not_crash_either(text):
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        write(Path(name), {"a.yaml": text.encode("utf-8", "replace")})
        fast = {problem.line > 0 for problem in check_corpus(name)}
        patch.delattr(yaml, "CSafeLoader", raising=False)
        slow = {problem.line > 0 for problem in check_corpus(name)}
    assert bool(fast) == bool(slow)


words = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs", "M"]), min_size=1, max_size=30
).filter(lambda text: any(char.isalnum() for char in text))


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
        st.tuples(words, words, st.lists(words, max_size=3)),
        min_size=1,
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_text_comes_back_as_written_whatever_the_order(entries, random):
    records = [
        {"id": key, "question": question, "answer": answer, "alternates": others}
        for key, (question, answer, others) in entries.items()
    ]
    shuffled = random.sample(records, len(records))
    half = len(records) // 2
    layouts = [
        {"a.yaml": records},
        {"a.yaml": shuffled[:half], "b/c.yml": shuffled[half:]},
    ]
    corpora = []
    for layout in layouts:
        with tempfile.TemporaryDirectory() as name:
            files = {
                # JSON is YAML; PyYAML's own writer would use tags and anchors.
                path: json.dumps({"entries": part}, ensure_ascii=False).encode()
                for path, part in layout.items()
                if part
            }
            write(Path(name), files)
            corpora.append(read_corpus(name))
    assert corpora[0].entries == corpora[1].entries
    for entry in corpora[0].entries:
        question, answer, others = entries[entry.id]
        assert entry.question == " ".join(question.split())
        assert entry.answer == answer.strip()
        assert entry.alternates == tuple(" ".join(other.split()) for other in others)
