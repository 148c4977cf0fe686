"""合规情况: every case of every entry, the reading in force first, then the other readings of disputed clauses."""

from collections.abc import Iterator

from optimizer.auditing.audit import Judged
from optimizer.domain.vocabulary import Compliance
from optimizer.policy.entries import Entry
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.proved_levels import Verdict, force, is_personal, per_person, room, verdicts
from optimizer.reporting.xlsx.dated import Places, dated, lines
from optimizer.reporting.xlsx.page import A3, Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD, MILD
from optimizer.rules.base import UNKNOWN

NAME, PURPOSE = "合规情况", "逐条逐处的要求、实际与余量；先列生效口径，再列其他口径供参考"
IN_FORCE = "生效口径"
OTHER = "参考"
YES, NO = Compliance.MET.word, Compliance.BROKEN.word
COLUMNS = (
    Column("序号", 7, "whole"), Column("口径", 24), Column("条款", 16), Column("约束", 9, "centre"),
    Column("对象", 30), Column("要求说明", 54, "long"), Column("要求", 14, "centre"), Column("实际", 15, "centre"),
    Column("余量", 8, "number"), Column("结论", 9, "centre"), Column("依据", 64, "long"), Column("条目编号", 16, "id"),
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#548235", paper=A3)
    top = page.title(
        f"{figures.heading}合规情况",
        "「生效口径」为政策采用的口径，必须满足；其他口径仅供对照，不合规不影响方案效力。余量：距最近限值还差多少，负数为不足。"
        "「无法核对」是名册没有写明核对所需的内容，既不能说合规，也不能说不合规。",
    )
    several = figures.several
    columns = dated(COLUMNS, several=several)
    end = page.table(top, columns, lines(_rows(figures), several=several), main=True, frozen=3 + several)
    if end == top + 1:
        return
    at, first = Places(columns), top + 2
    area = (top + 1, at["结论"], end - 1, at["结论"])
    verdict, bound = f"${at.letter('结论')}{first}", f"${at.letter('约束')}{first}"
    page.colour(area, f'=AND({verdict}="{NO}",{bound}="硬性")', BAD)
    page.colour(area, f'={verdict}="{NO}"', MILD)
    page.colour(area, f'={verdict}="{UNKNOWN}"', MILD)
    page.colour(area, f'={verdict}="{YES}"', GOOD)


def _rows(figures: Figures) -> Iterator[tuple[int, list[Value]]]:
    solved = figures.solved
    judged = list(solved.audit.compliance)
    named = {
        (each.entry.id, each.year)
        for each in judged
        if each.check.verdict is not Compliance.MET and is_personal(each, solved)
    }
    told = [
        (annual.year, _whole(annual, entry))
        for annual in figures.annuals
        for entry in solved.instance.entries_in(annual.year)
        if per_person(entry) and (entry.id, annual.year) not in named and annual.movers
    ]
    told += [(each.year, _line(figures, each)) for each in judged if not each.reading]
    first = figures.annuals[0].year
    told += [(first, _asleep(verdict)) for verdict in verdicts(solved) if not verdict.cases]
    told += [(each.year, _line(figures, each)) for each in judged if each.reading]
    for number, (year, line) in enumerate(told, start=1):
        yield year, [number, *line]


def _line(figures: Figures, judged: Judged) -> list[Value]:
    entry, check, rule = judged.entry, judged.check, judged.rule
    county = figures.solved.instance.county_in(judged.year)
    demand = rule.tell(check, county) if check.unknown else rule.state(check.subject, county)
    return [
        judged.reading or IN_FORCE, rule.title, OTHER if judged.reading else force(entry),
        figures.subject(check.subject), demand, judged.required, judged.actual, room(judged),
        check.verdict.word, str(entry.clause), entry.id,
    ]


def _asleep(verdict: Verdict) -> list[Value]:
    """One line for an entry that has nothing to judge, and why."""
    entry, why = verdict.entry, verdict.asleep or "名册与方案中没有这一条所说的情形"
    return [
        IN_FORCE, entry.rule.title, force(entry), "—", why, "—", "—", "—", verdict.words, str(entry.clause), entry.id,
    ]


def _whole(annual: Annual, entry: Entry) -> list[Value]:
    """One line for a rule that is judged person by person and that nobody breaks."""
    return [
        IN_FORCE, entry.rule.title, force(entry), f"全部拟交流教师（{len(annual.movers)}人）", "逐人核对，无人违反",
        "违反0人", "0人", "—", YES, str(entry.clause), entry.id,
    ]
