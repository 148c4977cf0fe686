"""Sheets and columns under other names, and headings that take more than one row."""

import random
from collections.abc import Mapping, Sequence

from benchmarks.mess.book import GUESSED, PLAIN, Book, Row, Sureness
from optimizer.domain.county import County

COLUMNS: Mapping[tuple[str, str], Sequence[str]] = {
    ("教师", "教师编号"): ("工号", "教职工编号", "人员编号", "教师代码"),
    ("教师", "姓名"): ("教师姓名", "姓 名"),
    ("教师", "出生年月"): ("出生日期", "出生时间"),
    ("教师", "编制学校"): ("工作单位", "所在学校", "单位名称", "编制所在单位", "学校"),
    ("教师", "主学科"): ("任教学科", "学科", "现任教学科", "所教学科"),
    ("教师", "学段"): ("任教学段", "所在学段"),
    ("教师", "职称"): ("专业技术职称", "专业技术职务", "现有职称", "职称等级"),
    ("教师", "骨干级别"): ("骨干教师级别", "骨干类别", "骨干荣誉", "骨干称号"),
    ("教师", "学历"): ("最高学历", "文化程度", "学历层次"),
    ("教师", "现校任教起始"): ("来校时间", "到本校工作时间", "现单位任职时间", "调入本校时间"),
    ("教师", "参加工作年月"): ("参加工作时间", "工作时间"),
    ("教师", "干部职务"): ("行政职务", "职务", "校内职务"),
    ("教师", "自愿交流"): ("是否自愿", "本人是否自愿交流"),
    ("教师", "意愿学校"): ("志愿学校", "意向学校", "交流意向"),
    ("教师", "暂缓交流至"): ("暂缓交流截止", "暂缓至", "暂缓期限"),
    ("教师", "指定安排"): ("拟安排", "指定去向"),
    ("学校", "学校编号"): ("学校代码", "学校标识码", "单位代码"),
    ("学校", "学校名称"): ("单位名称", "校名"),
    ("学校", "编制数"): ("核定编制", "编制总数", "核编数"),
    ("学校", "初中学生数"): ("初中在校生", "初中生数"),
    ("学校", "农村"): ("是否农村学校", "农村学校"),
    ("学科需求", "班级数"): ("班数", "教学班数"),
    ("学科需求", "每班周课时"): ("周课时", "周课时数"),
    ("学科需求", "教师周课时"): ("教师周工作量", "满工作量课时"),
    ("交流历史", "原单位"): ("派出学校", "原单位名称"),
    ("交流历史", "交流轮岗单位"): ("接收学校", "交流学校", "交流轮岗单位名称"),
    ("交流历史", "开始年月"): ("开始时间", "起始时间"),
    ("交流历史", "结束年月"): ("结束时间", "截止时间"),
    ("集团成员", "办学模式"): ("合作模式", "模式"),
}
SHEETS: Mapping[str, Sequence[str]] = {
    "教师": ("教师名单(最终版)", "附件1教师", "教师花名册", "2026年教师信息", "Sheet1", "在编教师一览表",
             "教师基本信息表"),
    "学校": ("学校基本情况", "附件2 学校", "各校情况", "学校一览表"),
    "学科需求": ("需求", "各校学科教师需求", "学科教师需求表", "Sheet3"),
    "集团": ("教育集团", "集团名单", "集团情况"),
    "集团成员": ("成员校", "集团成员校名单", "各集团成员"),
    "交流历史": ("交流记录", "往年交流情况", "历年交流轮岗"),
}
GROUPS = (("基本信息", 0, 5), ("任教情况", 5, 9), ("职称与荣誉", 9, 13))


def columns(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """One to four columns of a sheet under the names of the bureau."""
    table = chance.choice([*{name for name, _ in COLUMNS}])
    page = book.pages.get(table)
    if page is None:
        return None
    known = [heading for name, heading in COLUMNS if name == table and page.at(heading) is not None]
    for heading in chance.sample(known, min(len(known), chance.randint(1, 4))):
        others = [each for each in COLUMNS[table, heading] if page.at(each) is None]
        page.grid[0][page.grid[0].index(heading)] = chance.choice(others)
    return GUESSED if known else None


def sheets(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """One to three sheets under other names."""
    for table in chance.sample([*SHEETS], chance.randint(1, 3)):
        if table in book.pages and book.pages[table].title == table:
            book.pages[table].title = chance.choice(SHEETS[table])
    return GUESSED


def order(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Columns in another order, with a column of running numbers."""
    page = book.pages[chance.choice([*book.pages])]
    if page.title == "设置" or page.merged:
        return None
    places = [*range(len(page.grid[0]))]
    chance.shuffle(places)
    page.grid = [[row[place] for place in places] for row in page.grid]
    if chance.random() < 0.5:
        page.grid = [["序号" if number == 0 else number, *row] for number, row in enumerate(page.grid)]
    return PLAIN


def marks(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Stars, spaces, line breaks and remarks in the headings."""
    page = book.pages[chance.choice([*book.pages])]
    form = chance.choice(("*{}", "{}*", "{}（必填）", " {} ", "{}\n", "{}(按实填写)"))
    page.grid[0] = [form.format(heading) if heading != "" else "" for heading in page.grid[0]]
    return PLAIN


def two_rows(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A row of groups merged over the headings proper."""
    page = book.pages["教师"]
    if page.merged or len(page.grid[0]) < 13 or page.hidden_rows or page.struck_rows:
        return None
    top: Row = ["" for _ in page.grid[0]]
    for text, left, right in GROUPS:
        top[left] = text
        page.merged.append((0, left, 0, right - 1))
    page.grid.insert(0, [*top])
    return PLAIN


def title(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A title, and perhaps a line of the office, above the headings."""
    page = book.pages[chance.choice([*book.pages])]
    if page.merged or page.hidden_rows or page.struck_rows or page.title == "设置":
        return None
    width = len(page.grid[0])
    lines = [f"某某县2026年{page.title}统计表"]
    if chance.random() < 0.5:
        lines.append(chance.choice(("填报单位：某某县教育局（盖章）", "填报时间：2026年6月30日", "单位：人")))
    page.grid[:0] = [[line, *[""] * (width - 1)] for line in lines]
    return PLAIN
