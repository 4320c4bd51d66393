"""Explains a reply: what matched, how much it weighed, what was decided."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from bot.desk.policy import Policy
from bot.desk.reply import Reply
from corpus import Entry
from index.analyzer import words
from index.features import FEATURES
from index.search import Index, Ranking
from index.signals import SIGNALS

_MOST_WORDS = 8
_MOST_SIGNALS = 5
_MOST_FEATURES = 3
#: Smaller contributions are not shown.
_LEAST_LOG_ODDS = 0.05
_LEAST_SCORE = 0.005


def explain(index: Index, ranking: Ranking, policy: Policy, reply: Reply) -> list[str]:
    """The reasons for a reply, one per line, for a person to read."""
    if reply.outcome == "chat":
        return ["This is small talk: it gets a fixed reply and no search."]
    query, candidates = ranking.query, ranking.candidates
    lines = [
        f"Read {repair.written!r} as {' '.join(repair.read_as)!r}: no entry contains "
        "it as typed. A corrected word counts less."
        for repair in query.repairs
    ]
    if not query.sequence:
        return [*lines, "The question has no words to search for."]
    unknown = _unknown_words(index, ranking)
    if unknown:
        lines.append(f"No entry contains: {', '.join(unknown)}.")
    if candidates.entries.size == 0:
        return [*lines, "No entry contains any of its words."]
    best = index.entry(int(candidates.entries[0]))
    lines += [
        f"Best match: {best.question} ({best.id})",
        f"  nearest wording: {_nearest_wording(index, ranking, best)!r}",
        *_word_lines(index, ranking, best),
        _confidence_line(ranking),
        _decision_line(ranking, policy, reply),
    ]
    if candidates.entries.size > 1:
        lines.append(_runner_up_line(index, ranking))
    return lines


def _unknown_words(index: Index, ranking: Ranking) -> list[str]:
    """The question's words that no entry contains, after correction."""
    query, stem = ranking.query, index.reader.stem
    missing = set(query.sequence) - set(query.names)
    return list(dict.fromkeys(word for word in query.read if stem(word) in missing))


def _nearest_wording(index: Index, ranking: Ranking, entry: Entry) -> str:
    """The wording of an entry that shares the most terms with the question."""
    question_terms = set(ranking.query.sequence)

    def likeness(wording: str) -> float:
        terms = set(_terms(index, wording))
        return len(question_terms & terms) / max(len(question_terms | terms), 1)

    return max(entry.wordings, key=likeness)


def _terms(index: Index, text: str) -> list[str]:
    glossary, stem = index.reader.glossary, index.reader.stem
    stems = [stem(word) for word in words(text, glossary.shouted)]
    return [term for term, _, _ in glossary.apply(stems)]


def _word_lines(index: Index, ranking: Ranking, entry: Entry) -> list[str]:
    """Where an entry has the question's words, with their share of the weight."""
    query = ranking.query
    in_wordings = {t for wording in entry.wordings for t in _terms(index, wording)}
    in_answer = set(_terms(index, f"{entry.short or ''}\n{entry.answer}"))
    typed = _as_typed(index, ranking)
    by_label: dict[str, list[str]] = {
        "your words in its wordings, with their weight": [],
        "only in its answer": [],
        "missing from it": [],
    }
    in_question, only_in_answer, missing = by_label.values()
    weighted = sorted(
        zip(query.names, query.weights.tolist(), strict=True), key=lambda w: -w[1]
    )
    for name, weight in weighted[:_MOST_WORDS]:
        if name in in_wordings:
            place = in_question
        else:
            place = only_in_answer if name in in_answer else missing
        place.append(f"{typed.get(name, name)} {weight / max(query.mass, 1e-9):.0%}")
    return [
        f"  {label}: {', '.join(place)}" for label, place in by_label.items() if place
    ]


def _as_typed(index: Index, ranking: Ranking) -> dict[str, str]:
    """Each term of the question in the words that it was read from."""
    read = ranking.query.read
    stems = [index.reader.stem(word) for word in read]
    return {
        term: " ".join(read[begin:end])
        for term, begin, end in index.reader.glossary.apply(stems)
    }


def _confidence_line(ranking: Ranking) -> str:
    """What moved the confidence most, up and down, in log-odds."""
    contributions = ranking.judgement.contributions.tolist()
    largest = sorted(
        zip(SIGNALS, contributions, strict=True), key=lambda pair: -abs(pair[1])
    )
    shown = [
        f"{signal.phrase} {value:+.1f}"
        for signal, value in largest[:_MOST_SIGNALS]
        if abs(value) >= _LEAST_LOG_ODDS
    ]
    return f"  what moved the confidence (log-odds): {'; '.join(shown)}"


def _decision_line(ranking: Ranking, policy: Policy, reply: Reply) -> str:
    if reply.outcome == "answer" and reply.also:
        return "Answered in parts: each part of the question is certain enough."
    confidence = f"{float(ranking.judgement.confidences[0]):.0%}"
    needed = f"{policy.answer_at:.0%}"
    if reply.outcome == "answer":
        return f"Answered: {confidence} sure, {needed} needed."
    if confidence == needed:
        confidence = f"just under {confidence}"
    unsure = f"Not answered: {confidence} sure, {needed} needed."
    chance = f"{ranking.judgement.top_three:.0%} chance"
    match reply.outcome:
        case "suggest":
            return (
                f"{unsure} There is a {chance} that the right one is among the first"
                " three, so they are suggested."
            )
        case "fallback" | "chat":
            return (
                f"{unsure} There is only a {chance} that the right one is among the"
                " first three."
            )
        case _:
            assert_never(reply.outcome)


def _runner_up_line(index: Index, ranking: Ranking) -> str:
    """The second entry and the features that cost it the first place."""
    candidates = ranking.candidates
    second = index.entry(int(candidates.entries[1]))
    behind = (candidates.features[0] - candidates.features[1]) * index.weights
    reasons = [
        f"{FEATURES[column].phrase} {-behind[column]:+.2f}"
        for column in np.argsort(-behind)[:_MOST_FEATURES].tolist()
        if behind[column] > _LEAST_SCORE
    ]
    lost = f"; behind in: {'; '.join(reasons)}" if reasons else ""
    confidence = float(ranking.judgement.confidences[1])
    return f"Runner-up: {second.question} ({second.id}), {confidence:.0%} likely{lost}"
