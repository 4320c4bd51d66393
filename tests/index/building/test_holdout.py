"""Questions made by holding parts out: what is held out cannot help find itself."""

from __future__ import annotations

import numpy as np
import pytest

from index.building.encode import Encoded
from index.building.holdout import MISTYPED, mistype
from index.features import FEATURES, WORDING
from tests.index.taught import entries, learn, learned, make, taught


def test_every_wording_is_asked_once() -> None:
    found = learned().trials
    assert len(found) == len(taught().encoded.rows)
    groups = np.bincount([trial.group for trial in found])
    assert (groups == 6).all()
    assert all(trial.group == trial.right for trial in found)
    assert {trial.is_labelled for trial in found} == {False}


def test_what_is_gone_cannot_be_found() -> None:
    gone = [trial for trial in learned().trials if trial.is_gone]
    assert 0.1 < len(gone) / len(learned().trials) < 0.4
    for trial in gone:
        assert trial.right not in trial.candidates.entries


def test_a_wording_that_is_held_out_is_not_in_the_index() -> None:
    for trial in learned().trials:
        # No two wordings are the same, so that only its own could be quite like it.
        assert (trial.candidates.features[:, WORDING] < 0.999).all()


def test_what_is_left_finds_most_of_what_is_held_out() -> None:
    kept = [trial for trial in learned().trials if not trial.is_gone]
    hits = [trial.candidates.entries[0] == trial.right for trial in kept]
    assert sum(hits) > 0.8 * len(hits)


def test_entries_keep_their_numbers_in_the_whole_corpus() -> None:
    n = len(taught().entries)
    for trial in learned().trials:
        assert set(trial.candidates.entries.tolist()) <= set(range(n))
        assert trial.candidates.entries.dtype == np.int32


def test_some_are_mistyped() -> None:
    repaired = [bool(trial.query.repairs) for trial in learned().trials]
    assert 0 < sum(repaired) < 3 * MISTYPED * len(repaired)


@pytest.mark.slow
def test_the_same_corpus_gives_the_same_trials() -> None:
    again = learn(make(entries())).trials
    assert len(again) == len(learned().trials)
    for one, other in zip(learned().trials, again, strict=True):
        assert one.query.words == other.query.words
        assert one.right == other.right
        assert np.array_equal(one.candidates.entries, other.candidates.entries)
        assert np.array_equal(one.candidates.scores, other.candidates.scores)


def test_nothing_is_held_out_of_too_few_entries() -> None:
    assert learn(make(entries(("payroll", "invoices", "chat")))).trials == ()


def test_ranking_a_trial_again_reorders_it() -> None:
    trial = next(t for t in learned().trials if t.candidates.entries.size > 3)
    weights = np.zeros(len(FEATURES))
    assert trial.reranked(weights).candidates.entries.tolist() == sorted(
        trial.candidates.entries.tolist()
    )
    weights[0] = 1.0
    again = trial.reranked(weights).candidates
    assert (np.diff(again.scores) <= 0).all()
    assert again.scores.tolist() == again.features[:, 0].tolist()
    assert set(again.entries.tolist()) == set(trial.candidates.entries.tolist())


def test_a_part_of_a_corpus_has_only_that_part() -> None:
    whole: Encoded = taught().encoded
    part = whole.subset(np.array([1, 4]), np.array([0, 7, 8, 25, 30]))
    assert len(part.answers) == 2
    assert part.row_entry.tolist() == [0, 0, 1]
    assert part.row_texts == [whole.row_texts[row] for row in (7, 8, 25)]
    for mine, row in enumerate((7, 8, 25)):
        got = part.rows.values[part.rows.start[mine] : part.rows.start[mine + 1]]
        want = whole.rows.values[whole.rows.start[row] : whole.rows.start[row + 1]]
        assert got.tolist() == want.tolist()


@pytest.mark.parametrize("seed", range(30))
def test_a_slip_changes_one_longer_word(seed: int) -> None:
    text = " what is payroll about "
    after = mistype(text, np.random.default_rng(seed))
    assert after[0] == after[-1] == " "
    words = list(zip(text.split(), after.split(), strict=True))
    changed = [(a, b) for a, b in words if a != b]
    assert len(changed) <= 1
    for before, now in changed:
        assert len(before) > 3
        assert abs(len(before) - len(now)) <= 1
        assert now[0] == before[0]


@pytest.mark.parametrize("text", ["", "  ", " is it 2026 "])
def test_without_a_longer_word_there_is_no_slip(text: str) -> None:
    assert mistype(text, np.random.default_rng(0)) == text
