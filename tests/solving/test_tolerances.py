"""What is claimed under ε, against every plan of tiny counties; ``python -m benchmarks tolerances`` tries 500."""

import pytest

from benchmarks.tolerances import tolerated

PRICED = (10, 32)  # a row of the whole county binds, and a level gives way before a later one is won


@pytest.mark.parametrize("seed", [*range(8), *PRICED])
def test_every_level_is_proved_and_true(seed: int) -> None:
    """The limit that a level passes on counts from its optimum, and no plan within it is better at a later one."""
    seen = tolerated(seed)
    assert seen is None or seen.wrong == ()


@pytest.mark.parametrize("seed", PRICED)
def test_a_level_gives_way_where_a_county_row_is_priced(seed: int) -> None:
    seen = tolerated(seed)
    assert seen is not None and seen.gave_way
