"""体检.xlsx: the check-up on one sheet, to be printed on A4, read and signed."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from optimizer.checkup.assignability import FEW
from optimizer.checkup.checkup import Checkup
from optimizer.reporting.facts.checkup import attention, blocked, heading, named, place, unread_by_table
from optimizer.reporting.xlsx.books import written
from optimizer.reporting.xlsx.grid import WIDTH, Spans, section, spanned
from optimizer.reporting.xlsx.page import LINE_HEIGHT, Book, Page, Tinted, Value, lines_of

NAME, CELL = "数据体检", 7.8  # width of a cell: upright A4 without shrinking
SIGNED = "　　　　　　　".join(("核对人（签字）：", "单位（盖章）：", "日期："))
Rows = Iterator[Sequence[Value]]


def write_checkup(path: Path, checkup: Checkup) -> None:
    """The sheet, written whole or not at all."""
    with written(path, NAME) as book:
        _sheet(book, checkup)


def _sheet(book: Book, checkup: Checkup) -> None:
    page = Page(book, NAME, tab="#1F3864", landscape=False)
    page.widths([CELL] * WIDTH)
    row = _points(page, page.title(NAME, heading(checkup)), checkup)
    row = _part(page, row, "一、基本情况", COUNTS, _counts(checkup))
    if len(checkup.districts) > 1:
        row = _part(page, row, "各县区", DISTRICTS, ((name or "（未填）", *rest) for name, *rest in checkup.districts))
    row = _part(page, row, "二、各学段各学科供需（排岗之前）", SUPPLY, _supplies(checkup))
    row = _part(page, row, f"三、难以安排的岗位（可派人选不超过{FEW}名）", TIGHT, _tight(checkup))
    row = _part(page, row, "四、政策读取名册的哪些列", READ, _read(checkup))
    row = _part(page, row, "五、填了、但本政策没有条款读取的列", UNREAD, unread_by_table(checkup))
    digest = checkup.instance.digests["data"]
    page.spread(row, 0, WIDTH - 1, f"以上各项已与名册核对。数据校验码：{digest[:16]}", "plain", 24)
    page.spread(row + 1, 0, WIDTH - 1, SIGNED, "plain", 40)
    page.sheet.print_area(0, 0, row + 1, WIDTH - 1)


COUNTS = (("项目", 3, "text"), ("数量", 1, "whole"), ("编号", 8, "long"))
DISTRICTS = (("县区", 4, "text"), ("学校（所）", 4, "whole"), ("任教教师（名）", 4, "whole"))
UNREAD = (("表", 2, "text"), ("列（填了几行）", 10, "long"))
SUPPLY = (
    ("学段", 1, "centre"), ("学科", 2, "text"), ("设岗学校", 1, "whole"), ("在岗", 1, "whole"), ("退休", 1, "whole"),
    ("岗位下限", 2, "whole"), ("岗位上限", 2, "whole"), ("缺岗", 1, "centre"), ("超员", 1, "centre"),
)
TIGHT = (
    ("学校", 3, "long"), ("岗位", 2, "long"), ("缘由", 1, "long"), ("缺", 1, "whole"), ("人选", 2, "long"),
    ("其余同学科教师受阻于", 3, "long"),
)
READ = (
    ("表", 1, "long"), ("列", 2, "long"), ("填写", 2, "centre"), ("读取它的条款与目标", 4, "long"),
    ("空列的含义", 3, "long"),
)


def _points(page: Page, row: int, checkup: Checkup) -> int:
    """What stands out, in one frame at the top."""
    lines = list(attention(checkup)) or ["没有需要特别留意的地方。"]
    style = "banner_mild" if len(lines) > 1 or checkup.tight else "banner_good"
    text = "\n".join(f"• {line}" for line in lines)
    height = LINE_HEIGHT * 1.3 * sum(lines_of(line, WIDTH * CELL * 0.8) for line in lines) + 10
    page.spread(row, 0, WIDTH - 1, text, style, min(height, 400))
    return row + 2


def _part(page: Page, row: int, title: str, spans: Spans, rows: Iterable[Sequence[Value]]) -> int:
    """A heading and its table, or that there is nothing to tell; returns the row of the next part."""
    row = section(page, row, title)
    lines = list(rows)
    if lines:
        return spanned(page, row, spans, lines, cell=CELL) + 1
    page.spread(row, 0, WIDTH - 1, "没有。", "plain", 22)
    return row + 2


def _counts(checkup: Checkup) -> Rows:
    for each in checkup.counts:
        yield each.name, each.number, named(each.ids)
    yield "没有坐标和节点的学校", len(checkup.placeless), named(checkup.placeless)


def _supplies(checkup: Checkup) -> Rows:
    for each in checkup.supplies:
        yield (
            each.stage.value, each.subject, each.schools, each.staff, each.leaving, each.least, each.most,
            Tinted(f"{each.open:g}", "bad") if each.open else "",
            Tinted(f"{each.surplus:g}", "mild") if each.surplus else "",
        )


def _tight(checkup: Checkup) -> Rows:
    for post in checkup.tight:
        people = "、".join(post.candidates) or "无"
        yield place(checkup, post.school), f"{post.stage}{post.subject}", post.why, post.posts, people, blocked(post)


def _read(checkup: Checkup) -> Rows:
    for each in checkup.read:
        share = Tinted(f"{each.filled}/{each.rows}", "mild") if not each.filled else f"{each.filled}/{each.rows}"
        yield each.table, each.heading, share, "、".join(each.readers), each.empty
