"""The rules over a whole folder: ids, links, wordings, terms."""

from __future__ import annotations

import pytest

from corpus import Problem, check_corpus, read_corpus

A = "entries:\n- {id: a, question: What is A?, answer: x, alternates: [an a]}\n"
B = "entries:\n- {id: b, question: what's a B, answer: x}\n"


def test_a_clean_folder_has_no_problem(problem_lines):
    assert problem_lines({"a.yaml": A, "b.yaml": B}) == []


def test_an_id_that_is_used_twice_is_reported_where_it_is_used_again(problem_lines):
    assert problem_lines({"a.yaml": A, "b.yaml": B.replace("id: b", "id: a")}) == [
        'b.yaml:2: the id "a" is already defined in a.yaml:2; change one of the two ids'
    ]


def test_the_entry_of_a_term_has_an_id_that_can_clash(problem_lines):
    terms = "terms:\n- {term: full time, definition: x}\n"
    faq = B.replace("id: b", "id: term-full-time")
    assert problem_lines({"a.yaml": faq, "b.yaml": terms}) == [
        'b.yaml:2: the id "term-full-time" is already defined in a.yaml:2; '
        "change one of the two ids"
    ]


def test_sources_terms_and_settings_are_defined_once(problem_lines):
    rest = (
        "corpus: {name: x}\nsources:\n- {id: s, title: t}\n"
        "terms:\n- {term: Call center}\n"
    )
    lines = problem_lines({"a.yaml": A + rest, "b.yaml": rest.replace("Call", "call")})
    assert lines == [
        "b.yaml:1: the corpus block is already defined in a.yaml:3; keep one",
        'b.yaml:3: the source id "s" is already defined in a.yaml:5; '
        "change one of the two ids",
        'b.yaml:5: the term "call center" is already defined in a.yaml:7; '
        "keep one and merge the other into it",
    ]


def test_the_same_wording_in_two_entries_is_a_warning(make_folder, problem_lines):
    files = {"a.yaml": A, "b.yaml": B.replace("what's a B", "WHAT - is a")}
    assert problem_lines(files) == [
        'b.yaml:2: warning: entries "a" (a.yaml:2) and "b" have the same wording '
        '"WHAT - is a"; keep it in the one that answers it best'
    ]


def test_a_warning_stops_nothing(make_folder):
    folder = make_folder({"a.yaml": A, "b.yaml": B.replace("what's a B", "an a")})
    assert [entry.id for entry in read_corpus(folder).entries] == ["a", "b"]
    assert [problem.is_warning for problem in check_corpus(folder)] == [True]


def test_the_same_wording_twice_in_one_entry_is_no_problem(problem_lines):
    assert problem_lines({"a.yaml": A.replace("an a", "what is a")}) == []


def test_an_abbreviation_of_two_terms_is_a_warning(problem_lines):
    terms = "terms:\n- {term: a b, abbreviations: [AB]}\n"
    more = terms.replace("a b", "all but").replace("AB", "ab")
    assert problem_lines({"a.yaml": A + terms, "b.yaml": more}) == [
        'b.yaml:2: warning: the abbreviation "ab" of "all but" also stands for "a b" '
        "(a.yaml:4); keep it for the term that people usually mean"
    ]


def test_a_public_entry_may_name_an_internal_one(problem_lines):
    public = A.replace("id: a,", "id: a, audience: public, related: [b],")
    assert problem_lines({"a.yaml": public, "b.yaml": B}) == []


def test_a_question_may_be_answered_by_any_kind(problem_lines):
    text = (
        A + "terms:\n- {term: SOC 2, definition: x}\nquestions:\n"
        "- {question: a?, answer: a}\n"
        "- {question: soc?, answer: term-soc-2}\n"
        '- {question: guide?, answer: "guide#how-so"}\n'
    )
    assert problem_lines({"a.yaml": text, "guide.md": "# G\n\n## How so\n\nx\n"}) == []


def test_a_question_that_is_asked_twice_is_a_warning(problem_lines):
    text = A + "questions:\n- {question: an A?, answer: a}\n"
    more = "questions:\n- {question: 'an, a', answer: a}\n"
    more += "- {question: An A!, answer: null}\n"
    assert problem_lines({"a.yaml": text, "b.yaml": more}) == [
        'b.yaml:2: warning: the question "an, a" is already asked in a.yaml:4; '
        "keep one",
        'b.yaml:3: warning: the question "An A!" is already asked in a.yaml:4, '
        "with a different answer; keep the correct one",
    ]


def test_problems_are_in_the_order_of_files_and_lines(make_folder):
    folder = make_folder(
        {
            "b.yaml": "entries:\n- {id: B, question: q, answer: x, t: y}\n- {id: b}\n",
            "a/z.yaml": "x: y\nentries:\n",
            "c.md": "",
        }
    )
    places = [
        (problem.path.relative_to(folder).as_posix(), problem.line)
        for problem in check_corpus(folder)
    ]
    assert places == sorted(places)
    assert {path for path, _ in places} == {"a/z.yaml", "b.yaml", "c.md"}


def test_only_errors_keep_a_corpus_from_being_read(make_folder):
    folder = make_folder({"a.yaml": A, "empty.yaml": ""})
    warning = Problem(
        folder / "empty.yaml",
        0,
        "the file is empty",
        "add something or delete the file",
        is_warning=True,
    )
    assert check_corpus(folder) == [warning]
    assert len(read_corpus(folder).entries) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            A.replace("id: a", "id: what-is-kpo, related: [what-is-bpo]"),
            'a.yaml:2: "related" of entry "what-is-kpo" names the entry "what-is-bpo", '
            'which does not exist; did you mean "what-is-kpo"?',
        ),
        (
            A.replace("id: a", "id: a, sources: [callzent]"),
            'a.yaml:2: "sources" of entry "a" names the source "callzent", which does '
            "not exist; correct the id or delete it",
        ),
        (
            A + "questions:\n- {question: what is kpo, answer: kpo}\n",
            'a.yaml:4: "answer" of question "what is kpo" names the entry "kpo", which '
            "does not exist; correct the id or delete it",
        ),
    ],
)
def test_a_link_to_nothing_is_reported(text, expected, problem_lines):
    assert problem_lines({"a.yaml": text}) == [expected]


def test_a_link_into_a_broken_file_is_not_called_dangling(problem_lines):
    files = {
        "a.yaml": A.replace(
            "id: a", 'id: a, related: [in-b, in-none, term-full-time, "c#x"]'
        ),
        "b.yaml": "entries:\n- id: in-b\n  question: a: b\nterms:\n- term: Full time\n",
        "c.md": "---\ntags: [\n---\n# Y\n\ntext\n",
    }
    lines = [line for line in problem_lines(files) if "does not exist" in line]
    assert lines == [
        'a.yaml:2: "related" of entry "a" names the entry "in-none", which does not '
        "exist; correct the id or delete it"
    ]
