"""What a roster says in the years to plan, told before anything is solved: who is not there, what will be asleep."""

from collections.abc import Iterator, Sequence

from optimizer.domain.county import County, Group
from optimizer.domain.errors import InputError
from optimizer.domain.layers import doubled
from optimizer.domain.plan import Plan
from optimizer.domain.retirement import retirement
from optimizer.domain.roster_by_year import NEVER, memberships
from optimizer.formats.cells import quoted
from optimizer.policy.entries import Policy
from optimizer.policy.staffing import Reason, absences
from optimizer.readings.whereabouts import Whereabouts
from optimizer.rules.claims import Opens
from optimizer.rules.quota import Quota
from optimizer.rules.within_scope import AREAS

MOST = 20  # ids in one line
COLUMNS = {"group": "集团和集团成员", "town": "乡镇", "zone": "片区", "district": "县区"}  # what tells the areas


def announced(county: County, policy: Policy, years: Sequence[int]) -> Iterator[str]:
    """One line for each thing; ids only, no names of people."""
    first = years[0]
    yield from _absent(county, policy, first)
    ahead = [past for past in county.history if past.first_year >= first and past.school in county.school]
    if ahead:
        yield (
            f"交流历史中有{len(ahead)}条自{first}学年起开始的记录，属于本次规划的学年，不计入"
            "（如已确定，请填教师表的指定安排）。"
        )
    if not county.history:
        yield "没有交流历史：按没有人仍在交流期内、没有人交流过计算，任期和再次派出的条款不起作用。"
    yield from _groups(county, policy, years)
    for school in sorted(doubled(county)):
        yield (
            f"学校{school}是一个集团的核心校，同时是另一个集团的成员校：两个集团各计自己集团内的交流，"
            "其教师两边都计入基数。"
        )
    if "district" in _areas(policy, first) and not any(school.district for school in county.schools):
        yield "学校的县区都没有填：整个名册按一个县区计算。"
    quota = [entry for year in years for entry in policy.active(year) if isinstance(entry.rule, Quota)]
    given = [*(school.quota for school in county.schools), *(outlook.quota for outlook in county.outlooks)]
    if quota and all(posts is None for posts in given):
        yield f"学校的编制数都没有填：「{Quota.title}」不起作用。"


def _absent(county: County, policy: Policy, year: int) -> Iterator[str]:
    """Those who are in 教师 and past retirement, and those who serve elsewhere."""
    found = absences(Whereabouts(county, policy.definitions, Plan(year, ()), year))
    told = {
        "retired": "名教师在9月1日前已退休，不计入在岗教师，也不安排交流",
        "elsewhere": "名教师的交流单位不是本县学校且还没有结束，不计入在岗教师，也不安排交流",
    }
    for why, words in told.items():
        if ids := [_with_month(county, teacher, why) for teacher, reason in found.items() if reason == why]:
            yield f"{year}学年有{len(ids)}{words}：{'、'.join(ids[:MOST])}{'等' if len(ids) > MOST else ''}。"


def _with_month(county: County, teacher: str, why: Reason) -> str:
    """The id, and of those who retire when."""
    return f"{teacher}（{retirement(county.teacher[teacher]):%Y-%m}）" if why == "retired" else teacher


def _groups(county: County, policy: Policy, years: Sequence[int]) -> Iterator[str]:
    """Groups that are not there in the first year, and what it means where people move within groups alone."""
    asleep = {group.id: told for group in county.groups if (told := _asleep(county, group, years[0]))}
    for told in asleep.values():
        yield told
    if county.groups and len(asleep) == len(county.groups) and _areas(policy, years[0]) == {"group"}:
        yield f"{years[0]}学年没有一个集团在运行，而政策只允许在本集团内交流：这一学年不会安排任何人。"


def _asleep(county: County, group: Group, year: int) -> str | None:
    """Why a group is not there in a year; None where it is."""
    spans = [(first, out) for name, first, out in memberships(county).get(group.core, ()) if name == group.id]
    if any(first <= year < out for first, out in spans):
        return None
    later = [first for first, out in spans if year < first < out]
    ended = max((out for _, out in spans if out <= year), default=NEVER)
    when = f"要到{min(later)}学年才有" if later else f"自{ended}学年起已不再运行" if ended < NEVER else "没有运行"
    return f"集团{quoted(group.name)}（{group.id}）{when}，{year}学年不作为集团安排。"


def _areas(policy: Policy, year: int) -> set[str]:
    return {
        area for entry in policy.active(year) for claim in entry.rule.claims() if isinstance(claim, Opens)
        for area in claim.areas
    }


def refuse_nowhere(county: County, policy: Policy, year: int) -> None:
    """Raises InputError where nobody could move anywhere: no area of the policy is in the roster at all."""
    areas = _areas(policy, year)
    given = {
        "group": bool(county.groups),
        **{area: any(getattr(school, area) for school in county.schools) for area in ("town", "zone")},
        "district": True,  # without any name it is the county of the roster
    }
    if not areas or any(given[area] for area in areas):
        return
    missing = "、".join(COLUMNS[area] for area in areas)
    within = "、".join(AREAS[area] for area in areas)
    usable = "、".join(f"{area}（{AREAS[area]}）" for area in AREAS if given[area])
    raise InputError.of(
        f"政策「{policy.name}」只允许在{within}内交流，而名册没有填{missing}：任何人都不能交流",
        f"请填写{missing}，或在政策中把交流范围的 areas 改为 {usable}。",
    )
