"""Dense rows made sparse say the same as before, at every choice of postings."""

import numpy as np
import pytest

from optimizer.model import aggregation
from optimizer.model.aggregation import compressed
from optimizer.readings.columns import Ints
from optimizer.readings.rows import Rows

POSTINGS = 60


def random_rows(rng: np.random.Generator, kinds: int) -> Rows:
    """Eight rows in which each posting enters as one of a few kinds does; some postings enter twice, some never."""
    height = 8
    pattern = rng.integers(-5, 6, (kinds, height)) * (rng.random((kinds, height)) < 0.9)
    kind = rng.integers(0, kinds, POSTINGS)
    present = rng.random(POSTINGS) < 0.9
    row, column = np.meshgrid(np.arange(height), np.flatnonzero(present), indexing="ij")
    row, column = row.ravel(), column.ravel()
    value = pattern[kind[column], row]
    row, column, value = row[value != 0], column[value != 0], value[value != 0]
    twice = rng.random(len(value)) < 0.1  # an entry that stands as two, which add up
    part = rng.integers(-3, 4, len(value)) * twice
    return Rows(
        [(number,) for number in range(height)],
        np.concatenate([row, row[twice]]), np.concatenate([column, column[twice]]),
        np.concatenate([value - part, part[twice]]),
        rng.integers(-9, 10, height),
    )


def class_totals(classes: aggregation.Classes, x: Ints) -> Ints:
    """How many postings of each class are chosen."""
    totals = np.zeros(len(classes.size), dtype=np.int64)
    np.add.at(totals, classes.of, x[classes.column])
    return totals


@pytest.mark.parametrize("kinds", [1, 3, 6])
def test_same_values_over_class_totals(kinds: int) -> None:
    """The compressed rows at the totals equal the rows at the postings, for 40 random choices each."""
    seen = 0
    for seed in range(12):
        rng = np.random.default_rng([4, kinds, seed])
        rows = random_rows(rng, kinds)
        found = compressed(rows)
        if found is None:
            continue
        seen += 1
        classes, over = found
        assert classes.size.sum() == len(classes.column) == len(np.unique(classes.column))
        assert len(over.row) < len(rows.row)
        for _ in range(40):
            x = (rng.random(POSTINGS) < rng.random()).astype(np.int64)
            assert over.values(class_totals(classes, x)).tolist() == rows.values(x).tolist()
            assert (class_totals(classes, x) <= classes.size).all()
    assert seen >= 6, "compression pays on rows like these"


def test_rows_that_share_nothing_stay() -> None:
    """Where every posting enters in its own way there is nothing to sum."""
    rng = np.random.default_rng(5)
    row, column = (part.ravel() for part in np.meshgrid(np.arange(4), np.arange(POSTINGS), indexing="ij"))
    value = rng.integers(1, 10**6, len(row))
    assert compressed(Rows([(n,) for n in range(4)], row, column, value, np.zeros(4, dtype=np.int64))) is None


def test_a_colliding_hash_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Postings that only seem alike are not summed: entries are compared one by one after hashing."""
    unique = np.unique

    def colliding(values, *rest, **options):  # type: ignore[no-untyped-def]
        return unique(np.zeros_like(values) if options.get("axis") == 1 else values, *rest, **options)

    rows = random_rows(np.random.default_rng([4, 3, 0]), 3)
    assert compressed(rows) is not None
    monkeypatch.setattr(aggregation.np, "unique", colliding)
    assert compressed(rows) is None
