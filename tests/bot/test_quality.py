"""The shipped knowledge answers its own acceptance questions: a floor, not a goal."""

from __future__ import annotations

import pytest

from bot.desk import Desk
from bot.evaluate import below_floor, check_expected, evaluate, figures_of

# A little under what was measured when they were last set.  The confidence is fitted
# on these questions too: this guards what is there, and is no measure of new questions.
FLOORS = {"right": 0.92, "declined": 0.96, "precision": 0.93, "top1": 0.94}
LEAST_QUESTIONS, LEAST_UNANSWERABLE = 80, 25


@pytest.mark.slow
def test_the_acceptance_questions_are_answered(shipped_desk: Desk) -> None:
    questions = shipped_desk.questions
    assert len(questions) >= LEAST_QUESTIONS
    assert sum(q.answer is None for q in questions) >= LEAST_UNANSWERABLE
    check_expected(shipped_desk, questions)
    figures = figures_of(evaluate(shipped_desk, questions).results)
    assert below_floor(figures, FLOORS) == {}


@pytest.mark.slow
def test_every_question_of_the_shipped_knowledge_finds_its_entry(
    shipped_desk: Desk,
) -> None:
    titles = shipped_desk.titles()
    assert titles
    lost = []
    for title in titles:
        found = shipped_desk.ask(title.title, top=1).candidates
        if [candidate.id for candidate in found] != [title.id]:
            lost.append(title.id)
    assert lost == []


@pytest.mark.slow
def test_a_follow_up_that_the_last_answer_holds_is_answered(shipped_desk: Desk) -> None:
    first = shipped_desk.ask("what is KPO?")
    then = shipped_desk.ask("and an example?", previous=first)
    assert then.answer is not None
    assert "bank statement" in then.answer.text
