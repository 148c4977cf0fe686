"""Wishes as columns of the model: postings that must stay away, or one of which at least must be taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimizer.domain.errors import InputError, Problem
from optimizer.engine.asking import Narrowed
from optimizer.model.assembly import Assembly, Component
from optimizer.model.exclusions import Exclusion, exclusions
from optimizer.model.matrix import ONE_MOVE
from optimizer.policy.instance import Instance
from optimizer.questions.results import Wish
from optimizer.readings.columns import Ints

Excluded = Mapping[tuple[str, str], tuple[Exclusion, ...]]  # by teacher and school


@dataclass(frozen=True)
class Ask:
    """Postings of one teacher: all of them stay away, or one at least is ``taken``."""

    wish: Wish
    columns: Ints
    taken: bool


@dataclass(frozen=True)
class Questions:
    """The possible postings of an assembly, by teacher."""

    assembly: Assembly

    @property
    def instance(self) -> Instance:
        return self.assembly.instance

    @cached_property
    def postings(self) -> Mapping[str, Ints]:
        """Columns of each teacher who has any (the table is sorted by teacher)."""
        horizon = self.assembly.horizon
        people, start = np.unique(horizon.teacher, return_index=True)
        cut = [*start.tolist(), len(horizon)]
        return {horizon.ids[code]: np.arange(*cut[k : k + 2]) for k, code in enumerate(people.tolist())}

    def columns(self, wish: Wish) -> Ints:
        """The postings of which a wish speaks; of the own school those that would keep the teacher away from it."""
        horizon = self.assembly.horizon
        own: Ints = self.postings.get(wish.teacher, np.zeros(0, dtype=np.int64))
        if wish.school is None:
            if wish.year is not None:
                own = own[(horizon.first[own] <= wish.year) & (wish.year <= horizon.last[own])]
            return own
        own = own[horizon.school[own] == self.instance.facts.school_code[wish.school]]
        return own if wish.year is None else own[horizon.first[own] == wish.year]

    def asks(self, wishes: Sequence[Wish]) -> list[Ask]:
        """Raises InputError with everything that the instance does not have, and with wishes that contradict."""
        county, problems = self.instance.county, []
        for wish in wishes:
            if wish.teacher not in county.teacher:
                rule = f"教师“{wish.teacher}”不在名册中"
                problems.append(Problem("", None, None, rule, "请写教师编号或完整的姓名。"))
            if wish.school is not None and wish.school not in county.school:
                problems.append(Problem("", None, None, f"学校“{wish.school}”不在学校表中", "请写学校编号或全称。"))
            if wish.year is not None and wish.year not in self.instance.years:
                years = "、".join(map(str, self.instance.years))
                problems.append(Problem("", None, None, f"方案不包括{wish.year}学年", f"可填 {years}。"))
        if problems:
            raise InputError(problems)
        found = []
        for wish in wishes:
            home = wish.school is None or wish.school == county.teacher[wish.teacher].home
            plain = replace(wish, school=None) if home else wish
            found.append(Ask(wish, self.columns(plain), wish.holds != home))
        contradicting = {
            one.wish.teacher
            for one in found
            if one.taken and len(one.columns)
            for other in found
            if not other.taken and np.isin(one.columns, other.columns).all()
        }
        if contradicting:
            advice = "请只留下其中一项。"
            raise InputError(Problem("", None, None, f"对教师{t}的要求互相矛盾", advice) for t in sorted(contradicting))
        return found

    def excluded(self, asks: Iterable[Ask]) -> Excluded:
        """Why, of wishes for which the model has no posting at all."""
        found: dict[tuple[str, str], tuple[Exclusion, ...]] = {}
        for ask in asks:
            if not ask.taken or len(ask.columns):
                continue
            wish = ask.wish
            years = self.instance.years if wish.year is None else (wish.year,)
            home = self.instance.county.teacher[wish.teacher].home
            named = [] if wish.school in (None, home) else [str(wish.school)]
            for school in named or self.near(home, years[0]):
                said = (why for year in years for why in exclusions(self.instance, wish.teacher, school, year))
                found[wish.teacher, school] = tuple({str(why): why for why in said}.values())
        return found

    def near(self, home: str, year: int) -> list[str]:
        """The other schools of a school's group, or of its district where it is in none."""
        county = self.instance.county_in(year)
        groups = {member.group for member in county.members if member.school == home}
        if groups:
            near = (member.school for member in county.members if member.group in groups and member.school != home)
            return list(dict.fromkeys(near))
        district = county.school[home].district
        return [school.id for school in county.schools if school.district == district and school.id != home]

    # ------------------------------------------------------------------ limits of a part
    def narrowed(self, part: Component, asks: Iterable[Ask]) -> Narrowed:
        """What is left of the columns of a part."""
        order = np.argsort(part.postings)
        floor, ceiling = np.zeros_like(part.upper), part.upper.copy()
        asked, either = [], []
        for ask in asks:
            places = order[np.searchsorted(part.postings, ask.columns, sorter=order)]
            if not ask.taken:
                ceiling[places] = 0
            elif len(places) == 1:
                floor[places] = 1
            else:
                row = self._sum(part, ask.wish.teacher, places)
                asked += [] if row is None else [row]
                either += [places] if row is None else []
        return Narrowed(floor, ceiling, np.array(asked, dtype=np.int64), tuple(either))

    def _sum(self, part: Component, teacher: str, places: Ints) -> int | None:
        """The row of a part, if any, by which at most one of just these postings is taken."""
        for label in self._rows_of.get(teacher, []):
            for row in np.flatnonzero(part.labels == label).tolist():
                if np.array_equal(part.A.indices[part.A.indptr[row] : part.A.indptr[row + 1]], np.sort(places)):
                    return row
        return None

    @cached_property
    def _rows_of(self) -> Mapping[str, list[int]]:
        """Rows of the assembly by which a teacher is on one posting at most."""
        found: dict[str, list[int]] = {}
        start = 0
        for entry, subjects, _ in self.assembly.labels:
            if entry == ONE_MOVE:
                for place, subject in enumerate(subjects):
                    found.setdefault(str(subject[0]), []).append(start + place)
            start += len(subjects)
        return found
