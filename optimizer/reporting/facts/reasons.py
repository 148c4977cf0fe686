"""Why a teacher moves, from the facts of the roster alone."""

from collections.abc import Iterator

from optimizer.domain.vocabulary import Kind
from optimizer.goals.gauge import decimal
from optimizer.readings.standing import Standing
from optimizer.reporting.facts.annual import Annual

MOST = 4  # a reason is to be read at a glance
KINDS = {
    Kind.LEADER: "干部交流", Kind.SHADOWING: "新教师跟岗", Kind.PROLONGED: "期满后延长", Kind.SUPPORT: "支教",
    Kind.TRAINING: "轮训（交流学习）", Kind.SECONDED: "干部挂职", Kind.REDEPLOYED: "同一法人各校区间调配",
}
BACK = "调回编制学校"


def remarks(standing: Standing) -> Iterator[str]:
    """What a list of postings notes beside a name."""
    if standing.kind in KINDS:
        yield KINDS[standing.kind] if standing.away else BACK
    if _decided(standing):
        yield "按指定安排"
    if standing.after in standing.teacher.wishes:
        yield "符合本人意愿"
    elif standing.teacher.volunteer:
        yield "本人自愿"


def _decided(standing: Standing) -> bool:
    posting = standing.posting
    return (posting is not None and posting.decided) or standing.teacher.fixed == standing.after


def reason(annual: Annual, standing: Standing) -> str:
    """The strongest facts first; where there are none, that the quota asks for somebody."""
    found = list(_facts(annual, standing))[:MOST]
    return "；".join(found) if found else _else(annual, standing)


def _facts(annual: Annual, standing: Standing) -> Iterator[str]:
    history, teacher, school = annual.history, standing.teacher, standing.after
    if _decided(standing):
        yield "按指定安排"
    if standing.kind in KINDS:
        yield KINDS[standing.kind] if standing.away else BACK
    stage, subject = history.lesson_at(teacher, school)
    least, _ = annual.needs.get((school, stage, subject), (0, None))
    lacking = least - annual.opening.get((school, stage, subject), 0)
    if lacking > 0:
        unit = "人" if annual.county.parts == 1 else "个岗位"
        yield f"补{stage}{subject}缺岗（原缺{decimal(lacking)}{unit}）"
    if standing.kind is Kind.PROLONGED or not standing.away:
        return
    from_core = history.core_between(teacher.home, school) == teacher.home
    if history.is_backbone(teacher):
        to_new = from_core and history.is_new(history.county.school[school])
        yield f"支援新建校{subject}骨干" if to_new else "骨干教师交流"
    own = (teacher.home, *history.lesson_at(teacher, teacher.home))
    _, most = annual.needs.get(own, (0, None))
    if most is not None and annual.opening.get(own, 0) > most:
        yield f"原校{own[2]}超员"
    if from_core:
        yield "核心校派往成员校"
    if school in teacher.wishes:
        yield "符合本人意愿"
    elif teacher.volunteer:
        yield "本人自愿"
    if history.is_due(teacher):
        yield f"现校任教满{history.years_here(teacher)}学年"


def _else(annual: Annual, standing: Standing) -> str:
    history = annual.history
    if not standing.away:
        return BACK
    core = history.core_between(standing.teacher.home, standing.after)
    if core == standing.after:
        return "成员校派往核心校"
    return "县域内统筹调配" if core is None else "集团内统筹调配"
