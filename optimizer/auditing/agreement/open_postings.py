"""Who may be posted where, on what kind of posting and from when to when: enumerated by loops over people and schools.

Before any clause about single postings is asked: what the entries about the scope open, to a post that the teacher
may fill (definitions §3), for the term of its kind, as long as both schools are there and share their group.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.auditing.audit import histories
from optimizer.domain.closures import over_by
from optimizer.domain.county import School, Teacher
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Kind
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing
from optimizer.rules.prolongation import Prolongation
from optimizer.rules.within_scope import WithinScope

Way = tuple[Kind, int | None, int, int]  # kind, years (None: no end), first years in which it has parted and is over
NEVER = 10**6


def conceivable(instance: Instance) -> Iterator[Posting]:
    """Every posting of the horizon that single clauses may still forbid; some may come twice."""
    seen = histories(instance, Plan(instance.year, (), span=instance.span))
    begun: dict[int, set[tuple[str, str]]] = {}  # by the year after: who would have been where, if sent
    for year, history in seen.items():
        opened = Year(instance, history)
        ended = begun.get(year, set()) | {
            (teacher, past.school)
            for teacher, record in history.past.items()
            for past in record
            if history.last_of(past) == year - 1
        }
        for posting in opened.begun():
            if posting.last_year is not None:
                begun.setdefault(posting.last_year + 1, set()).add((posting.teacher, posting.school))
            yield posting
        yield from opened.prolonged(ended)


@dataclass(frozen=True)
class Year:
    """What may begin in one school year."""

    instance: Instance
    history: History
    _ways: dict[tuple[str, str, Kind, str], Way] = field(default_factory=dict)

    @cached_property
    def scopes(self) -> list[WithinScope]:
        """The rules that open postings."""
        entries = self.instance.entries_in(self.history.year)
        return [entry.rule for entry in entries if isinstance(entry.rule, WithinScope)]

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(kind for rule in self.scopes for kind in rule.kinds)

    @cached_property
    def near(self) -> Mapping[str, list[str]]:
        """By school those within an area that somebody may move in; itself where it lies in one."""
        schools = self.history.county.schools
        areas = {area for rule in self.scopes for area in rule.areas}
        return {a.id: [b.id for b in schools if any(self._same(area, a, b) for area in areas)] for a in schools}

    def _same(self, area: str, a: School, b: School) -> bool:
        if area == "group":
            return self.history.shared_group(a.id, b.id) is not None
        if area == "district":
            return not self._districts or (bool(a.district) and a.district == b.district)
        return bool(getattr(a, area)) and getattr(a, area) == getattr(b, area) and a.district == b.district

    @cached_property
    def _districts(self) -> bool:
        return any(school.district for school in self.history.county.schools)

    # ---------------------------------------------------------------- what begins
    def begun(self) -> Iterator[Posting]:
        """New postings, and who is called back."""
        for standing in self.history.standings.values():
            teacher = standing.teacher
            person = self.history.kind_of(teacher)
            if standing.in_term or not (person in self.kinds or person is Kind.ROTATION):
                continue
            for school in self.near[teacher.home]:
                if school != standing.before and self.history.has_post(teacher, school):
                    yield from self._to(standing, person, school)

    def _to(self, standing: Standing, person: Kind, school: str) -> Iterator[Posting]:
        teacher, year = standing.teacher, self.history.year
        kind, years, parted, over = self._way(teacher, person, school, standing.before)
        if kind not in self.kinds:
            return
        last = None if years is None else year + years - 1
        if last is not None and self.instance.definitions.last_part_term and year <= (full := _last_full(teacher)):
            last = min(last, full)
        # nothing holds anybody without a term: it may end with any year of the horizon, too
        for end in (last,) if last is not None else (None, *range(year, self.instance.years[-1])):
            until = end if parted == NEVER else min(parted - 1, NEVER if end is None else end)
            if over == NEVER or (until is not None and until < over):
                yield Posting(teacher.id, teacher.home, school, year, until, kind)

    def _way(self, teacher: Teacher, person: Kind, school: str, before: str) -> Way:
        back = school == teacher.home
        key = (teacher.home, school, person, before if back else "")
        if key not in self._ways:
            history, county = self.history, self.instance.county
            kind = history.kind_of(teacher, school)
            mode = history.mode_between(teacher.home, school)
            years = None if back else history.definitions.term_of(kind, mode)
            over = over_by(county, teacher.home, school)
            self._ways[key] = (kind, years, self._parted(teacher.home, school), NEVER if over is None else over)
        return self._ways[key]

    def _parted(self, one: str, other: str) -> int:
        """First later year of the horizon in which two schools of one group share none."""
        year = self.history.year
        if not self._together(year, one, other):
            return NEVER
        later = range(year + 1, self.instance.years[-1] + 1)
        return next((each for each in later if not self._together(each, one, other)), NEVER)

    def _together(self, year: int, one: str, other: str) -> bool:
        groups = self._groups_in(year)
        return bool(groups.get(one, set()) & groups.get(other, set()))

    def _groups_in(self, year: int) -> Mapping[str, set[str]]:
        if year not in self._inside:
            found: dict[str, set[str]] = {}
            for group, school in self.history.inside(year):
                found.setdefault(school, set()).add(group)
            self._inside[year] = found
        return self._inside[year]

    @cached_property
    def _inside(self) -> dict[int, Mapping[str, set[str]]]:
        return {}

    def prolonged(self, ended: set[tuple[str, str]]) -> Iterator[Posting]:
        """Postings that go on where one has ended, as long as an entry that speaks of the school allows."""
        year, entries = self.history.year, self.instance.entries_in(self.history.year)
        asked = [(entry.rule.years, self.history.within(entry.scope)) for entry in entries
                 if isinstance(entry.rule, Prolongation)]
        for identity, school in sorted(ended):
            standing = self.history.standings.get(identity)
            if standing is None or school not in self.history.county.school or school == standing.teacher.home:
                continue
            teacher = standing.teacher
            most = max((years for years, seen in asked if seen.covers(teacher.home)), default=0)
            _, _, parted, over = self._way(teacher, self.history.kind_of(teacher), school, standing.before)
            for last in range(year, year + most):
                if last < min(parted, over):
                    yield Posting(identity, teacher.home, school, year, last, Kind.PROLONGED)


def _last_full(teacher: Teacher) -> int:
    """The last school year that a teacher serves to its end, 31 August."""
    day = retirement(teacher)
    return day.year - 1 if day.month >= 9 else day.year - 2
