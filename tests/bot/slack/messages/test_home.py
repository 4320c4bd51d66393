"""The App Home."""

from __future__ import annotations

from bot.desk.reply import Suggestion, Topic
from bot.slack.messages.actions import Action, Ref, decode
from bot.slack.messages.home import home_view
from corpus import CorpusInfo
from tests.bot.slack.block_checks import check_view, elements, texts

INFO = CorpusInfo("outsourcing", owner="sales-enablement", handoff="#ask-sales")
TOPICS = [Topic("call-centers", 12), Topic("cost", 3)]
ASKED = [Suggestion("bpo", "What is a BPO?"), Suggestion("cost", "What does it cost?")]
NEW = [Suggestion("ai", "Does AI replace agents?")]


def test_the_home_offers_everything() -> None:
    view = home_view(INFO, TOPICS, ASKED, NEW)
    assert check_view(view) == []
    heads = [b["text"]["text"] for b in view["blocks"] if b["type"] == "header"]
    assert heads == [
        "Ask outsourcing",
        "Topics",
        "Most asked",
        "What's new",
        "Who to ask",
    ]
    shown = "\n".join(texts(view))
    assert "For anything else, ask #ask-sales." in shown
    assert "What is a BPO?" in shown


def test_its_search_box_sends_on_enter() -> None:
    view = home_view(INFO, [], [], [])
    [box] = [block for block in view["blocks"] if block["type"] == "input"]
    assert box["dispatch_action"] is True
    assert box["element"]["action_id"] == Action.HOME_SEARCH


def test_its_buttons_carry_tags_and_entries() -> None:
    view = home_view(INFO, TOPICS, ASKED, NEW)
    found = [
        (e["action_id"], decode(e["value"])) for e in elements(view) if "value" in e
    ]
    assert found == [
        (f"{Action.HOME_TOPIC}.0", Ref(tag="call-centers")),
        (f"{Action.HOME_TOPIC}.1", Ref(tag="cost")),
        (Action.HOME_ENTRY, Ref(entry_id="bpo")),
        (Action.HOME_ENTRY, Ref(entry_id="cost")),
        (Action.HOME_ENTRY, Ref(entry_id="ai")),
    ]
    labels = [e.get("accessibility_label") for e in elements(view)]
    assert "Show: What is a BPO?" in labels


def test_an_empty_corpus_and_an_outsider_have_a_home_too() -> None:
    assert check_view(home_view(CorpusInfo("x"), [], [], [])) == []
    view = home_view(INFO, TOPICS, ASKED, NEW, audience="public")
    assert check_view(view) == []
    assert "ask-sales" not in "\n".join(texts(view))


def test_a_home_of_a_large_corpus_fits() -> None:
    many = [Suggestion(f"e{n}", "word " * 200) for n in range(500)]
    topics = [Topic(f"tag-{n}", n) for n in range(500)]
    assert check_view(home_view(INFO, topics, many, many)) == []
