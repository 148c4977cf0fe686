"""Schools by name instead of number, and slips of the pen that must not pass."""

import random

from benchmarks.mess.book import OPEN, PLAIN, Book, Sureness
from optimizer.domain.county import County

PLACES = (
    ("教师", "编制学校"), ("学科需求", "学校编号"), ("集团", "核心校"), ("集团成员", "学校编号"), ("教师", "意愿学校"),
    ("交流历史", "原单位"), ("交流历史", "交流轮岗单位"),
)


def names(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Full names of schools in one to three columns."""
    name = {school.id: school.name for school in county.schools}
    done = 0
    for table, heading in chance.sample(PLACES, chance.randint(1, 3)):
        if table in book.pages:
            done += book.pages[table].replace(
                heading, chance, chance.choice((1.0, 0.5)),
                lambda cell: "、".join(name.get(part, part) for part in str(cell).split("、")),
            )
    return PLAIN if done else None


def apostrophes(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Numbers with the apostrophe that should have made them text."""
    table, heading = chance.choice((*PLACES[:2], ("教师", "教师编号"), ("学校", "学校编号")))
    done = book.pages[table].replace(heading, chance, 1.0, lambda cell: f"'{cell}") if table in book.pages else 0
    return PLAIN if done else None


def unknown_school(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A school that is not in the list."""
    table, heading = chance.choice((("教师", "编制学校"), ("学科需求", "学校编号"), ("教师", "意愿学校")))
    done = book.pages[table].replace(heading, chance, 0.05, lambda _: "枫林中心学校") if table in book.pages else 0
    return OPEN if done else None


def unknown_node(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A node of the road table written wrong."""
    table, heading = chance.choice((("学校", "道路节点"), ("教师", "居住地节点")))
    done = book.pages[table].replace(heading, chance, 0.2, lambda cell: f"{cell}9") if table in book.pages else 0
    return OPEN if done else None


def counties(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """One county in several spellings."""
    page = book.pages["学校"]
    column = page.at("县区")
    if column is None or any(row[column] != "" for row in page.grid[1:]):
        return None
    forms = ("清河县", "清河 县", "清河")
    for number, row in enumerate(page.grid[1:]):
        row[column] = forms[number % 3]
    return OPEN


def markers(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """What became of somebody stands behind the name."""
    page = book.pages["教师"]
    column = page.at("姓名")
    if column is None:
        return None
    for row in chance.sample(page.grid[1:], 4):
        row[column] = f"{row[column]}{chance.choice(('（退休）', '(借调)', '（代课）', '（已调出）'))}"
    return OPEN


def unknown_setting(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A policy number where the settings stand."""
    name, value = chance.choice((("骨干占比", "20%"), ("交流比例", "15%"), ("轮岗年限", "3")))
    book.pages["设置"].grid.append([name, value])
    return PLAIN
