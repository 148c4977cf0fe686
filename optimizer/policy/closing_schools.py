"""Schools that close by the end of a horizon: what the roster says of it, told before anything is solved."""

from collections.abc import Iterator, Sequence

from optimizer.domain.closures import heirs, home_in
from optimizer.domain.county import County
from optimizer.domain.vocabulary import Leader
from optimizer.formats.cells import quoted


def closing_schools(county: County, years: Sequence[int]) -> Iterator[str]:
    """A line for each closing school, each school that gets several heads, and those that postings may outlast."""
    last = years[-1]
    found = heirs(county, last)
    for school in county.schools:
        if school.id not in found or school.closes is None:
            continue
        people = sum(teacher.home == school.id for teacher in county.teachers)
        where = found[school.id].school
        told = f"学校{quoted(school.name)}（{school.id}）自{school.closes}学年起撤并"
        if where is None:
            yield f"{told}，没有并入学校：不再安排教师，也没有岗位需求。"
            continue
        yield (
            f"{told}，并入{quoted(county.school[where].name)}（{where}）：{people}名教师的编制随之转入，不算交流；"
            "学生、编制数和岗位需求一并转入（并入学校另填了当年起的学校年度或学科需求的，以所填为准）。"
        )
    for where in dict.fromkeys(heir.school for heir in found.values() if heir.school is not None):
        there = [teacher for teacher in county.teachers if home_in(county, teacher.home, last) == where]
        heads = [teacher.id for teacher in there if teacher.leader is Leader.正校级]
        if len(heads) > 1:
            named = f"{quoted(county.school[where].name)}（{where}）"
            yield f"撤并以后{named}有{len(heads)}名正校级：{'、'.join(heads)}；方案不作任免，请另行安排。"
    later = [school for school in county.schools if school.closes is not None and school.closes > years[0]]
    if later:
        named = "、".join(f"{school.id}（{school.closes}学年起）" for school in later)
        yield f"撤并前的学年，交流期跨过撤并学年的不安排到{named}；在那里交流的，撤并时返回。"
