"""How many there are of what a plan turns on, with the ids of the few that a planner will want to look up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Leader
from optimizer.policy.instance import Instance
from optimizer.readings.equity import LIMITS, left_out
from optimizer.readings.plain_view import History

LEFT_OUT, SMALL = "不计入差异系数的学校", "计入差异系数的小规模学校"


@dataclass(frozen=True, slots=True)
class Count:
    """One number; ``ids`` are those counted where they are worth naming."""

    name: str
    number: int
    ids: tuple[str, ...] = ()


def counts(instance: Instance, history: History) -> tuple[Count, ...]:
    """Schools and people on 1 September of the first year, before any plan."""
    county = history.county
    return (
        Count("学校", len(county.schools)),
        Count("集团", len(county.groups)),
        Count("不在集团内的学校", *_named(s.id for s in county.schools if history.group_of(s.id) is None)),
        *_national_figure(history),
        Count("名册教师", len(instance.county.teachers)),
        *_people(instance, history),
    )


def _national_figure(history: History) -> Iterator[Count]:
    """Schools that the 差异系数 leaves out, and small ones that it counts because nobody calls them teaching points."""
    county, words = history.county, history.definitions
    taught = {school.id: [stage for stage in LIMITS if stage in school.pupils] for school in county.schools}
    left = {s.id for s in county.schools if all(left_out(s, stage, words) for stage in taught[s.id])}
    yield Count(LEFT_OUT, *_named(s.id for s in county.schools if s.id in left))
    small = (
        s.id for s in county.schools
        if s.id not in left and not s.teaching_point and sum(s.pupils[t] for t in taught[s.id]) < words.least_pupils
    )
    yield Count(SMALL, *_named(small))


def _people(instance: Instance, history: History) -> Iterator[Count]:
    words, opening = instance.definitions, history.opening
    staff = [standing.teacher for standing in history.standings.values()]
    yield Count("在岗教师", len(staff))
    leaving = ((t.id, retirement(t)) for t in instance.county.teachers)
    yield Count("已到退休年龄", *_named(f"{who}（{day:%Y-%m}）" for who, day in leaving if day <= opening))
    yield Count("本学年离岗", *_named(t.id for t in instance.county.teachers if history.year in t.leave))
    yield Count("骨干教师", sum(map(history.is_backbone, staff)))
    yield Count("应交流教师", sum(map(history.is_due, staff)))
    yield Count(
        "暂缓交流", *_named(t.id for t in staff if t.deferred_until is not None and t.deferred_until >= opening)
    )
    if words.male_age_limit is not None or words.female_age_limit is not None:
        yield Count("超过交流年龄", *_named(t.id for t in staff if history.is_over_age(t)))
    yield Count("在外任教（任期未满）", *_named(each for each, s in history.standings.items() if s.in_term))
    yield Count("自愿交流", *_named(t.id for t in staff if t.volunteer))
    yield Count("填报志愿", *_named(t.id for t in staff if t.wishes))
    yield Count("干部", *_named(t.id for t in staff if t.leader > Leader.无))
    yield Count("指定安排", *_named(t.id for t in staff if t.fixed is not None))


def _named(ids: Iterator[str]) -> tuple[int, tuple[str, ...]]:
    found: Sequence[str] = tuple(ids)
    return len(found), tuple(found)
