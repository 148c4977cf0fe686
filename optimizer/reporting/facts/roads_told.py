"""What missing roads and unknown places do to a plan: schools cut off, and posts that nobody can reach."""

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.domain.roads import UNREACHABLE
from optimizer.policy.instance import Instance
from optimizer.readings.columns import STAGES
from optimizer.reporting.facts.annual import Annual, Unit
from optimizer.reporting.facts.school_years import school_year
from optimizer.rules.base import school_name

SHOWN = 10  # schools that a sentence names


def cut_off(instance: Instance) -> Iterator[str]:
    """Schools on the road table that no road joins to most other schools."""
    alone = instance.travel.cut_off()
    if alone:
        named = "、".join(f"{school_name(instance.county, school)}（{school}）" for school in alone[:SHOWN])
        more = f"等{len(alone)}所学校" if len(alone) > SHOWN else ""
        yield (
            f"道路表中没有路连通{named}{more}与其他学校：按道路不通计，没有安排教师往来。"
            "因此缺岗或没有可行方案的，请补全道路表后重新求解。"
        )


def out_of_reach(instance: Instance, annuals: Sequence[Annual]) -> Iterator[str]:
    """Posts that stay open, and teachers of the subject whom no road leads there."""
    for annual in annuals:
        when = f"{school_year(annual.year)}：" if len(annuals) > 1 else ""
        for (school, stage, subject), (least, _) in annual.needs.items():
            short = least - annual.after.get((school, stage, subject), 0)
            people = _kept_out(instance, annual, (school, stage, subject)) if short > 0 else 0
            if people:
                yield (
                    f"{when}{school_name(instance.county, school)}{stage}{subject}缺岗{short}个："
                    f"有{people}名可任教的教师因道路不通不能前往。"
                )


def _kept_out(instance: Instance, annual: Annual, need: Unit) -> int:
    """Teachers of other schools who may fill a need and whom no road leads there."""
    facts = instance.facts_in(annual.year)
    t, school, stage = facts.teachers, facts.school_code[need[0]], STAGES.index(need[1])
    unit = facts.offered[school, stage, facts.subject_code[need[2]]]
    able = (facts.unit_for[school, stage, t.subject] == unit) & t.certified[:, stage]
    who = np.flatnonzero(able & (t.home != school))
    minutes = facts.travel.of(who, np.full(len(who), school), t.ids)
    return int((minutes == UNREACHABLE).sum())
