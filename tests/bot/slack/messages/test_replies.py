"""Replies and answers as messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.desk.reply import Answer, Correction, Reply, Suggestion
from bot.slack.messages.actions import Action, Ref, decode
from bot.slack.messages.blocks import Message
from bot.slack.messages.replies import answer_message, reply_message
from corpus import Source
from tests.bot.slack.block_checks import (
    check_message,
    elements,
    links,
    pings,
    texts,
)

ANSWER = Answer(
    id="bpo-vs-call-center",
    kind="faq",
    title="How does a BPO differ from a call center?",
    text="A call center is **one kind** of BPO.\n\n- voice\n- back office",
    short="A call center is one kind of BPO.",
    sources=(Source("a", "A & B", "https://a.example/?x=1&y=2"), Source("b", "Book")),
    reviewed=date(2026, 11, 1),
    owner="sales-enablement",
    related=(Suggestion("what-is-kpo", "What is KPO?"),),
)


def reply(outcome: str = "answer", **more: object) -> Reply:
    base = Reply(
        question="bpo vs cc?",
        outcome="answer",
        confidence=0.9,
        answer=ANSWER if outcome in ("answer", "chat") else None,
        corpus="c@1",
    )
    return replace(base, outcome=outcome, **more)  # type: ignore[arg-type]


def shown(message: Message) -> str:
    return "\n".join(texts(list(message.blocks)))


def refs(message: Message) -> dict[str, Ref | None]:
    return {
        e["action_id"]: decode(e["value"]) for e in elements(message) if "value" in e
    }


def say(given: Reply, **more: bool) -> Message:
    message = reply_message(given, question_id="q1", **more)
    assert check_message(message) == []
    return message


def test_an_answer_says_the_short_one_first_and_offers_more() -> None:
    message = say(reply())
    assert [block["type"] for block in message.blocks] == [
        "section",  # the question that it answers
        "section",  # the short answer
        "context",  # sources
        "context",  # reviewed
        "actions",  # More
        "context",  # "Related:"
        "actions",
        "context_actions",  # feedback
    ]
    assert "back office" not in shown(message)
    assert refs(message) == {
        Action.MORE: Ref("q1", ANSWER.id),
        f"{Action.RELATED}.0": Ref("q1", "what-is-kpo"),
    }


def test_more_shows_all_of_it_and_is_gone_then() -> None:
    message = say(reply(), show_more=True)
    assert "*one kind*" in shown(message)
    assert "• back office" in shown(message)
    assert Action.MORE not in refs(message)


def test_the_text_alone_is_a_whole_answer() -> None:
    assert say(reply()).text == (
        "How does a BPO differ from a call center?\n\n"
        "A call center is one kind of BPO.\n\n• voice\n• back office\n\n"
        "Sources: A &amp; B (https://a.example/?x=1&amp;y=2); Book\n\n"
        "Reviewed on 2026-11-01 by sales-enablement"
    )


def test_sources_are_linked_where_they_have_an_address() -> None:
    message = say(reply())
    line = "Sources: <https://a.example/?x=1&y=2|A &amp; B> · Book"
    assert line in shown(message)
    assert "Reviewed on 2026-11-01 by sales-enablement" in shown(message)


def test_feedback_carries_the_question_and_nothing_of_the_answer() -> None:
    [element] = [e for e in elements(say(reply())) if e["type"] == "feedback_buttons"]
    assert element["action_id"] == Action.FEEDBACK
    assert decode(element["positive_button"]["value"]) == Ref("q1", vote="up")
    assert decode(element["negative_button"]["value"]) == Ref("q1", vote="down")


@pytest.mark.parametrize("can_share", [True, False])
def test_an_answer_that_can_be_shared_has_a_button_for_it(can_share: bool) -> None:
    for message in (
        reply_message(reply(), question_id="q1", can_share=can_share),
        answer_message(ANSWER, question_id="q1", full=True, can_share=can_share),
    ):
        assert (Action.SHARE in refs(message)) is can_share


def test_a_short_text_has_no_more_button() -> None:
    message = say(reply(answer=replace(ANSWER, short=None, text="Yes, **always**.")))
    assert "Yes, *always*." in shown(message)
    assert Action.MORE not in refs(message)


def test_a_long_text_without_a_short_answer_begins_with_its_beginning() -> None:
    text = "\n\n".join(f"Paragraph {n} " + "word " * 50 for n in range(20))
    message = say(reply(answer=replace(ANSWER, short=None, text=text)))
    assert "Paragraph 0" in shown(message)
    assert "Paragraph 9" not in shown(message)
    assert Action.MORE in refs(message)


def test_an_answer_of_any_length_fits() -> None:
    text = "\n\n".join(f"- item {n} <&> **bold** [l](https://x.example/{n})" for n in
                       range(3000))  # fmt: skip
    related = tuple(Suggestion(f"r{n}", "r" * 500) for n in range(30))
    sources = tuple(
        Source(f"s{n}", "s" * 900, "https://s.example/" + "a" * 1900) for n in range(40)
    )
    long = replace(ANSWER, text=text, related=related, sources=sources, owner="o" * 999)
    say(reply(answer=long, also=(long,) * 9), show_more=True)
    message = answer_message(long, question_id="q" * 100, full=True)
    assert check_message(message) == []
    assert "The rest is too long" in shown(message)


def test_corrections_are_shown() -> None:
    corrections = (Correction("outsorcing", "outsourcing"), Correction("cal", "call"))
    message = say(reply(corrections=corrections))
    sentence = "I read “outsorcing” as “outsourcing”, “cal” as “call”."
    assert sentence in shown(message)
    assert message.text.startswith(sentence)
    assert sentence in shown(say(reply("fallback", corrections=corrections)))


def test_a_passage_is_quoted_under_its_headings() -> None:
    passage = replace(
        ANSWER,
        id="pricing#hourly",
        kind="passage",
        title="Pricing > Hourly",
        text="Two lines.\n\n*Second*.",
        short="Two lines.",
    )
    for full in (False, True):
        message = answer_message(passage, question_id="q", full=full)
        assert check_message(message) == []
        assert "No FAQ answers this. From the article “Pricing > Hourly”:" in shown(
            message
        )
        assert "> Two lines." in shown(message)
        assert message.text.startswith("No FAQ answers this.")
    assert "> _Second_." in shown(message)


def test_a_second_answer_stands_apart_with_its_own_more() -> None:
    other = replace(ANSWER, id="what-is-kpo", title="What is KPO?")
    message = say(reply(also=(other,)))
    assert "divider" in [block["type"] for block in message.blocks]
    assert "*What is KPO?*" in shown(message)
    assert "What is KPO?" in message.text
    more = [e for e in elements(message) if e.get("action_id") == Action.MORE]
    assert [decode(e["value"]) for e in more] == [
        Ref("q1", ANSWER.id),
        Ref("q1", other.id),
    ]


def test_suggestions_are_buttons_and_none_of_these() -> None:
    offered = tuple(Suggestion(f"e{n}", f"Question {n}?", 0.3) for n in range(3))
    message = say(reply("suggest", suggestions=offered))
    [row] = [block for block in message.blocks if block["type"] == "actions"]
    assert [e["text"]["text"] for e in row["elements"]] == [
        "Question 0?",
        "Question 1?",
        "Question 2?",
        "None of these",
    ]
    assert refs(message) == {
        **{f"{Action.PICK}.{n}": Ref("q1", f"e{n}") for n in range(3)},
        Action.NONE_OF_THESE: Ref("q1"),
    }
    assert message.text.endswith("1. Question 0?\n2. Question 1?\n3. Question 2?")


def test_a_question_too_long_for_its_button_is_written_out() -> None:
    title = "Why " + "very " * 30 + "long?"
    message = say(reply("suggest", suggestions=(Suggestion("e", title),)))
    assert f"1. {title}" in shown(message)


def test_a_fallback_says_so_and_offers_a_person() -> None:
    near = (Suggestion("e", "Nearest?"),)
    message = say(reply("fallback", suggestions=near, handoff="#ask-sales"))
    assert "I don't know the answer" in message.text
    assert "#ask-sales can help" in message.text
    assert "1. Nearest?" in message.text
    assert set(refs(message)) == {f"{Action.PICK}.0", Action.ASK_PERSON}
    assert Action.FEEDBACK not in [e["action_id"] for e in elements(message)]


def test_a_fallback_without_anybody_offers_none() -> None:
    assert refs(say(reply("fallback"))) == {}


def test_the_hand_off_is_not_named_outside() -> None:
    message = say(reply("fallback", handoff="#ask-sales", audience="public"))
    assert "ask-sales" not in message.text + shown(message)
    assert Action.ASK_PERSON in refs(message)


def test_chat_is_a_plain_short_text() -> None:
    hello = Answer(id="chat-hello", kind="chat", title="Hello", text="Hello! Ask *me*.")
    message = say(reply("chat", answer=hello))
    assert [block["type"] for block in message.blocks] == ["section"]
    assert message.text == "Hello! Ask me."


def test_nothing_pings_or_links_but_what_the_corpus_links() -> None:
    hostile = (
        "<!channel> <@U0ALICE> @here https://bare.example "
        "[ok](https://ok.example) [no](javascript:alert(1))"
    )
    answer = replace(
        ANSWER, title=hostile, text=hostile, short=hostile, owner="@channel", sources=()
    )
    message = say(reply(answer=answer, corrections=(Correction(hostile, hostile),)))
    assert pings(message) == []
    in_blocks = links({"blocks": list(message.blocks)})
    assert in_blocks == ["https://ok.example"]


def test_ids_too_long_to_carry_leave_their_button_out() -> None:
    huge = replace(ANSWER, id="x" * 3000)
    assert Action.MORE not in refs(say(reply(answer=huge)))


def test_the_text_is_not_cut_inside_an_address() -> None:
    for n in range(3900, 4000):
        answer = replace(
            ANSWER,
            short=None,
            sources=(),
            text="x" * n + " [l](https://a.example/abcdefghij) and more " + "y" * 99,
        )
        message = say(reply(answer=answer))
        assert links({"text": message.text}) in ([], ["https://a.example/abcdefghij)"])
