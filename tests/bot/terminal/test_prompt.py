"""The line editor: what it completes, and where its history is kept."""

from __future__ import annotations

import os
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.terminal.prompt import QuestionCompleter, _history, matching_titles

TITLES = ["What is BPO?", "What is KPO?", "What does BPO cost?", "Is BPO safe?"]


def test_completion_fits_the_beginnings_of_words_in_any_order() -> None:
    assert matching_titles("what bp", TITLES) == ["What does BPO cost?", "What is BPO?"]
    assert matching_titles("cost bpo", TITLES) == ["What does BPO cost?"]
    assert matching_titles("IS", TITLES) == [
        "Is BPO safe?",
        "What is BPO?",
        "What is KPO?",
    ]
    assert matching_titles("w", TITLES) == []
    assert matching_titles("??", TITLES) == []
    assert matching_titles("what", [f"What {n}" for n in range(20)])[7:] == []


def test_completion_offers_commands_after_a_colon() -> None:
    completer = QuestionCompleter(lambda: TITLES)

    def offered(typed: str) -> list[str]:
        completions = list(completer.get_completions(Document(typed), CompleteEvent()))
        assert all(c.start_position == -len(typed) for c in completions)
        return [completion.text for completion in completions]

    assert offered(":to") == [":topic", ":topics"]
    assert offered("kpo") == ["What is KPO?"]


def test_history_is_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "history"
    history = _history(file)
    history.append_string("what is kpo?")
    assert list(_history(file).load_history_strings()) == ["what is kpo?"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_without_a_place_for_it_history_lasts_for_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    history = _history(tmp_path / "file" / "history")
    history.append_string("what is kpo?")
    assert history.get_strings() == ["what is kpo?"]
