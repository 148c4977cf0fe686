"""The national exchange record names schools by their full names; here names become ids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from optimizer.formats.cells import quoted, tidied
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.parsing import BAD, Parsed


def resolved(tables: Mapping[str, Parsed], remarks: Remarks) -> Parsed:
    """The exchange records with school ids for names, and the home school for an empty 原单位."""
    history = tables["history"]
    if "schools" not in tables or "teachers" not in tables:
        return history
    schools, teachers = tables["schools"], tables["teachers"]
    ids = set(schools.values["id"])
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for _, school, name in schools.sound("id", "name"):
        by_name[tidied(name).value].append(school)
    homes = dict(zip(teachers.values["id"], teachers.values["home"], strict=True))
    values = dict(history.values)
    origins = [
        homes.get(teacher, BAD) if origin is None else origin
        for teacher, origin in zip(values["teacher"], values["origin"], strict=True)
    ]
    if filled := [row for row, origin in zip(history.rows, values["origin"], strict=True) if origin is None]:
        remarks.note(f"【{history.table.name}】原单位为空，按教师的编制学校读入：{listed(filled)}。")
    values["origin"] = _ids(origins, ids, by_name, history, "origin", remarks)
    values["school"] = _ids(values["school"], ids, by_name, history, "school", remarks)
    return replace(history, values=values)


def _ids(
    places: Sequence[Any],
    ids: set[str],
    by_name: Mapping[str, Sequence[str]],
    history: Parsed,
    target: str,
    remarks: Remarks,
) -> list[Any]:
    found: list[Any] = []
    for row, place in zip(history.rows, places, strict=True):
        if place is BAD or place in ids:
            found.append(place)
            continue
        named = by_name.get(place, ())
        found.append(named[0] if len(named) == 1 else BAD)
        if len(named) > 1:
            rule = f"有{len(named)}所学校都叫{quoted(place)}"
            advice = f"请改填学校编号（{'、'.join(map(quoted, named))} 之一）"
        elif not named:
            rule, advice = f"{quoted(place)}既不是学校编号，也不是学校表内的学校名称", "请改正，或在学校表补上这所学校"
        else:
            continue
        remarks.problem(history.table.name, row, history.heading(target), rule, advice)
    return found
