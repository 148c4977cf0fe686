"""All that each visitor could do in a week: which classes at which schools, in the cheapest week that holds them.

A *service* is what a visitor does at one school: a number of classes of each course there. A *column* is at most
three services at different schools, with the least minutes, then the fewest days, in which they fit; nothing else of
a week matters to the levels. So a pool is complete: bounds over it hold for every timetable.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from optimizer.itinerant.measuring import LEVELS
from optimizer.itinerant.patterns import Longs
from optimizer.itinerant.ways import Needs, Ways, needs_of
from optimizer.itinerant.weeks import Visitor, Week, WeekError

NOTHING = 0  # service 0
MOST_PAIRS = 2**27  # of choices and services looked at together; beyond, memory would be gone before a plan is


@dataclass(frozen=True)
class Pool:
    """The columns of one visitor; column 0 is a week without visits.

    ``classes`` (services × own courses) are numbers of classes, ``courses`` their codes in the week;
    ``services`` (columns × 3) are codes of services, 0 for none.
    """

    visitor: int
    courses: Longs
    school: Longs  # of a service, −1 for service 0
    classes: NDArray[np.int16]
    needs: tuple[Needs, ...]  # of a service
    periods: Longs  # of a service
    links: Longs
    changes: Longs  # of a service: what it adds to the links that differ from last term
    services: NDArray[np.int16]
    minutes: NDArray[np.int16]
    days: NDArray[np.int8]
    home: int
    before: int  # links of last term

    def __len__(self) -> int:
        return len(self.minutes)

    def total(self, of_service: Longs, columns: Longs | slice = slice(None)) -> Longs:
        """Sum over the services of columns."""
        added: Longs = of_service[self.services[columns]].sum(axis=1)
        return added

    def served(self, columns: Longs) -> Longs:
        """(columns × own courses) classes taken."""
        taken: Longs = self.classes[self.services[columns]].sum(axis=1, dtype=np.int64)
        return taken

    def costs(self, columns: Longs | slice = slice(None)) -> Longs:
        """(levels × columns) in the order of LEVELS; ``uncovered`` counts from all periods of the county down."""
        periods = self.total(self.periods, columns)
        return np.stack([
            -periods, self.minutes[columns].astype(np.int64), self.days[columns].astype(np.int64),
            self.total(self.links, columns), self.before + self.total(self.changes, columns),
            (self.home + periods) ** 2,
        ])


assert LEVELS == ("uncovered", "minutes", "days", "links", "changes", "balance")


def pools(week: Week, ways: Ways) -> tuple[Pool, ...]:
    """One complete pool per visitor."""
    return tuple(_pool(week, ways, number, visitor) for number, visitor in enumerate(week.visitors))


def _services(week: Week, visitor: Visitor, courses: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(school, classes of each own course): everything the visitor has the spare periods for at one school."""
    for school in dict.fromkeys(week.courses[c].school for c in courses):
        here = [
            range(min(len(week.courses[c].classes), visitor.spare // week.courses[c].lessons) + 1)
            if week.courses[c].school == school else range(1)
            for c in courses
        ]
        for counts in product(*here):
            periods = sum(n * week.courses[c].lessons for n, c in zip(counts, courses, strict=True))
            if 0 < periods <= visitor.spare:
                yield week.place[school], counts


def _pool(week: Week, ways: Ways, number: int, visitor: Visitor) -> Pool:
    courses = [
        code for code, course in enumerate(week.courses)
        if course.subject in visitor.subjects and course.school in visitor.scope
    ]
    found = list(_services(week, visitor, courses))
    school = np.array([-1] + [place for place, _ in found])
    classes = np.array([[0] * len(courses)] + [counts for _, counts in found], dtype=np.int16)
    lessons = np.array([week.courses[c].lessons for c in courses], dtype=np.int64)
    before = {(s, k) for who, s, k in week.before if who == visitor.id}
    link_sets = [{week.courses[c].link for c, n in zip(courses, row, strict=True) if n} for row in classes.tolist()]
    needs = [
        ways.named(needs_of(
            (n * week.courses[c].lessons, n * week.courses[c].daily) for c, n in zip(courses, row, strict=True) if n
        ))
        for row in classes.tolist()[1:]
    ]
    periods = classes.astype(np.int64) @ lessons
    services, minutes, days = _columns(ways, visitor, school, periods, needs)
    return Pool(
        number, np.array(courses, dtype=np.int64), school, classes, ((), *needs), periods,
        np.array([len(own) for own in link_sets]),
        np.array([len(own - before) - len(own & before) for own in link_sets]) if week.before else 0 * periods,
        services, minutes, days, visitor.home_periods, len(before),
    )


def _columns(
    ways: Ways, visitor: Visitor, school: Longs, periods: Longs, needs: list[Needs]
) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int8]]:
    """Every choice of services at different schools that some week holds."""
    kinds = list(dict.fromkeys(needs))
    kind = np.array([-1] + [kinds.index(need) for need in needs])
    chosen = np.zeros((1, 0), dtype=np.int64)
    blocks = [(np.zeros((1, 3), dtype=np.int16), np.zeros(1, dtype=np.int16), np.zeros(1, dtype=np.int8))]
    for size in range(1, visitor.schools_a_week + 1):
        last = school[chosen[:, -1]] if size > 1 else np.array([-1])
        used = periods[chosen].sum(axis=1)
        if len(chosen) * len(periods) > MOST_PAIRS:
            raise WeekError(f"visitor {visitor.id}: too many schools and courses to choose from; name a smaller scope")
        rows, added = np.nonzero((school > last[:, None]) & (used[:, None] + periods <= visitor.spare))
        chosen = np.concatenate([chosen[rows], added[:, None]], axis=1)
        if not len(chosen):
            break
        minutes, days = _cheapest(ways, visitor, school[chosen], kind[chosen], kinds)
        chosen, minutes, days = chosen[minutes >= 0], minutes[minutes >= 0], days[minutes >= 0]
        padded = np.zeros((len(chosen), 3), dtype=np.int16)
        padded[:, :size] = chosen
        blocks.append((padded, minutes.astype(np.int16), days.astype(np.int8)))
    services, least, out = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return services, least, out


def _cheapest(
    ways: Ways, visitor: Visitor, places: Longs, asked: Longs, kinds: list[Needs]
) -> tuple[Longs, Longs]:
    """Minutes and days of the cheapest weeks, asked once for each choice of places and needs."""
    order = np.argsort(asked, axis=1, kind="stable")
    asked, places = np.take_along_axis(asked, order, 1), np.take_along_axis(places, order, 1)
    questions, back = np.unique(np.concatenate([asked, places], axis=1), axis=0, return_inverse=True)
    size = asked.shape[1]
    minutes, days = np.empty(len(questions), dtype=np.int64), np.empty(len(questions), dtype=np.int64)
    starts = np.flatnonzero(np.append(True, (questions[1:, :size] != questions[:-1, :size]).any(axis=1)))
    for start, stop in zip(starts, np.append(starts[1:], len(questions)), strict=True):
        wanted = tuple(kinds[k] for k in questions[start, :size])
        minutes[start:stop], days[start:stop], _ = ways.cheapest(visitor, questions[start:stop, size:], wanted)
    return minutes[back.ravel()], days[back.ravel()]
