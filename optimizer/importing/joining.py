"""Which regions make up a table: one, several below each other as of one school each, or one of several copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Cell, Remarks
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.columns import Layout, layout
from optimizer.importing.headings import folded
from optimizer.importing.numbered import as_one
from optimizer.importing.references import UNIQUE
from optimizer.importing.tables import Found, question
from optimizer.importing.ticked import ticked

ALL = "全部合并"  # the answer that reads several copies as one table
SHEET_PER_SCHOOL = "一校一表的各表"
OVERLAP = 0.3  # share of the rows of the smaller of two regions from which they are copies
SCHOOL = {"teachers": "home", "needs": "school", "outlooks": "school", "visits": "school", "free": "school"}


@dataclass(frozen=True, slots=True)
class Part:
    """A region that is read as its table, with its columns; ``school`` where its sheet is titled by one."""

    found: Found
    layout: Layout
    school: str | None = None


Reading = Sequence[Part]  # regions that are read together


@dataclass(frozen=True, slots=True)
class Schools:
    """What schools are called: their names, and these and their ids together."""

    names: Sequence[str] = ()
    every: frozenset[str] = frozenset()


def joined(found: Sequence[Found], schools: Schools, remarks: Remarks, answers: Answers) -> Sequence[Part]:
    """The regions of one table that are read; what had to be guessed is asked."""
    parts = [_part(each, schools, answers) for each in found]
    chosen: list[Part] = []
    for readings in _copies(parts):
        chosen += readings[0] if len(readings) == 1 else _chosen(readings, remarks, answers)
    accepted = _confirmed(chosen, remarks, answers)
    if len(accepted) > 1:
        labels = "、".join(quoted(part.found.label) for part in accepted[:10]) + ("…" if len(accepted) > 10 else "")
        remarks.note(f"【{found[0].table.name}】由{len(accepted)}张表合并读入：{labels}。")
    return accepted


def _part(found: Found, schools: Schools, answers: Answers) -> Part:
    region, notes = as_one(found.region, found.table)
    found = replace(found, region=region)
    school = None if found.exact else school_named(found.region.sheet.title, schools.names)
    target = SCHOOL.get(found.table.english)
    given = frozenset({target} if school is not None and target is not None else ())
    known = layout(found.region, found.table, answers, given, schools.every)
    if named(found.table, known):
        known = layout(found.region, found.table, answers, given | {"id"}, schools.every)
    known.remarks.notes.extend(notes)
    known.remarks.problems.extend(ticked(region, found.table))
    return Part(found, known, school)


def named(table: Table, known: Layout) -> bool:
    """Whether a table of places has names and no ids, so that the names can be the ids."""
    return table.english in ("schools", "groups") and "name" in known.positions and "id" not in known.positions


def school_named(title: str, schools: Sequence[str]) -> str | None:
    """The school that the title of a sheet names: in full, or by a part of the name that only one has."""
    text = folded(title)
    same = [school for school in schools if folded(school) == text]
    if len(same) == 1:
        return same[0]
    alike = [school for school in schools if len(text) > 1 and (text in folded(school) or folded(school) in text)]
    return alike[0] if len(alike) == 1 else None


def _keys(part: Part) -> set[tuple[str, ...]]:
    """What tells the rows of a region apart, as it is written."""
    table, positions = part.found.table, part.layout.positions
    targets = UNIQUE.get(table.english) or tuple(column.target for column in table.columns if column.required)
    places = [positions[target] for target in targets if target in positions]
    if not places:
        return set()
    lines = zip(*(part.found.region.cells(place) for place in places), strict=True)
    return {key for line in lines if any(key := tuple(str(cell or "").strip(" 　'‘’`") for cell in line))}


def _copies(parts: Sequence[Part]) -> Sequence[Sequence[Reading]]:
    """What holds other rows is read together: each item has the readings of some rows, one or several alike."""
    keys = [_keys(part) for part in parts]
    alike: list[set[int]] = [set() for _ in parts]
    for one, other in combinations(range(len(parts)), 2):
        if len(keys[one] & keys[other]) > OVERLAP * min(len(keys[one]), len(keys[other])):
            alike[one].add(other)
            alike[other].add(one)
    whole = [one for one, others in enumerate(alike) if any(b not in alike[a] for a, b in combinations(others, 2))]
    pieces = [one for one in range(len(parts)) if one not in whole]
    if whole and len(pieces) > 1:  # a whole list beside the same in pieces, some of them perhaps new
        return [[*((parts[one],) for one in whole), tuple(parts[one] for one in pieces)]]
    items: list[Sequence[Reading]] = []
    seen: set[int] = set()
    for start in range(len(parts)):
        if start not in seen:
            group = [start]
            for member in group:
                group += sorted(alike[member] - set(group))
            seen |= set(group)
            items.append([(parts[one],) for one in sorted(group)])
    return items


def _chosen(readings: Sequence[Reading], remarks: Remarks, answers: Answers) -> Sequence[Part]:
    """One of several copies, or all of them, as it is answered."""
    every = [part for reading in readings for part in reading]
    table = every[0].found.table
    if all(part.found.exact for part in every) and len({part.found.region.sheet.file for part in every}) == 1:
        first, second = (quoted(part.found.label) for part in every[:2])
        remarks.problem(table.name, None, None, f"同一张表出现两次（{first}与{second}）", "请只保留一张")
        return every[:1]
    labels = {_together(reading): reading for reading in readings}
    guess = _together(max(readings, key=_standing))
    text = f"{'、'.join(map(quoted, labels))}都像“{table.name}”表，内容大多相同，读哪一张？"
    options = tuple(dict.fromkeys((guess, *labels, ALL, PASS_OVER)))
    asked = Question("表", table.name, "", "、".join(labels), text, guess, options)
    answer = answers.to(*asked.key)
    if answer in options:
        remarks.settle(asked)
    else:
        remarks.ask(asked)
        answer = guess
    read = every if answer == ALL else labels.get(answer or "", ())
    for part in every:
        if part not in read:
            remarks.note(f"{quoted(part.found.label)}与所读的表内容重复，未读取。")
    return [replace(part, found=replace(part.found, asked=False)) for part in read]


def _together(parts: Sequence[Part]) -> str:
    """What one or several regions are called in a question."""
    if len(parts) > 1 and all(part.school for part in parts):
        return SHEET_PER_SCHOOL
    return "、".join(part.found.label for part in parts)


def _standing(reading: Reading) -> tuple[bool, bool, int]:
    """What speaks for a reading: it is to be seen, has the table's own name, and holds more rows."""
    seen = not any(part.found.region.sheet.hidden for part in reading)
    rows = sum(part.found.region.end - part.found.region.first for part in reading)
    return seen, any(part.found.exact for part in reading), rows


