"""岗位台账: 高级 and 中级 posts and who takes them, by school and in the county, in each school year."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from optimizer.auditing.ledgers.posts import returned
from optimizer.auditing.ledgers.promotions import LEVELS, Promotion
from optimizer.domain.county import School
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing
from optimizer.rules.title_posts import TitlePosts


@dataclass(frozen=True, slots=True)
class Ranks:
    """Title posts of one level at one school in one year."""

    year: int
    school: str
    level: str
    posts: int | None
    held: int  # teachers of the level whose 编制 school this is: what origin-side control counts (S1 137)
    before: int  # teachers of the level who serve here before the plan
    serving: int
    taken: int  # posts taken, on the side that ``rank_control`` names
    absent: int  # own teachers of the level on a posting
    extra: int  # posts that the pool allows a core beyond its own (S0b 63)
    pooled: int  # heads of the level beyond the core's own posts
    returning: int  # back at this core, to compete anew (S1 143)
    free: int | None  # posts of the school that nobody else takes

    @property
    def short(self) -> int:
        """Returning teachers for whom the core has no post."""
        return 0 if self.free is None else max(0, self.returning - self.free)


@dataclass(frozen=True, slots=True)
class Pool:
    """Posts of one level in the whole county: what cores fill beyond their own is free elsewhere (S0b 64)."""

    year: int
    level: str
    posts: int
    held: int
    serving: int
    extra: int
    pooled: int
    spare: int  # free posts of the other schools before the plan

    @property
    def balanced(self) -> bool:
        return self.pooled <= self.spare


def ranks(instance: Instance, history: History, promoted: Collection[Promotion]) -> Iterator[Ranks]:
    """One line for each level and school; ``promoted`` are those of the whole horizon."""
    for level in LEVELS:
        risen = {each.teacher for each in promoted if each.level == level and each.year < history.year}
        for school in history.county.schools:
            yield _line(history, school, level, _extra(instance, history, school, level), risen)


def _line(history: History, school: School, level: str, extra: int, risen: Collection[str]) -> Ranks:
    def of_level(standings: Iterable[Standing]) -> list[Standing]:
        return [standing for standing in standings if standing.teacher.title in LEVELS[level]]

    staff, core, posts = history.staff_of.get(school.id, []), history.is_core(school.id), posts_of(school, level)
    own, here = of_level(staff), of_level(history.staff_after.get(school.id, []))
    takers = own if history.definitions.rank_control == "流出学校" else here
    back = {s.teacher.id for s in [*own, *(s for s in staff if s.teacher.id in risen)] if core and returned(history, s)}
    others = sum(standing.teacher.id not in back for standing in takers)
    return Ranks(
        history.year, school.id, level, posts,
        held=len(own),
        before=len(of_level(history.staff_before.get(school.id, []))),
        serving=len(here),
        taken=len(takers),
        absent=sum(standing.after != school.id for standing in own),
        extra=extra,
        pooled=max(0, len(here) - posts) if core and posts is not None else 0,
        returning=len(back),
        free=None if posts is None else max(0, posts - others),
    )


def posts_of(school: School, level: str) -> int | None:
    return school.senior_posts if level == "高级" else school.middle_posts


def _extra(instance: Instance, history: History, school: School, level: str) -> int:
    """What the entries in force let a core have beyond its own posts."""
    posts, named = posts_of(school, level), "senior" if level == "高级" else "middle"
    if posts is None or not history.is_core(school.id):
        return 0
    percents = [
        entry.rule.pool_percent
        for entry in instance.entries_in(history.year)
        if isinstance(entry.rule, TitlePosts) and entry.rule.level == named
        and history.within(entry.scope).covers(school.id)
    ]
    return posts * max(percents, default=0) // 100


def pools(history: History, lines: Iterable[Ranks]) -> Iterator[Pool]:
    """The county's posts of each level, from the lines of one year; schools without a number are left out."""
    known = [line for line in lines if line.posts is not None]
    for level in LEVELS:
        counted = [line for line in known if line.level == level]
        yield Pool(
            history.year, level,
            posts=sum(line.posts or 0 for line in counted),
            held=sum(line.held for line in counted),
            serving=sum(line.serving for line in counted),
            extra=sum(line.extra for line in counted),
            pooled=sum(line.pooled for line in counted),
            spare=sum(max(0, (line.posts or 0) - line.before) for line in counted if not history.is_core(line.school)),
        )
