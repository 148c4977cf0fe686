"""A point of a front as a plan with its proof, and the policy that it answers."""

from dataclasses import dataclass
from pathlib import Path

from optimizer.app.pareto import ParetoResult
from optimizer.domain.errors import InputError
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.files.strict_yaml import yaml_text
from optimizer.files.whole import write_text
from optimizer.policy.entries import Policy
from optimizer.questions.alternatives.front_plans import adopted, policy_of
from optimizer.questions.alternatives.points import Point
from optimizer.reporting.facts.front import Traced, numbered
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.files.run_files import KEY, named
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved

FILES = ("plan.xlsx", "plan.json", "certificate.json", "policy.yaml")


@dataclass(frozen=True)
class AdoptedPoint:
    """The plan of a point; ``alone`` says that its policy, solved as it stands, leads to the point."""

    traced: Traced
    point: Point
    answer: Solved
    policy: Policy
    alone: bool

    @property
    def equity(self) -> float:
        """Σ CV² of the plan."""
        return self.traced.equity(self._value("equity"))

    @property
    def equity_told(self) -> str:
        """The same with all its digits."""
        return self.traced.gauge.told(self._value("equity"))

    @property
    def burden(self) -> int:
        """Minutes of the plan."""
        return self._value(self.traced.front.axes.against)

    @property
    def same(self) -> bool:
        """Whether the plan has the two numbers of the point."""
        return (self._value("equity"), self.burden) == (self.point.spot.equity, self.point.spot.burden)

    def _value(self, name: str) -> int:
        return next(level.value for level in self.answer.levels if level.name == name)


def adopt(result: ParetoResult, number: int, effort: Effort = DEFAULT_EFFORT) -> AdoptedPoint | None:
    """The plan of the point of that number (from 1); None where it is not found again within the effort.

    Raises InputError where there is no such point, or it breaks a row that links components.
    """
    points = {place: (each, point) for place, each, point in numbered(result.traced)}
    if number not in points:
        raise InputError.of(f"没有第{number}个点", f"可填1至{len(points)}。")
    traced, point = points[number]
    if not point.lawful:
        raise InputError.of(f"第{number}个点不满足跨集团的条款", "请另选一点。")
    done = adopted(traced.front, point, effort)
    if not isinstance(done.answer, Solved):
        return None
    return AdoptedPoint(traced, point, done.answer, policy_of(traced.front, point).policy, done.alone)


def write(adopted: AdoptedPoint, folder: Path, *, full_names: bool = False, seed: int | None = None) -> tuple[str, ...]:
    """The plan with its certificate and workbook, and the policy; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    plan, certificate = adopted.answer.plan, certificate_data(adopted.answer, seed=seed)
    run = named(plan, certificate)
    write_json(folder / "plan.json", plan_data(plan, seed=seed) | {KEY: run})
    write_json(folder / "certificate.json", certificate | {KEY: run})
    write_workbook(folder / "plan.xlsx", adopted.answer, full_names=full_names, seed=seed)
    policy = yaml_text(adopted.policy.dump())
    write_text(folder / "policy.yaml", policy)
    return FILES
