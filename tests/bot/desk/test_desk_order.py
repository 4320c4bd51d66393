"""The order of files and entries in a corpus changes no answer."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.desk.desk import Desk

QUESTIONS = (
    "what is bpo",
    "define kpo",
    "agents",
    "langauges spoken",
    "twenty seats pilot",
    "who won the football game",
    "",
)


def test_answers_do_not_depend_on_the_order_of_files(
    small_desk: Desk, small_corpus: Path, index_cache: Path, tmp_path: Path
) -> None:
    whole = yaml.safe_load((small_corpus / "faq.yaml").read_text("utf-8"))
    entries = whole.pop("entries")[::-1]
    whole["terms"].reverse()
    folder = tmp_path / "split"
    (folder / "deeper").mkdir(parents=True)
    guide = (small_corpus / "guide.md").read_bytes()
    (folder / "deeper" / "guide.md").write_bytes(guide)
    (folder / "zz.yml").write_text(yaml.safe_dump(whole, sort_keys=False), "utf-8")
    for number, entry in enumerate(entries):
        text = yaml.safe_dump({"entries": [entry]}, allow_unicode=True)
        (folder / f"{number}.yaml").write_text(text, "utf-8")
    other = Desk.open(folder, cache=index_cache)
    for question in QUESTIONS:
        one, two = (desk.ask(question, top=9).to_json() for desk in (small_desk, other))
        for reply in (one, two):
            del reply["elapsed_ms"], reply["corpus"]
        assert one == two
