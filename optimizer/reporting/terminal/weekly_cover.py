"""What the terminal says of 走教: needs before solving, then cover, proofs and the reason for every class left."""

from collections import Counter
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from optimizer.domain.county import County
from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.needs import Needing
from optimizer.itinerant.reasons import Uncovered
from optimizer.itinerant.weeks import Week, count
from optimizer.reporting.facts.visit_words import EARLY, LEVELS, sentence, words
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.rules.base import school_name

LINES = 12  # of a list on the screen; the file has them all


def print_needs(console: Console, county: County, found: Needing, early: Sequence[Uncovered]) -> None:
    """What waits, who may go, and what visits cannot answer."""
    say, week = Voice(console), found.week
    schools, classes = len({course.school for course in week.courses}), sum(count(c.classes) for c in week.courses)
    say(
        f"走教需求：{schools} 所学校、{classes} 班次、每周 {week.periods} 节；"
        f"可走教教师 {len(week.visitors)} 名，共有余课时 {sum(visitor.spare for visitor in week.visitors)} 节。"
    )
    _list(say, "走教教师表中该学年不在岗的教师，未计入", found.absent, "yellow")
    _list(
        say, "走教教师表中没有余课时的教师（请核对本校周课时与周课时上限）",
        [visitor.id for visitor in week.visitors if not visitor.spare], "yellow",
    )
    _list(
        say, "需驻教（缺整岗，走教不计）",
        [f"{school_name(county, t.unit[0])} {t.unit[1]}{t.unit[2]}：缺 {t.posts} 个岗位" for t in found.residents],
    )
    _list(
        say, "没有班级数或课时，算不出走教需求",
        [f"{school_name(county, school)} {stage}{subject}" for school, stage, subject in found.unknown],
    )
    _list(
        say, "与其他学校之间没有道路，也缺经纬度", [school_name(county, school) for school in found.unplaced], "yellow"
    )
    _list(say, "求解前已知无人能到", [sentence(county, one) for one in early], "yellow")


def print_cover(console: Console, county: County, week: Week, answer: Itineraries, left: Sequence[Uncovered]) -> None:
    """The cover by subject, the proof of each level, and the classes left that were not told before."""
    say = Voice(console)
    say(f"\n走教安排：{len({lesson.visitor for lesson in answer.timetable})} 名教师", "bold")
    console.print(_cover(week, answer))
    for level in answer.levels:
        title, unit = LEVELS[level.name]
        if level.value or not level.proved or (level.name == "changes" and week.before):
            say(f"  {title} {level.value} {unit}：{words(level)}", "green" if level.proved else "yellow")
    if answer.lost:
        say(f"  其中 {answer.lost} 节在按周安排时可以覆盖，排到具体节次后未能保留。", "yellow")
    _list(say, "未覆盖", [sentence(county, one) for one in left if one.cause not in EARLY])


def _cover(week: Week, answer: Itineraries) -> Table:
    need: Counter[str] = Counter()
    for course in week.courses:
        need[course.subject] += course.lessons * len(course.classes)
    served = Counter(lesson.subject for lesson in answer.timetable)
    rows = table("学科", "需要（节）", "已覆盖", "未覆盖")
    for subject, periods in need.items():
        rows.add_row(subject, str(periods), str(served[subject]), str(periods - served[subject]))
    rows.add_row("合计", *map(str, (need.total(), served.total(), need.total() - served.total())))
    return rows


def _list(say: Callable[[str, str], None], title: str, lines: Sequence[str], style: str = "") -> None:
    if lines:
        say(f"{title}（{len(lines)} 项）：", style)
        for line in lines[:LINES]:
            say(f"  {line}", "")
        if len(lines) > LINES:
            say(f"  另有 {len(lines) - LINES} 项，见 itineraries.json", "")
