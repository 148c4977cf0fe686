"""The headline figures of the front page: cards for the whole plan, and a line for each of several years."""

from collections.abc import Sequence

from optimizer.domain.vocabulary import Kind
from optimizer.reporting.facts.annual import WAY_UNKNOWN, Annual, added, mean_and_longest, percent, share
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.grid import Spans, spanned
from optimizer.reporting.xlsx.page import Page, Value

USUAL = (Kind.LEADER, Kind.SHADOWING)  # kinds that stand beside 轮岗, whether the plan has any or not
YEARS: Spans = (
    ("学年", 1, "centre"), ("在岗", 1, "whole"), ("新交流", 1, "whole"), ("占在岗", 1, "share"), ("骨干", 1, "whole"),
    ("骨干占比", 1, "share"), ("自愿", 1, "whole"), ("全部在外", 1, "whole"), ("缺岗（前）", 1, "number"),
    ("缺岗（后）", 1, "number"), ("平均单程", 1, "whole"), ("最远单程", 1, "whole"),
)


def cards(page: Page, row: int, figures: Figures) -> int:
    """Six figures side by side; returns the row below."""
    movers = figures.total(lambda annual: len(annual.rotating))
    staff = figures.total(lambda annual: annual.staff)
    backbones = figures.total(lambda annual: annual.backbones)
    volunteers = figures.total(lambda annual: annual.volunteers)
    others = figures.total(lambda annual: len(annual.movers)) - movers
    before, after = (added(annual.shortage[side] for annual in figures.annuals) for side in (0, 1))
    known = mean_and_longest([minutes for annual in figures.annuals for minutes in annual.ways])
    unknown = figures.total(lambda annual: annual.unknown_ways)
    people, once, year, posts = (
        ("人次", f"{figures.solved.instance.span}个学年新交流", "年均在岗", "各学年合计（个）")
        if figures.several
        else ("人", "本学年新交流", "在岗", "交流前 → 交流后（个）")
    )
    others_of = {standing.kind for annual in figures.annuals for standing in annual.movers} - {Kind.ROTATION}
    kinds = "、".join(("干部交流", "跟岗", *(kind for kind in Kind if kind in others_of and kind not in USUAL)))
    told = (
        ("拟交流教师", f"{movers} {people}", f"另有{kinds} {others} {people}" if others else once),
        ("占在岗教师", percent(movers, staff), f"{year} {round(staff / len(figures.annuals))} 人"),
        ("骨干教师", percent(backbones, movers), f"{backbones} {people}"),
        ("自愿报名", percent(volunteers, movers), f"{volunteers} {people}"),
        ("缺岗", f"{before} → {after}", posts),
        ("平均单程", *_way(known, unknown)),
    )
    for position, (label, figure, detail) in enumerate(told):
        first = position * 2
        page.spread(row, first, first + 1, label, "card", 20)
        page.spread(row + 1, first, first + 1, figure, "figure", 32)
        page.spread(row + 2, first, first + 1, detail, "detail", 18)
    return row + 3


def _way(known: tuple[int, int] | None, unknown: int) -> tuple[str, str]:
    """Mean and longest way, and of how many nothing is known."""
    others = f"{unknown} 人次{WAY_UNKNOWN}" if unknown else ""
    if known is None:
        return ("不详" if unknown else "—"), others
    return f"{known[0]} 分钟", f"最远 {known[1]} 分钟" + (f"，另有 {others}" if others else "")


def yearly(page: Page, row: int, figures: Figures) -> int:
    """One line for each year; returns the row below."""
    return spanned(page, row, YEARS, map(_year, figures.annuals))


def _or_dash(figure: float | None) -> Value:
    return "—" if figure is None else figure


def _year(annual: Annual) -> Sequence[Value]:
    movers = len(annual.rotating)
    return (
        years_of(annual.year), annual.staff, movers, _or_dash(share(movers, annual.staff)), annual.backbones,
        _or_dash(share(annual.backbones, movers)), annual.volunteers, annual.away, *annual.shortage,
        *(mean_and_longest(annual.ways) or ("不详" if annual.unknown_ways else "—",) * 2),
    )
