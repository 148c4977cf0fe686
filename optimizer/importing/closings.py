"""Rules on schools that close: whoever receives their people is there then, and nobody is left without a school."""

from collections import Counter
from collections.abc import Iterator

from optimizer.domain.errors import Problem
from optimizer.formats.cells import quoted
from optimizer.importing.references import Tables, fault

RECEIVER = "merged_into"


def closings(tables: Tables) -> Iterator[Problem]:
    """A school closes after it opened; where it has staff, another school that is there by then receives it."""
    if "schools" not in tables:
        return
    table = tables["schools"]
    lines = {line[1]: line for line in table.sound("id", "opened", "closes", RECEIVER)}
    staff = Counter(home for _, home in tables["teachers"].sound("home")) if "teachers" in tables else Counter()
    for row, school, opened, closes, into in lines.values():
        if closes is None:
            if into is not None:
                advice = "请填不再办学的第一个学年，或清空并入学校"
                yield fault(table, row, "closes", "填了并入学校，没有填撤并学年", advice)
            continue
        if opened is not None and closes <= opened:
            yield fault(table, row, "closes", f"撤并学年{closes}不晚于开办学年{opened}", "请改正两个学年")
        if into is None:
            if staff[school]:
                rule = f"该校{closes}学年撤并，编制在该校的{staff[school]}名教师没有去向"
                yield fault(table, row, RECEIVER, rule, "请填接收他们的学校；分到几所学校的，请先在教师表改编制学校")
            continue
        yield from _received(tables, row, school, closes, into)


def _received(tables: Tables, row: int, school: str, closes: int, into: str) -> Iterator[Problem]:
    """The school that people come to, followed through further mergers, is there in that year."""
    table = tables["schools"]
    lines = {line[1]: line for line in table.sound("id", "opened", "closes", RECEIVER)}
    seen, end = {school}, into
    while end in lines:
        _, _, opened, closed, further = lines[end]
        if end in seen:
            yield fault(table, row, RECEIVER, f"并入的学校又并回本校（{quoted(end)}）", "请改正并入学校")
            return
        if opened is not None and opened > closes:
            rule = f"{quoted(end)}{opened}学年才开办，{closes}学年还不能接收"
            yield fault(table, row, RECEIVER, rule, "请改正学年或并入学校")
            return
        if closed is None or closed > closes:
            return
        if further is None:
            yield fault(table, row, RECEIVER, f"{quoted(end)}届时也已撤并，没有学校接收", "请改正并入学校")
            return
        seen.add(end)
        end = further
