"""Markdown articles: what is a passage, and which faults are reported."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import read_corpus

ARTICLE = """\
---
title: Quality at work
tags: [quality, process]
audience: public
owner: sales-enablement
reviewed: 2026-11-01
expires: "2027-11-01"
---

It is measured.

## What is *measured*?

Calls. Some <!-- not all --> of them.

### Average Handle Time (AHT)

Talk + hold + wrap.

## Empty, but for what is below

### Average handle time (AHT)

Once more.

Last words
----------
The end.
"""


def path(*headings):
    return " \u203a ".join(headings)


def passages(folder):
    entries = read_corpus(folder).entries
    return {e.id: (e.question, e.answer) for e in entries}


def test_each_heading_with_a_text_is_a_passage(make_folder):
    assert passages(make_folder({"guides/quality.md": ARTICLE})) == {
        "quality#quality-at-work": ("Quality at work", "It is measured."),
        "quality#what-is-measured": (
            path("Quality at work", "What is measured?"),
            "Calls. Some  of them.",
        ),
        "quality#average-handle-time-aht": (
            path("Quality at work", "What is measured?", "Average Handle Time (AHT)"),
            "Talk + hold + wrap.",
        ),
        "quality#average-handle-time-aht-2": (
            path(
                "Quality at work",
                "Empty, but for what is below",
                "Average handle time (AHT)",
            ),
            "Once more.",
        ),
        "quality#last-words": (path("Quality at work", "Last words"), "The end."),
    }


def test_a_passage_has_what_the_front_matter_says(make_folder):
    entry = read_corpus(make_folder({"quality.md": ARTICLE})).entries[0]
    assert entry.kind == "passage"
    assert entry.tags == ("quality", "process")
    assert entry.audience == "public"
    assert entry.owner == "sales-enablement"
    assert entry.reviewed == date(2026, 11, 1)
    assert entry.expires == date(2027, 11, 1)
    assert entry.alternates == ()


def test_the_first_heading_can_be_the_title(make_folder):
    text = "# Quality\n\nIntro.\n\n## More\n\nText.\n"
    assert passages(make_folder({"a.md": text})) == {
        "a#quality": ("Quality", "Intro."),
        "a#more": (path("Quality", "More"), "Text."),
    }


def test_a_title_that_is_repeated_is_shown_once(make_folder):
    text = "---\ntitle: Quality!\n---\n# Quality\n\nIntro.\n"
    assert passages(make_folder({"a.md": text})) == {
        "a#quality": ("Quality!", "Intro.")
    }


def test_slugs_never_clash(make_folder):
    text = "# T\n" + "".join(f"## {h}\nx\n" for h in ["A", "A", "A 2", "a", "?"])
    ids = [id_.partition("#")[2] for id_ in passages(make_folder({"a.md": text}))]
    assert sorted(ids) == ["a", "a-2", "a-2-2", "a-3", "section"]


def test_code_and_tables_stay_as_they_are(make_folder):
    body = "| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\n# make\n\n<!-- kept -->\n```"
    shown = passages(make_folder({"a.md": f"# T\n\n{body}\n"}))
    assert shown == {"a#t": ("T", body)}


def test_a_section_of_rules_only_says_nothing(make_folder):
    shown = passages(make_folder({"a.md": "# T\n\ntext\n\n## B\n\n---\n"}))
    assert list(shown) == ["a#t"]


FRONT_MATTER_FAULTS = {
    "bad YAML": (
        "---\ntitle: A\ntags: [a\n---\n# B\n\ntext\n",
        'a.md:3: not valid YAML: a "[" or "{" is not closed properly; close it, '
        "separate items by commas, and put text with brackets in quotes",
    ),
    "never closed": (
        "---\ntitle: A\n\n# B\n\ntext\n",
        'a.md:1: the front matter is never closed; end it with a line "---"',
    ),
    "not keys": (
        "---\n- title\n---\n# B\n\ntext\n",
        "a.md:2: the front matter is not made of keys and values; write it like this: "
        '"---", "title: ...", "---"',
    ),
    "no title": (
        "text\n",
        'a.md:1: article "a" has no title; start the file with '
        '"---", "title: ...", "---"',
    ),
    "empty title": (
        "---\ntitle:\n---\ntext\n",
        'a.md:2: article "a" has an empty title; write one or delete the line',
    ),
    "unknown key": (
        "---\ntitle: A\nauther: me\n---\ntext\n",
        'a.md:3: article "a" has an unknown key "auther"; use one of title, tags, '
        "audience, sources, owner, reviewed, expires",
    ),
    "dangling source": (
        "---\ntitle: A\nsources: [callzent]\n---\ntext\n## B\ntext\n",
        'a.md:3: "sources" of article "a" names the source "callzent", which does not '
        "exist; correct the id or delete it",
    ),
    "unknown audience": (
        "---\ntitle: A\naudience: all\n---\ntext\n",
        'a.md:3: article "a" has an unknown audience "all"; '
        "use one of public, internal",
    ),
    "no text": (
        "---\ntitle: A\n---\n# A\n",
        'a.md: article "a" has no text; add some or delete the file',
    ),
}


@pytest.mark.parametrize("name", FRONT_MATTER_FAULTS)
def test_a_fault_of_the_front_matter_has_the_line_of_the_file(name, problem_lines):
    text, expected = FRONT_MATTER_FAULTS[name]
    assert problem_lines({"a.md": text}) == [expected]


def test_two_articles_of_one_name_are_refused(problem_lines):
    files = {"a/faq.md": "# A\n\ntext\n", "b/faq.md": "# A\n\ntext\n"}
    assert problem_lines(files) == [
        'b/faq.md: another article is called "faq" (a/faq.md), and the ids of both '
        "start with that name; rename one of the two"
    ]
