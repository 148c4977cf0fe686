"""Level 5: postings that differ from the previous plan."""

from typing import ClassVar

import numpy as np

from optimizer.demands import Amount
from optimizer.goal import Goal
from optimizer.history import History
from optimizer.instance import Instance
from optimizer.postings import Postings


class Disruption(Goal):
    """Postings of only one of the two plans; nothing without a previous plan."""

    name: ClassVar[str] = "disruption"

    def amount(self, instance: Instance, postings: Postings) -> Amount:
        linear = np.zeros(len(postings), dtype=np.int64)
        if instance.previous is None:
            return Amount(linear)
        linear += 1
        rows = postings.rows_of(instance.previous)
        linear[rows[rows >= 0]] = -1
        return Amount(linear, constant=len({(p.teacher, p.school) for p in instance.previous.postings}))

    def measure(self, instance: Instance, history: History) -> int:
        if instance.previous is None:
            return 0
        before = {(p.teacher, p.school) for p in instance.previous.postings}
        return len(before ^ {(p.teacher, p.school) for p in history.plan.postings})
