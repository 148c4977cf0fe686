"""Teachers whose subject no need names, and needs that nobody can teach: told before anything is solved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from optimizer.domain.vocabulary import Stage
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.parsing import Parsed
from optimizer.importing.subjects import needed_by
from optimizer.words.subjects import PRESCHOOL

MOST = 20  # lines of each kind; a column that is no column of subjects would give thousands
YOUNG = (Stage.KINDERGARTEN, PRESCHOOL)
Rows = Mapping[tuple[Stage, str], Sequence[int]]


def tell_unmatched(tables: Mapping[str, Parsed], remarks: Remarks) -> None:
    """One line for each subject of a stage that only one side names, with its rows.

    Whoever may teach at a kindergarten may teach 学前 there (definitions §3).
    """
    if not {"needs", "teachers"} <= tables.keys():
        return
    needs, teachers = tables["needs"], tables["teachers"]
    asked: defaultdict[tuple[Stage, str], list[int]] = defaultdict(list)
    for row, stage, subject in needs.sound("stage", "subject"):
        asked[stage, subject].append(row)
    staff: defaultdict[tuple[Stage, str], list[int]] = defaultdict(list)
    able: set[tuple[Stage, str]] = set()
    for row, stage, stages, subject in teachers.sound("stage", "stages", "subject"):
        staff[stage, subject].append(row)
        able.update((taught, subject) for taught in (stage, *stages))
        if YOUNG[0] in (stage, *stages):
            able.add(YOUNG)
    needed = needed_by(tables)
    named = {(stage, subject) for stage, subjects in needed.items() for subject in subjects}
    if YOUNG in named:
        named.update(key for key in staff if key[0] is YOUNG[0])
    remarks.notes.extend(_lines(teachers, _only(staff, named), "人", "没有一条该学段的学科需求写到"))
    remarks.notes.extend(_lines(needs, _only(asked, able), "条", "没有一名可教该学段的教师以此为主学科"))


def _only(rows: Rows, other: set[tuple[Stage, str]]) -> Rows:
    return {key: found for key, found in rows.items() if key not in other}


def _lines(table: Parsed, cases: Rows, unit: str, why: str) -> Iterator[str]:
    for (stage, subject), rows in islice(cases.items(), MOST):
        yield f"【{table.table.name}】{stage}{quoted(subject)}：{why}，共{len(rows)}{unit}：{listed(rows)}。"
    if len(cases) > MOST:
        rows = [row for found in islice(cases.values(), MOST, None) for row in found]
        yield f"【{table.table.name}】另有{len(cases) - MOST}种学科：{why}，共{len(rows)}{unit}：{listed(rows)}。"
