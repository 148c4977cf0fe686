"""Stages that a list gives as 0 pupils because the school does not run them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from optimizer.domain.vocabulary import Stage
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.parsing import BAD, Parsed

SERVED = (("needs", "school"), ("teachers", "home"), ("visits", "school"), ("visited", "school"))
"""Tables whose rows say that a school runs a stage."""


def run(tables: Mapping[str, Parsed], remarks: Remarks) -> Parsed:
    """The schools without stages of 0 pupils that no need, teacher or later year of the roster speaks of.

    A school that has no other stage keeps it: somebody has entered it before its pupils come.
    """
    schools = tables["schools"]
    stages = {column.target: column for column in schools.table.columns if column.key}
    if not any(0 in schools.values[target] for target in stages):
        return schools
    served = _served(tables)
    values = {target: list(schools.values[target]) for target in stages}
    unrun: defaultdict[str, list[int]] = defaultdict(list)
    for place, (row, school) in enumerate(zip(schools.rows, schools.values["id"], strict=True)):
        empty = [
            target for target, column in stages.items()
            if values[target][place] == 0 and column.key not in served[school]
        ]
        if any(values[target][place] is not None for target in stages if target not in empty):
            for target in empty:
                values[target][place] = None
                unrun[target].append(row)
    for target, rows in unrun.items():
        remarks.note(
            f"【{schools.table.name}】「{stages[target].heading}」填0，而该校没有这一学段的班级、需求和教师，"
            f"按不办该学段读入：{listed(rows)}。"
        )
    return replace(schools, values={**schools.values, **values}) if unrun else schools


def _served(tables: Mapping[str, Parsed]) -> Mapping[Any, set[Stage]]:
    """Stages of each school of which another table speaks; all of them where a stage could not be read."""
    served: defaultdict[Any, set[Stage]] = defaultdict(set)
    for name, target in SERVED:
        if name in tables:
            values = tables[name].values
            for school, stage in set(zip(values[target], values["stage"], strict=True)):
                served[school] |= set(Stage) if stage is BAD else {stage}
    if "outlooks" in tables:
        outlooks = tables["outlooks"]
        for column in outlooks.table.columns:
            if column.key:
                given = zip(outlooks.values["school"], outlooks.values[column.target], strict=True)
                for school, pupils in given:
                    served[school] |= {column.key} if pupils is not None else set()
    return served
