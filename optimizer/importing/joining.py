"""Which regions make up a table: one, several below each other as of one school each, or one of several copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.columns import Layout, layout
from optimizer.importing.headings import folded
from optimizer.importing.references import UNIQUE
from optimizer.importing.tables import Found, question

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


def joined(found: Sequence[Found], schools: Sequence[str], remarks: Remarks, answers: Answers) -> Sequence[Part]:
    """The regions of one table that are read; what had to be guessed is asked."""
    parts = [_part(each, schools, answers) for each in found]
    chosen: list[Part] = []
    for copies in _copies(parts):
        chosen += copies if len(copies) == 1 else _chosen(copies, remarks, answers)
    accepted = _confirmed(chosen, remarks, answers)
    if len(accepted) > 1:
        labels = "、".join(quoted(part.found.label) for part in accepted[:10]) + ("…" if len(accepted) > 10 else "")
        remarks.note(f"【{found[0].table.name}】由{len(accepted)}张表合并读入：{labels}。")
    return accepted


def _part(found: Found, schools: Sequence[str], answers: Answers) -> Part:
    school = None if found.exact else school_named(found.region.sheet.title, schools)
    target = SCHOOL.get(found.table.english)
    given = frozenset({target} if school is not None and target is not None else ())
    return Part(found, layout(found.region, found.table, answers, given), school)


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
    return {key for line in lines if any(key := tuple(str(cell or "").strip() for cell in line))}


def _copies(parts: Sequence[Part]) -> Sequence[list[Part]]:
    """The regions in groups: those together that hold much the same rows."""
    groups: list[tuple[set[tuple[str, ...]], list[Part]]] = []
    if len(parts) == 1:
        return [list(parts)]
    for part in parts:
        keys = _keys(part)
        for others, group in groups:
            if len(keys & others) > OVERLAP * min(len(keys), len(others)):
                others |= keys
                group.append(part)
                break
        else:
            groups.append((set(keys), [part]))
    return [group for _, group in groups]


def _chosen(copies: Sequence[Part], remarks: Remarks, answers: Answers) -> Sequence[Part]:
    """One of several copies, or all of them, as it is answered."""
    table = copies[0].found.table
    labels = {part.found.label: part for part in copies}
    if all(part.found.exact for part in copies) and len({part.found.region.sheet.file for part in copies}) == 1:
        first, second = (quoted(part.found.label) for part in copies[:2])
        remarks.problem(table.name, None, None, f"同一张表出现两次（{first}与{second}）", "请只保留一张")
        return copies[:1]
    guess = max(copies, key=_standing)
    named = "、".join(map(quoted, labels))
    text = f"{named}都像“{table.name}”表，内容大多相同，读哪一张？"
    options = tuple(dict.fromkeys((guess.found.label, *labels, ALL, PASS_OVER)))
    asked = Question("表", table.name, "", "、".join(labels), text, guess.found.label, options)
    answer = answers.to(*asked.key)
    if answer in options:
        remarks.settle(asked)
    else:
        remarks.ask(asked)
        answer = guess.found.label
    read = copies if answer == ALL else [labels[answer]] if answer in labels else []
    for part in copies:
        if part not in read:
            remarks.note(f"{quoted(part.found.label)}与所读的表内容重复，未读取。")
    return [replace(part, found=replace(part.found, asked=False)) for part in read]


def _standing(part: Part) -> tuple[bool, bool, int]:
    """What speaks for a copy: it is to be seen, has the table's own name, and holds more rows."""
    region = part.found.region
    return not region.sheet.hidden, part.found.exact, region.end - region.first


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
    label = SHEET_PER_SCHOOL if all(part.school for part in asked) else "、".join(labels)
    family = question(label, table.name, regions)
    shown = "、".join(map(quoted, labels[:10])) + ("等" if len(labels) > 10 else "")
    text = f"{shown}{len(labels)}张表合并读作「{table.name}」表？"
    family = replace(family, text=text, options=(table.name, PASS_OVER))
    answer = answers.to(*family.key)
    if answer not in family.options:
        remarks.ask(family)
        return parts
    remarks.settle(family)
    return parts if answer == table.name else [part for part in parts if not part.found.asked]


def names_of(parts: Sequence[Part]) -> Sequence[str]:
    """The names of schools as the regions of the table of schools have them."""
    return [
        cell.strip()
        for part in parts
        if "name" in part.layout.positions
        for cell in part.found.region.cells(part.layout.positions["name"])
        if isinstance(cell, str) and cell.strip()
    ]


def by_title(part: Part, table: Table, rows: int, remarks: Remarks, answers: Answers) -> Mapping[str, Sequence[str]]:
    """The column of schools that a sheet leaves to its title, once that is confirmed."""
    target = SCHOOL.get(table.english)
    if part.school is None or target is None or target in part.layout.positions:
        return {}
    column = next(column for column in table.columns if column.target == target)
    text = f"【{table.name}】一校一表，没有「{column.heading}」列，按表名填入学校？"
    asked = Question("列", table.name, column.heading, "表名", text, "按表名", ("按表名", PASS_OVER))
    answer = answers.to(*asked.key)
    if answer in asked.options:
        remarks.settle(asked)
    else:
        remarks.ask(asked)
    return {} if answer == PASS_OVER else {target: [part.school] * rows}
