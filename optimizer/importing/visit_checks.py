"""Rules on the tables of 走教."""

import re
from collections import defaultdict
from collections.abc import Iterator

from optimizer.domain.curriculum import curriculum
from optimizer.domain.errors import Problem
from optimizer.domain.vocabulary import Stage
from optimizer.formats.cells import quoted
from optimizer.importing.parsing import BAD
from optimizer.importing.references import Tables, fault

MOST_CLASSES = 10_000  # more than a number of classes may be


def subjects_known(tables: Tables) -> Iterator[Problem]:
    """What a visitor teaches or taught is a subject that some need names, else a slip of the pen would go unseen."""
    if "needs" not in tables:
        return
    sources = [tables[name] for name in ("needs", "visits") if name in tables]
    known = {subject for source in sources for _, subject in source.sound("subject")}
    for name, target in (("visitors", "subjects"), ("visited", "subject")):
        if name in tables:
            for row, given in tables[name].sound(target):
                for subject in given if isinstance(given, tuple) else (given,):
                    if subject not in known:
                        rule = f"{quoted(subject)}不是学科需求、走教需求中的学科"
                        yield fault(tables[name], row, target, rule, "请改正学科名称，或在需求表补上这一学科")


def within_limits(tables: Tables) -> Iterator[Problem]:
    """Nobody already teaches more at home than the week may hold."""
    if "visitors" in tables:
        visitors = tables["visitors"]
        for row, home, most in visitors.sound("home_periods", "most_periods"):
            if home is not None and most is not None and home > most:
                yield fault(visitors, row, "home_periods", f"本校周课时{home}大于周课时上限{most}", "请改正两个课时数")


def periods_known(tables: Tables) -> Iterator[Problem]:
    """The weekly periods of a class are given, or follow from 学科需求 or the curriculum."""
    if not {"needs", "visits"} <= tables.keys():
        return
    needs, visits = tables["needs"], tables["visits"]
    given = {line[1:4] for line in needs.sound("school", "stage", "subject", "periods") if line[4]}
    for row, school, stage, subject, classes, periods in visits.sound(
        "school", "stage", "subject", "classes", "periods"
    ):
        known = periods is not None or (school, stage, subject) in given or curriculum().periods(stage, subject)
        if classes and not known:
            rule = f"是空的，学科需求和课程方案中也没有{stage}{quoted(subject)}的课时"
            yield fault(visits, row, "periods", rule, "请填每班每周节数")


def classes_known(tables: Tables) -> Iterator[Problem]:
    """A class with free slots is one of its school: a stage and a number, no higher than its classes."""
    if not {"needs", "free"} <= tables.keys():
        return
    classes: defaultdict[tuple[str, str], int] = defaultdict(int)
    for name in ("needs", "visits"):
        if name in tables:
            values = tables[name].values
            for school, stage, count in zip(values["school"], values["stage"], values["classes"], strict=True):
                known = MOST_CLASSES if count is BAD else count or 0  # told already: judge nothing by it
                classes[school, stage] = max(classes[school, stage], known)
    free = tables["free"]
    for row, school, name in free.sound("school", "class_id"):
        if name is None:
            continue
        found = re.fullmatch(rf"({'|'.join(Stage)})([1-9]\d{{0,3}})班", name)
        if found is None:
            advice = "请写学段和班号，如 小学3班；全校各班相同的留空"
            yield fault(free, row, "class_id", f"{quoted(name)}不是班级名称", advice)
        elif int(found[2]) > classes[school, found[1]]:
            rule = f"没有{quoted(name)}：学科需求、走教需求中该校{found[1]}共{classes[school, found[1]]}个班"
            yield fault(free, row, "class_id", rule, "请改正班级，或在需求表改正班级数")
