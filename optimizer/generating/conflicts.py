"""Planted conflicts: one group of a finished county made impossible in a way that can be named and explained."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from optimizer.domain.county import County, Teacher
from optimizer.domain.vocabulary import Backbone, Title
from optimizer.generating.plans import GroupSketch, Role

CONFLICTS: Mapping[str, str] = {
    "backbone": "核心校在新学校某一学科没有骨干教师",
    "flow": "一个集团在交流期内或暂缓的教师过多，达不到10%",
    "posts": "新学校高级岗位已满，核心校该学科骨干都是高级教师，无法到岗",
}
MOVABLE = 0.06  # of the staff stay free, fewer than the usual quota asks for


def prepare(groups: Sequence[GroupSketch], conflict: str) -> Sequence[GroupSketch]:
    """Two of the conflicts are about a new school: where there is none, the last member becomes one."""
    if conflict == "flow" or any(sketch.role is Role.NEW for group in groups for sketch in group.members):
        return groups
    *others, last = groups
    *members, newest = last.members
    return (*others, replace(last, members=(*members, newest._replace(role=Role.NEW))))


def spoil(county: County, conflict: str, year: int) -> County:
    """Plant one of ``CONFLICTS``; all other groups stay as they are."""
    plant: Mapping[str, Callable[[County, int], County]] = {
        "backbone": _without_backbone,
        "flow": _without_people,
        "posts": _without_posts,
    }
    return plant[conflict](county, year)


def _without_backbone(county: County, _: int) -> County:
    new = _new_school(county)
    course, core = _course(county, new), _core(county, new)

    def lowered(teacher: Teacher) -> Teacher:
        if teacher.home == core and (teacher.stage, teacher.subject) == course:
            return replace(teacher, backbone=min(teacher.backbone, Backbone.校级))
        return teacher

    return _changed(county, lowered)


def _without_posts(county: County, year: int) -> County:
    new = _new_school(county)
    course, core = _course(county, new), _core(county, new)
    present = _present(county, year)
    raised = 0

    def changed(teacher: Teacher) -> Teacher:
        nonlocal raised
        asked = teacher.home == core and (teacher.stage, teacher.subject) == course
        if present[teacher.id] == new:
            backbone = min(teacher.backbone, Backbone.校级) if asked else teacher.backbone
            title = teacher.title if teacher.title < Title.高级 else Title.二级
            return replace(teacher, backbone=backbone, title=title)
        if asked and Backbone.县级 <= teacher.backbone and teacher.title < Title.高级:
            raised += 1
            return replace(teacher, title=Title.高级)
        return teacher

    county = _changed(county, changed)
    posts = {new: 0, core: (county.school[core].senior_posts or 0) + raised}
    schools = tuple(replace(s, senior_posts=posts.get(s.id, s.senior_posts)) for s in county.schools)
    return replace(county, schools=schools)


def _without_people(county: County, year: int) -> County:
    """Everybody but a handful deferred, each with a paper, in a group of which nothing else is asked."""
    asking = {county.member[school.id].group for school in county.schools if school.new or school.resettlement}
    group = next(group.id for group in county.groups if group.id not in asking)
    staff = [teacher for teacher in county.teachers if county.member[teacher.home].group == group]
    kept = {teacher.id for teacher in staff[:: round(1 / MOVABLE)]}
    kept |= {teacher.id for teacher in staff if teacher.service_end == year - 1}
    papers = {teacher.id: f"教人暂〔{year}〕{9000 + number}号" for number, teacher in enumerate(staff)}
    posted = {posting.teacher for posting in county.history if (posting.last_year or year) >= year}

    def deferred(teacher: Teacher) -> Teacher:
        if teacher.id not in papers or teacher.id in kept | posted:
            return teacher
        return replace(teacher, deferred_until=date(year + 2, 9, 1), evidence=papers[teacher.id])

    return _changed(county, deferred)


def _new_school(county: County) -> str:
    return next(school.id for school in county.schools if school.new)


def _course(county: County, school: str) -> tuple[str, str]:
    need = next(need for need in county.needs if need.school == school and need.subject != "语文")
    return need.stage, need.subject


def _core(county: County, school: str) -> str:
    return county.group[county.member[school].group].core


def _present(county: County, year: int) -> dict[str, str]:
    """Where everybody serves when the plan year opens."""
    present = {teacher.id: teacher.home for teacher in county.teachers}
    present.update(
        {
            posting.teacher: posting.school
            for posting in county.history
            if posting.first_year < year <= (posting.last_year if posting.last_year is not None else year)
        }
    )
    return present


def _changed(county: County, change: Callable[[Teacher], Teacher]) -> County:
    return replace(county, teachers=tuple(map(change, county.teachers)))
