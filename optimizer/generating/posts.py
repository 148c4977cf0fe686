"""编制 and the posts of each title: mostly a little above today's staff, at some schools not at all."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from optimizer.domain.vocabulary import Title
from optimizer.generating.draws import Draws, Flags, Numbers
from optimizer.generating.plans import SchoolPlan
from optimizer.generating.seats import Seats
from optimizer.generating.service import Service
from optimizer.generating.staff import Staff


class Posts(NamedTuple):
    """One entry per school."""

    quota: Numbers
    senior: Numbers
    middle: Numbers


def draw(draws: Draws, plans: Sequence[SchoolPlan], seats: Seats, service: Service, staff: Staff) -> Posts:
    """Counted over the staff present; a school with free seats has posts for those who take them."""
    count = len(plans)
    waiting = np.bincount(seats.school[seats.free], minlength=count)
    leads = np.array([plan.leads for plan in plans])
    size = _heads(service, service.present >= 0, count)
    return Posts(
        _above(draws, size, size, waiting, leads),
        _above(draws, _heads(service, staff.title >= Title.高级, count), size, waiting, leads),
        _above(draws, _heads(service, staff.title == Title.一级, count), size, waiting, leads),
    )


def _heads(service: Service, among: Flags, schools: int) -> Numbers:
    return np.bincount(service.present[among], minlength=schools).astype(np.int64)


def _above(draws: Draws, held: Numbers, size: Numbers, waiting: Numbers, leads: Flags) -> Numbers:
    """One school in eight is full, one core in eight over-full (大校额)."""
    slack = 1 + draws.binomial(size, 0.05) + waiting
    dice = draws.random(len(held))
    full = (dice < 0.125) & (waiting == 0)
    over = (dice > 0.875) & leads & (held >= 4)
    found: Numbers = np.where(over, held - 1, np.where(full, held, held + slack)).astype(np.int64)
    return found
