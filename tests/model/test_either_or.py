"""A demand with two forms as rows: every plan that it allows is left, and no other that keeps the demands beside it."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np

from optimizer.model.either_or import add_either
from optimizer.model.matrix import Matrix
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE, Demand, Rows, demand, totals

PEOPLE, WAYS = 5, 2  # each of the people may take one of two postings
POSTINGS = PEOPLE * WAYS
MIXED = np.array([0, 1, 0, 1, 0])  # category of each of the people


def few_or_near(inside: Ints, share: int, tolerance: int) -> Demand:
    """100·m_a − share·m ≤ max(tolerance·m, 100) for two categories a, as a mirror asks it."""
    at, row = np.zeros(2, dtype=np.int64), np.repeat([0, 1], POSTINGS)
    column = np.tile(np.arange(POSTINGS), 2)
    of = inside[column // WAYS] == row
    gap = 100 * of - np.where(row == 0, 100 - share, share)
    subjects = [("甲集团", "普通"), ("甲集团", "骨干")]
    return demand(
        Rows(subjects, row, column, gap - tolerance, at), high=0,
        either=demand(Rows(subjects, row, column, gap, at), high=100),
    )


def how_many(least: int) -> Demand:
    one = np.ones(POSTINGS, dtype=np.int64)
    return demand(totals([("甲集团",)], (one, one - 1)), low=least)


def built(asked: Demand, held: tuple[Demand, ...]) -> Matrix:
    only_one = np.repeat(np.arange(PEOPLE), WAYS)
    builder = Matrix(POSTINGS, only_one, uppers=[np.ones(POSTINGS, dtype=np.int64)])
    add_either(builder, asked, "mirror", held)
    return builder


def allows(builder: Matrix, x: Ints) -> bool:
    """Whether some choice of the columns that choose keeps all rows."""
    row, column, value = (np.concatenate(part) for part in (builder.rows, builder.columns, builder.values))
    low, high = np.concatenate(builder.lows), np.concatenate(builder.highs)
    for choice in product((0, 1), repeat=builder.width - POSTINGS):
        whole = np.concatenate([x, choice]).astype(np.int64)
        at = np.zeros(builder.height, dtype=np.int64)
        np.add.at(at, row, value * whole[column])
        if ((at >= low) & (at <= high)).all():
            return True
    return False


def plans() -> list[Ints]:
    found = []
    for places in product(range(WAYS + 1), repeat=PEOPLE):
        x = np.zeros(POSTINGS, dtype=np.int64)
        for person, place in enumerate(places):
            if place:
                x[person * WAYS + place - 1] = 1
        found.append(x)
    return found


def test_rows_allow_just_what_one_of_the_forms_allows() -> None:
    """Alone on every plan; beside a least number of moves on every plan that has as many."""
    seen: Counter[tuple[bool, bool]] = Counter()
    every = plans()
    for seed in range(24):
        rng = np.random.default_rng([14, seed])
        asked = few_or_near(rng.integers(0, 2, PEOPLE), int(rng.integers(20, 81)), int(rng.integers(10, 60)))
        least = int(rng.integers(0, PEOPLE + 1))
        alone, beside = built(asked, ()), built(asked, (how_many(least),))
        for x in every:
            lawful = not asked.shortfalls(x).any()
            assert allows(alone, x) == lawful
            seen[lawful, True] += 1
            if x.sum() >= least:
                assert allows(beside, x) == lawful
                seen[lawful, False] += 1
    assert min(seen.values()) > 300


def test_enough_moves_leave_nothing_to_choose() -> None:
    """With four moves at least, 25·m is no less than 100: the tolerance alone decides, without a column."""
    asked = few_or_near(MIXED, 40, 25)
    for held, columns in (((), 2), ((how_many(3),), 2), ((how_many(4),), 0)):
        assert built(asked, held).width == POSTINGS + columns
    assert built(asked, (replace(how_many(4), low=np.array([-FREE])),)).width == POSTINGS + 2


def test_a_form_is_loosened_by_what_the_other_leaves_of_it() -> None:
    """Two backbone teachers of a share of 10 % are 120 out; where the other form holds, 100 at most."""
    builder = built(few_or_near(MIXED, 10, 30), ())
    row, column, value = (np.concatenate(part) for part in (builder.rows, builder.columns, builder.values))
    assert value[(row == 0) & (column >= POSTINGS)].tolist() == [-100]
