"""说明: what the values mean, how to edit the list, and what the other files are."""

from collections.abc import Iterator

from optimizer.domain.curriculum import curriculum
from optimizer.domain.vocabulary import HALVES
from optimizer.itinerant.weeks import members
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.term_days import taken_out
from optimizer.reporting.xlsx.itineraries.heights import height
from optimizer.reporting.xlsx.page import Book, Page

NAME, PURPOSE = "说明", "目标与用词的含义、修改办法、其他文件"
WIDTHS = (22, 96)


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#7F7F7F", landscape=False)
    page.widths(WIDTHS)
    row = page.title("说明")
    for title, text in _lines(rota):
        page.put(row, 0, title, "total")
        page.put(row, 1, text, "long")
        page.sheet.set_row(row, height([text], WIDTHS[1]))
        row += 1
    page.sheet.print_area(0, 0, row - 1, 1)


def _lines(rota: Rota) -> Iterator[tuple[str, str]]:
    hours = rota.week.hours
    yield "一周", f"{hours.days}天，每天上午{hours.morning}节、下午{hours.afternoon}节。"
    yield "一班一科一师", "一个班级一门学科的全部课时由同一名走教教师承担，否则不安排。"
    if any(len(members(name)) > 1 for course in rota.week.courses for name in course.classes):
        yield "单双周轮流", (
            "写成“小学5、6班”的两个班隔周轮上同一节次：前一个班单周，后一个班双周；余下单独的一个班每周都留出该节次。"
        )
    yield "转校", (
        f"午间{hours.lunch}分钟以内的路程不占课时；更长的占下午第1节；"
        "一天去三所学校时，半天内转校一次，中间至少空一节。"
    )
    yield "外出的半天", "走教的半天不在本校上课，其余半天须排得下本校课时。"
    yield "目标与下界", (
        "方案值按最终课表的节次计算；下界是在前几级取方案值时证明的最小可能值。方案值等于下界时为“已证明最优”。"
    )
    yield "未覆盖课时", "全部需要减去课表中的课时。走教关系：教师、学校、学科的组合数。外出天数：教师外出一天计一次。"
    yield "跨范围程度", (
        "每对走教关系按学校所在范围计：本乡镇0，本集团1，邻近乡镇2，全县3；路程、关系数相同时先在较近的范围内。"
    )
    yield "与上期变动", "新增和取消的走教关系数；没有上期安排时为0。工作量均衡：各教师每周总课时的平方和，越小越均匀。"
    yield "修改课表", "在「课次清单」修改黄色格后保存，再用程序核对；程序逐行指出违反之处，不需要求解器。"
    yield "路程", (
        "路程分钟来自道路数据或按经纬度估算；routes.geojson 的线沿道路表的路口，没有经纬度的路口之间画直线。"
    )
    term, bells = rota.clock.term, rota.clock.bells
    starts = "、".join(
        f"{stage}{half}{bells.begin(stage, code, 1):%H:%M}"
        for stage in curriculum().minutes for code, half in enumerate(HALVES)
    )
    yield "日历文件", (
        f"calendars 文件夹内每名走教教师一个 .ics，可导入日历；学期{term.first}至{term.last}，{taken_out(term)}；"
        f"第1节开始：{starts}；课间{bells.pause}分钟。可在名册「设置」表修改。"
    )
    yield "姓名", "是否脱敏由导出时决定；教师编号不脱敏。"
