"""Rules that hold between rows and between tables: each check is a function, in one visible list."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from optimizer.domain.class_counts import places
from optimizer.domain.curriculum import curriculum
from optimizer.domain.errors import Problem
from optimizer.domain.retirement import SENIOR, earliest_and_latest
from optimizer.domain.vocabulary import Leader, Stage
from optimizer.formats.cells import quoted
from optimizer.formats.grades import Grade
from optimizer.formats.sheet import listed
from optimizer.importing.closings import closings
from optimizer.importing.memberships import cores, led, one_group_a_year, years_in_order
from optimizer.importing.parsing import BAD
from optimizer.importing.references import Tables, fault, unique
from optimizer.importing.road_checks import nodes_known
from optimizer.importing.settings_checks import settings_sound
from optimizer.importing.spans import overlaps
from optimizer.importing.visit_checks import classes_known, periods_known, subjects_known, within_limits

Check = Callable[[Tables], Iterator[Problem]]


def stages_of(tables: Tables) -> Mapping[str, set[Stage] | None]:
    """Stages taught by school id, now or by an outlook; None where a number of pupils could not be read."""
    taught: dict[str, set[Stage] | None] = {}
    for name, target in (("schools", "id"), ("outlooks", "school")):
        if name not in tables:
            continue
        source = tables[name]
        keyed = {column.key: source.values[column.target] for column in source.table.columns if column.key}
        for school, *pupils in zip(source.values[target], *keyed.values(), strict=True):
            known = taught.get(school, set())
            given = {stage for stage, number in zip(keyed, pupils, strict=True) if number is not None}
            taught[school] = None if known is None or BAD in pupils else known | given
    return taught


def school_teaches(tables: Tables) -> Iterator[Problem]:
    """A school teaches at least one stage."""
    if "schools" in tables:
        table = tables["schools"]
        keyed = [column.target for column in table.table.columns if column.key]
        for row, *pupils in table.sound(*keyed):
            if all(number is None for number in pupils):
                yield fault(table, row, "primary_pupils", "各学段学生数都是空的", "请填所办学段的学生数，暂无填0")


def coordinates(tables: Tables) -> Iterator[Problem]:
    """Longitude and latitude come together."""
    for name in ("schools", "teachers"):
        if name in tables:
            for row, lon, lat in tables[name].sound("lon", "lat"):
                if (lon is None) != (lat is None):
                    missing = "lon" if lon is None else "lat"
                    yield fault(tables[name], row, missing, "经度与纬度只填了一个", "请两个都填，或都留空")


def stage_taught(tables: Tables) -> Iterator[Problem]:
    """Needs and teachers belong to a stage that their school teaches."""
    if "schools" not in tables:
        return
    stages = stages_of(tables)
    for name, target in (("needs", "school"), ("teachers", "home"), ("visits", "school"), ("visited", "school"),
                         ("classes", "school")):
        if name in tables:
            for row, school, stage in tables[name].sound(target, "stage"):
                taught = stages.get(school)
                if taught is not None and stage not in taught:
                    advice = "请改正学段，或在学校表填该学段的学生数（以后学年才办的填在学校年度表）"
                    yield fault(tables[name], row, "stage", f"学校{quoted(school)}不办{stage}", advice)


def need_stated(tables: Tables) -> Iterator[Problem]:
    """A need is given in periods or in posts, and least does not exceed most; an empty column is told once."""
    if "needs" not in tables:
        return
    table, numbers = tables["needs"], ("classes", "periods", "load")
    empty = [target for target in numbers if set(table.values[target]) == {None}]
    advice = "请填班级数、每班周课时、教师周课时三项，或最低、最高岗位两项；班级数也可在班级表按年级填写"
    blank: set[str] = set()
    for row, *line in table.sound(*numbers, "least", "most"):
        classes, periods, load, least, most = line
        if least is not None and most is not None and least > most:
            yield fault(table, row, "least", f"最低岗位{least}大于最高岗位{most}", "请改正两个岗位数")
        if (least is None or most is None) and None in (classes, periods, load):
            missing = [target for target, number in zip(numbers, line, strict=False) if number is None]
            blank |= set(missing) & set(empty)
            if not set(missing) <= set(empty):
                first = next(target for target in missing if target not in empty)
                yield fault(table, row, first, "看不出需要多少岗位", advice)
    for target in empty:
        if target in blank:
            yield Problem(table.table.name, None, table.heading(target), "整列是空的，看不出需要多少岗位", advice)


def careers(tables: Tables) -> Iterator[Problem]:
    """Nobody works before the age of 15, and a service does not end before it starts."""
    if "teachers" not in tables:
        return
    table = tables["teachers"]
    for row, birth, hired, arrived in table.sound("birth", "hired", "arrived"):
        for target, day in (("hired", hired), ("arrived", arrived)):
            if day is not None and day.year < birth.year + 15:
                yield fault(table, row, target, "早于满15岁", "请核对此列与出生年月")
    for row, recruited, end in table.sound("recruited", "service_end"):
        if recruited is not None and end is not None and end < recruited:
            yield fault(table, row, "service_end", f"服务期满学年{end}早于招聘学年{recruited}", "请改正两个学年")


def retirements(tables: Tables) -> Iterator[Problem]:
    """退休年月 lies within what 弹性退休 allows, and nobody takes office before the first day at work."""
    if "teachers" not in tables:
        return
    table = tables["teachers"]
    for row, birth, gender, title, retires in table.sound("birth", "gender", "title", "retires"):
        if retires is None:
            continue
        first, last = earliest_and_latest(birth, gender, title >= SENIOR)
        if not first <= retires <= last:
            allowed = f"按出生年月、性别和职称，弹性退休应在 {first:%Y-%m} 至 {last:%Y-%m} 之间"
            yield fault(table, row, "retires", f"超出弹性退休的范围：{allowed}", "请核对此列；按法定年月退休的请留空")
    for row, hired, since, leader in table.sound("hired", "in_office", "leader"):
        if since is not None and leader == Leader.无:
            yield fault(table, row, "in_office", "没有干部职务，却填了任现职起始", "请填干部职务，或删去任现职起始")
        elif since is not None and hired is not None and since < hired:
            yield fault(table, row, "in_office", "早于参加工作年月", "请核对两个年月")


def postings(tables: Tables) -> Iterator[Problem]:
    """A past posting ends after it starts, leads to another school, and does not overlap the next one."""
    if "history" not in tables:
        return
    table = tables["history"]
    for row, start, end in table.sound("start", "end"):
        if end is not None and end < start:
            yield fault(table, row, "end", "结束年月早于开始年月", "请改正两个年月")
    for row, origin, school in table.sound("origin", "school"):
        if origin == school:
            yield fault(table, row, "school", f"交流单位与原单位相同（{quoted(school)}）", "请改正两个单位")
    by_teacher: defaultdict[str, list[tuple[date, date, int]]] = defaultdict(list)
    for row, teacher, start, end in table.sound("teacher", "start", "end"):
        by_teacher[teacher].append((start, end or date.max, row))
    for stays in by_teacher.values():
        for row, before in overlaps(stays):
            advice = "同一教师的两次交流不能重叠，请补上或改正结束年月"
            yield fault(table, row, "start", f"与{listed([before])}的交流时间重叠", advice)


def ways(tables: Tables) -> Iterator[Problem]:
    """A road leads somewhere else."""
    if "roads" in tables:
        for row, start, end in tables["roads"].sound("start", "end"):
            if start == end:
                yield fault(tables["roads"], row, "end", f"起点与终点相同（{quoted(start)}）", "请改正或删去此行")


def class_counts(tables: Tables) -> Iterator[Problem]:
    """Classes are given or follow from pupils; a grade belongs to its stage, and no stage is told twice."""
    if "classes" not in tables:
        return
    table = tables["classes"]
    whole: dict[tuple[str, Stage], int] = {}
    by_grade: dict[tuple[str, Stage], int] = {}
    for row, school, stage, grade, classes, pupils in table.sound("school", "stage", "grade", "classes", "pupils"):
        if classes is None and pupils is None:
            yield fault(table, row, "classes", "班级数和学生数都是空的", "请至少填一项")
        elif classes is None and stage not in curriculum().sizes:
            yield fault(table, row, "classes", f"{stage}没有班额标准，不能由学生数推算班级数", "请填班级数")
        if grade is not None and not places(stage, grade):
            yield fault(table, row, "grade", f"{Grade().show(grade)}不是{stage}的年级", "请改正学段或年级")
        (whole if grade is None else by_grade).setdefault((school, stage), row)
    for key in whole.keys() & by_grade.keys():
        rule = f"该校{key[1]}既有合计（第{whole[key]}行），又分年级填写（第{by_grade[key]}行）"
        yield fault(table, whole[key], "grade", rule, "请只留一种")


CHECKS: tuple[Check, ...] = (
    unique, school_teaches, closings, coordinates, stage_taught, class_counts, need_stated, cores, years_in_order,
    one_group_a_year, led, careers, retirements, postings, ways, subjects_known, within_limits, periods_known,
    classes_known, nodes_known, settings_sound,
)


def faults(tables: Tables) -> Iterator[Problem]:
    """Everything that breaks a rule between rows or tables."""
    for check in CHECKS:
        yield from check(tables)
