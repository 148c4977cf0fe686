"""Months, years and numbers in the forms that people and programs give them."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from benchmarks.mess.book import OPEN, PLAIN, Book, Cell, Sureness
from optimizer.domain.county import County

WIDE: Mapping[int, int] = str.maketrans("0123456789.", "０１２３４５６７８９．")
MONTHS: Mapping[str, Callable[[date], Cell]] = {
    "1985.07": lambda day: f"{day:%Y.%m}",
    "85-7": lambda day: f"{day:%y}-{day.month}",
    "19850701": lambda day: int(f"{day:%Y%m}01"),
    "'19850701": lambda day: f"{day:%Y%m}01",
    "1985、07": lambda day: f"{day:%Y}、{day:%m}",
    "1985年7月": lambda day: f"{day.year}年{day.month}月",
    "1985 年 07 月": lambda day: f"{day.year} 年 {day:%m} 月",
    "1985/7/1": lambda day: f"{day.year}/{day.month}/1",
    "198507": lambda day: int(f"{day:%Y%m}"),
    "1985-07-01T00:00:00": lambda day: f"{day:%Y-%m}-01T00:00:00",
    "1985-07-01 00:00:43": lambda day: f"{day:%Y-%m}-01 00:00:43",
    "1985年7月1日 0:00": lambda day: f"{day.year}年{day.month}月1日 0:00",
    "Jul-85": lambda day: f"{day:%b-%y}",
    "serial": lambda day: (day - date(1899, 12, 30)).days,
    "１９８５．０７": lambda day: f"{day:%Y.%m}".translate(WIDE),
}
DATES = (
    ("教师", "出生年月"), ("教师", "现校任教起始"), ("教师", "参加工作年月"), ("交流历史", "开始年月"),
    ("交流历史", "结束年月"),
)
YEARS: Sequence[Callable[[int], Cell]] = (
    lambda year: f"{year}-{year + 1}学年", lambda year: f"{year}—{year + 1}学年度", lambda year: f"{year}年秋",
    lambda year: f"{year}学年", lambda year: f"{year}-{(year + 1) % 100:02}", lambda year: f"{year}/{year + 1}",
    lambda year: f"{year} ", lambda year: f"{year}年秋季",
)
YEARLY = (("教师", "招聘学年"), ("集团成员", "加入学年"), ("集团", "稳定起始学年"), ("学校", "开办学年"))
COUNTS = (
    ("学校", "编制数", "人"), ("学校", "初中学生数", "人"), ("学校", "小学学生数", "人"),
    ("学科需求", "班级数", "个班"), ("学科需求", "每班周课时", "节"), ("学科需求", "教师周课时", "节"),
    ("学校", "高级岗位数", "个"),
)


def months(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A column of months in another form."""
    table, heading = chance.choice(DATES)
    form = MONTHS[chance.choice([*MONTHS])]
    page = book.pages.get(table)
    share = chance.choice((1.0, 0.6))
    if page and page.replace(heading, chance, share, lambda cell: form(cell) if isinstance(cell, date) else None):
        return PLAIN
    return None


def evenings(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Midnight of China written as the evening before, in universal time: said so by a Z, or not said at all."""
    table, heading = chance.choice(DATES)
    page, told = book.pages.get(table), chance.random() < 0.5

    def before(cell: Cell) -> Cell | None:
        if not isinstance(cell, date):
            return None
        eve = date.fromordinal(cell.toordinal() - 1)
        return f"{eve:%Y-%m-%d}T16:00:00.000Z" if told else f"{eve:%Y-%m-%d} 16:00:00"

    if page and page.replace(heading, chance, 1.0, before):
        return PLAIN if told else OPEN
    return None


def years(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A column of school years in words."""
    (table, heading), form = chance.choice(YEARLY), chance.choice(YEARS)
    page = book.pages.get(table)
    if page and page.replace(heading, chance, 1.0, lambda cell: form(cell) if isinstance(cell, int) else None):
        return PLAIN
    return None


def counts(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Numbers as text, with thousands separated, units or wide digits."""
    table, heading, unit = chance.choice(COUNTS)
    form: Callable[[int], Cell] = chance.choice((
        lambda number: f"{number:,}", lambda number: f"{number}{unit}", lambda number: f"{number}.0",
        lambda number: str(number).translate(WIDE), lambda number: f" {number} ",
    ))
    page = book.pages.get(table)
    if page and page.replace(heading, chance, 1.0, lambda cell: form(cell) if isinstance(cell, int) else None):
        return PLAIN
    return None


def year_only(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Only the year where a month is asked."""
    heading = chance.choice(("现校任教起始", "参加工作年月", "出生年月"))
    page = book.pages["教师"]
    done = page.replace(heading, chance, 0.3, lambda cell: str(cell.year) if isinstance(cell, date) else None)
    return OPEN if done else None
