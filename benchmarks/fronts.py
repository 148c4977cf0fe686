"""The front of equity and burden by price: CPU of each point of each group of instances/beibei under its own policy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time

from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.model.assembly import assemble
from optimizer.model.tolerance import shares_of
from optimizer.policy.instance import open_instance
from optimizer.questions.alternatives.blocks import Block
from optimizer.questions.alternatives.county_front import axes_of, groups_of
from optimizer.questions.alternatives.front import Front

POINTS = 9  # of the county's front
HEADINGS = ("group", "columns", "ends s", "prices", "solved", "proved", "median s", "median solved s", "most s")
AT_ONCE = 0.002  # seconds: a price that neighbouring prices settle costs no more than this


@dataclass
class GroupFront:
    """One component: CPU seconds of both ends together, and of each price of the county's front."""

    groups: tuple[str, ...]
    columns: int
    ends: float
    prices: list[float] = field(default_factory=list)
    proved: int = 0

    @property
    def solved(self) -> list[float]:
        """Prices that the relaxation or the core had to be asked about."""
        return [spent for spent in self.prices if spent > AT_ONCE]

    def cells(self) -> tuple[str, ...]:
        return (
            "、".join(self.groups), str(self.columns), f"{self.ends:.2f}", str(len(self.prices)), str(len(self.solved)),
            str(self.proved), f"{median(self.prices):.3f}", f"{median(self.solved or [0.0]):.3f}",
            f"{max(self.prices):.2f}",
        )


def front_rows(folder: Path = Path("instances/beibei"), points: int = POINTS) -> Sequence[GroupFront]:
    """Trace the county's front once and time what each component spends on each of its prices."""
    assembly = assemble(open_instance(folder))
    components = list(assembly.components())
    axes, epsilons, clock = axes_of(assembly), shares_of(assembly, components), Clock(Limits())
    rows, blocks = [], []
    for component in components:
        begun = process_time()
        block = Block.of(component, axes, epsilons[component.index], clock)
        if not isinstance(block, Block):
            raise ArithmeticError(f"component {component.index} has no plan")
        names = tuple(sorted(groups_of(assembly, component)))
        rows.append(GroupFront(names, component.A.shape[1], process_time() - begun))
        blocks.append(block)
    front = Front.of(assembly, axes, blocks, clock)
    while len(front.spots) < points and (asked := front.next_price()) is not None:
        for row, block in zip(rows, blocks, strict=True):
            begun = process_time()
            support = block.at(asked)
            row.prices.append(process_time() - begun)
            row.proved += support.proved
        front.at(asked)
    return rows


def summary(rows: Sequence[GroupFront]) -> str:
    """Medians over all points and groups."""
    every = [spent for row in rows for spent in row.prices]
    solved = [spent for row in rows for spent in row.solved]
    return (
        f"front by price: {len(every)} points and groups, {sum(row.proved for row in rows)} proved, "
        f"median {median(every):.3f} s CPU (of the {len(solved)} that were solved {median(solved):.3f} s), "
        f"most {max(every):.2f} s; both ends {median(row.ends for row in rows):.2f} s per group"
    )
