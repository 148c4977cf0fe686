"""多年公平: what the plan adds to a convex sum of everybody's cumulative burden over record and plan."""

from typing import ClassVar

import numpy as np

from optimizer.domain.closures import home_in
from optimizer.domain.county import Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.retirement import retirement
from optimizer.goals.base import Goal, Question
from optimizer.readings.columns import Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, demand, totals
from optimizer.readings.shortfalls import shortfall
from optimizer.readings.sources import WAYS, Columns


class Fairness(Goal):
    """Σ over teachers of f(strain at the end of the horizon) − f(strain of record alone).

    A posting strains by ``strain_posting``, and each school year of it up to the end of the horizon by
    ``strain_year`` and one more for every ``strain_minutes`` of a way longer than to the own school. f adds, for
    each step (a, b), b for every unit beyond a; f is convex, so that whoever has carried more is sent later.
    """

    name: ClassVar[str] = "fairness"
    title: ClassVar[str] = "多年公平"
    meaning: ClassVar[str] = "每人累计负担分，超过台阶的部分加计：负担越集中在少数人，数越大。"
    unit: ClassVar[str] = "分"
    default: ClassVar[bool] = False  # a row per teacher
    loose: ClassVar[bool] = True
    looks_back: ClassVar[bool] = True

    def amount(self, question: Question, postings: Postings) -> Amount:
        """Nothing is charged year by year: strain is summed up over all of them."""
        return Amount.nothing(len(postings))

    def total(self, question: Question, horizon: Horizon) -> Amount:
        words = question.definitions
        strain = np.zeros(len(horizon), dtype=np.int64)
        for year in horizon.years:
            view = horizon.at(year)
            strain[view.column] += words.strain_posting * (view.starts & view.abroad)
            strain[view.column] += self._year(words, view, view.minutes) * view.abroad
            # whoever is moved from an open-ended posting does not bear the rest of it
            before = view.facts.travel.of(view.teacher, view.left, view.facts.teachers.ids)
            strain[view.column] -= self._year(words, view, before) * view.ends(view.facts.teachers.posted)
        people, case = np.unique(horizon.teacher, return_inverse=True)
        names = [horizon.ids[person] for person in people.tolist()]
        record = _of_record(question, horizon, names)
        rows = totals([(name,) for name in names], (strain, case), at=record)
        earlier = sum(b * int(np.maximum(0, record - a).sum()) for a, b in words.strain_steps)
        return Amount(
            np.zeros(len(horizon), dtype=np.int64),
            tuple(shortfall(demand(rows, high=a), b) for a, b in words.strain_steps),
            -earlier,
        )

    def reads(self, definitions: Definitions) -> Columns:
        return WAYS

    def measure(self, question: Question, history: History) -> int:
        if history.year != history.plan.years[-1]:
            return 0
        total = 0
        for identity in history.planned:
            teacher = history.county.teacher[identity]
            record = strain_of_record(history, teacher)
            total += price(history, record + strain_of_plan(history, teacher)) - price(history, record)
        return total

    def _year(self, words: Definitions, view: Postings, minutes: Ints) -> Ints:
        """The strain of a year at a school so far away."""
        longer: Ints = np.maximum(0, minutes - np.maximum(0, view.minutes_now))
        return words.strain_year + longer // words.strain_minutes


def _of_record(question: Question, horizon: Horizon, names: list[str]) -> Ints:
    """Strain by postings of record, of these teachers."""
    words, final = question.definitions, horizon.years[-1]
    county = question.county_in(final)
    place = {name: code for code, name in enumerate(names)}
    school = {each.id: code for code, each in enumerate(county.schools)}
    past = [each for each in county.history if each.teacher in place and each.away]
    who = np.array([place[each.teacher] for each in past], dtype=np.int64)
    there = np.array([school.get(each.school, -1) for each in past], dtype=np.int64)  # -1: a place elsewhere
    home = np.array([school[county.teacher[name].home] for name in names], dtype=np.int64)
    ends = [horizon.facts[final].last_of(each) for each in past]
    years = [max(0, min(last, final) - each.first_year + 1) for last, each in zip(ends, past, strict=True)]
    way = question.travel.of(who, there, names) - np.maximum(0, question.travel.of(who, home[who], names))
    way = np.where(there < 0, 0, way)
    strain = words.strain_posting + np.array(years, dtype=np.int64) * (
        words.strain_year + np.maximum(0, way) // words.strain_minutes
    )
    found = np.zeros(len(names), dtype=np.int64)
    np.add.at(found, who, strain)
    return found


def strain_of_plan(history: History, teacher: Teacher) -> int:
    """What the postings of the plan weigh, up to the end of its horizon or to retirement, without years on leave.

    A year that a posting of record would have taken is off that one; who is called back carries nothing.
    """
    opening, leaves, weight = history.definitions.opening, retirement(teacher), 0
    roster = history.county.roster
    own = {year: home_in(roster, roster.teacher[teacher.id].home, year) for year in history.plan.years}
    for posting in history.planned.get(teacher.id, []):
        years = [
            year for year in history.plan.years
            if posting.covers(year) and opening(year) < leaves and year not in teacher.leave
            and not history.tables.elsewhere(teacher, year)
        ]
        if posting.school != own[posting.first_year]:
            weight += history.definitions.strain_posting
            weight += sum(_years(history, teacher, posting.school, own[year], 1) for year in years)
        for past in history.past.get(teacher.id, []):
            saved = [year for year in years if past.first_year < year <= history.last_of(past)]
            weight -= sum(_years(history, teacher, past.school, own[year], 1) for year in saved)
    return weight


def strain_of_record(history: History, teacher: Teacher) -> int:
    """What the postings of the exchange record weigh, those still running up to the end of the horizon."""
    return sum(
        _strain(
            history, teacher, past.school,
            max(0, min(history.last_of(past), history.plan.years[-1]) - past.first_year + 1),
        )
        for past in history.past.get(teacher.id, [])
    )


def _strain(history: History, teacher: Teacher, school: str, years: int) -> int:
    return history.definitions.strain_posting + _years(history, teacher, school, teacher.home, years)


def _years(history: History, teacher: Teacher, school: str, own: str, years: int) -> int:
    words, travel = history.definitions, history.travel
    known = school in history.county.school  # how far it is to a place elsewhere is not known
    longer = max(0, travel.minutes(teacher, school) - max(0, travel.minutes(teacher, own))) if known else 0
    return years * (words.strain_year + longer // words.strain_minutes)


def price(history: History, strain: int) -> int:
    """The convex weight of a strain."""
    return sum(b * max(0, strain - a) for a, b in history.definitions.strain_steps)
