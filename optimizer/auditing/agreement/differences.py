"""Where the two readings of the cases differ under one choice of postings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from optimizer.auditing.agreement.matrix_cases import ROOMY, Rooms
from optimizer.auditing.agreement.plain_cases import Plain
from optimizer.domain.vocabulary import Case


def differences(seen: Rooms, number: int, plain: Mapping[Case, Plain]) -> Iterator[tuple[Case, str]]:
    """Cases on which they differ under the choice ``number``, and how, in Chinese.

    Where the plain reading is silent nothing is broken; where it knows nothing the matrix may say what it likes.
    """
    forms = defaultdict(list)
    for form in seen.forms:
        forms[form.case].append((form.other, int(form.room[number])))
    sides = seen.sides[:, :, number]
    for case, told in plain.items():
        row = seen.position.get(case)
        if told.unknown or (row is None and told.room >= ROOMY):
            continue
        if told.forms is not None:
            yield from _of_two_forms(case, told, forms[row] if row is not None else [])
        elif row is None:
            yield case, f"条款算得余{told.room}，矩阵没有这一行"
        elif tuple(sides[row, :2].tolist()) != told.sides or (sides[row, 2:] < ROOMY).any():
            yield case, f"条款算得{_told(told.sides)}，矩阵为{_told(sides[row].tolist())}"
    for row in np.flatnonzero(sides[:, 0] < 0).tolist():
        if seen.cases[row] not in plain:
            yield seen.cases[row], f"条款没有不合之处，矩阵为{_told(sides[row].tolist())}"


def _of_two_forms(case: Case, told: Plain, rows: list[tuple[int, int]]) -> Iterator[tuple[Case, str]]:
    """Each row is one side of one form; a side without a row must never be broken, so that none is needed."""
    for other, sides in enumerate(told.forms or ()):
        left = list(sides)
        for room in [room for form, room in rows if form == other]:
            if room not in left:
                yield case, f"条款算得{_told(sides)}，矩阵为{_told([room])}"
                return
            left.remove(room)
        if min(left, default=0) < 0:
            yield case, f"条款算得{_told(sides)}，矩阵没有这一行"
            return


def _told(sides: tuple[int, ...] | list[int]) -> str:
    return "、".join(f"余{room}" for room in sides if room < ROOMY) or "不约束"
