"""The figures that the workbook and the terminal tell of a solved plan, read from the audited history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optimizer.answers import Solved
from optimizer.county import County, Need
from optimizer.history import History, Standing
from optimizer.reporting.masking import masked
from optimizer.vocabulary import Kind, Stage

Unit = tuple[str, Stage, str]  # school, stage, subject


def posts(need: Need) -> tuple[int, int | None]:
    """Least and most whole posts of a need (definitions §3); 0 and None where the roster does not say."""
    least, most = need.least, need.most
    if need.classes is not None and need.periods is not None and need.load:
        periods = need.classes * need.periods
        least = periods // need.load if least is None else least
        most = -(-periods // need.load) if most is None else most
    return least or 0, most


def school_year(year: int) -> str:
    return f"{year}—{year + 1}学年"


@dataclass(frozen=True)
class Figures:
    """A solved plan as a reader asks about it. Names are masked unless ``full_names``."""

    solved: Solved
    full_names: bool = False
    seed: int | None = None

    @property
    def county(self) -> County:
        return self.solved.instance.county

    @property
    def history(self) -> History:
        return self.solved.audit.first.history

    @property
    def heading(self) -> str:
        """District and year, as titles begin."""
        districts = {school.district for school in self.county.schools}
        return f"{districts.pop() if len(districts) == 1 else ''}{school_year(self.history.year)}"

    # ------------------------------------------------------------------ names
    def name(self, teacher: str) -> str:
        name = self.county.teacher[teacher].name
        return name if self.full_names else masked(name)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """By school id the name, with the id behind it where two schools share a name."""
        times = Counter(school.name for school in self.county.schools)
        return {
            school.id: school.name if times[school.name] == 1 else f"{school.name}（{school.id}）"
            for school in self.county.schools
        }

    def group(self, school: str) -> str:
        code = self.history.group_of(school)
        return self.county.group[code].name if code is not None else ""

    def subject(self, parts: Sequence[object]) -> str:
        """Whom a case speaks of; an id that two tables share stays an id."""
        county, words = self.county, []
        for part in map(str, parts):
            names = [self.labels[part]] if part in county.school else []
            names += [county.group[part].name] if part in county.group else []
            names += [f"{self.name(part)}（{part}）"] if part in county.teacher else []
            words.append(names[0] if len(names) == 1 else part)
        return " ".join(words)

    # ------------------------------------------------------------------ people
    @cached_property
    def movers(self) -> Sequence[Standing]:
        """Everybody whom the plan posts, by group, then 编制 school, then roster."""
        place = {school.id: position for position, school in enumerate(self.county.schools)}
        groups = {group.id: position for position, group in enumerate(self.county.groups)}

        def order(standing: Standing) -> tuple[int, int]:
            home = standing.teacher.home
            return groups.get(self.history.group_of(home) or "", len(groups)), place[home]

        return sorted(self.history.moves(tuple(Kind)), key=order)

    @cached_property
    def rotating(self) -> Sequence[Standing]:
        """The movers whom quotas count."""
        return [standing for standing in self.movers if standing.kind is Kind.ROTATION]

    @property
    def staff(self) -> int:
        """Teachers on post on 1 September, before moves."""
        return len(self.history.standings)

    @property
    def retired(self) -> int:
        return len(self.county.teachers) - self.staff

    @cached_property
    def backbones(self) -> int:
        return sum(self.history.is_backbone(standing.teacher) for standing in self.rotating)

    @cached_property
    def volunteers(self) -> int:
        return sum(standing.teacher.volunteer for standing in self.rotating)

    @cached_property
    def minutes(self) -> Mapping[str, int]:
        """One-way minutes of the movers; -1 where no road leads."""
        travel = self.history.travel
        return {s.teacher.id: travel.minutes(s.teacher, s.after) for s in self.movers}

    # ------------------------------------------------------------------ posts
    @cached_property
    def needs(self) -> Mapping[Unit, tuple[int, int | None]]:
        return {(need.school, need.stage, need.subject): posts(need) for need in self.county.needs}

    @cached_property
    def before(self) -> Mapping[Unit, int]:
        return self._staffed(after=False)

    @cached_property
    def after(self) -> Mapping[Unit, int]:
        return self._staffed(after=True)

    def _staffed(self, *, after: bool) -> Mapping[Unit, int]:
        history, counts = self.history, Counter[Unit]()
        for standing in history.standings.values():
            school = standing.after if after else standing.before
            counts[school, history.stage_at(standing.teacher, school), standing.teacher.subject] += 1
        return counts

    def shortages(self, *, after: bool) -> Mapping[str, int]:
        """Posts missing, by school."""
        staffed, missing = self.after if after else self.before, Counter[str]()
        for unit, (least, _) in self.needs.items():
            missing[unit[0]] += max(0, least - staffed.get(unit, 0))
        return missing

    @cached_property
    def shortage(self) -> tuple[int, int]:
        """Posts missing in all, before and after."""
        return sum(self.shortages(after=False).values()), sum(self.shortages(after=True).values())


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
