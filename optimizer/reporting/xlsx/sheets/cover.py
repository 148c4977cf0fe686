"""覆盖: every scarce subject of every school, by residents, visits and online classes, with the reason for the rest."""

from collections.abc import Iterator, Sequence

from optimizer.reporting.facts.cover import SHUT, Told, premise, rounds
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.online_classes import guests, times
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import GOOD, MILD
from optimizer.solving.covers import WHOLE, Cover

NAME, PURPOSE = "覆盖", "紧缺学科由驻教、走教、同步课堂各承担多少，未覆盖的原因"
COLUMNS = (
    Column("学校", 24), Column("学段", 8, "centre"), Column("学科", 12, "centre"), Column("班级数", 8, "whole"),
    Column("需要（节）", 10, "whole"), Column("驻教", 8, "whole"), Column("走教", 8, "whole"),
    Column("同步课堂", 10, "whole"), Column("未覆盖", 10, "number"), Column("缺整岗", 8, "whole"),
    Column("办法", 18, "centre"), Column("走教教师或主讲", 34, "long"), Column("未覆盖原因", 60, "long"),
)
UNCOVERED = 8
NOTE = "每周课时。驻教：本校在岗教师（含交流来的）；走教：外校教师来校上课；同步课堂：在线随外校的课，按比例计入。"


def shown(figures: Figures) -> bool:
    """Only where a week was planned and some subject is scarce."""
    return figures.told is not None and bool(figures.told.week.covers)


def write(book: Book, figures: Figures) -> None:
    told = figures.told
    assert told is not None
    page = Page(book, NAME, tab="#C55A11")
    lines = [f"驻教与走教一并取舍：{'；'.join(rounds(told.covering))}。"]
    lines += [text for text in (premise(told.covering),) if text]
    if told.answer.instance.definitions.online_reach == "不开":
        lines.append(f"{SHUT}。")
    top = page.title(f"{figures.heading}紧缺学科覆盖", NOTE)
    for line in lines:
        page.put(top, 0, line, "note")
        top += 1
    end = page.table(top, COLUMNS, _rows(told), main=True, frozen=1)
    page.colour((top + 1, UNCOVERED, end - 1, UNCOVERED), f"=N($I{top + 2})>0", MILD)
    page.colour((top + 1, UNCOVERED, end - 1, UNCOVERED), f"=N($I{top + 2})=0", GOOD)


def _rows(told: Told) -> Iterator[Sequence[Value]]:
    visitors: dict[tuple[str, str], dict[str, None]] = {}
    for lesson in told.rota.result.timetable:
        visitors.setdefault((lesson.school, lesson.subject), {})[lesson.visitor] = None
    for cover in told.week.covers:
        school, stage, subject = cover.unit
        link = (school, f"{stage}{subject}")
        who = [told.rota.names.teacher(teacher) for teacher in visitors.get(link, {})]
        for one in told.week.shared.table:
            if one.subject == link[1] and any(place[0] == school for place in one.guests):
                name = f"{told.rota.names.school(one.school)} {one.class_id}"
                who.append(f"随{name}同步（{times(told.rota, one)}；{guests(told.rota, one)}）")
        yield (
            told.rota.names.school(school), stage.value, subject, cover.classes, cover.need, cover.residents,
            cover.visits, cover.online, cover.uncovered / WHOLE, cover.posts, _means(cover), "；".join(who),
            told.reason(cover),
        )


def _means(cover: Cover) -> str:
    """How the subject is taught at the school."""
    parts = (("驻教", cover.residents), ("走教", cover.visits), ("同步课堂", cover.online))
    return "＋".join(word for word, count in parts if count) or "无"
