"""The peak is that of the stretch, not of the process."""

import sys

import numpy as np
import pytest

from optimizer.studies.memory import forget_peak, peak_mib


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets a peak")
def test_a_peak_is_forgotten() -> None:
    """200 MiB held and let go are seen once, and no more after the stretch has begun anew."""
    forget_peak()
    before = peak_mib()
    held = np.ones(200 * 2**20 // 8)
    del held
    most = peak_mib()
    forget_peak()
    after = peak_mib()
    assert before is not None and most is not None and after is not None
    assert most >= before + 190
    assert after < most - 150
