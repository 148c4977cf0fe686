"""Sees to it that the usual quotas can be met: enough backbone teachers, free to move, where they are wanted."""

from collections import Counter
from collections.abc import Sequence
from math import ceil

import numpy as np

from optimizer.domain.vocabulary import Backbone, Leader, Title
from optimizer.generating.draws import Draws, Numbers
from optimizer.generating.plans import TRAITS, SchoolPlan
from optimizer.generating.seats import Seats
from optimizer.generating.service import Service
from optimizer.generating.staff import NO_YEAR, Staff

MOVERS, BACKBONE, MARGIN = 0.10, 0.40, 1.8
RURAL_SHARE = 0.1  # schools below it are the last to be given more


def ensure(draws: Draws, plans: Sequence[SchoolPlan], seats: Seats, service: Service, staff: Staff) -> None:
    """First the subjects that a core has promised to others, then the group as a whole."""
    claims = Counter(
        (plans[school].core, course)
        for school, course in zip(
            seats.school[seats.claimed].tolist(), seats.course[seats.claimed].tolist(), strict=True
        )
    )
    for (core, course), wanted in sorted(claims.items()):
        own = (service.home == core) & (service.course == course) & ~service.away & ~service.back
        ready = staff.movable(service) & staff.leading
        missing = wanted + 1 - int((ready & own).sum())
        spare = draws.permutation(np.flatnonzero(own & ~ready & (staff.leader <= Leader.中层)))
        _free(draws, staff, spare[: max(missing, 0)])
    groups = np.array([plan.group for plan in plans])[service.home]
    rural = np.array([TRAITS[plan.role].backbone < RURAL_SHARE for plan in plans])
    for group in range(plans[-1].group + 1):
        own = groups == group
        wanted = ceil(MARGIN * BACKBONE * ceil(MOVERS * int(own.sum())))
        free = staff.movable(service) & own
        missing = wanted - int((free & staff.leading).sum())
        able = draws.permutation(np.flatnonzero(free & ~staff.leading & (staff.title >= Title.二级)))
        able = able[np.argsort(rural[service.home[able]], kind="stable")]
        staff.backbone[able[: max(missing, 0)]] = Backbone.县级


def _free(draws: Draws, staff: Staff, chosen: Numbers) -> None:
    """Backbone teachers in mid-career whom nothing holds."""
    count = len(chosen)
    years = draws.integers(7, 16, count)
    staff.tenure[chosen] = years
    staff.worked[chosen] = years + draws.integers(0, 10, count)
    staff.age[chosen] = staff.worked[chosen] + 23
    staff.title[chosen] = np.clip(staff.title[chosen], Title.二级, Title.高级)
    staff.backbone[chosen] = Backbone.县级
    staff.deferred[chosen] = False
    staff.service_end[chosen] = NO_YEAR
