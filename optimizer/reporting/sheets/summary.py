"""方案摘要: status, headline figures, what is proved, compliance by entry, 差异系数 and its chart."""

from collections.abc import Iterator, Sequence

from optimizer.answers import Solved
from optimizer.reporting.annual import Annual, share
from optimizer.reporting.balances import Balance, balances
from optimizer.reporting.claims import claims, force, legality, verdicts
from optimizer.reporting.data import words_of
from optimizer.reporting.dated import years_of
from optimizer.reporting.figures import Figures
from optimizer.reporting.page import LINE_HEIGHT, Book, Page, Value, lines_of
from optimizer.reporting.styles import BAD, BODY, GOOD, INK, MILD

NAME, PURPOSE = "方案摘要", "本页"
WIDTH, CELL = 12, 10.5  # columns of the grid, and how wide one is
Spans = Sequence[tuple[str, int, str]]  # heading, columns, style

YEARS: Spans = (
    ("学年", 1, "centre"), ("在岗", 1, "whole"), ("新交流", 1, "whole"), ("占在岗", 1, "share"), ("骨干", 1, "whole"),
    ("骨干占比", 1, "share"), ("自愿", 1, "whole"), ("全部在外", 1, "whole"), ("缺岗（前）", 1, "whole"),
    ("缺岗（后）", 1, "whole"), ("平均单程", 1, "whole"), ("最远单程", 1, "whole"),
)
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
    row = _cards(page, row + 1, figures)
    if figures.several:
        row = _section(page, row + 1, "分年情况（占比按当年新交流的轮岗教师；单程为分钟）")
        row = _spanned(page, row, YEARS, map(_year, figures.annuals))
    summed = "各学年之和；" if figures.several else ""
    row = _section(page, row + 1, f"目标与证明（{summed}从上到下依次优化，前一级最优之后再优化后一级）")
    row = _spanned(page, row, LEVELS, _levels(solved))
    row = _section(page, row + 1, "义务教育均衡：校际差异系数")
    found = list(balances(solved))
    row = _spanned(page, row, EQUITY, (_balance(balance, figures) for balance in found))
    latest = [balance for balance in found if balance.year == figures.annuals[-1].year]
    if latest:
        row = _chart(book, page, row, len(latest), figures)
    row = _section(page, row + 1, "条款合规（明细见「合规情况」）")
    first = row + 1
    row = _spanned(page, row, ENTRIES, _entries(solved))
    for text, pair in (("合规", GOOD), ("不合规", BAD), ("有缺口", MILD)):
        page.colour((first, 5, row - 1, 5), f'=$F{first + 1}="{text}"', pair)
    row = _section(page, row + 1, "本工作簿的内容")
    for name, purpose in book.contents:
        page.sheet.merge_range(row, 0, row, 2, "", book.style("link"))
        page.sheet.write_url(row, 0, f"internal:'{name}'!A1", book.style("link"), name)
        page.spread(row, 3, WIDTH - 1, purpose, "text")
        row += 1
    page.sheet.print_area(0, 0, row - 1, WIDTH - 1)
    page.sheet.activate()


def _subtitle(figures: Figures) -> str:
    instance = figures.solved.instance
    names = "姓名为完整姓名，请按个人信息管理规定使用" if figures.full_names else "姓名已脱敏"
    county, staff = figures.county, figures.annuals[0].staff
    size = f"学校 {len(county.schools)} 所，集团 {len(county.groups)} 个，在岗教师 {staff} 人"
    return f"政策：{instance.policy.name}　　{size}　　{names}"


