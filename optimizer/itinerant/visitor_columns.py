"""All that each visitor could do in a week: which classes at which schools, in the cheapest week that holds them.

A *service* is what a visitor does at one school: a number of classes of each course there. A *column* is at most
three services at different schools, with the least minutes, then the fewest days, in which they fit; nothing else of
a week matters to the levels. So a pool is complete: bounds over it hold for every timetable.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.day_patterns import Bools, Longs
from optimizer.itinerant.level_values import LEVELS
from optimizer.itinerant.weeks import Visitor, Week, Wide, WideError

NOTHING = 0  # service 0
MOST_PAIRS = 2**27  # of choices and services; beyond, memory would be gone before a plan is
CHUNK = 2**20  # of them looked at together


@dataclass(frozen=True)
class Pool:
    """The columns of one visitor; column 0 is a week without visits.

    ``classes`` (services × own courses) are numbers of classes, ``courses`` their codes in the week;
    ``services`` (columns × 3) are codes of services, 0 for none. ``minutes`` and ``days`` are those of the cheapest
    week, and never more than the visitor has to spend.
    """

    visitor: int
    courses: Longs
    school: Longs  # of a service, −1 for service 0
    classes: NDArray[np.int16]
    needs: Longs  # of a service, a number of ``Ways``; −1 for service 0
    periods: Longs  # of a service
    links: Longs
    reach: Longs  # of a service: ranks of its links
    changes: Longs  # of a service: what it adds to the links that differ from last term
    services: NDArray[np.int16]
    minutes: NDArray[np.int16]
    days: NDArray[np.int8]
    fewest: NDArray[np.int8]  # days of any week with these services, also of one with more minutes
    home: int
    before: int  # links of last term

    def __len__(self) -> int:
        return len(self.minutes)

    def total(self, of_service: Longs, columns: Longs | slice = slice(None)) -> Longs:
        """Sum over the services of columns."""
        first, second, third = self.services[columns].T
        added: Longs = of_service[first] + of_service[second] + of_service[third]
        return added

    def served(self, columns: Longs) -> Longs:
        """(columns × own courses) classes taken."""
        taken: Longs = self.classes[self.services[columns]].sum(axis=1, dtype=np.int64)
        return taken

    def costs(self, columns: Longs) -> Longs:
        """(levels × columns) in the order of LEVELS; ``uncovered`` counts from all periods of the county down."""
        periods = self.total(self.periods, columns)
        return np.stack([
            -periods, self.minutes[columns].astype(np.int64), self.days[columns].astype(np.int64),
            self.total(self.links, columns), self.total(self.reach, columns),
            self.before + self.total(self.changes, columns),
            (self.home + periods) ** 2,
        ])

    def priced(self, weights: Longs, prices: Longs) -> Longs:
        """Σ weight·cost of level + Σ price·classes taken, of every column."""
        uncovered, minutes, days, links, reach, changes, balance = weights.tolist()
        service = self.classes.astype(np.int64) @ prices[self.courses] - uncovered * self.periods
        service += links * self.links + reach * self.reach + changes * self.changes
        total: Longs = self.total(service) + changes * self.before
        if minutes:
            total += minutes * self.minutes.astype(np.int64)
        if days:
            total += days * self.days.astype(np.int64)
        if balance:
            total += balance * (self.home + self.total(self.periods)) ** 2
        return total

    def only(self, kept: Bools) -> "Pool":
        """The pool of some of the columns."""
        return replace(
            self, services=self.services[kept], minutes=self.minutes[kept], days=self.days[kept],
            fewest=self.fewest[kept],
        )

    def shortened(self) -> "Pool":
        """The pool with the fewest days of any week, for bounds that do not know the minutes to be the least."""
        return replace(self, days=self.fewest)


assert LEVELS == ("uncovered", "minutes", "days", "links", "reach", "changes", "balance")


def pools(ways: Ways) -> tuple[Pool, ...]:
    """One complete pool per visitor. Raises WideError with every visitor who has too many choices."""
    found: list[Pool] = []
    wide: list[Wide] = []
    for number, visitor in enumerate(ways.week.visitors):
        try:
            found.append(_pool(ways.week, ways, number, visitor))
        except WideError as error:
            wide += error.wide
    if wide:
        raise WideError(wide)
    return tuple(found)


def _services(week: Week, visitor: Visitor, courses: list[int]) -> Iterator[tuple[int, dict[int, int]]]:
    """(school, classes of courses there): everything the visitor has the spare periods for at one school."""
    for school in dict.fromkeys(week.courses[c].school for c in courses):
        found: list[tuple[dict[int, int], int]] = [({}, visitor.spare)]
        for code in courses:
            course = week.courses[code]
            if course.school == school:
                found = [
                    (counts | {code: n}, left - n * course.lessons)
                    for counts, left in found for n in range(min(len(course.classes), left // course.lessons) + 1)
                ]
        yield from ((week.place[school], counts) for counts, left in found if left < visitor.spare)


def _pool(week: Week, ways: Ways, number: int, visitor: Visitor) -> Pool:
    courses = [
        code for code, course in enumerate(week.courses)
        if course.subject in visitor.subjects and course.school in visitor.scope
    ]
    found = list(_services(week, visitor, courses))
    school = np.array([-1] + [place for place, _ in found])
    taught: list[dict[int, int]] = [{}, *(counts for _, counts in found)]
    classes = np.array([[counts.get(c, 0) for c in courses] for counts in taught], dtype=np.int16)
    lessons = np.array([week.courses[c].lessons for c in courses], dtype=np.int64)
    before = {(s, k) for who, s, k in week.before if who == visitor.id}
    link_sets = [{week.courses[c].link for c, n in counts.items() if n} for counts in taught]
    needs = np.array([-1] + [ways.needs(visitor, counts) for _, counts in found])
    periods = classes.astype(np.int64) @ lessons
    links = np.array([len(own) for own in link_sets])
    ranks = np.array([0] + [visitor.rank(week.schools[place]) for place, _ in found])
    services, minutes, days, fewest = _columns(ways, visitor, school, periods, needs)
    return Pool(
        number, np.array(courses, dtype=np.int64), school, classes, needs, periods, links, ranks * links,
        np.array([len(own - before) - len(own & before) for own in link_sets]) if week.before else 0 * periods,
        services, minutes, days, fewest, visitor.home_periods, len(before),
    )


def _columns(
    ways: Ways, visitor: Visitor, school: Longs, periods: Longs, needs: Longs
) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int8], NDArray[np.int8]]:
    """Every choice of services at different schools that some week holds; minutes, days and fewest days of each."""
    chosen = np.zeros((1, 0), dtype=np.int64)
    short = np.zeros(1, dtype=np.int8)
    blocks = [(np.zeros((1, 3), dtype=np.int16), np.zeros(1, dtype=np.int16), short, short)]
    for size in range(1, visitor.schools_a_week + 1):
        if len(chosen) * len(periods) > MOST_PAIRS:
            raise WideError([Wide(visitor.id, len(set(school.tolist())) - 1, len(chosen) * len(periods))])
        step = max(1, CHUNK // len(periods))
        longer = [_longer(chosen[at : at + step], school, periods, visitor.spare) for at in range(0, len(chosen), step)]
        if not any(map(len, longer)):
            break
        chosen = np.concatenate(longer)
        found = _cheapest(ways, visitor, school[chosen], needs[chosen])
        held = found[0] >= 0
        padded = np.zeros((int(held.sum()), 3), dtype=np.int16)
        padded[:, :size], found = chosen[held], found[:, held]
        blocks.append((padded, found[0].astype(np.int16), found[1].astype(np.int8), found[2].astype(np.int8)))
        if visitor.schools_a_day < 3:  # else a third school may mend a day: two in a session are lawful only with it
            chosen = chosen[held]
    services, minutes, days, fewest = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return services, minutes, days, fewest


def _longer(chosen: Longs, school: Longs, periods: Longs, spare: int) -> Longs:
    """Each choice with one service more, at a later school."""
    last = school[chosen[:, -1]] if chosen.shape[1] else np.array([-1])
    used = periods[chosen].sum(axis=1)
    rows, added = np.nonzero((school > last[:, None]) & (used[:, None] + periods <= spare))
    return np.concatenate([chosen[rows], added[:, None]], axis=1)


def _cheapest(ways: Ways, visitor: Visitor, places: Longs, asked: Longs) -> Longs:
    """Minutes, days and fewest days (3 × choices), asked once for each choice of places and needs."""
    order = np.argsort(asked, axis=1, kind="stable")
    asked, places = np.take_along_axis(asked, order, 1), np.take_along_axis(places, order, 1)
    questions, back = np.unique(np.concatenate([asked, places], axis=1), axis=0, return_inverse=True)
    size = asked.shape[1]
    found = np.empty((3, len(questions)), dtype=np.int64)
    starts = np.flatnonzero(np.append(True, (questions[1:, :size] != questions[:-1, :size]).any(axis=1)))
    for start, stop in zip(starts, np.append(starts[1:], len(questions)), strict=True):
        wanted = tuple(questions[start, :size].tolist())
        minutes, days, _, fewest = ways.cheapest(visitor, questions[start:stop, size:], wanted)
        found[:, start:stop] = minutes, days, fewest
    return found[:, back.ravel()]
