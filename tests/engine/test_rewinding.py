"""A chain asked again under other limits answers as one that is asked for the first time."""

import numpy as np

from optimizer.engine.rewinding import Chain
from optimizer.model.certificate import prove
from tests.engine.systems import draw

SYSTEMS = 120


def test_asked_again_it_answers_as_the_first_time() -> None:
    """Under looser and tighter limits in turn, the bounds of every level are those of a fresh chain."""
    compared = reused = 0
    for seed in range(SYSTEMS):
        rng = np.random.default_rng([15, seed])
        drawn = draw(rng, levels=3)
        chain = Chain(drawn.system)
        for _ in range(4):
            fresh = Chain(drawn.system)
            chain.again()
            for level, cost in enumerate(drawn.costs):
                (bound, _), (expected, _) = chain.minimise(cost), fresh.minimise(cost)
                assert (bound is None) == (expected is None), f"seed {seed}"
                if bound is None or expected is None:
                    break
                assert bound.value == expected.value, f"seed {seed}"
                assert prove(chain.system, cost, bound.y, bound.exponent).value == bound.value
                compared += 1
                if level < 2:
                    limit = bound.value + int(rng.integers(0, 3))
                    reused += chain.keeps(limit)
                    chain.cap(cost, bound, limit)
                    fresh.cap(cost, expected, limit)
    assert compared > 4 * SYSTEMS
    assert reused > SYSTEMS
