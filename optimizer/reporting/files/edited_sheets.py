"""What a planner has changed by hand in the workbook of a plan: in the list, or on a sheet that is made of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.auditing.audit import histories
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan, Posting
from optimizer.formats.sheet import Cell, Remarks, Sheet
from optimizer.formats.workbook import read_workbook
from optimizer.importing.headings import folded
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.files.origin import Origin, differs, origin_of
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.xlsx.fingerprints import cell_text
from optimizer.reporting.xlsx.headings import LIST, ORIGIN_SHEET, TEACHER
from optimizer.reporting.xlsx.sheets import filing, notice

NUMBER, GOING, FILED = "序号", "拟交流学校", "交流轮岗单位"
PROLONGED = "（延长）"
STAYS = ""  # in place of a school: not sent out
Move = tuple[str, int]  # teacher and first school year


@dataclass(frozen=True)
class Said:
    """Where a sheet has somebody go, or ``STAYS``, and where on the sheet it says so."""

    school: str
    sheet: str
    row: int | None = None

    def __str__(self) -> str:
        if self.row:
            return f"「{self.sheet}」第{self.row}行"
        return f"「{self.sheet}」" + ("（整行已删）" if self.school == STAYS else "")


@dataclass(frozen=True)
class HandEdits:
    """Moves that are asked to be different, and derived sheets whose changes mean nothing."""

    moves: Mapping[Move, Said]
    unread: Sequence[str] = ()


def hand_edits(path: Path, instance: Instance, before: Plan) -> HandEdits:
    """What differs from the plan that the workbook was written from.

    Raises InputError where it was written from another plan, where sheets contradict each other, and where an edit
    asks for what a list cannot say.
    """
    edited = read_plan(path, instance)
    sheets = {sheet.title: sheet for sheet in read_workbook(path, Remarks())}
    origin = origin_of(sheets.get(ORIGIN_SHEET))
    _refuse_foreign(path, origin, before)
    said: defaultdict[Move, list[Said]] = defaultdict(list)
    problems: list[Problem] = []
    for move, where in _of_list(before, edited, problems):
        said[move].append(where)
    touched = [title for title in origin.sheets if title in sheets and differs(sheets[title], origin.sheets[title])]
    reader = _Papers(instance, before)
    for title in touched:
        for move, where in reader.read(sheets[title], problems):
            said[move].append(where)
    for (teacher, year), each in said.items():
        if len({where.school for where in each}) > 1:
            rule = f"教师{teacher}{year}学年的去处几处说法不一：{'、'.join(map(str, each))}"
            problems.append(Problem(LIST, None, None, rule, "请只改一处，或改成一致。"))
    if problems:
        raise InputError(problems)
    unread = [title for title in touched if title != LIST and not reader.reads(title)]
    return HandEdits({move: each[0] for move, each in said.items()}, unread)


def changed_by_hand(path: Path) -> bool:
    """Whether a workbook of a plan says something else than when it was written; older ones do not tell."""
    if not path.is_file():
        return False
    try:
        sheets = {sheet.title: sheet for sheet in read_workbook(path, Remarks())}
    except InputError:
        return True  # whatever it is, it is not what was written
    origin = origin_of(sheets.get(ORIGIN_SHEET))
    return any(title not in sheets or differs(sheets[title], mark) for title, mark in origin.sheets.items())


def _refuse_foreign(path: Path, origin: Origin, before: Plan) -> None:
    written = {(teacher, first): school for teacher, each in origin.schools.items() for first, school in each.items()}
    planned = {(posting.teacher, str(posting.first_year)): posting.school for posting in before.postings}
    if written != planned or dict(origin.digests) != dict(before.digests):
        advice = "请用同一文件夹里的 plan.json，或用 --plan 指定名单所依据的那一版方案。"
        raise InputError.of(f"{path.name} 不是由这一版方案写出的", advice)


def _of_list(before: Plan, edited: Plan, problems: list[Problem]) -> Iterator[tuple[Move, Said]]:
    """The differences of the list itself."""
    was, now = _by_move(before), _by_move(edited)
    for move in was.keys() | now.keys():
        old, new = was.get(move), now.get(move)
        if new is None:
            yield move, Said(STAYS, LIST)
        elif old is None or old.school != new.school:
            yield move, Said(new.school, LIST)
        elif (old.last_year, old.mode) != (new.last_year, new.mode):
            rule = f"教师{move[0]}的结束学年或交流类型改过，名单上不能这样改"
            advice = "期限由政策的 term、terms 决定，类型由名册与政策判断：请改政策或名册后重新求解，或改回原值。"
            problems.append(Problem(LIST, None, None, rule, advice))


def _by_move(plan: Plan) -> dict[Move, Posting]:
    return {(posting.teacher, posting.first_year): posting for posting in plan.postings}


class _Papers:
    """Reads the papers that have a row for every move."""

    def __init__(self, instance: Instance, before: Plan) -> None:
        self.instance, self.before = instance, before
        self.moves = _by_move(before)
        self.county = instance.county
        names: defaultdict[str, set[str]] = defaultdict(set)
        for school in self.county.schools:
            for word in (school.id, school.name, f"{school.name}（{school.id}）"):
                names[folded(word)].add(school.id)
        self.names = {word: next(iter(ids)) for word, ids in names.items() if len(ids) == 1}

    def reads(self, title: str) -> bool:
        """Whether edits of a sheet are edits of the plan."""
        return self._year(title) is not None

    def _year(self, title: str) -> int | None:
        for base in (notice.NAME, filing.NAME):
            if title.startswith(base):
                rest = title.removeprefix(base)
                return int(rest) if rest.isdecimal() else self.instance.year if not rest else None
        return None

    def read(self, sheet: Sheet, problems: list[Problem]) -> Iterator[tuple[Move, Said]]:
        """Moves that the sheet has otherwise than the plan."""
        year = self._year(sheet.title)
        if year is None:
            return
        listed = sheet.title.startswith(notice.NAME)
        key, target = (NUMBER, GOING) if listed else (TEACHER, FILED)
        found: set[str] = set()
        known = self._by_number(year) if listed else {teacher: teacher for teacher in self.county.teacher}
        for row, who, where in _rows(sheet, key, target):
            teacher = known.get(who)
            school = self.names.get(folded(where.removesuffix(PROLONGED)))
            if teacher is None:
                rule = f"“{who}”不是原名单上的{key}"
                problems.append(Problem(sheet.title, row, key, rule, f"新增的人请写在「{LIST}」。"))
            elif school is None:
                rule = f"“{where}”不是学校表内的学校名称"
                problems.append(Problem(sheet.title, row, target, rule, "请改正学校名称。"))
            else:
                found.add(teacher)
                old = self.moves.get((teacher, year))
                if old is None or old.school != school:
                    yield (teacher, year), Said(school, sheet.title, row)
        for teacher, first in self.moves:
            if first == year and teacher not in found and (not listed or teacher in known.values()):
                yield (teacher, first), Said(STAYS, sheet.title)

    def _by_number(self, year: int) -> Mapping[str, str]:
        movers = Annual(histories(self.instance, self.before)[year]).movers
        return {str(number): standing.teacher.id for number, standing in enumerate(movers, start=1)}


def _rows(sheet: Sheet, key: str, target: str) -> Iterator[tuple[int, str, str]]:
    """Excel's row number, key and target of the rows below the headings."""
    places: tuple[int, int] | None = None
    for number, row in enumerate(sheet.grid, start=1):
        words = [folded(cell) for cell in row]
        if places is None:
            if folded(key) in words and folded(target) in words:
                places = words.index(folded(key)), words.index(folded(target))
            continue
        who, where = (_said(row[place]) if place < len(row) else "" for place in places)
        if who and where:
            yield number, who, where


def _said(cell: Cell) -> str:
    return "" if cell is None else cell_text(cell)
