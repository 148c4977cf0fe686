"""方案摘要: status, headline figures, what is proved, compliance by entry, 差异系数 and its chart."""

from collections.abc import Iterator, Sequence

from optimizer.readings.equity import NOT_COMPUTABLE
from optimizer.reporting.facts.balances import Balance, balances
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.masking import kept_apart
from optimizer.reporting.facts.measures import words_of
from optimizer.reporting.facts.proved_levels import claims, force, legality, verdicts
from optimizer.reporting.xlsx.chart import variation_chart
from optimizer.reporting.xlsx.grid import CELL, WIDTH, Spans, section, spanned
from optimizer.reporting.xlsx.headline import cards, yearly
from optimizer.reporting.xlsx.page import Book, Page, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD, MILD
from optimizer.rules.base import UNKNOWN
from optimizer.solving.answers import Solved

NAME, PURPOSE = "方案摘要", "本页"

LEVELS: Spans = (
    ("顺序", 1, "whole"), ("目标", 2, "text"), ("方案值", 2, "number"), ("下界", 2, "number"), ("容差", 1, "number"),
    ("单位", 2, "centre"), ("证明结论", 2, "centre"),
)
ENTRIES: Spans = (
    ("条款", 2, "text"), ("约束", 1, "centre"), ("核对", 1, "whole"), ("合规", 1, "whole"), ("结论", 1, "centre"),
    ("依据", 6, "long"),
)
EQUITY: Spans = (
    ("学段与指标", 3, "text"), ("交流前", 2, "decimal"), ("交流后", 2, "decimal"), ("限值", 1, "limit"),
    ("达标（前）", 2, "centre"), ("达标（后）", 2, "centre"),
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#1F3864", landscape=False)
    page.widths([CELL] * WIDTH)
    solved = figures.solved
    row = page.title(f"{figures.heading}教师交流轮岗方案摘要", _subtitle(figures))
    row = _banner(page, row, solved)
    row = cards(page, row + 1, figures)
    if figures.several:
        row = section(page, row + 1, "分年情况（占比按当年新交流的轮岗教师；单程为分钟）")
        row = yearly(page, row, figures)
    summed = "各学年之和；" if figures.several else ""
    row = section(page, row + 1, f"目标与证明（{summed}从上到下依次优化，前一级最优之后再优化后一级）")
    row = spanned(page, row, LEVELS, _levels(solved))
    row = section(page, row + 1, "义务教育均衡：校际差异系数")
    found = list(balances(solved))
    row = spanned(page, row, EQUITY, (_balance(balance, figures) for balance in found))
    latest = [balance for balance in found if balance.year == figures.annuals[-1].year]
    if latest:
        row = variation_chart(book, page, row, len(latest), figures)
    row = section(page, row + 1, "条款合规（明细见「合规情况」）")
    first = row + 1
    row = spanned(page, row, ENTRIES, _entries(solved))
    for text, pair in (("合规", GOOD), ("不合规", BAD), ("有缺口", MILD), (UNKNOWN, MILD)):
        page.colour((first, 5, row - 1, 5), f'=$F{first + 1}="{text}"', pair)
    row = section(page, row + 1, "本工作簿的内容")
    for name, purpose in book.contents:
        page.sheet.merge_range(row, 0, row, 2, "", book.style("link"))
        page.link(row, 0, name)
        page.spread(row, 3, WIDTH - 1, purpose, "text")
        row += 1
    page.sheet.print_area(0, 0, row - 1, WIDTH - 1)
    page.sheet.activate()


def _subtitle(figures: Figures) -> str:
    instance = figures.solved.instance
    names = "姓名为完整姓名，请按个人信息管理规定使用" if figures.full_names else "姓名已脱敏"
    county, staff = figures.county, figures.annuals[0].staff
    if kept_apart(teacher.name for teacher in county.teachers):
        names = "姓名按导出权限显示"
    size = f"学校 {len(county.schools)} 所，集团 {len(county.groups)} 个，在岗教师 {staff} 人"
    return f"政策：{instance.policy.name}　　{size}　　{names}"


def _banner(page: Page, row: int, solved: Solved) -> int:
    proved = solved.audit.lawful and solved.audit.certain and all(level.verdict.proved for level in solved.levels)
    text = f"已求得方案。{legality(solved)}。{words_of(solved.levels)}。"
    page.spread(row, 0, WIDTH - 1, text, "banner_good" if proved else "banner_mild", 18 * (1 + len(text) // 62) + 12)
    return row + 1


def _levels(solved: Solved) -> Iterator[Sequence[Value]]:
    for number, claim in enumerate(claims(solved), start=1):
        yield number, claim.title, *claim.cells, claim.unit, claim.words


def _entries(solved: Solved) -> Iterator[Sequence[Value]]:
    for verdict in verdicts(solved):
        entry = verdict.entry
        yield (
            entry.rule.title, force(entry), verdict.cases, verdict.met, verdict.words, str(entry.clause),
        )


def _balance(balance: Balance, figures: Figures) -> Sequence[Value]:
    many = balance.districts > 1
    label = f"{balance.year} {balance.label}" if figures.several else balance.label
    return (
        label + ("（最大值）" if many else ""), NOT_COMPUTABLE if balance.before is None else balance.before,
        NOT_COMPUTABLE if balance.after is None else balance.after, balance.limit, *balance.words,
    )
