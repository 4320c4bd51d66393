"""Slack gives the same answer to the same question as the terminal and Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.desk.desk import Desk
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import StartRig

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)

CORPUS = """\
corpus: {name: small, language: en, audience: internal, handoff: "#ask-sales"}
entries:
  - id: what-is-bpo
    question: What is BPO?
    alternates: [define bpo, what does bpo mean, explain business process outsourcing]
    answer: Business process outsourcing hands a process to another company.
  - id: what-is-kpo
    question: What is KPO?
    alternates: [define kpo, what does kpo mean, explain knowledge process outsourcing]
    answer: KPO is outsourcing of work that needs expert knowledge.
  - id: notice-period
    question: How long is the notice period?
    alternates: [when can we cancel the contract, ending a contract early]
    answer: Ninety days, in writing.
  - id: languages
    question: Which languages do the agents speak?
    alternates: [do you offer spanish, support in french, bilingual agents]
    answer: English, Spanish, French and Tagalog.
  - id: price-list
    question: Where is the price list?
    alternates: [what do you charge, hourly rates, cost of an agent]
    answer: On the shared drive.
"""
QUESTIONS = (
    "what does BPO mean?",
    "waht is kpo",
    "notice period",
    "what is the capital of France?",
    "hello",
)

Small = tuple[Desk, Path, Path]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """A small corpus, its desk, and where its index is."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "faq.yaml").write_text(CORPUS, encoding="utf-8")
    cache = tmp_path_factory.mktemp("cache")
    desk = Desk.open(folder, cache=cache)
    yield desk, folder, cache
    desk.close()


def test_the_same_question_gives_the_same_answer(
    rig: StartRig, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import frontdesk

    desk, folder, cache = small
    monkeypatch.setenv("FRONTDESK_CACHE_DIR", str(cache))
    r = rig(FakeSlack(echo_bot_messages=False), desk=desk)
    outcomes = set()
    for question in QUESTIONS:
        post = r.slack.says("U0ALICE", "DM", question)
        r.slack.wait_reply(post)
        r.settle()
        row = r.journal.history.last_in_thread("/T0HOME", "D0ALICE", post["ts"])
        assert row is not None
        arguments = ["ask", question, "--json", "--corpus", str(folder)]
        printed = CliRunner().invoke(frontdesk, arguments)
        reply = json.loads(printed.stdout)
        own = desk.ask(question)
        answer = reply["answer"]["id"] if reply["answer"] else None
        assert row.outcome == reply["outcome"] == own.outcome
        assert row.answer_id == answer == (own.answer.id if own.answer else None)
        assert row.confidence == own.confidence
        assert row.corpus == reply["corpus"] == own.corpus
        outcomes.add(own.outcome)
        # Or the next question would be read as a part of this conversation.
        r.journal.prune(-1)
    assert {"answer", "chat"} < outcomes
