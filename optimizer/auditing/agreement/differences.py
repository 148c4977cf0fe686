"""Where the two readings of the cases differ under one choice of postings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from optimizer.auditing.agreement.matrix_cases import ROOMY, Rooms
from optimizer.auditing.agreement.plain_cases import Plain
from optimizer.domain.vocabulary import Case


def differences(seen: Rooms, number: int, plain: Mapping[Case, Plain]) -> Iterator[tuple[Case, str]]:
    """Cases on which they differ under the choice ``number``, and how, in Chinese.

    Where the plain reading is silent nothing is broken; where it knows nothing the matrix may say what it likes.
    """
    forms: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for form in seen.forms:
        forms[form.case][form.column][form.other] = int(form.room[number])
    below, above = seen.below[:, :, number], seen.above[:, :, number]
    for case, told in plain.items():
        row = seen.position.get(case)
        if told.unknown or (row is None and told.room >= ROOMY):
            continue
        if told.forms is not None:
            pairs = list(forms[row].values()) if row is not None else []
            alone = _sides(above[row]) if row is not None else []
            if not _agree(list(told.forms), pairs, alone) or (row is not None and _sides(below[row])):
                mine = [room for side in told.forms for room in side]
                yield case, f"条款两种口径算得{_told(mine)}，矩阵与之不同"
        elif row is None:
            yield case, f"条款算得余{told.room}，矩阵没有这一行"
        else:
            mine, theirs = [told.below, told.above], [*below[row].tolist(), *above[row].tolist()]
            if _sides(below[row]) != _sides([told.below]) or _sides(above[row]) != _sides([told.above]):
                yield case, f"条款算得{_told(mine)}，矩阵为{_told(theirs)}"
    for row in np.flatnonzero((below.min(axis=1) < 0) | (above.min(axis=1) < 0)).tolist():
        if seen.cases[row] not in plain:
            yield seen.cases[row], f"条款没有不合之处，矩阵为{_told([*below[row].tolist(), *above[row].tolist()])}"


def _sides(rooms: Iterable[int]) -> list[int]:
    """Those that are not free."""
    return [int(room) for room in rooms if room < ROOMY]


def _agree(sides: list[tuple[int, int]], pairs: list[dict[int, int]], alone: list[int]) -> bool:
    """Whether each side of a case of two forms has both its forms, or the looser one alone, or needs none."""
    if not pairs and not alone:
        return all(max(side) >= 0 for side in sides)
    for number, side in enumerate(sides):
        others = sides[:number] + sides[number + 1 :]
        if pairs and pairs[0] == dict(enumerate(side)) and _agree(others, pairs[1:], alone):
            return True
        if not pairs and alone[0] in side and _agree(others, [], alone[1:]):
            return True
    return False


def _told(rooms: Iterable[int]) -> str:
    return "、".join(f"余{room}" for room in _sides(rooms)) or "不约束"
