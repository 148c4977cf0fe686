"""Every plan of several years, judged by the auditor year by year; nothing of the model's tables is used.

What a teacher may do is a tree: each year at home, sent out, prolonged, or still away. A plan takes one branch of each
tree. The audit of a year sees only what is in effect in it, so it is made once for each such state; rules and goals
that also read earlier years are asked again for each way to come there.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod

from benchmarks.tiny_changes import outlived, received
from optimizer.domain.county import Teacher
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Kind
from optimizer.goals import GOALS
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing
from optimizer.rules.base import Rule
from optimizer.rules.prolongation import Prolongation

Vector = tuple[int, ...]
Way = tuple[Posting, ...]  # what one teacher does over the horizon
PAST_LEVELS = tuple(name for name, goal in GOALS.items() if goal.looks_back)


class Remembered(Travel):
    """Minutes asked once; they do not depend on the plan."""

    @cached_property
    def _known(self) -> dict[tuple[str, str], int]:
        return {}

    def minutes(self, teacher: Teacher, school: str) -> int:
        pair = (teacher.id, school)
        if pair not in self._known:
            self._known[pair] = super().minutes(teacher, school)
        return self._known[pair]


@dataclass(frozen=True)
class Branch:
    """A teacher at the beginning of a year: what may be decided in it, and what comes of each decision."""

    serving: Posting | None  # begun earlier and still on
    choices: tuple[tuple[Posting | None, "Branch | None"], ...]


class Enumeration:
    """All plans of an instance of several years, measured at a scale of the equity level."""

    def __init__(self, instance: Instance, scale: int) -> None:
        self.instance, self.scale = instance, scale
        self.travel = Remembered(instance.county, instance.definitions)
        self.empty = {year: self.history(year, ()) for year in instance.years}
        policy = instance.policy
        back = tuple(
            entry
            for entry in policy.entries
            if type(entry.rule).ties is not Rule.ties and not (entry.hard and _of_one_teacher(entry.rule))
        )
        here = tuple(e for e in policy.entries if type(e.rule).ties is Rule.ties)
        self.looks_back = bool(back) or bool(set(policy.levels) & set(PAST_LEVELS))
        self.here = replace(instance, policy=policy.model_copy(update={"entries": here}))
        self.back = replace(instance, policy=policy.model_copy(update={"entries": back}))
        self._judged: dict[tuple[int, frozenset[Posting]], Vector | None] = {}
        self._best: dict[tuple[int, tuple[int, ...], frozenset[Posting]], tuple[int, Vector | None]] = {}

    def history(self, year: int, postings: tuple[Posting, ...]) -> History:
        """One year of the county under these postings."""
        instance = self.instance
        return History(
            instance.county_in(year), instance.definitions, Plan(instance.year, postings, span=instance.span),
            school_year=year, ways=self.travel,
        )

    # ------------------------------------------------------------------ what one teacher may do
    def ways(self, teacher: str) -> list[Way]:
        """Every sequence of postings of one teacher that the records and the definitions allow, lawful or not."""
        return list(self._ways(teacher, self.instance.year, set()))

    def _ways(self, teacher: str, year: int, ended: set[str]) -> Iterator[Way]:
        if year not in self.empty:
            yield ()
            return
        history, standing = self.empty[year], self.empty[year].standings.get(teacher)
        returned = {p.school for p in history.past.get(teacher, []) if history.last_of(p) == year - 1}
        for rest in self._ways(teacher, year + 1, set()):
            yield rest
        if standing is None or standing.in_term:
            return
        for posting in self._postings(history, standing, ended | returned):
            last = self.instance.years[-1] if posting.last_year is None else posting.last_year
            for rest in self._ways(teacher, last + 1, {posting.school}):
                yield (posting, *rest)

    def _postings(self, history: History, standing: Standing, ended: set[str]) -> Iterator[Posting]:
        teacher, year, home = standing.teacher, history.year, standing.teacher.home
        near = (school for group in history.groups_of(home) for school in history.schools_of[group])
        for school in dict.fromkeys(near):
            if school == standing.before:
                continue
            kind = history.kind_of(teacher, school)
            term = self.instance.definitions.term_of(kind, history.mode_between(home, school))
            endless = term is None or school == home
            lasts = {None, *range(year, self.instance.years[-1])} if endless else {year + (term or 0) - 1}
            for last in {self._cut(home, school, year, each) for each in lasts}:
                if not outlived(self.instance.county, home, school, last):
                    yield Posting(teacher.id, home, school, year, last, kind)
        prolonging = [e for e in self.instance.entries_in(year) if isinstance(e.rule, Prolongation)]
        covering = [e.rule.years for e in prolonging if history.within(e.scope).covers(home)]  # type: ignore[attr-defined]
        longest = max(covering, default=0)
        for school in sorted(ended):
            lasts = {self._cut(home, school, year, year + length - 1) for length in range(1, longest + 1)}
            for last in sorted(each for each in lasts if each is not None):
                if not outlived(self.instance.county, home, school, last):
                    yield Posting(teacher.id, home, school, year, last, Kind.PROLONGED)

    def _cut(self, home: str, school: str, first: int, last: int | None) -> int | None:
        """The last year, or the one before the first in which the two schools no longer share a group."""
        if not self._together(home, school, first):
            return last
        for year in self.instance.years:
            if first < year and (last is None or year <= last) and not self._together(home, school, year):
                return year - 1
        return last

    def _together(self, home: str, school: str, year: int) -> bool:
        history = self.empty[year]
        one, other = (set(history.groups_of(received(self.instance.county, each, year))) for each in (home, school))
        return bool(one & other)

    def lawful_alone(self, teacher: str, way: Way) -> bool:
        """Whether no hard entry that judges teachers one by one objects to this one, where nobody else is sent."""
        return not any(
            check.subject[0] == teacher and not check.holds
            for year in self.instance.years
            for entry in self.instance.entries_in(year)
            if entry.hard and _of_one_teacher(entry.rule)
            for check in entry.audit(self.history(year, way).within(entry.scope))
        )

    # ------------------------------------------------------------------ all of them together
    def best(self) -> tuple[int, int, Vector | None]:
        """Plans of ways that are lawful alone, plans that the auditor accepts, and the best vector of them."""
        kept = [
            [way for way in self.ways(teacher.id) if self.lawful_alone(teacher.id, way)]
            for teacher in self.instance.county.teachers
        ]
        trees = tuple(self._tree(ways, self.instance.year, None) for ways in kept if ways != [()])
        accepted, vector = self._from(self.instance.year, trees, frozenset())
        return prod(map(len, kept)), accepted, vector

    def _tree(self, ways: list[Way], year: int, serving: Posting | None) -> Branch | None:
        if year not in self.empty:
            return None
        if serving is not None and not serving.covers(year):
            serving = None
        after: dict[Posting | None, list[Way]] = {}
        for way in ways:
            begins = way[0] if way and way[0].first_year == year else None
            after.setdefault(begins, []).append(way[1:] if begins else way)
        return Branch(
            serving,
            tuple((begins, self._tree(rest, year + 1, begins or serving)) for begins, rest in after.items()),
        )

    def _from(
        self, year: int, branches: tuple[Branch | None, ...], earlier: frozenset[Posting]
    ) -> tuple[int, Vector | None]:
        """Accepted plans of this year and those after, and the least sum of their measures."""
        if year not in self.empty:
            return 1, (0,) * len(self.instance.policy.levels)
        key = (year, tuple(map(id, branches)), earlier)
        if key not in self._best:
            accepted, least = 0, None
            for decisions in product(*(branch.choices for branch in branches if branch is not None)):
                begun = [posting for posting, _ in decisions if posting is not None]
                running = [b.serving for b in branches if b is not None and b.serving is not None]
                here = self._judge(year, frozenset([*running, *begun]))
                if here is None:
                    continue
                told: frozenset[Posting] = frozenset()
                if self.looks_back:
                    told = frozenset([*earlier, *begun])
                    more = self._look_back(year, told)
                    if more is None:
                        continue
                    here = tuple(a + b for a, b in zip(here, more, strict=True))
                count, rest = self._from(year + 1, tuple(after for _, after in decisions), told)
                accepted += count
                if rest is not None:
                    total = tuple(a + b for a, b in zip(here, rest, strict=True))
                    least = total if least is None or total < least else least
            self._best[key] = accepted, least
        return self._best[key]

    def _judge(self, year: int, postings: frozenset[Posting]) -> Vector | None:
        """What a year measures under the postings in effect; None where the auditor objects."""
        key = (year, postings)
        if key not in self._judged:
            history = self.history(year, tuple(sorted(postings)))
            levels = [level for level in self.instance.policy.levels if level not in PAST_LEVELS]
            lawful = _lawful(self.here, history)
            self._judged[key] = measured(self.here, history, self.scale, levels) if lawful else None
        return self._judged[key]

    def _look_back(self, year: int, postings: frozenset[Posting]) -> Vector | None:
        """What the rules and goals that read earlier years add in this one; None where such a rule objects."""
        history = self.history(year, tuple(sorted(postings)))
        if not _lawful(self.back, history):
            return None
        return measured(self.back, history, self.scale, ("soft", *PAST_LEVELS))


def _of_one_teacher(rule: Rule) -> bool:
    """Rules that forbid or tie postings of one teacher, without a row over several."""
    return (type(rule).demands, type(rule).caps) == (Rule.demands, Rule.caps)


def _lawful(instance: Instance, history: History) -> bool:
    return all(
        check.holds
        for entry in instance.entries_in(history.year)
        if entry.hard
        for check in entry.audit(history.within(entry.scope))
    )


def measured(instance: Instance, history: History, scale: int, asked: Collection[str] = tuple(GOALS)) -> Vector:
    """The level values of one year of a plan by the plain reading; 0 for levels not asked."""
    vector = []
    for level in instance.policy.levels:
        if level not in asked:
            vector.append(0)
        else:
            vector.append(GOALS[level].value(instance, [history], scale))
    return tuple(vector)
