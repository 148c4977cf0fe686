"""What people sign, compared with the plan: the sheets of a workbook that name people with schools and terms.

Every such sheet is worked out anew from the plan as the list has it, and compared cell by cell, whatever the order of
its rows. Titles, notes and places for seals and dates are left to people.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from optimizer.auditing.audit import Audit
from optimizer.auditing.posting_form import PLAN_FORM, STALE
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Case, Finding
from optimizer.formats.sheet import Remarks, Sheet
from optimizer.formats.workbook import read_workbook
from optimizer.importing.headings import folded
from optimizer.reporting.facts.figures import AuditedFigures
from optimizer.reporting.facts.masking import kept_apart
from optimizer.reporting.files.origin import Origin, differs, origin_of
from optimizer.reporting.xlsx.fingerprints import cell_text
from optimizer.reporting.xlsx.headings import LIST, ORIGIN_SHEET
from optimizer.reporting.xlsx.sheets import changes
from optimizer.reporting.xlsx.signed import NAMES, Row, Table, signed_tables

PEOPLE = ("姓名", "导师", "徒弟")
# follow from all moves together, so that they mean nothing once the list has been changed
OF_THE_PLAN = ("序号", "所属集团", "单程分钟", "理由")
UNTOLD = {changes.NAME: ("原因",)}  # columns that rest on more than the plan
MOST, COMPARED = 10, 200  # faults told of one sheet, rows for which the nearest one is looked for
Told = tuple[int | None, str, str]  # row, column, what is wrong
Line = tuple[int, Row]  # Excel's row number


def sheet_findings(path: Path, seen: Audit, plan: Plan) -> Iterator[Finding]:
    """Every cell of these sheets that says something else than the plan; nothing of a plan in JSON.

    A sheet that still is as it was written, in a workbook whose list has been changed since, is ``STALE``: it is to be
    written anew before anybody signs it, and no breach. Raises InputError where the workbook cannot be read.
    """
    if path.suffix.lower() == ".json":
        return
    sheets = {sheet.title: sheet for sheet in read_workbook(path, Remarks())}
    origin = origin_of(sheets.get(ORIGIN_SHEET))
    edited = not origin.sheets or LIST not in sheets or differs(sheets[LIST], origin.sheets.get(LIST, ""))
    told, year = _told(sheets, seen, plan, edited=edited), seen.instance.year
    for title, faults in told.items():
        if faults and edited and title != LIST and _as_written(sheets[title], origin):
            text = f"「{title}」还是名单改动以前的内容：请用 rotation refresh 写成新的一版后再使用"
            yield _finding(STALE, title, year, "与名单不符", text)
            continue
        for row, column, fault in faults[:MOST]:
            where = f"「{title}」" + (f"第{row}行" if row else "") + (f"「{column}」" if column else "")
            yield _finding(PLAN_FORM, title, year, fault, f"{where}{fault}")
        if len(faults) > MOST:
            text = f"「{title}」另有{len(faults) - MOST}处与名单不符"
            yield _finding(PLAN_FORM, title, year, text, text)
    for title in sheets:  # called like one of these, and written by nobody of ours
        if title not in told and title not in origin.sheets and any(name in title for name in NAMES):
            text = f"工作表「{title}」不是系统写出的，没有核对：请改用系统写出的表，或从工作簿中删去"
            yield _finding(STALE, title, year, "没有核对", text)
        if title not in told and title in origin.sheets and not _as_written(sheets[title], origin):
            text = f"工作表「{title}」写出后被改动过，其中的数字和结论没有核对：请改用系统写出的表"
            yield _finding(STALE, title, year, "没有核对", text)


def _as_written(sheet: Sheet, origin: Origin) -> bool:
    return sheet.title in origin.sheets and not differs(sheet, origin.sheets[sheet.title])


def _finding(entry: str, title: str, year: int, observed: str, text: str) -> Finding:
    return Finding(Case(entry, (title,), year), entry == PLAN_FORM, observed, "与名单一致", f"{text}。", 1)


def _told(sheets: Mapping[str, Sheet], seen: Audit, plan: Plan, *, edited: bool) -> Mapping[str, Sequence[Told]]:
    """By sheet what differs, its names read as masked or in full, whichever fits better."""
    told: dict[str, Sequence[Told]] = {}
    for full, notice in ((False, False), (True, False), (False, True), (True, True)):
        tables = signed_tables(AuditedFigures(seen, plan, full, notice))
        for title in tables.keys() & sheets.keys():
            if title not in told or told[title]:
                faults = list(_Compared(sheets[title], seen, edited=edited).faults(tables[title]))
                told[title] = min(told.get(title, faults), faults, key=len)
        if not any(told.values()):
            break
    return {title: told[title] for title in sheets if title in told}


class _Compared:
    """One sheet beside what it should say."""

    def __init__(self, sheet: Sheet, seen: Audit, *, edited: bool) -> None:
        self.sheet = sheet
        self.left_out = UNTOLD.get(sheet.title, ())
        if sheet.title == LIST and edited:
            self.left_out = (*self.left_out, *OF_THE_PLAN)
        if kept_apart(teacher.name for teacher in seen.instance.county.teachers):
            self.left_out = (*self.left_out, *PEOPLE)

    def faults(self, tables: Sequence[Table]) -> Iterator[Told]:
        places = self._places(tables)
        for (headings, rows), start, end in zip(tables, places, [*places[1:], None], strict=True):
            if start is None:
                yield None, "", f"找不到表头（{'、'.join(headings[:5])}……）：请使用系统写出的表，不要改列名"
            else:
                yield from self._table(headings, rows, start, len(self.sheet.grid) if end is None else end)

    def _places(self, tables: Sequence[Table]) -> list[int | None]:
        """Where the headings of each table stand, from the top: the first row that holds at least half of them."""
        found: list[int | None] = []
        start = 0
        for headings, _ in tables:
            wanted = {folded(heading) for heading in headings}
            at = next(
                (
                    number for number in range(start, len(self.sheet.grid))
                    if 2 * len(wanted & {folded(cell) for cell in self.sheet.grid[number]}) >= len(wanted)
                ), None,
            )
            found.append(at)
            start = start if at is None else at + 1
        return found

    def _table(self, headings: Sequence[str], rows: Sequence[Row], start: int, end: int) -> Iterator[Told]:
        known = {folded(heading): heading for heading in headings}
        at: dict[str, int] = {}
        for place, cell in enumerate(self.sheet.grid[start]):
            if cell is None or not str(cell).strip():
                continue
            heading = known.get(folded(cell))
            if heading is None:
                yield start + 1, str(cell).strip(), "不是这张表的列，没有核对：请删去这一列"
            elif heading in at:
                yield start + 1, heading, "列名重复，不知道以哪一列为准：请只保留一列"
            else:
                at[heading] = place
        shared = [heading for heading in at if heading not in self.left_out]
        yield from _differences(self._lines(at, start + 1, end), rows, shared, self.sheet.title)

    def _lines(self, at: Mapping[str, int], start: int, end: int) -> list[Line]:
        """Rows of the table; one with a single cell is a note or a place for a seal."""
        lines: list[Line] = []
        for number in range(start, end):
            row = self.sheet.grid[number]
            cells = {
                heading: text for heading, place in at.items()
                if place < len(row) and row[place] is not None and (text := cell_text(row[place]))
            }
            if len(cells) > 1:
                lines.append((number + 1, cells))
        return lines


def _differences(lines: Sequence[Line], rows: Sequence[Row], shared: Sequence[str], title: str) -> Iterator[Told]:
    """Rows that the plan does not have, each beside the nearest one that the sheet lacks, and rows that are missing."""
    def key(row: Row) -> tuple[str, ...]:
        return tuple(row.get(heading, "") for heading in shared)

    left = Counter(map(key, rows))
    strange: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in lines:
        if left[key(cells)]:
            left[key(cells)] -= 1
        else:
            strange.append((number, key(cells)))
    missing = list(left.elements())
    for number, said in strange:
        nearest = max(missing[:COMPARED], key=lambda each: _alike(said, each, shared), default=None)
        if nearest is None or not _alike(said, nearest, shared):
            yield number, "", "方案里没有这一行：请删去，或改用系统写出的表"
            continue
        missing.remove(nearest)
        for heading, written, right in zip(shared, said, nearest, strict=True):
            if not _same(heading, written, right, blank=title == LIST):
                yield number, heading, f"写的是“{written}”，按方案应为“{right}”"
    for row in missing:
        told = "、".join(text for text in row[:6] if text)
        yield None, "", f"缺少一行（{told}）：请改用系统写出的表"


def _alike(one: Sequence[str], other: Sequence[str], shared: Sequence[str]) -> int:
    """Cells that are the same, a number in the list not being one."""
    return sum(a == b for heading, a, b in zip(shared, one, other, strict=True) if a and heading != "序号")


def _same(heading: str, written: str, right: str, *, blank: bool) -> bool:
    """Older versions added no tail to names that look alike; a row that a planner adds to the list may have blanks."""
    untailed = heading in PEOPLE and written == right.partition("（")[0]
    return written == right or untailed or (blank and not written)