def _banner(page: Page, row: int, solved: Solved) -> int:
    proved = solved.audit.lawful and all(level.proved for level in solved.levels)
    text = f"已求得方案。{legality(solved)}。{words_of(solved.levels)}。"
    page.spread(row, 0, WIDTH - 1, text, "banner_good" if proved else "banner_mild", 18 * (1 + len(text) // 62) + 12)
    return row + 1


def _cards(page: Page, row: int, figures: Figures) -> int:
    movers = figures.total(lambda annual: len(annual.rotating))
    staff = figures.total(lambda annual: annual.staff)
    backbones = figures.total(lambda annual: annual.backbones)
    volunteers = figures.total(lambda annual: annual.volunteers)
    others = figures.total(lambda annual: len(annual.movers)) - movers
    before, after = (figures.total(lambda annual, side=side: annual.shortage[side]) for side in (0, 1))  # type: ignore[misc]
    mean, longest = _ways([minutes for annual in figures.annuals for minutes in annual.ways])
    people, once, year, posts = (
        ("人次", f"{figures.solved.instance.span}个学年新交流", "年均在岗", "各学年合计（个）")
        if figures.several
        else ("人", "本学年新交流", "在岗", "交流前 → 交流后（个）")
    )
    kinds = "、".join(("干部交流", "跟岗", *(["延长"] if any(a.prolonged for a in figures.annuals) else [])))
    cards = (
        ("拟交流教师", f"{movers} {people}", f"另有{kinds} {others} {people}" if others else once),
        ("占在岗教师", f"{share(movers, staff):.1%}", f"{year} {round(staff / len(figures.annuals))} 人"),
        ("骨干教师", f"{share(backbones, movers):.1%}", f"{backbones} {people}"),
        ("自愿报名", f"{share(volunteers, movers):.1%}", f"{volunteers} {people}"),
        ("缺岗", f"{before} → {after}", posts),
        ("平均单程", f"{mean} 分钟", f"最远 {longest} 分钟"),
    )
    for position, (label, figure, detail) in enumerate(cards):
        first = position * 2
        page.spread(row, first, first + 1, label, "card", 20)
        page.spread(row + 1, first, first + 1, figure, "figure", 32)
        page.spread(row + 2, first, first + 1, detail, "detail", 18)
    return row + 3


def _ways(minutes: Sequence[int]) -> tuple[int, int]:
    """Mean and longest."""
    return (round(sum(minutes) / len(minutes)), max(minutes)) if minutes else (0, 0)


def _year(annual: Annual) -> Sequence[Value]:
    movers = len(annual.rotating)
    return (
        years_of(annual.year), annual.staff, movers, share(movers, annual.staff), annual.backbones,
        share(annual.backbones, movers), annual.volunteers, annual.away, *annual.shortage, *_ways(annual.ways),
    )


def _section(page: Page, row: int, text: str) -> int:
    page.spread(row, 0, WIDTH - 1, text, "section", 24)
    return row + 1


def _spanned(page: Page, row: int, spans: Spans, rows: Iterator[Sequence[Value]], *, height: float = 20) -> int:
    """A table on the grid of the page, each column several cells wide."""
    titles: Sequence[Value] = [heading for heading, *_ in spans]
    lines = [(titles, ["heading"] * len(spans), 22.0)]
    lines += [(line, [style for *_, style in spans], height) for line in rows]
    for values, styles, tall in lines:
        wrapped = max(
            (lines_of(str(value), width * CELL) for value, (_, width, style) in zip(values, spans, strict=True)
             if style == "long"), default=1,
        )
        page.sheet.set_row(row, max(tall, wrapped * LINE_HEIGHT + 4))
        at = 0
        for value, style, (_, width, _) in zip(values, styles, spans, strict=True):
            if width > 1:
                page.sheet.merge_range(row, at, row, at + width - 1, "", page.book.style(style))
            page.put(row, at, value, style)
            at += width
        row += 1
    return row


def _levels(solved: Solved) -> Iterator[Sequence[Value]]:
    for number, claim in enumerate(claims(solved), start=1):
        yield number, claim.title, claim.value, claim.bound, claim.epsilon, claim.unit, claim.words


def _entries(solved: Solved) -> Iterator[Sequence[Value]]:
    for verdict in verdicts(solved):
        entry = verdict.entry
        yield (
            entry.rule.title, force(entry), verdict.cases, verdict.met, verdict.words, str(entry.clause),
        )


def _balance(balance: Balance, figures: Figures) -> Sequence[Value]:
    many = balance.districts > 1
    label = f"{balance.year} {balance.label}" if figures.several else balance.label
    words = [
        f"{met}/{balance.districts} 个县区" if many else ("达标" if met else "未达标")
        for met in (balance.met_before, balance.met_after)
    ]
    return (
        label + ("（最大值）" if many else ""), balance.before if balance.before is not None else "—",
        balance.after if balance.after is not None else "—", balance.limit, *words,
    )


def _chart(book: Book, page: Page, row: int, size: int, figures: Figures) -> int:
    """Columns before and after in the last year, which ends above ``row``, with the national limit as a line."""
    first, last = row - size, row - 1
    year = f"{years_of(figures.annuals[-1].year)}学年" if figures.several else ""
    chart, limit = book.book.add_chart({"type": "column"}), book.book.add_chart({"type": "line"})
    labels = [NAME, first, 0, last, 0]
    for column, name, colour in ((3, "交流前", "#A6B4C8"), (5, "交流后", INK)):
        chart.add_series({
            "name": name, "categories": labels, "values": [NAME, first, column, last, column],
            "fill": {"color": colour}, "gap": 80,
            "data_labels": {"value": True, "num_format": "0.000", "font": {"name": BODY, "size": 8}},
        })
    limit.add_series({
        "name": "国家限值", "categories": labels, "values": [NAME, first, 7, last, 7],
        "line": {"none": True},
        "marker": {
            "type": "long_dash", "size": 18, "fill": {"color": "#C00000"}, "border": {"color": "#C00000"},
        },
    })
    chart.combine(limit)
    chart.set_title({"name": f"{year}校际差异系数（越低越均衡）", "name_font": {"name": BODY, "size": 11}})
    chart.set_legend({"position": "bottom", "font": {"name": BODY, "size": 9}})
    chart.set_x_axis({"num_font": {"name": BODY, "size": 9}})
    chart.set_y_axis({
        "min": 0, "num_format": "0.00", "num_font": {"name": BODY, "size": 9},
        "major_gridlines": {"visible": True, "line": {"color": "#E3E7ED"}},
    })
    height = 11
    chart.set_size({"width": 940, "height": height * 24 - 12})
    page.sheet.insert_chart(row, 0, chart, {"x_offset": 4, "y_offset": 8, "object_position": 1})
    return row + height
