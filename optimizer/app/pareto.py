"""The front of equity and teachers' burden, under one lowest flow or several."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from optimizer.app.progress import Listen, Step, unheard
from optimizer.domain.errors import InputError
from optimizer.engine.conflict import clash
from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.engine.outcomes import Open, Refuted
from optimizer.model.assembly import Component, assemble
from optimizer.policy.instance import Instance
from optimizer.questions.alternatives.county_front import front_of
from optimizer.questions.alternatives.epsilon_constraint import requested
from optimizer.questions.alternatives.flow_axis import at_flow, flow_entry
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.points import Point, Request
from optimizer.reporting.facts.front import Traced
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.json.front import front_data
from optimizer.reporting.xlsx.front_book import write_front
from optimizer.solving.rotation import sentence

BOOK, DATA = "front.xlsx", "front.json"
UNDECIDED = "在限定内未能判定是否有可行方案。"


@dataclass(frozen=True)
class ParetoRequest:
    """How many points by price; on request those that hold one of the two numbers and make the other small."""

    points: int = 9  # the two ends included
    flows: tuple[int, ...] = ()  # lowest shares of teachers who move, in percent; none: as the policy has it
    flow_entry: str | None = None  # which entry asks for that share, where there are several
    group: str | None = None  # only this group gives way, the others stay at their best
    equity: tuple[Fraction, ...] = ()  # at most so much Σ CV²
    limits: tuple[Fraction, ...] = ()  # at most so much of what equity is weighed against: minutes, or moves
    against: Literal["burden", "moves"] = "burden"
    seconds: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class ParetoResult:
    """The fronts; why there is none under a flow (0: that of the policy), and which requests cannot be kept.

    ``undecided``: the flows of ``failed`` under which neither a plan was found nor proved impossible.
    """

    instance: Instance
    group: str | None
    traced: tuple[Traced, ...]
    failed: Mapping[int, str]
    undecided: frozenset[int]
    refused: tuple[str, ...]
    complete: bool  # neither interrupted nor out of time

    @property
    def impossible(self) -> bool:
        """Whether it is proved that no plan stands on any front."""
        return not self.traced and bool(self.failed) and self.complete and not self.undecided

    def data(self) -> dict[str, Any]:
        """The answer as plain data."""
        return front_data(self.instance, self.traced, self.failed, self.group, complete=self.complete)


def check(instance: Instance, request: ParetoRequest) -> None:
    """Raises InputError where a request names a group or an entry that the instance does not have."""
    _under_flows(instance, request)


def pareto(instance: Instance, request: ParetoRequest, listen: Listen = unheard) -> ParetoResult:
    """Trace the front under each flow; an interrupt or the limit keeps the points found. Raises InputError."""
    targets = _under_flows(instance, request)
    deadline = None if request.seconds is None else monotonic() + request.seconds
    clock = Clock(Limits(seed=request.seed, deadline=deadline))
    traced: list[Traced] = []
    failed: dict[int, str] = {}
    undecided: set[int] = set()
    refused: list[str] = []
    complete = True
    try:
        for flow, changed in targets:
            lead = "" if flow is None else f"流动比例{flow}%："
            front = _front(changed, request, clock, _step(listen, f"{lead}正在求前沿"))
            if not isinstance(front, Front):
                failed[flow or 0] = lead + (UNDECIDED if isinstance(front, Open) else front)
                if isinstance(front, Open):
                    undecided.add(flow or 0)
                continue
            one = Traced(flow, front, front.points())
            if front.interrupted:
                traced.append(one)
                complete = False
                break
            listen(Step(f"{lead}正在求限定的点", 0, len(request.equity) + len(request.limits)))
            points, missed = _requested(one, request)
            refused += [lead + text for text in missed]
            traced.append(Traced(flow, front, points))
    except KeyboardInterrupt:
        complete = False
    complete &= not clock.limited
    return ParetoResult(
        instance, request.group, tuple(traced), failed, frozenset(undecided), tuple(refused), complete
    )


def _under_flows(instance: Instance, request: ParetoRequest) -> list[tuple[int | None, Instance]]:
    """The instance under each flow asked for, itself where none is."""
    if request.group is not None and request.group not in instance.county.group:
        known = "、".join(each.id for each in instance.county.groups)
        raise InputError.of(f"集团编号{request.group}不在集团表中", f"可填：{known}。")
    if not request.flows:
        return [(None, instance)]
    entry = flow_entry(instance, request.flow_entry)
    return [(flow, at_flow(instance, entry, flow)) for flow in dict.fromkeys(request.flows)]


def _front(
    instance: Instance, request: ParetoRequest, clock: Clock, tell: Callable[[int, int], None]
) -> Front | Open | str:
    """The front of one instance, that the limits left it open, or why there is none."""
    assembly = assemble(instance)
    broken = assembly.constant_breaches()
    if broken:
        told = "；".join(sentence(instance, case) for case in broken)
        return f"没有可行方案，现状已不满足且无法改变：{told}。"
    front = front_of(assembly, clock, request.points, against=request.against, group=request.group, told=tell)
    return front if isinstance(front, Front | Open) else _why(instance, *front)


def _step(listen: Listen, text: str) -> Callable[[int, int], None]:
    return lambda done, of: listen(Step(text, done, of))


def _why(instance: Instance, component: Component, refuted: Refuted) -> str:
    """Why a front has no point."""
    known = clash(assemble(instance), component, refuted)
    if known is None:
        return "没有可行方案。"
    return "没有可行方案，下列条款不能同时满足：" + "；".join(sentence(instance, case) for case in known.cases) + "。"


def _requested(traced: Traced, request: ParetoRequest) -> tuple[list[Point], list[str]]:
    """The points with those held to what was asked among them, in order, and what cannot be kept."""
    asked = [("差异系数平方和", most, Request("equity", traced.units(most))) for most in request.equity]
    asked += [(traced.other.title, most, Request("burden", int(most // 1))) for most in request.limits]
    found, missed = {point.spot: point for point in traced.points}, []
    for name, most, held in asked:
        point = requested(traced.front, held)
        if point is None:
            missed.append(f"没有方案的{name}能在 {float(most):g} 以内。")
        else:
            known = found.get(point.spot)
            found[point.spot] = point if known is None else replace(known, request=held)
    return sorted(found.values(), key=lambda point: point.spot.equity), missed


def write(result: ParetoResult, folder: Path) -> tuple[str, ...]:
    """The fronts as plain data, and as a workbook where there is one; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / DATA, result.data())
    if not result.traced:
        return (DATA,)
    write_front(folder / BOOK, result.instance, result.traced, result.group)
    return BOOK, DATA
