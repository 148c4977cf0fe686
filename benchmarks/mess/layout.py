"""Rows that are no records, rows that may be meant or not, and tables in unusual places."""

import random

from benchmarks.mess.book import GUESSED, OPEN, PLAIN, Book, Page, Row, Sureness
from optimizer.domain.county import County

REMARKS = (
    "注：以上数据截至2026年6月30日。", "备注：本表一式两份", "填表人：王某    审核人：李某", "说明：学历填最高学历",
    "制表：人事股", "填表人：", "单位负责人（签字）：", "审核人：张某",
)
TOTALS = ("合计", "总计", "合 计", "全县合计", "小计")


def remark(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A line of the office below the records."""
    page = book.pages[chance.choice([*book.pages])]
    if page.title == "设置":
        return None
    width, at = len(page.grid[0]), chance.choice((0, 0, 1))
    if chance.random() < 0.5:
        page.grid.append([""] * width)
    page.grid.append(["" if place != at else chance.choice(REMARKS) for place in range(width)])
    return PLAIN


def total(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A row of sums at the end, or one for each school."""
    table, headings = chance.choice((
        ("学校", ("编制数", "高级岗位数", "中级岗位数", "小学学生数", "初中学生数")), ("学科需求", ("班级数",)),
    ))
    page = book.pages[table]
    sums = [place for heading in headings if (place := page.at(heading)) is not None]
    if not sums or page.hidden_rows or page.struck_rows:
        return None
    first = page.grid[0].index("序号") + 1 if "序号" in page.grid[0] else 0
    name = chance.choice(TOTALS)

    def row(rows: list[Row], where: int) -> Row:
        made: Row = [""] * len(page.grid[0])
        for place in sums:
            made[place] = sum(cell for line in rows if isinstance(cell := line[place], int))
        made[where] = name
        return made

    school = page.at("学校编号")
    if table == "学科需求" and school is not None and chance.random() < 0.6:
        name, grid = "小计", [page.grid[0]]
        for code in dict.fromkeys(line[school] for line in page.grid[1:]):
            lines = [line for line in page.grid[1:] if line[school] == code]
            grid += [*lines, row(lines, chance.choice((school, school + 1)))]
        page.grid = grid
    else:
        page.grid.append(row(page.grid[1:], first))
    return PLAIN


def printed(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """The headings once more on every printed page."""
    page = book.pages["教师"]
    if page.merged or page.hidden_rows or page.struck_rows:
        return None
    each, grid = chance.choice((25, 40, 50)), [page.grid[0]]
    for number, row in enumerate(page.grid[1:]):
        if number and number % each == 0:
            grid.append([*page.grid[0]])
        grid.append(row)
    page.grid = grid
    return PLAIN


def hidden(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Rows filtered away or struck out: nobody knows whether they are meant."""
    page = book.pages["教师"]
    rows = set(chance.sample(range(2, len(page.grid)), chance.randint(3, 20)))
    if chance.random() < 0.5:
        page.hidden_rows |= rows
    else:
        page.struck_rows |= rows
    return OPEN


def gaps(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Empty rows and an empty column."""
    page = book.pages[chance.choice([*book.pages])]
    if page.merged or page.hidden_rows or page.struck_rows or page.title == "设置":
        return None
    for _ in range(chance.randint(1, 3)):
        page.grid.insert(chance.randrange(1, len(page.grid) + 1), [""] * len(page.grid[0]))
    if chance.random() < 0.5:
        at = chance.randrange(1, len(page.grid[0]))
        page.grid = [[*row[:at], "", *row[at:]] for row in page.grid]
    return PLAIN


def merged_school(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """The school once, in a cell merged over its teachers."""
    page = book.pages["教师"]
    column = page.at("编制学校")
    if column is None or page.merged or page.hidden_rows or page.struck_rows:
        return None
    if any(row[column] == "" for row in page.grid):
        return None
    page.grid[1:] = sorted(page.grid[1:], key=lambda row: str(row[column]))
    top = 1
    for number in range(2, len(page.grid) + 1):
        if number == len(page.grid) or page.grid[number][column] != page.grid[top][column]:
            if number - 1 > top:
                page.merged.append((top, column, number - 1, column))
                for inner in range(top + 1, number):
                    page.grid[inner][column] = ""
            top = number
    return PLAIN


def school_sheets(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """One sheet for each school."""
    page = book.pages["教师"]
    column = page.at("编制学校")
    if column is None or page.merged or page.hidden_rows or page.struck_rows:
        return None
    names = {school.id: school.name for school in county.schools}
    groups: dict[str, list[Row]] = {}
    for row in page.grid[1:]:
        groups.setdefault(str(row[column]), []).append(row)
    if not groups.keys() <= names.keys():
        return None
    del book.pages["教师"]
    book.extra += [Page(names[code][:31], [[*page.grid[0]], *rows]) for code, rows in groups.items()]
    return GUESSED


def one_sheet(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """One table below another on the same sheet."""
    upper, lower = chance.choice((("学校", "教师"), ("集团", "集团成员"), ("学校", "学科需求")))
    pages = book.pages
    if upper not in pages or lower not in pages or any(
        pages[name].merged or pages[name].hidden_rows or pages[name].struck_rows for name in (upper, lower)
    ):
        return None
    below = pages.pop(lower)
    page = pages[upper]
    width = max(len(page.grid[0]), len(below.grid[0]))
    name: list[Row] = [[lower]] if chance.random() < 0.5 else []
    grid = [*page.grid, [], *name, *below.grid]
    page.grid = [[*row, *[""] * (width - len(row))] for row in grid]
    return GUESSED


def old_copy(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A hidden sheet with last year's list."""
    page = book.pages["教师"]
    copied = [[*row] for row in page.grid[: len(page.grid) * 2 // 3]]
    book.extra.append(Page(chance.choice(("教师 (2)", "教师2025", "教师备份", "旧教师")), copied, hidden=True))
    return GUESSED
