"""The conversation: whole transcripts, as a person at a pipe would see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from bot.desk.reply import Suggestion
from bot.terminal.chat import MAX_LISTED, Conversation
from bot.terminal.screen import PlainScreen
from tests.bot.conftest import FakeDesk

Run = Callable[..., Result]

BANNER = (
    "frontdesk · small · 3 questions. Ask in your own words. If I don't know, I'll say"
    " so and point you to #ask-sales.\n"
    'Try: "What is BPO?" · "What does BPO cost?" · :help lists the commands\n\n'
)


def talk(run: Run, *lines: str) -> str:
    """What the chat says to the lines, without its banner."""
    result = run("chat", typed="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith(BANNER)
    return result.stdout.removeprefix(BANNER)


class FakeLive:
    """A desk that a test changes by hand."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.problem: str | None = None

    def current(self) -> FakeDesk:
        return self.desk


class Chat:
    """A conversation on a fake desk; `hear` returns its output, without the gap."""

    def __init__(self, desk: FakeDesk) -> None:
        self.written: list[str] = []
        self.live = FakeLive(desk)
        self.conversation = Conversation(self.live, PlainScreen(self.written.append))

    def hear(self, line: str) -> str:
        self.written.clear()
        self.conversation.hear(line)
        return "".join(self.written).removeprefix("\n")


def test_a_whole_conversation(run: Run) -> None:
    assert talk(
        run,
        "what is BPO?",
        ":more",
        ":sources",
        ":related",
        "2",
        "who is the ceo?",
        ":quit",
        "never read",
    ) == (
        "What is BPO?\n"
        "BPO means that another firm runs a process for you.\n"
        "(:more shows the full answer, :sources where it comes from)\n"
        "what-is-bpo · 93% sure · reviewed 2026-11-01 · owned by sales-enablement\n"
        "\n"
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
        "what-is-bpo · reviewed 2026-11-01 · owned by sales-enablement\n"
        "\n"
        "What is BPO?\n"
        "Outsourcing explained (https://example.org/bpo)\n"
        "A talk on call centers\n"
        "what-is-bpo · reviewed 2026-11-01 · owned by sales-enablement\n"
        "\n"
        "Related questions:\n"
        "  1. What is KPO?\n"
        "  2. What does BPO cost?\n"
        "\n"
        "What does BPO cost?\n"
        "It depends on place and skill.\n"
        "bpo-cost\n"
        "\n"
        "I don't know that. Ask #ask-sales.\n"
        "The closest questions that I can answer:\n"
        "  1. What is BPO?\n"
        "Type a number to pick one, or rephrase your question.\n"
        "\n"
    )


def test_a_suggestion_is_picked_by_number_and_followed_up(
    run: Run, desk: FakeDesk
) -> None:
    assert talk(run, "price", "0", "3", "1", "and the cost?") == (
        "I'm not sure. Did you mean:\n"
        "  1. What does BPO cost?\n"
        "  2. What is BPO?\n"
        "Type a number to pick one, or rephrase your question.\n"
        "\n"
        "The list goes from 1 to 2.\n"
        "\n"
        "The list goes from 1 to 2.\n"
        "\n"
        "What does BPO cost?\n"
        "It depends on place and skill.\n"
        "bpo-cost\n"
        "\n"
        "What is KPO?\n"
        "KPO is outsourcing of work that needs experts.\n"
        "what-is-kpo · 88% sure\n"
        "\n"
        "What does BPO cost?\n"
        "It depends on place and skill.\n"
        "bpo-cost\n"
        "\n"
    )
    question, _, previous = desk.asked[-1]
    assert question == "and the cost?"
    assert previous
    assert previous.answer
    assert (previous.outcome, previous.answer.id) == ("answer", "bpo-cost")


def test_topics_are_picked_by_number_and_by_name(run: Run) -> None:
    assert talk(
        run, ":topics", "2", "1", ":topic BASICS", ":topic", ":topic moneys"
    ) == (
        "Topics, with the number of questions in each; pick one by its number:\n"
        "  1. basics (2)\n"
        "  2. money (1)\n"
        "\n"
        'Questions about "money":\n'
        "  1. What does BPO cost?\n"
        "\n"
        "What does BPO cost?\n"
        "It depends on place and skill.\n"
        "bpo-cost\n"
        "\n"
        'Questions about "basics":\n'
        "  1. What is BPO?\n"
        "  2. What is KPO?\n"
        "\n"
        "Which topic? :topics lists them; then :topic NAME.\n"
        "\n"
        'There is no topic "moneys"; did you mean "money"? :topics lists them.\n'
        "\n"
    )


def test_why_explains_the_last_question_as_it_was_asked(run: Run) -> None:
    output = talk(run, "kpo", "aht", ":why", ":w")
    assert output.endswith(
        2 * ('"aht" was asked after kpo.\n  bpo  matched, weighs 2.1\n\n')
    )


