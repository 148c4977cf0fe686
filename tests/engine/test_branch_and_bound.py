"""Branch and bound tells the truth on systems that can be written out."""

from threading import Event

import numpy as np

from optimizer.engine.branch_and_bound import branch
from optimizer.engine.core import Limits
from tests.engine.systems import Drawn, draw

SYSTEMS = 150


def _drawn(seed: int) -> Drawn:
    return draw(np.random.default_rng([4, seed]))


def test_optimum_of_every_small_system() -> None:
    """Verdict, value and bound equal those of trying every point, from nothing and from any point as a start."""
    empty = 0
    for seed in range(SYSTEMS):
        drawn = _drawn(seed)
        best = drawn.best([])
        start = np.array(drawn.points[-1]) if drawn.points and seed % 2 else None
        found = branch(drawn.system, drawn.costs[0], Limits(), gap=0.0, seconds=None, start=start)
        if best is None:
            assert found.verdict == "infeasible", f"seed {seed}"
            empty += 1
            continue
        assert (found.verdict, found.value, found.bound) == ("optimal", best, best), f"seed {seed}"
        assert found.x is not None
        assert tuple(found.x.tolist()) in drawn.points
    assert 0 < empty < SYSTEMS // 2


def test_a_gap_is_honest() -> None:
    """Stopped early, the bound still holds for every point."""
    for seed in range(SYSTEMS):
        drawn = _drawn(seed)
        best = drawn.best([])
        found = branch(drawn.system, drawn.costs[0], Limits(), gap=0.8, seconds=None)
        if best is not None and found.value is not None and found.bound is not None:
            assert found.bound <= best <= found.value


def test_a_stop_is_heard() -> None:
    """The watcher gets something to stop; a stopped search states nothing false."""
    told: list[object] = []
    drawn = _drawn(1)
    branch(drawn.system, drawn.costs[0], Limits(stop=Event(), watch=told.append), gap=0.0, seconds=None)
    assert len(told) == 2
    assert hasattr(told[0], "stop_search")
    assert told[1] is None
