"""Rules on the tables of 走教."""

from collections.abc import Iterator

from optimizer.curriculum import curriculum
from optimizer.errors import Problem
from optimizer.formats.references import Tables, fault


def subjects_known(tables: Tables) -> Iterator[Problem]:
    """What a visitor teaches is a subject that some need names, else a slip of the pen would go unseen."""
    if not {"needs", "visitors"} <= tables.keys():
        return
    sources = [tables[name] for name in ("needs", "visits") if name in tables]
    known = {subject for source in sources for _, subject in source.sound("subject")}
    visitors = tables["visitors"]
    for row, subjects in visitors.sound("subjects"):
        for subject in subjects:
            if subject not in known:
                rule = f"“{subject}”不是学科需求、走教需求中的学科"
                yield fault(visitors, row, "subjects", rule, "请改正学科名称，或在需求表补上这一学科")


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
            advice = "请填每班每周节数"
            yield fault(visits, row, "periods", f"是空的，学科需求和课程方案中也没有{stage}{subject}的课时", advice)