def test_commands_that_have_nothing_to_say_yet(run: Run) -> None:
    asked_nothing = "There is no answer to show; ask a question first.\n\n"
    assert talk(run, ":more", ":sources", ":related", ":why") == (
        3 * asked_nothing + "You haven't asked anything yet.\n\n"
    )
    assert talk(run, "kpo", ":more", ":sources", ":related").endswith(
        "That was the full answer.\n\n"
        "What is KPO?\nThis answer lists no sources.\nwhat-is-kpo\n\n"
        "This answer lists no related questions.\n\n"
    )


def test_unknown_commands_get_the_nearest(run: Run) -> None:
    assert talk(run, ":sorces", ":zzz", ":t\x1b[31m") == (
        'There is no command ":sorces"; did you mean ":sources"? :help lists them.\n\n'
        'There is no command ":zzz". :help lists them.\n\n'
        'There is no command ":t"; did you mean ":topic"? :help lists them.\n\n'
    )


def test_help_lists_every_command(run: Run) -> None:
    from bot.terminal.chat import COMMANDS

    output = talk(run, ":help")
    for command in COMMANDS:
        assert f":{command}" in output
    assert talk(run, ":") == output


@pytest.mark.parametrize("last", [":quit", ":q", "quit", "EXIT"])
def test_words_that_end_it(run: Run, last: str) -> None:
    assert talk(run, last, "kpo") == ""


def test_end_of_input_ends_it_and_empty_lines_say_nothing(run: Run) -> None:
    assert talk(run) == ""
    assert talk(run, "", "   ") == ""


def test_a_number_without_a_list_is_a_question(run: Run, desk: FakeDesk) -> None:
    assert "I don't know that" in talk(run, "24")
    assert desk.asked[0][0] == "24"


def test_a_list_is_gone_after_the_next_answer(run: Run, desk: FakeDesk) -> None:
    talk(run, "price", "kpo", "1")
    assert [asked[0] for asked in desk.asked] == ["price", "kpo", "1"]


def test_new_knowledge_is_noticed_in_one_line(desk: FakeDesk) -> None:
    chat = Chat(desk)
    chat.live.desk = FakeDesk("small@5678")
    assert chat.hear("aht").startswith(
        "(The knowledge has changed; now answering from the new version.)\n"
    )
    assert "knowledge" not in chat.hear("aht")


def test_a_broken_edit_is_reported_once_and_the_old_answers_stay(
    desk: FakeDesk,
) -> None:
    chat = Chat(desk)
    chat.live.problem = "\n".join(f"a.yaml:{n}: bad; fix it" for n in range(1, 6))
    assert chat.hear("aht") == (
        "The knowledge can't be read; still answering from the previous version.\n"
        "a.yaml:1: bad; fix it\n"
        "a.yaml:2: bad; fix it\n"
        "a.yaml:3: bad; fix it\n"
        "... and 2 more; frontdesk lint shows them all\n"
        "\n"
        "From the glossary: AHT\nAverage handle time.\nterm-aht · 95% sure\n"
    )
    assert "knowledge" not in chat.hear("aht")
    chat.live.problem = None
    assert chat.hear("").startswith("(The knowledge can be read again.)\n")
    chat.live.problem = "a.yaml:1: bad; fix it"
    chat.hear("")
    chat.live.problem = None
    chat.live.desk = FakeDesk("small@5678")
    assert chat.hear("") == (
        "(The knowledge has changed; now answering from the new version.)\n"
    )


def test_an_answer_that_is_gone_meanwhile_is_not_shown(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Chat(desk)
    chat.hear("price")
    monkeypatch.setattr(desk, "answer", lambda *_args, **_kwargs: None)
    assert chat.hear("1") == "That answer is no longer available.\n"


def test_a_long_topic_is_cut(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Suggestion(f"e{n}", f"Question {n}") for n in range(50)]
    monkeypatch.setattr(desk, "entries_about", lambda *_args, **_kwargs: many)
    output = Chat(desk).hear(":topic basics")
    assert output.count("Question ") == MAX_LISTED
    assert output.endswith(
        "(Showing 20 of 50; ask in your own words to find the others.)\n"
    )


def test_a_corpus_that_names_nobody_promises_nobody(desk: FakeDesk) -> None:
    from corpus import CorpusInfo

    desk.info = CorpusInfo("bare")
    chat = Chat(desk)
    chat.conversation.greet()
    assert chat.written[0] == (
        "frontdesk · bare · 3 questions. Ask in your own words. If I don't know, I'll"
        " say so.\n"
    )
    assert chat.hear("who is the ceo").startswith("I don't know that.\n")
