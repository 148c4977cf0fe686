"""总体情况 and 均衡: the headline figures by year and by group, and the 差异系数 before and after."""

from collections import Counter
from collections.abc import Iterator

from optimizer.readings.equity import INDICATORS, NOT_COMPUTABLE, Variation
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.facts.annual import Annual, others_told, percent, ways_told
from optimizer.reporting.facts.school_years import school_years, years_of

YEARS = (
    "学年", "在岗", "新交流", "占在岗", "骨干", "骨干占比", "自愿", "填报志愿", "满足志愿", "第一志愿", "缺岗前",
    "缺岗后",
)
GROUPS = ("学年", "集团", "在岗", "新交流", "占在岗", "骨干", "骨干占比", "自愿")
BALANCES = ("学年", "县区", "学段", "指标", "交流前", "交流后", "限值", "结论")
APART = "未入集团"


def years(dossier: Dossier) -> list[Row]:
    """One row for each school year; movers are those whom quotas count."""
    found = []
    for annual in dossier.annuals:
        movers = len(annual.rotating)
        found.append(row(
            YEARS, years_of(annual.year), annual.staff, movers, percent(movers, annual.staff), annual.backbones,
            percent(annual.backbones, movers), annual.volunteers, *_wishes(annual), *annual.shortage,
        ))
    return found


def _wishes(annual: Annual) -> tuple[int, int, int]:
    """Movers who named schools, of them who go to one of those, and who go to the first."""
    asked = [standing for standing in annual.rotating if standing.teacher.wishes]
    granted = sum(standing.after in standing.teacher.wishes for standing in asked)
    return len(asked), granted, sum(standing.after == standing.teacher.wishes[0] for standing in asked)


def groups(dossier: Dossier) -> list[Row]:
    """By year and group of the 编制 school: staff, and who sets out."""
    return [line for annual in dossier.annuals for line in _groups(annual)]


def _groups(annual: Annual) -> Iterator[Row]:
    history = annual.history
    homes = [standing.teacher.home for standing in history.standings.values()]
    staff = Counter[str | None](group for home in homes for group in history.groups_of(home) or (None,))
    for group in (*(group.id for group in annual.county.groups), None):
        if not staff[group]:
            continue
        moved = [standing for standing in annual.rotating if history.group_of_posting(standing) == group]
        backbones = sum(history.is_backbone(standing.teacher) for standing in moved)
        yield row(
            GROUPS, years_of(annual.year), APART if group is None else annual.county.group[group].name, staff[group],
            len(moved), percent(len(moved), staff[group]), backbones, percent(backbones, len(moved)),
            sum(standing.teacher.volunteer for standing in moved),
        )


def overview(dossier: Dossier) -> list[str]:
    """The paragraphs of 总体情况."""
    return [_people(dossier), _circumstances(dossier), *_rehomed(dossier)]


def _rehomed(dossier: Dossier) -> Iterator[str]:
    if dossier.rehomed:
        number = len({each.teacher for each in dossier.rehomed})
        yield f"因学校撤并，另有{number}名教师的编制随校转入并入学校，不属于交流轮岗，不计入上述人数和比例。"


def _people(dossier: Dossier) -> str:
    instance, annuals = dossier.instance, dossier.annuals
    several = instance.span > 1
    movers = sum(len(annual.rotating) for annual in annuals)
    staff, unit = sum(annual.staff for annual in annuals), "人次" if several else "人"
    backbones, volunteers = (sum(each) for each in zip(*((a.backbones, a.volunteers) for a in annuals), strict=True))
    told = (
        f"本方案规划{school_years(instance.years)}，涉及学校{len(instance.county.schools)}所、"
        f"集团{len(instance.county.groups)}个，{'年均' if several else ''}在岗教师{round(staff / len(annuals))}人。"
        f"拟交流轮岗教师{movers}{unit}，占在岗教师的{percent(movers, staff)}；"
        f"其中骨干教师{backbones}{unit}，占交流教师的{percent(backbones, movers)}；"
        f"自愿报名{volunteers}{unit}，占{percent(volunteers, movers)}。"
    )
    named = others_told(annuals, unit)
    return told + (f"另有不计入上述比例的{named}。" if named else "")


def _circumstances(dossier: Dossier) -> str:
    annuals = dossier.annuals
    unit = "人次" if dossier.instance.span > 1 else "人"
    asked, granted, first = (sum(each) for each in zip(*map(_wishes, annuals), strict=True))
    wishes = (
        f"填报志愿的交流教师{asked}{unit}，安排到志愿学校{granted}{unit}，其中第一志愿{first}{unit}。"
        if asked
        else "交流教师均未填报志愿学校。"
    )
    posts = "；".join(
        (f"{years_of(annual.year)}学年" if len(annuals) > 1 else "") + "缺岗由{}个变为{}个".format(*annual.shortage)
        for annual in annuals
    )
    ways = ways_told(annuals).replace(" ", "")
    return f"{wishes}{posts}。" + (f"交流教师{ways}。" if ways else "")


def balances(dossier: Dossier) -> list[Row]:
    """Every 差异系数 by year, district, stage and indicator."""
    found = []
    for year, before, after in _pairs(dossier):
        found.append(row(
            BALANCES, years_of(year), after.district or "全县", after.stage.value, INDICATORS[after.indicator],
            _shown(before), _shown(after), f"{float(after.limit):.2f}", after.verdict,
        ))
    return found


def balance_words(dossier: Dossier) -> str:
    """One sentence on all of them."""
    pairs = [(before, after) for _, before, after in _pairs(dossier) if after.squared is not None]
    met = [sum(bool(each.met) for each in side) for side in zip(*pairs, strict=True)] or [0, 0]
    lower = sum(before.squared is not None and after.squared < before.squared for before, after in pairs)  # type: ignore[operator]
    return (
        f"按教督〔2017〕6号的校际差异系数（以学生数加权）计算，共{len(pairs)}项：交流前达标{met[0]}项，交流后达标{met[1]}项；"
        f"{lower}项比交流前缩小。限值为小学0.50、初中0.45。"
    )


def _pairs(dossier: Dossier) -> Iterator[tuple[int, Variation, Variation]]:
    for year, seen in dossier.audit.years.items():
        for before, after in zip(seen.before, seen.after, strict=True):
            yield year, before, after


def _shown(variation: Variation) -> str:
    return NOT_COMPUTABLE if variation.value is None else f"{variation.value:.4f}"
