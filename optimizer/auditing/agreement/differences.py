"""Where the two readings of the cases differ under one choice of postings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

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
    below, above = seen.below[:, :, number], seen.above[:, :, number]
    for case, told in plain.items():
        row = seen.position.get(case)
        if told.unknown or (row is None and (told.room >= ROOMY or told.waived)):
            continue
        if told.forms is not None:
            chosen = [] if row is None else forms[row]
            alone = [] if row is None else _sides([*below[row].tolist(), *above[row].tolist()])
            yield from _of_two_forms(case, told, chosen, alone)
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


def _of_two_forms(
    case: Case, told: Plain, chosen: list[tuple[int, int]], alone: list[int]
) -> Iterator[tuple[Case, str]]:
    """Each side stands in the matrix in one of the ways that say the same: see ``_ways``."""
    assert told.forms is not None
    stated = Counter([*chosen, *((None, room) for room in alone)])
    one, other = (list(_ways(first, second, told)) for first, second in zip(*told.forms, strict=True))
    if not any(Counter([*these, *those]) == stated for these in one for those in other):
        rows = [*(room for _, room in chosen), *alone]
        yield case, f"条款算得{'，或'.join(map(_told, told.forms))}，矩阵为{_told(rows)}"


def _ways(first: int, second: int, told: Plain) -> Iterator[tuple[tuple[int | None, int], ...]]:
    """The rows that may state a side, by form (None: without a branch) and room.

    Both forms under a branch; the first alone where it decides; or none where nothing is broken.
    """
    yield (0, first), (1, second)
    if told.many:
        yield ((None, first),)
    if first >= 0 or second >= 0:
        yield ()


def _told(rooms: Iterable[int]) -> str:
    return "、".join(f"余{room}" for room in _sides(rooms)) or "不约束"
