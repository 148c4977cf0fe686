"""Whether the matrix that solve and verify share says what the clauses say: a second reading of all of it.

Sharing ``assemble`` means that one fault in it would make both wrong together. Here every row is held against the plain
reading of the same case, on plans (``trial_plans``) that between them hold every possible posting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from optimizer.auditing.agreement.columns import columns_apart
from optimizer.auditing.agreement.completion import MARK, Reading
from optimizer.auditing.agreement.differences import differences
from optimizer.auditing.agreement.levels import Levels
from optimizer.auditing.agreement.matrix_cases import rooms
from optimizer.auditing.agreement.plain_cases import plain_rooms
from optimizer.auditing.agreement.silent_rows import ROUNDS, breaking, silent
from optimizer.auditing.agreement.structure import misbuilt
from optimizer.auditing.agreement.trial_plans import chosen, trials
from optimizer.auditing.audit import histories
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Case
from optimizer.model.assembly import Assembly
from optimizer.readings.columns import Ints
from optimizer.readings.rows import Subject

BATCH = 8  # plans at a time
SHOWN = 20  # faults told one by one
APART = "矩阵与条款不符"


@dataclass
class Agreement:
    """What was compared, and every difference; a case is told once, by the first plan that shows it."""

    cases: int = 0
    plans: int = 0
    columns: int = 0
    least: int = 0  # plans that hold each possible posting, at least
    silent: frozenset[Case] = frozenset()  # spoken of on no plan: only that they are not broken was compared
    told: dict[object, str] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[str, ...]:
        """In Chinese; long lists are cut, and say so."""
        found = [f"{APART}：{text}" for text in self.told.values()]
        more = len(found) - SHOWN
        return (*found[:SHOWN], *([f"{APART}：另有{more}处"] if more > 0 else []))

    @property
    def words(self) -> str:
        """How much was compared, in a sentence; empty where something differs."""
        if self.told:
            return ""
        silent = f"，其中{len(self.silent)}处只核对了没有被违反" if self.silent else ""
        return (
            f"模型矩阵与条款逐行核对：{self.cases}处{silent}；{self.columns}项可选安排各在至少{self.least}份试验方案中出现，"
            f"共{self.plans}份方案，余量与各级目标值全部相同"
        )


def compare(assembly: Assembly, plan: Plan) -> Agreement:
    """Hold the matrix against the plain reading of the clauses and goals."""
    found, reading = Agreement(columns=len(assembly.horizon)), Reading(assembly)
    for fault in misbuilt(reading):
        found.told[fault] = f"{_place(assembly, fault.row, fault.column)}：{fault.text}"
    if found.told:
        return found  # what the columns stand for is not known, so their rows cannot be read
    stated = {case for case in map(assembly.case, range(assembly.A.shape[0])) if not case.entry.startswith(MARK)}
    for posting, text in columns_apart(assembly, stated):
        found.told[posting] = f"{_posting(posting)}：{text}"
    levels = Levels(reading)
    spoken: set[Case] = set()
    times = np.zeros(len(assembly.horizon), dtype=np.int64)
    plans = _choices(assembly, plan)
    for turn in range(ROUNDS + 1):
        for batch in _batches(plans):
            spoken |= _compared(found, reading, levels, batch)
            times += np.bincount(np.concatenate(batch), minlength=len(times))
        rows = silent(reading, spoken)
        if not len(rows):
            break
        plans = iter([breaking(reading, rows, turn)])
    found.cases, found.silent = len(stated), frozenset(stated - spoken)
    found.plans, found.least = levels.plans, int(times.min()) if len(times) else 0
    _levels(found, assembly, levels)
    return found


def _compared(found: Agreement, reading: Reading, levels: Levels, batch: Sequence[Ints]) -> set[Case]:
    """Hold some choices of postings against each other; returns the cases that the plain reading spoke of."""
    assembly = reading.assembly
    spoken: set[Case] = set()
    x = np.zeros((len(assembly.horizon), len(batch)), dtype=np.int64)
    for number, columns in enumerate(batch):
        x[columns, number] = 1
    whole = reading.completed(x)
    seen, values = rooms(reading, whole), levels.see(whole)
    for number, columns in enumerate(batch):
        years = histories(assembly.instance, assembly.horizon.plan(columns))
        plain = dict(plain_rooms(assembly.instance, years))
        for case, text in differences(seen, number, plain):
            found.told.setdefault(case, f"{_case(assembly, case)}：{text}")
        spoken |= plain.keys()
        levels.hear(years, values[:, number])
    return spoken


def _choices(assembly: Assembly, plan: Plan) -> Iterator[Ints]:
    """No posting, the plan as far as it is possible, and the trials."""
    horizon = assembly.horizon
    yield np.zeros(0, dtype=np.int64)
    rows = horizon.rows_of(plan)
    yield chosen(horizon, np.zeros(len(horizon)), np.isin(np.arange(len(horizon)), rows))
    yield from trials(horizon)


def _batches(choices: Iterator[Ints]) -> Iterator[list[Ints]]:
    batch: list[Ints] = []
    for choice in choices:
        batch.append(choice)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _levels(found: Agreement, assembly: Assembly, levels: Levels) -> None:
    for name, what, why in levels.apart():
        subject: Subject = what.subject if isinstance(what, Case) else what
        year = f"{what.year}学年" if isinstance(what, Case) and what.year in assembly.instance.years else ""
        entry = f"（{what.entry}）" if isinstance(what, Case) and what.entry.removeprefix(MARK) != name else ""
        where = f"目标「{assembly.gauges[name].title}」" if name in assembly.levels else f"{name}的"
        found.told[name, what] = f"{where}{year}{'/'.join(map(str, subject))}{entry}：{why}"
    for level, (_, measured, held) in levels.wrong.items():
        title = assembly.gauges[level].title
        found.told.setdefault(level, f"目标「{title}」：逐项算得{measured}，矩阵为{held}")


def _case(assembly: Assembly, case: Case) -> str:
    """A case in words."""
    instance = assembly.instance
    year = f"{case.year}学年" if instance.span > 1 else ""
    sentence = instance.policy.entry(case.entry).rule.state(case.subject, instance.county_in(case.year))
    return f"{year}{sentence}（{case.entry}）"


def _posting(posting: Posting) -> str:
    """A possible posting in words."""
    until = "无期限" if posting.last_year is None else f"至{posting.last_year}学年"
    return f"教师{posting.teacher}{posting.first_year}学年到{posting.school}（{posting.mode}，{until}）"


def _place(assembly: Assembly, row: int, column: int) -> str:
    """What a row or a column stands for; an auxiliary column by the first row that it is in."""
    if 0 <= column < len(assembly.horizon):
        return _posting(assembly.horizon.plan(np.array([column])).postings[0])
    if row < 0:
        rows = assembly.A[:, [column]].tocoo().row
        if not len(rows):
            return f"辅助列{column}"
        row = int(rows.min())
    case = assembly.case(row)
    if not case.entry.startswith(MARK):
        return _case(assembly, case)
    return f"辅助行{'/'.join(map(str, case.subject))}（{case.entry.removeprefix(MARK)}）"
