"""Counterfactuals on a solved county, group by group: CPU, people changed, and what is proved of each answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

import numpy as np
from rich.table import Table

from optimizer.questions.counterfactuals import Desk
from optimizer.questions.results import Order, Tried, Wish
from optimizer.readings.columns import Ints
from optimizer.solving.answers import Solved

LEVELS = ("shortage", "soft", "equity", "burden")  # that the targets speak of
ORDERS: tuple[Order, ...] = ("nearest", "best")


@dataclass(frozen=True)
class Question:
    """One counterfactual: a teacher forced to a school, kept from it, kept at home or made to go."""

    group: int  # component
    order: Order
    sort: str
    answer: str
    cpu: float
    people: int | None  # None: no plan
    closed: bool  # every level from shortage to burden proved


@dataclass(frozen=True)
class Prepared:
    """What is spent once on a component before its first question."""

    group: int
    order: Order
    cpu: float


def counterfactuals(solved: Solved, each: int = 2, seed: int = 1) -> Iterator[Question | Prepared]:
    """``each`` questions of every sort for every component, in both orders, drawn from a seed."""
    desk = Desk.of(solved.instance, solved.plan)
    for number, component in enumerate(desk.components):
        own = component.postings[component.postings < len(desk.assembly.horizon)]
        if not len(own):
            continue
        rng = np.random.default_rng([5, seed, number])
        drawn = list(_drawn(desk, own, each, rng))
        for order in ORDERS:
            begun = process_time()
            desk.prepare(drawn[0][1].teacher, order)
            yield Prepared(number, order, process_time() - begun)
            for sort, wish in drawn:
                begun = process_time()
                reply = desk.ask([wish], order=order)
                cpu = process_time() - begun
                if isinstance(reply, Tried):
                    closed = all(level.proved or level.remark for level in reply.levels if level.name in LEVELS)
                    yield Question(number, order, sort, "Tried", cpu, len(reply.people), closed)
                else:
                    yield Question(number, order, sort, type(reply).__name__, cpu, None, False)


def _drawn(desk: Desk, own: Ints, each: int, rng: np.random.Generator) -> Iterator[tuple[str, Wish]]:
    horizon, schools = desk.assembly.horizon, desk.instance.facts.schools.ids
    planned, free = own[desk.x[own] > 0], own[desk.x[own] == 0]
    moving = set(horizon.teacher[planned].tolist())
    still = free[[teacher not in moving for teacher in horizon.teacher[free].tolist()]]
    sorts: Sequence[tuple[str, Ints, bool, bool]] = (
        ("to a school", free, True, True), ("not to it", planned, True, False),
        ("stays", planned, False, True), ("goes", still, False, False),
    )
    for sort, columns, named, holds in sorts:
        for column in rng.choice(columns, size=min(each, len(columns)), replace=False).tolist():
            school = schools[horizon.school[column]] if named else None
            year = int(horizon.first[column]) if named and desk.instance.span > 1 else None
            yield sort, Wish(horizon.ids[horizon.teacher[column]], school, year, holds)


def counterfactual_table(name: str, solved: Solved, each: int, seed: int) -> Table:
    """CPU seconds by order: median, 95th, most; people changed; plans, and those with every level proved."""
    table = Table(title=f"{name}: counterfactuals, CPU seconds; prepared once per component (median / most)")
    headings = (
        "order", "n", "median", "95th", "most", "people", "most", "plans", "proved", "barred", "unsettled", "prepared",
    )
    for heading in headings:
        table.add_column(heading)
    rows = list(counterfactuals(solved, each, seed))
    for order in ORDERS:
        asked = [row for row in rows if isinstance(row, Question) and row.order == order]
        once = [row.cpu for row in rows if isinstance(row, Prepared) and row.order == order]
        spent = [row.cpu for row in asked]
        people = [row.people for row in asked if row.people is not None]
        cells = (
            order, len(asked), f"{median(spent):.3f}", f"{np.quantile(spent, 0.95):.3f}", f"{max(spent):.3f}",
            f"{median(people):g}", max(people), len(people), sum(row.closed for row in asked),
            sum(row.answer == "Barred" for row in asked), sum(row.answer == "Unsettled" for row in asked),
            f"{median(once):.2f} / {max(once):.2f}",
        )
        table.add_row(*map(str, cells))
    return table
