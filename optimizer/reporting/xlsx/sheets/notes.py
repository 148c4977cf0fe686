"""数据说明: what was announced, who was left out and why, and what the words mean under this policy."""

from collections.abc import Iterator

from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import UNKNOWN, has_home
from optimizer.domain.vocabulary import Ranked
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.annual import WAY_UNKNOWN
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.masking import kept_apart
from optimizer.reporting.facts.proved_levels import force, in_force
from optimizer.reporting.facts.roads_told import cut_off, out_of_reach
from optimizer.reporting.facts.school_years import school_year
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "数据说明", "提示、排除的人数与原因、政策用词的含义、生效条款"
WIDTHS = (26, 20, 12, 12, 70)
EXCLUDED = (Column("条款", 26), Column("条目编号", 20, "id"), Column("排除安排", 12, "whole"))
TERMS = (Column("用词", 26), Column("取值", 20))
ENTRIES = (
    Column("条款", 26), Column("条目编号", 20, "id"), Column("约束", 12, "centre"), Column("状态", 12, "centre"),
    Column("依据", 70, "long"),
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#7F7F7F")
    page.widths(WIDTHS)
    row = page.title(f"{figures.heading}数据说明")
    row = _section(page, row, "一、提示")
    for line in _announced(figures):
        page.spread(row, 0, 4, line, "long", 18 * (1 + len(line) // 75))
        row += 1
    option = "一名教师某学年去一所学校" if figures.several else "一名教师到一所学校"
    row = _section(page, row + 1, f"二、逐条排除的可能安排（{option}为一项；先列的条款先排除）")
    row = page.table(row, EXCLUDED, _excluded(figures), height=22)
    row = _section(page, row + 1, "三、政策条款")
    row = page.table(row, ENTRIES, _entries(figures), height=22)
    row = _section(page, row + 1, "四、用词的含义")
    for title, value in _terms(figures.solved.instance.definitions):
        page.spread(row, 0, 1, title, "text")
        page.spread(row, 2, 4, value, "long")
        row += 1
    page.sheet.print_area(0, 0, row - 1, 4)


def _section(page: Page, row: int, text: str) -> int:
    page.spread(row, 0, 4, text, "section", 24)
    return row + 1


def _announced(figures: Figures) -> Iterator[str]:
    yield from dict.fromkeys(figures.solved.instance.announcements)
    for annual in figures.annuals:
        lead, this, when = "", "本", "此前的"
        if figures.several:
            lead, this, when = f"{school_year(annual.year)}：", "该", "此前（含本方案往年）的"
        if annual.retired and annual.year != figures.solved.instance.year:  # those of the first year are announced
            yield f"{lead}名册中有 {annual.retired} 名教师在9月1日前已退休，不计入在岗教师，也不安排交流。"
        terms = sum(standing.in_term for standing in annual.history.standings.values())
        if terms:
            yield f"{lead}有 {terms} 名教师仍在{when}交流期内，{this}学年不再安排。"
    yield from cut_off(figures.solved.instance)
    yield from out_of_reach(figures.solved.instance, figures.annuals)
    yield from _ways(figures)
    remarks = {level.remark for level in figures.solved.levels if level.remark}
    yield from (f"{remark}。" for remark in sorted(remarks))
    if kept_apart(teacher.name for teacher in figures.county.teachers):
        yield "姓名按导出权限显示（「公示名单」始终脱敏），教师编号不脱敏。"
        return
    masked = "姓名已脱敏，教师编号不脱敏；需要完整姓名时，求解加 --full-names。"
    yield "姓名为完整姓名（「公示名单」除外）。" if figures.full_names else masked


def _ways(figures: Figures) -> Iterator[str]:
    """How ways were measured, and what of them is not known."""
    county, words = figures.county, figures.solved.instance.definitions
    if not county.roads and any(school.lon is not None for school in county.schools):
        yield f"没有道路数据，路程按直线距离乘以绕行系数 {words.road_factor:g}、车速 {words.speed:g} 公里/小时估算。"
    homeless = sum(not has_home(teacher) for teacher in county.teachers)
    if homeless:
        yield f"有 {homeless} 名教师没有居住地的位置，路程从编制学校起算。"
    unknown = sum(annual.minutes[s.teacher.id] == UNKNOWN for annual in figures.annuals for s in annual.movers)
    if unknown:
        yield (
            f"有 {unknown} 项交流的{WAY_UNKNOWN}（名册中缺少两端的道路节点或经纬度）：「教师负担」等目标不计其路程，"
            "平均与最远单程不含这些人，通勤时间上限无法核对。"
        )


def _excluded(figures: Figures) -> Iterator[list[Value]]:
    for identity, count in figures.solved.assembly.excluded.items():
        yield [figures.solved.instance.policy.entry(identity).rule.title, identity, count]


def _entries(figures: Figures) -> Iterator[list[Value]]:
    instance = figures.solved.instance
    for entry in instance.policy.entries:
        yield [entry.rule.title, entry.id, force(entry), _standing(entry, instance), str(entry.clause)]


def _standing(entry: Entry, instance: Instance) -> str:
    """Whether an entry is in force, and in which years where it is not in all of them."""
    years = in_force(entry, instance)
    if not years or len(years) == instance.span:
        return entry.standing(instance.year)
    return f"{years[0]}学年" if len(years) == 1 else f"{years[0]}—{years[-1]}"


def _terms(definitions: Definitions) -> Iterator[tuple[str, str]]:
    for name, field in Definitions.model_fields.items():
        yield field.title or name, _shown(getattr(definitions, name))


def _shown(value: object) -> str:
    if value is None or value in ((), {}):
        return "未设"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Ranked):
        return value.label
    if isinstance(value, dict):
        return "；".join(f"{key}：{_shown(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return "、".join(_shown(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
