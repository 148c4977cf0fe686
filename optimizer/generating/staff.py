"""What every teacher is: age, title, level, degree, years at the school. Arrays in the order of ``Service``."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.vocabulary import Backbone, Leader, Stage, Title
from optimizer.generating.draws import Draws, Flags, Numbers, Reals, banded
from optimizer.generating.plans import TRAITS, Role, SchoolPlan
from optimizer.generating.seats import Seats
from optimizer.generating.service import Service

AGES = np.array([26, 31, 37, 46, 53])
TITLES = np.array(
    [
        [0.45, 0.25, 0.30, 0.00, 0.00, 0.000],
        [0.04, 0.12, 0.80, 0.04, 0.00, 0.000],
        [0.00, 0.02, 0.68, 0.30, 0.00, 0.000],
        [0.00, 0.01, 0.29, 0.58, 0.12, 0.000],
        [0.00, 0.00, 0.15, 0.55, 0.295, 0.005],
        [0.00, 0.00, 0.12, 0.50, 0.37, 0.010],
    ]
)  # 未定级 … 正高级 by age
DEGREES = np.array(
    [
        [0.00, 0.04, 0.86, 0.10, 0.000],
        [0.00, 0.05, 0.83, 0.12, 0.000],
        [0.00, 0.07, 0.84, 0.088, 0.002],
        [0.00, 0.14, 0.81, 0.05, 0.000],
        [0.03, 0.28, 0.67, 0.02, 0.000],
        [0.08, 0.40, 0.52, 0.00, 0.000],
    ]
)  # 中专 … 博士 by age
LEVELS = np.array([[0.0, 0.0, 0.62, 0.23, 0.07, 0.06, 0.02]])  # 县级 … 名师 among backbone teachers
EXEMPT_AGE = {True: 55, False: 50}  # men, women; what most local rules exempt
NO_YEAR = 99
DUE_NOW = 2  # teachers of a group whose service has just ended
SERVICE_END_SUBJECTS = ("语文", "数学", "英语", "学前")


@dataclass
class Staff:
    """Mutable while the generator works. Years are counted at the opening of the plan year."""

    male: Flags
    age: Numbers
    worked: Numbers
    tenure: Numbers
    title: Numbers
    backbone: Numbers
    degree: Numbers
    leader: Numbers
    volunteer: Flags
    deferred: Flags
    recruited: Flags
    service_end: Numbers  # counted from the plan year

    def movable(self, service: Service) -> Flags:
        """Free to move under the strictest usual reading: due, not exempt by age, no deferral, no head of school."""
        limit = np.where(self.male, EXEMPT_AGE[True], EXEMPT_AGE[False])
        young = (self.age < limit) | self.volunteer
        head = self.leader >= Leader.副校级
        return (self.tenure >= 6) & young & ~self.deferred & ~head & ~service.away & ~self.recruited

    @property
    def leading(self) -> Flags:
        """Backbone in the usual sense: 县级 and above."""
        return self.backbone >= Backbone.县级


def draw(draws: Draws, plans: Sequence[SchoolPlan], seats: Seats, service: Service, year: int) -> Staff:
    """Core schools are staffed with titles, degrees and levels that village schools lack."""
    count, home = len(service.home), service.home
    stage = np.array([stage for stage, _ in seats.courses])[service.course]
    subject = np.array([subject for _, subject in seats.courses])[service.course]
    leads = np.array([plan.leads for plan in plans])[home]
    rural = np.array([plan.role in (Role.RURAL, Role.VILLAGE, Role.RESETTLED) for plan in plans])[home]
    kinds = [stage == Stage.KINDERGARTEN, subject == "体育", stage == Stage.PRIMARY]
    male = draws.random(count) < np.select(kinds, [0.03, 0.65, 0.27 + 0.08 * rural], 0.40)
    age = _ages(draws, male, rural, service.other >= 0)
    recruited = ~leads & ~service.away & (service.other < 0) & (draws.random(count) < 0.025)
    age = np.where(recruited, draws.integers(23, 26, count), age)
    worked = np.where(recruited, 0, np.minimum(age - 22, age - draws.integers(21, 25, count)).clip(1))
    tenure = _tenures(draws, plans, service, worked, recruited, year)
    band = np.searchsorted(AGES, age, side="right").astype(np.int64)
    luck: Reals = np.where(leads, 0.05, np.where(rural, -0.05, 0.0)) - 0.08 * (stage == Stage.KINDERGARTEN)
    title = np.where(recruited, Title.未定级, banded(draws, band, TITLES, luck))
    share = np.array([TRAITS[plan.role].backbone for plan in plans])[home]
    settled = (age >= 28) & (title >= Title.二级) & ~recruited
    size = np.bincount(home, minlength=len(plans))[home]
    standing = draws.random(count) + 0.3 * service.away - 10.0 * ~settled
    chosen = settled & (_ranks(standing, home, len(plans)) < np.rint(share * size))
    level = banded(draws, np.zeros(count, dtype=np.int64), LEVELS)
    local = np.where(settled & (draws.random(count) < 0.17), Backbone.校级, Backbone.无)
    leader = _leaders(draws, home, len(plans), age, title, service.away | recruited)
    plain = ~service.away & (leader == Leader.无) & ~recruited
    staff = Staff(
        male=male,
        age=age,
        worked=worked,
        tenure=tenure,
        title=title,
        backbone=np.where(chosen, level, local),
        degree=banded(draws, band, DEGREES, luck),
        leader=leader,
        volunteer=(draws.random(count) < 0.12) & ~recruited & (leader < Leader.正校级),
        deferred=(draws.random(count) < np.where(male, 0.018, 0.048)) & plain,
        recruited=recruited,
        service_end=np.full(count, NO_YEAR),
    )
    _oblige(draws, staff, service, leads, np.isin(subject, SERVICE_END_SUBJECTS), plans, seats)
    return staff


def _ages(draws: Draws, male: Flags, rural: Flags, posted: Flags) -> Numbers:
    """Village staffs are young or old; nobody is past the old retirement age when the plan year opens."""
    count = len(male)
    bulk = draws.normal(41.0, 7.5, count) + 2.0 * male
    split = np.where(draws.random(count) < 0.33, draws.normal(28.0, 2.5, count), draws.normal(45.0, 7.0, count))
    age = np.where(rural, split, bulk).round().astype(np.int64)
    age = np.clip(age, 24, np.where(male, 59, 54))
    found: Numbers = np.where(posted, np.maximum(age, 31), age)
    return found


def _tenures(
    draws: Draws, plans: Sequence[SchoolPlan], service: Service, worked: Numbers, recruited: Flags, year: int
) -> Numbers:
    """Full school years at the home school; the clock starts again after a posting."""
    drawn = 1 + np.floor(draws.exponential(12.5, len(worked))).astype(np.int64)
    opened = np.array([plan.opened for plan in plans])[service.home]
    away = np.where(service.away, 3 - service.began, 0)
    tenure = np.minimum(np.maximum(drawn, away), np.minimum(worked, year - opened))
    tenure = np.where(service.back, -(service.began + service.lasts), tenure)
    found: Numbers = np.where(recruited, 0, tenure)
    return found


def _ranks(fitness: Reals, home: Numbers, schools: int) -> Numbers:
    """Place of everybody among the staff of his school, the fittest first; ``home`` is in order."""
    order = np.lexsort((-fitness, home))
    rank = np.empty(len(home), dtype=np.int64)
    rank[order] = np.arange(len(home)) - np.searchsorted(home, np.arange(schools))[home[order]]
    return rank


def _leaders(draws: Draws, home: Numbers, schools: int, age: Numbers, title: Numbers, excluded: Flags) -> Numbers:
    """One head, a deputy for every 45 teachers, middle leaders for every 14."""
    fitness = title + 0.05 * age + draws.normal(0.0, 0.8, len(home)) - 100.0 * (excluded | (age < 30))
    rank = _ranks(fitness, home, schools)
    size = np.bincount(home, minlength=schools)[home]
    deputies, middle = 1 + np.rint(size / 45), 1 + np.rint(size / 45) + np.rint(size / 14)
    ranks = [Leader.正校级, Leader.副校级, Leader.中层]
    found = np.select([rank < 1, rank < deputies, rank < middle], ranks, Leader.无)
    leader: Numbers = np.where(fitness > -50.0, found, Leader.无).astype(np.int64)
    return leader


def _oblige(
    draws: Draws,
    staff: Staff,
    service: Service,
    leads: Flags,
    common: Flags,
    plans: Sequence[SchoolPlan],
    seats: Seats,
) -> None:
    """Young teachers whom a core hired six years before the end of their service; two of a group at most are due now.

    A vacancy at a member, promised to nobody, awaits each of those.
    """
    vacant = (seats.staff < seats.high) & ~seats.free & np.array([not plan.leads for plan in plans])[seats.school]
    group_of = np.array([plan.group for plan in plans])
    open_to = set(zip(group_of[seats.school[vacant]].tolist(), seats.course[vacant].tolist(), strict=True))
    due: Counter[int] = Counter()
    free = leads & ~service.away & (service.other < 0) & ~staff.deferred & (staff.leader == Leader.无)
    young = np.flatnonzero(free & common & (staff.age <= 31) & (staff.age >= 24))
    for teacher in draws.permutation(young)[: len(young) * 2 // 3]:
        group = int(group_of[service.home[teacher]])
        wanted = group, int(service.course[teacher])
        end = int(draws.integers(0, 4))
        if wanted in open_to and due[group] < DUE_NOW:
            open_to.remove(wanted)
            due[group] += 1
            end = -1
        years = 5 - end
        staff.service_end[teacher] = end
        staff.worked[teacher] = staff.tenure[teacher] = years
        staff.age[teacher] = 23 + years