def _confirmed(parts: Sequence[Part], remarks: Remarks, answers: Answers) -> Sequence[Part]:
    """The regions without those that are answered not to be read; several that are alike are asked at once."""
    asked = [part for part in parts if part.found.asked]
    if not asked:
        return parts
    table = asked[0].found.table
    regions = [part.found.region for part in asked]
    if len(asked) == 1:
        remarks.ask(question(asked[0].found.label, table.name, regions))
        return parts
    labels = [part.found.label for part in asked]
    family = question(_together(asked), table.name, regions)
    shown = "、".join(map(quoted, labels[:10])) + ("等" if len(labels) > 10 else "")
    text = f"{shown}{len(labels)}张表合并读作「{table.name}」表？"
    family = replace(family, text=text, options=(table.name, PASS_OVER))
    answer = answers.to(*family.key)
    if answer not in family.options:
        remarks.ask(family)
        return parts
    remarks.settle(family)
    return parts if answer == table.name else [part for part in parts if not part.found.asked]


def names_of(parts: Sequence[Part]) -> Schools:
    """The names and ids of schools as the regions of the table of schools have them."""
    return Schools(_texts(parts, "name"), frozenset((*_texts(parts, "name"), *_texts(parts, "id"))))


def _texts(parts: Sequence[Part], target: str) -> Sequence[str]:
    return [
        cell.strip()
        for part in parts
        if target in part.layout.positions
        for cell in part.found.region.cells(part.layout.positions[target])
        if isinstance(cell, str) and cell.strip()
    ]


def supplied(
    part: Part, table: Table, cells: Mapping[str, Sequence[Cell]], rows: int, remarks: Remarks, answers: Answers
) -> Mapping[str, Sequence[Cell]]:
    """Columns that the region has not: of schools, by the title of the sheet, and ids, by the names; both asked."""
    target = SCHOOL.get(table.english)
    if part.school is not None and target is not None and target not in cells:
        given: Sequence[Cell] = [part.school] * rows
        how, why = "按表名", "一校一表，没有「{}」列，按表名填入学校？"
    elif named(table, part.layout):
        target, given = "id", cells["name"]
        how, why = "按名称", "没有「{}」列，以名称作编号？"
    else:
        return {}
    column = next(column for column in table.columns if column.target == target)
    text = f"【{table.name}】{why.format(column.heading)}"
    asked = Question("列", table.name, column.heading, "没有此列", text, how, (how, PASS_OVER))
    answer = answers.to(*asked.key)
    if answer in asked.options:
        remarks.settle(asked)
    else:
        remarks.ask(asked)
    return {} if answer == PASS_OVER else {column.target: given}
