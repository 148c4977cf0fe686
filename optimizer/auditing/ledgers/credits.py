"""待遇与积分台账: allowances, treatment as 中层, rural years and priority points of everybody on a posting, by year."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.county import School, Teacher
from optimizer.domain.vocabulary import Mode
from optimizer.goals.subsidy import MONTHS, allowance
from optimizer.readings.plain_view import History


@dataclass(frozen=True, slots=True)
class Credit:
    """One teacher on a posting in one year of the horizon."""

    year: int
    teacher: str
    school: str
    planned: bool  # on a posting of the plan, not of the exchange record
    monthly: int  # CNY (S1 151—152)
    middle: bool  # treated as 中层 of the sending school (S0b 58)
    rural: bool  # the year stands as one at a rural school (S1 139)
    points: int  # of this year
    total_points: int  # with those of record and of earlier years
    total_rural: int  # school years

    @property
    def yuan(self) -> int:
        return MONTHS * self.monthly


@dataclass(frozen=True, slots=True)
class Excellence:
    """Places for 优秀 of the teachers who came to one member school, counted apart (S1 144—145)."""

    year: int
    school: str
    inflow: int
    percent: int
    hundredths: int  # percent × inflow

    @property
    def places(self) -> int:
        """Whole places; the rest stays with the bureau."""
        return self.hundredths // 100


def credits(histories: Mapping[int, History]) -> Iterator[Credit]:
    """Year by year, in roster order."""
    first = histories[min(histories)]
    points, rural = Counter[str](), Counter[str]()
    for teacher in first.county.teachers:
        for school in _of_record(first, teacher):
            points[teacher.id] += points_at(first, teacher, school)
            rural[teacher.id] += is_rural_year(first, teacher, school)
    for year, history in histories.items():
        for standing in history.standings.values():
            teacher = standing.teacher
            if standing.after == teacher.home:
                continue
            school = history.county.school[standing.after]
            earned, counts = points_at(history, teacher, school), is_rural_year(history, teacher, school)
            points[teacher.id] += earned
            rural[teacher.id] += counts
            yield Credit(
                year, teacher.id, school.id, not standing.on_record,
                allowance(school, history.definitions, new=history.is_new(school)),
                history.is_core(teacher.home) and not history.is_core(school.id) and history.is_backbone(teacher),
                counts, earned, points[teacher.id], rural[teacher.id],
            )


def _of_record(history: History, teacher: Teacher) -> Iterator[School]:
    """The school of each year before the plan on postings of record, but for those that were not passed (S1 127)."""
    for past in history.past.get(teacher.id, []):
        if past.passed is not False and past.school in history.county.school:
            for _ in range(past.first_year, min(history.last_of(past), history.year - 1) + 1):
                yield history.county.school[past.school]


def points_at(history: History, teacher: Teacher, school: School) -> int:
    """Priority points of one school year (S0b 59, 67; S1 147): every word that fits adds its own."""
    fits = {"交流", *words_of(history, school)}
    fits |= {word for word, so in (("自愿", teacher.volunteer), ("骨干", history.is_backbone(teacher))) if so}
    return sum(points for word, points in history.definitions.points.items() if word in fits)


def words_of(history: History, school: School) -> set[str]:
    """What a school is that earns points."""
    words = {"农村": school.rural, "山区": school.mountain, "薄弱": school.weak, "新建": history.is_new(school)}
    return {word for word, so in words.items() if so}


def is_rural_year(history: History, teacher: Teacher, school: School) -> bool:
    """S1 139: from a school in town to a rural one of the same group."""
    same = history.shared_group(school.id, teacher.home) is not None
    return same and school.rural and not history.county.school[teacher.home].rural


def excellence(history: History) -> Iterator[Excellence]:
    """One line for each member school that teachers came to."""
    percent = min(100, history.definitions.excellent_base + history.definitions.excellent_extra)
    inflow = Counter(s.after for s in history.standings.values() if s.after != s.teacher.home)
    for school in history.county.schools:
        member = history.county.member.get(school.id)
        if inflow[school.id] and member is not None and member.mode != Mode.CORE:
            yield Excellence(history.year, school.id, inflow[school.id], percent, percent * inflow[school.id])
