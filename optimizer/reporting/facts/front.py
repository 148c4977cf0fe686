"""A front of equity and burden as a planner reads it: its figures and what may be claimed of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from optimizer.domain.vocabulary import Kind
from optimizer.goals.equity import Equity
from optimizer.goals.gauge import Gauge
from optimizer.policy.instance import Instance
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.points import Point
from optimizer.readings.columns import KINDS

STEP = Fraction(1, 1000)  # of Σ CV², for which a price is told
SHORT = {"burden": "负担", "moves": "人次"}  # what equity is weighed against, in a heading
LIGHTEST = {"burden": "负担最轻", "moves": "人次最少"}


@dataclass(frozen=True)
class Traced:
    """The front under one lowest flow (None: as the policy has it), with the points asked for."""

    flow: int | None
    front: Front
    points: Sequence[Point]

    @property
    def instance(self) -> Instance:
        return self.front.assembly.instance

    @property
    def gauge(self) -> Gauge:
        """How equity is told: as Σ CV²."""
        return self.front.assembly.gauges[Equity.name]

    @property
    def other(self) -> Gauge:
        """How the level is told that equity is weighed against."""
        return self.front.assembly.gauges[self.front.axes.against]

    @property
    def short(self) -> str:
        """That level in a heading."""
        return SHORT[self.front.axes.against]

    @property
    def scale(self) -> int:
        """Units of the level in one of Σ CV²."""
        return self.gauge.scale

    def equity(self, value: Fraction | int) -> float:
        """Σ CV² of a level value, to the digits that the level has."""
        return round(float(self.gauge.figure(value)), len(str(self.scale)) - 1)

    def units(self, equity: Fraction) -> int:
        """The level value of Σ CV², rounded down."""
        return int((equity + self.gauge.ones) * self.scale // 1)

    def movers(self, point: Point) -> int:
        """Rotation postings that the plan begins."""
        horizon = self.front.assembly.horizon
        chosen = point.spot.x[: len(horizon)] > 0
        return int((chosen & (horizon.kind == KINDS.index(Kind.ROTATION))).sum())

    def price(self, point: Point) -> float | None:
        """Minutes of burden, or moves, that a thousandth of Σ CV² is worth; None at an end or on request."""
        if point.price is None or not all(point.price):
            return None
        return round(float(Fraction(*point.price) * self.scale * STEP), 2)

    def way(self, point: Point) -> str:
        held = None if point.request is None else "差异" if point.request.held == "equity" else self.short
        asked = [] if held is None else [f"限定{held}"]
        if point.price is None:
            return asked[0]
        lightest = LIGHTEST[self.front.axes.against]
        found = "按价格" if all(point.price) else "均衡最优" if point.price[0] else lightest
        return "、".join([found, *asked])

    def words(self, point: Point) -> str:
        """已证明, or how much may be left."""
        if not point.lawful:
            return "不满足跨集团条款"
        if point.proved:
            return "已证明"
        if not point.gap:
            return "未证明（前级或端点未证明）"
        in_equity = not point.price[1] if point.price else point.request is not None and point.request.held == "burden"
        left = f"{float(point.gap) / self.scale:.6g}" if in_equity else f"{ceil(point.gap)}{self.other.brief}"
        return f"未证明（差距{left}）"

    @property
    def claim(self) -> str:
        """What may be said of the front between its points."""
        depth = self.front.depth
        if not self.front.closed:
            return "前级目标或端点有未证明之处，前沿为已找到的点"
        if not depth:
            return "按价格能得到的点已全部求出：两点连线以下没有任何方案"
        least = f"{float(depth):.2g}" if depth < 1 else str(ceil(depth))
        share = f"{float(self.front.share):.1%}"
        return (
            f"任何方案至多比相邻两点的连线低{least}{self.other.brief}（{self.short}），"
            f"可能更低的区域占权衡范围的{share}（加大 --points 可缩小）"
        )


def numbered(traced: Sequence[Traced]) -> Iterator[tuple[int, Traced, Point]]:
    """The points of all fronts in order, counted from 1."""
    number = 0
    for each in traced:
        for point in each.points:
            number += 1
            yield number, each, point
