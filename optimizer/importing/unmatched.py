"""Teachers whose subject no need names, and needs that nobody can teach: told before anything is solved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.domain.vocabulary import Stage
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.parsing import Parsed
from optimizer.importing.subjects import needed_by

Rows = Mapping[tuple[Stage, str], Sequence[int]]


def tell_unmatched(tables: Mapping[str, Parsed], remarks: Remarks) -> None:
    """One line for each subject of a stage that only one side names, with its rows."""
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
    needed = needed_by(tables)
    named = {(stage, subject) for stage, subjects in needed.items() for subject in subjects}
    for (stage, subject), rows in _only(staff, named):
        why = f"没有一条{stage}的学科需求写到" if stage in needed else f"学科需求没有{stage}"
        remarks.note(f"【{teachers.table.name}】{stage}{quoted(subject)}：{why}，共{len(rows)}人：{listed(rows)}。")
    for (stage, subject), rows in _only(asked, able):
        why = f"没有一名可教{stage}的教师以此为主学科"
        remarks.note(f"【{needs.table.name}】{stage}{quoted(subject)}：{why}，共{len(rows)}条：{listed(rows)}。")


def _only(rows: Rows, other: set[tuple[Stage, str]]) -> list[tuple[tuple[Stage, str], Sequence[int]]]:
    return [(key, found) for key, found in rows.items() if key not in other]
