"""Opt-in level: weekly periods of scarce subjects that neither staff nor anything that visits could cover answers.

A *necessary* aggregate (definitions §7): visits count up to a limit at each school and subject, at most the classes
that are left when all whole posts are filled, whatever a week can really hold. Periods that online classes could hold
count by 100 − γ in a hundred. The level is in hundredths of a period.
"""

from typing import ClassVar

import numpy as np

from optimizer.domain.county import FULL
from optimizer.domain.curriculum import curriculum
from optimizer.domain.definitions import Definitions
from optimizer.domain.half_periods import weekly
from optimizer.domain.vocabulary import Stage
from optimizer.goals.base import Goal, Question
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, Rows, Steps, demand, totals
from optimizer.readings.shortfalls import shortfall
from optimizer.readings.sources import LEAST_POSTS, Columns, column

WHOLE = 100
COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR)


class Uncovered(Goal):
    """Σ over scarce subjects of 100·periods beyond staff, visits and online classes + (100 − γ)·those held online."""

    name: ClassVar[str] = "uncovered"
    title: ClassVar[str] = "未覆盖课时（总量）"
    meaning: ClassVar[str] = "紧缺学科每周由驻教、走教、同步课堂都承担不了的课时。"
    unit: ClassVar[str] = "节"
    default: ClassVar[bool] = False  # a policy that asks for it must know of 走教
    firm: ClassVar[bool] = True

    def scale(self, horizon: Horizon) -> int:
        return WHOLE

    def amount(self, question: Question, postings: Postings) -> Amount:
        """Unit steps over head-counts; with part-time teachers, or such whose periods are given, a row of periods."""
        facts, u, share = postings.facts, postings.facts.units, postings.facts.teachers.share
        load, first, last = _wanted(question, facts)
        given, parts = _given(facts), facts.county.parts
        alike = (given < 0) & (share == parts)
        uneven = np.zeros(len(load) + 1, dtype=bool)
        for teacher, unit in (
            (np.arange(len(given)), facts.unit_of_teacher), (postings.teacher, postings.unit),
            (postings.teacher, postings.from_unit),
        ):
            uneven[unit[~alike[teacher]]] = True
        wanted, uneven = first > 0, uneven[:-1]
        rate = _rate(question)
        one = np.ones(len(postings), dtype=np.int64)
        heads = _rows(postings, np.flatnonzero(wanted & ~uneven), one, one, u.present)
        steps = [_staircase(heads[1], load[heads[0]], first[heads[0]], last[heads[0]], rate)]
        held = np.where(given >= 0, given, load[facts.unit_of_teacher] * share // parts)
        now = np.bincount(facts.unit_of_teacher + 1, held, len(load) + 1)[1:].astype(np.int64)
        mine = given[postings.teacher]
        arrives, leaves = (
            np.where(mine >= 0, mine, load[unit] * postings.share // parts)
            for unit in (postings.unit, postings.from_unit)
        )
        units, rows = _rows(postings, np.flatnonzero(wanted & uneven), arrives, leaves, now)
        for beyond, price in ((first, WHOLE - rate), (last, rate)):
            steps += [shortfall(demand(rows, low=beyond[units]), price)] if price else []
        return Amount(np.zeros(len(postings), dtype=np.int64), tuple(step for step in steps if len(step.case)))

    def reads(self, definitions: Definitions) -> Columns:
        return LEAST_POSTS | column("visitors.home_periods")

    def measure(self, question: Question, history: History) -> int:
        """The same number of one year read plainly from a plan."""
        words, total = question.definitions, 0
        given = {visitor.teacher: visitor.home_periods for visitor in history.county.visitors}
        told = {(visit.school, visit.stage, visit.subject) for visit in history.county.visits}
        for need in history.county.needs:
            key = (need.school, need.stage, need.subject)
            periods = curriculum().periods(need.stage, need.subject) if need.periods is None else need.periods
            if need.stage not in COMPULSORY or need.subject not in words.scarce or key in told:
                continue
            if need.classes is None or not periods:
                continue
            load = need.load or curriculum().loads[need.stage]
            whole = int(need.classes * periods // load) if need.least is None else need.least
            parties, lessons = weekly(need.classes, periods)
            rest = max(0, -(-(parties * lessons - whole * load) // lessons)) * lessons
            limit = question.limit.get(key)
            visits = rest if limit is None else min(rest, limit.visits)
            online = 0 if limit is None or words.online_reach == "不开" else min(rest - visits, limit.online)
            left = parties * lessons - visits
            for standing in history.staff_for(need, after=True):
                own = given.get(standing.teacher.id)
                left -= load * standing.teacher.workload // FULL if own is None else own
            total += 100 * max(0, left) - words.online_rate * min(max(0, left), online)
        return total


def _rate(question: Question) -> int:
    """γ in hundredths, 0 where online classes are shut."""
    return 0 if question.definitions.online_reach == "不开" else question.definitions.online_rate


def _given(facts: Facts) -> Ints:
    """Home periods over teachers, -1 where the roster does not say them."""
    periods = np.full(len(facts.teachers.ids), -1, dtype=np.int64)
    for visitor in facts.county.visitors:
        code = facts.teacher_code.get(visitor.teacher)
        if code is not None and visitor.home_periods is not None:
            periods[code] = visitor.home_periods
    return periods


def _wanted(question: Question, facts: Facts) -> tuple[Ints, Ints, Ints]:
    """Over units: load of a post, periods beyond all visits, periods beyond visits and online classes (0: no claim)."""
    needs, book = facts.county.needs, curriculum()
    told = {(visit.school, visit.stage, visit.subject) for visit in facts.county.visits}
    keys = [(need.school, need.stage, need.subject) for need in needs]
    asked: Bools = np.array([
        key[1] in COMPULSORY and key[2] in question.definitions.scarce and key not in told for key in keys
    ], dtype=bool)
    each_class = [
        (book.periods(need.stage, need.subject) or 0) if need.periods is None else need.periods for need in needs
    ]
    held = [weekly(need.classes or 0, periods) for need, periods in zip(needs, each_class, strict=True)]
    periods = np.array([lessons for _, lessons in held], dtype=np.int64)
    load = np.array([need.load or book.loads.get(need.stage, 1) for need in needs], dtype=np.int64)
    demanded = np.where(asked, [parties * lessons for parties, lessons in held], 0)
    least = np.array([
        int((need.classes or 0) * one // post) if need.least is None else need.least
        for need, one, post in zip(needs, each_class, load.tolist(), strict=True)
    ], dtype=np.int64)
    remainder = np.maximum(0, demanded - least * load)
    each = np.maximum(1, periods)
    remainder = (remainder + each - 1) // each * each
    limits = [question.limit.get(key) for key in keys]
    visits = np.array([2**40 if limit is None else limit.visits for limit in limits], dtype=np.int64)
    online = np.array([0 if limit is None else limit.online for limit in limits], dtype=np.int64)
    visits = np.minimum(remainder, visits)
    first = demanded - visits
    last = first - np.where(_rate(question) > 0, np.minimum(remainder - visits, online), 0)
    return load, np.maximum(0, first), np.maximum(0, last)


def _rows(postings: Postings, units: Ints, arrives: Ints, leaves: Ints, at: Ints) -> tuple[Ints, Rows]:
    """Staff of some units after the postings, in the unit of the weights."""
    case = np.full(len(at) + 1, -1, dtype=np.int64)
    case[units] = np.arange(len(units))
    subjects = [postings.facts.unit_subjects[unit] for unit in units.tolist()]
    return units, totals(
        subjects, (arrives, case[postings.unit]), (-leaves, case[postings.from_unit]), at=at[units]
    )


def _staircase(rows: Rows, load: Ints, first: Ints, last: Ints, rate: int) -> Steps:
    """Cost of n teachers, (100 − γ)·max(0, first − load·n) + γ·max(0, last − load·n), in unit steps (model A3)."""
    top, case, start, cost = [], [], [], []
    for number, (one, beyond, rest) in enumerate(zip(load.tolist(), first.tolist(), last.tolist(), strict=True)):
        enough = -(-beyond // one)
        costs = [
            (WHOLE - rate) * max(0, beyond - one * n) + rate * max(0, rest - one * n) for n in range(enough + 1)
        ]
        top.append(enough)
        for step in range(enough):
            if price := costs[enough - step - 1] - costs[enough - step]:
                case.append(number)
                start.append(step)
                cost.append(price)
    segments = len(case)
    high = np.full(len(top), 2**60, dtype=np.int64)
    return Steps(
        rows, np.array(top, dtype=np.int64), high, np.array(case, dtype=np.int64),
        np.full(segments, -1, dtype=np.int64), np.array(start, dtype=np.int64), np.ones(segments, dtype=np.int64),
        np.array(cost, dtype=np.int64),
    )
