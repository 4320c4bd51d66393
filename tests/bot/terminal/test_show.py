"""A reply as people read it: with its title, its sources and the line below it."""

from __future__ import annotations

import pytest

from bot.terminal.screen import PlainScreen
from bot.terminal.show import reply_line, show_reply
from tests.bot.conftest import FakeDesk


def shown(question: str, *, brief: bool = False) -> str:
    """What a plain screen shows of the fake desk's reply."""
    written: list[str] = []
    show_reply(PlainScreen(written.append), FakeDesk().ask(question), brief=brief)
    return "".join(written)


def test_an_answer_with_its_sources() -> None:
    assert shown("what is BPO?") == (
        "What is BPO?\n"
        "BPO is short for business process outsourcing.\n"
        "\n"
        "It covers any process that another firm runs:\n"
        "\n"
        "- front office, such as support\n"
        "- back office, such as payroll\n"
        "\n"
        "Kind      Where\n"
        "onshore   same country\n"
        "offshore  far away\n"
        "\n"
        "The contract says what is measured, how often, and what follows when it is"
        " missed; see the guide (https://example.org/guide) and frontdesk.\n"
        "\n"
        "Sources: Outsourcing explained (https://example.org/bpo);"
        " A talk on call centers\n"
        "what-is-bpo · 93% sure · reviewed 2026-11-01 · owned by sales-enablement\n"
    )


def test_a_long_answer_in_brief_says_how_to_get_the_rest() -> None:
    assert shown("what is BPO?", brief=True) == (
        "What is BPO?\n"
        "BPO means that another firm runs a process for you.\n"
        "(:more shows the full answer, :sources where it comes from)\n"
        "what-is-bpo · 93% sure · reviewed 2026-11-01 · owned by sales-enablement\n"
    )


def test_of_two_answers_the_first_has_the_confidence() -> None:
    assert shown("what is kpo and what does bpo cost") == (
        "What is KPO?\nKPO is outsourcing of work that needs experts.\n"
        "what-is-kpo · 88% sure\n\n"
        "What does BPO cost?\nIt depends on place and skill.\nbpo-cost\n"
    )


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("kpo", "What is KPO?"),
        ("pricing", "From the article: Guide > Pricing"),
        ("aht", "From the glossary: AHT"),
    ],
)
def test_the_title_says_what_kind_of_answer_it_is(question: str, title: str) -> None:
    assert shown(question).startswith(f"{title}\n")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("what is bpo", "BPO means that another firm runs a process for you."),
        ("price", "I'm not sure. Did you mean: What does BPO cost? | What is BPO?"),
        ("who is the ceo", "I don't know that. Ask #ask-sales."),
        ("hi", "Hello! Ask me about BPO."),
    ],
)
def test_a_reply_fits_on_one_line(question: str, line: str) -> None:
    assert reply_line(FakeDesk().ask(question)) == line
