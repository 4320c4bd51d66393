"""How a reply came about, in words: what matched, what it weighed, what was decided."""

from __future__ import annotations

import numpy as np

from bot.desk.policy import Policy
from bot.desk.reply import Reply
from corpus import Entry
from index.analyzer import words
from index.features import FEATURES
from index.search import Index, Ranking
from index.signals import SIGNALS

_MOST_WORDS = 8
_MOST_PARTS = 5
_NAMES = {
    "question": "its wordings",
    "answer": "its answer",
    "wording": "words shared with its nearest wording",
    "letters": "letters shared with its nearest wording",
    "classifier": "what the wordings taught",
    "passage": "being a passage of an article",
    "covered": "how much of the question it covers",
    "missing": "the rarest word that it lacks",
    "constant": "how often a first guess is right at all",
    "known": "how much of the question the corpus knows",
    "length": "the question's length",
    "margin": "its lead over the runner-up",
    "log margin": "having a lead at all",
    "classifier margin": "its lead in what the wordings taught",
    "repaired": "words that were repaired",
    "log evidence": "how many rare words matched",
    "runner-up covered": "how much the runner-up covers",
    "refusal": "sounding like what must be declined",
}


def explain(index: Index, ranking: Ranking, policy: Policy, reply: Reply) -> list[str]:
    """The reasons for a reply, a line each, for a person to read."""
    if reply.outcome == "chat":
        return ["This is small talk: it gets a fixed reply and is not looked up."]
    query, found = ranking.query, ranking.candidates
    lines = [
        f"Read {' '.join(repair.read_as)!r} for {repair.written!r}: no entry has that "
        f"word, so it counts less than one typed rightly."
        for repair in query.repairs
    ]
    if not query.sequence:
        return [*lines, "There is no word in the question to look for."]
    unknown = _unknown(index, ranking)
    if unknown:
        lines.append(f"Nothing is known of: {', '.join(unknown)}.")
    if found.entries.size == 0:
        return [*lines, "No entry has any of its words."]
    best = index.entry(int(found.entries[0]))
    lines += [
        f"Best match: {best.question} ({best.id})",
        f"  nearest wording: {_nearest_wording(index, ranking, best)!r}",
        *_word_lines(index, ranking, best),
        *_confidence_lines(ranking),
        _decision_line(ranking, policy, reply),
    ]
    if found.entries.size > 1:
        lines += _runner_up_lines(index, ranking)
    return lines


def _unknown(index: Index, ranking: Ranking) -> list[str]:
    """The question's words that no entry has, as they were read."""
    query = ranking.query
    known = set(query.names)
    stem = index.reader.stem
    missing = set(query.sequence) - known
    return list(dict.fromkeys(word for word in query.read if stem(word) in missing))


def _nearest_wording(index: Index, ranking: Ranking, entry: Entry) -> str:
    """The wording of an entry that shares most terms with the question."""
    asked = set(ranking.query.sequence)

    def likeness(wording: str) -> float:
        terms = set(_terms(index, wording))
        return len(asked & terms) / max(len(asked | terms), 1)

    return max(entry.wordings, key=likeness)


def _terms(index: Index, text: str) -> list[str]:
    glossary, stem = index.reader.glossary, index.reader.stem
    stems = [stem(word) for word in words(text, glossary.shouted)]
    return [term for term, _, _ in glossary.apply(stems)]


def _word_lines(index: Index, ranking: Ranking, entry: Entry) -> list[str]:
    """Which words stand in the wordings, which only in the answer, and their weight."""
    query = ranking.query
    in_wordings = {t for wording in entry.wordings for t in _terms(index, wording)}
    in_answer = set(_terms(index, f"{entry.short or ''}\n{entry.answer}"))
    typed = _as_typed(index, ranking)
    weighed = sorted(
        zip(query.names, query.weights.tolist(), strict=True), key=lambda w: -w[1]
    )
    shown: dict[str, list[str]] = {"wordings": [], "answer only": [], "not in it": []}
    for name, weight in weighed[:_MOST_WORDS]:
        place = (
            "wordings"
            if name in in_wordings
            else "answer only"
            if name in in_answer
            else "not in it"
        )
        share = weight / max(query.mass, 1e-9)
        shown[place].append(f"{typed.get(name, name)} {share:.0%}")
    return [
        f"  {label}: {', '.join(shown[place])}"
        for place, label in (
            ("wordings", "your words in its wordings, with their weight"),
            ("answer only", "only in its answer"),
            ("not in it", "not in it"),
        )
        if shown[place]
    ]


def _as_typed(index: Index, ranking: Ranking) -> dict[str, str]:
    """Each term of the question in the words that it was read from."""
    read = ranking.query.read
    stems = [index.reader.stem(word) for word in read]
    return {
        term: " ".join(read[begin:end])
        for term, begin, end in index.reader.glossary.apply(stems)
    }


def _confidence_lines(ranking: Ranking) -> list[str]:
    """What moved the confidence most, up and down, in log-odds."""
    parts = sorted(
        zip(SIGNALS, ranking.judgement.contributions.tolist(), strict=True),
        key=lambda part: -abs(part[1]),
    )
    said = [
        f"{_NAMES.get(name, name)} {value:+.1f}"
        for name, value in parts[:_MOST_PARTS]
        if abs(value) >= 0.05
    ]
    return [f"  what the confidence is made of (log-odds): {'; '.join(said)}"]


def _decision_line(ranking: Ranking, policy: Policy, reply: Reply) -> str:
    best = float(ranking.judgement.confidences[0])
    limit = policy.answer_at
    if reply.outcome == "answer" and reply.also:
        return "Answered in parts: each part of the question is sure on its own."
    if reply.outcome == "answer":
        return f"Answered: {best:.0%} sure, {limit:.0%} is needed."
    sure = f"{best:.0%}"
    if sure == f"{limit:.0%}":
        sure = f"just under {sure}"
    among = ranking.judgement.top_three
    if reply.outcome == "suggest":
        return (
            f"Not answered: {sure} sure, {limit:.0%} is needed; one of the first "
            f"three is right with {among:.0%}, so they are suggested."
        )
    return (
        f"Not answered: {sure} sure, {limit:.0%} is needed; even the first three "
        f"hold the right one with {among:.0%} only."
    )


def _runner_up_lines(index: Index, ranking: Ranking) -> list[str]:
    """The second entry and the features that cost it the first place."""
    found = ranking.candidates
    second = index.entry(int(found.entries[1]))
    behind = (found.features[0] - found.features[1]) * index.weights
    order = np.argsort(-behind)
    reasons = [
        f"{_NAMES[FEATURES[at]]} {-behind[at]:+.2f}"
        for at in order[:3].tolist()
        if behind[at] > 0.005
    ]
    lost = f", behind in {'; '.join(reasons)}" if reasons else ""
    return [
        f"Runner-up: {second.question} ({second.id}), "
        f"{float(ranking.judgement.confidences[1]):.0%} likely{lost}"
    ]
