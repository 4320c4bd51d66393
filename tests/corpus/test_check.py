"""The rules over a whole folder: ids, links, wordings, terms."""

from __future__ import annotations

from corpus import Problem, check_corpus, read_corpus

A = "entries:\n- {id: a, question: What is A?, answer: x, alternates: [an a]}\n"
B = "entries:\n- {id: b, question: what's a B, answer: x}\n"


def test_a_clean_folder_has_no_problem(tell_problems):
    assert tell_problems({"a.yaml": A, "b.yaml": B}) == []


def test_an_id_that_is_used_twice_is_told_where_it_stands_again(tell_problems):
    assert tell_problems({"a.yaml": A, "b.yaml": B.replace("id: b", "id: a")}) == [
        'b.yaml:2: the id "a" is already defined in a.yaml:2; change one of the two ids'
    ]


def test_the_entry_of_a_term_has_an_id_that_can_clash(tell_problems):
    terms = "terms:\n- {term: full time, definition: x}\n"
    faq = B.replace("id: b", "id: term-full-time")
    assert tell_problems({"a.yaml": faq, "b.yaml": terms}) == [
        'b.yaml:2: the id "term-full-time" is already defined in a.yaml:2; '
        "change one of the two ids"
    ]


def test_sources_terms_and_settings_stand_once(tell_problems):
    rest = (
        "corpus: {name: x}\nsources:\n- {id: s, title: t}\n"
        "terms:\n- {term: Call center}\n"
    )
    told = tell_problems({"a.yaml": A + rest, "b.yaml": rest.replace("Call", "call")})
    assert told == [
        "b.yaml:1: the corpus block is already defined in a.yaml:3; keep one",
        'b.yaml:3: the source id "s" is already defined in a.yaml:5; '
        "change one of the two ids",
        'b.yaml:5: the term "call center" is already defined in a.yaml:7; '
        "keep one and merge the other into it",
    ]


def test_the_same_wording_in_two_entries_is_a_warning(make_folder, tell_problems):
    files = {"a.yaml": A, "b.yaml": B.replace("what's a B", "WHAT - is a")}
    assert tell_problems(files) == [
        'b.yaml:2: warning: entries "a" (a.yaml:2) and "b" have the same wording '
        '"WHAT - is a"; keep it in the one that answers it best'
    ]


def test_a_warning_stops_nothing(make_folder):
    folder = make_folder({"a.yaml": A, "b.yaml": B.replace("what's a B", "an a")})
    assert [entry.id for entry in read_corpus(folder).entries] == ["a", "b"]
    assert [problem.is_warning for problem in check_corpus(folder)] == [True]


def test_the_same_wording_twice_in_one_entry_is_let_be(tell_problems):
    assert tell_problems({"a.yaml": A.replace("an a", "what is a")}) == []


def test_an_abbreviation_of_two_terms_is_a_warning(tell_problems):
    terms = "terms:\n- {term: a b, abbreviations: [AB]}\n"
    more = terms.replace("a b", "all but").replace("AB", "ab")
    assert tell_problems({"a.yaml": A + terms, "b.yaml": more}) == [
        'b.yaml:2: warning: the abbreviation "ab" of "all but" also stands for "a b" '
        "(a.yaml:4); keep it for the term that people mean by it"
    ]


def test_a_public_entry_may_name_an_internal_one(tell_problems):
    public = A.replace("id: a,", "id: a, audience: public, related: [b],")
    assert tell_problems({"a.yaml": public, "b.yaml": B}) == []


def test_a_question_may_be_answered_by_any_kind(tell_problems):
    text = (
        A + "terms:\n- {term: SOC 2, definition: x}\nquestions:\n"
        "- {question: a?, answer: a}\n"
        "- {question: soc?, answer: term-soc-2}\n"
        '- {question: guide?, answer: "guide#how-so"}\n'
    )
    assert tell_problems({"a.yaml": text, "guide.md": "# G\n\n## How so\n\nx\n"}) == []


def test_a_question_that_is_asked_twice_is_a_warning(tell_problems):
    text = A + "questions:\n- {question: an A?, answer: a}\n"
    more = "questions:\n- {question: 'an, a', answer: a}\n"
    more += "- {question: An A!, answer: null}\n"
    assert tell_problems({"a.yaml": text, "b.yaml": more}) == [
        'b.yaml:2: warning: the question "an, a" is already asked in a.yaml:4; '
        "keep one",
        'b.yaml:3: warning: the question "An A!" is already asked in a.yaml:4, '
        "with a different answer; keep the correct one",
    ]


def test_problems_stand_in_the_order_of_files_and_lines(make_folder):
    folder = make_folder(
        {
            "b.yaml": "entries:\n- {id: B, question: q, answer: x, t: y}\n- {id: b}\n",
            "a/z.yaml": "x: y\nentries:\n",
            "c.md": "",
        }
    )
    found = check_corpus(folder)
    places = [(p.path.relative_to(folder).as_posix(), p.line) for p in found]
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
