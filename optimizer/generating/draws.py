"""Array types and the small random verbs that every part of the generator shares."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Draws = np.random.Generator
Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[Any]


def banded(draws: Draws, bands: Numbers, odds: Reals, luck: Reals | float = 0.0) -> Numbers:
    """One column per element, drawn from the row of ``odds`` that its band names; ``luck`` lifts it upwards."""
    ladder = np.cumsum(odds, axis=1)[:, :-1]
    rolls = np.clip(draws.random(len(bands)) + luck, 0.0, 0.999999)
    found: Numbers = (rolls[:, None] >= ladder[bands]).sum(axis=1).astype(np.int64)
    return found
