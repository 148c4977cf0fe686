"""Reserve lists for the posts of a plan, and the shortage to expect without them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from optimizer.domain.plan import Plan
from optimizer.goals.gauge import Gauge
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.probabilities import Chances
from optimizer.questions.reserve import reserve_lists
from optimizer.questions.risk import risks
from optimizer.reporting.facts.reserve import Reserve
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.files.reserve import NAME
from optimizer.reporting.json.reserve import reserve_data
from optimizer.reporting.xlsx.reserve_book import NAME as BOOK
from optimizer.reporting.xlsx.reserve_book import write_reserve


@dataclass(frozen=True)
class ReserveRequest:
    """How likely people are not to come, and the probability with which a list is to fill all its posts."""

    chances: Chances = field(default_factory=Chances)
    level: Fraction = Fraction(95, 100)


@dataclass(frozen=True)
class ReserveResult:
    """Risks and lists; ``gauges``: how each level is told."""

    found: Reserve
    gauges: Mapping[str, Gauge]

    def data(self) -> dict[str, Any]:
        """The answer as plain data, without names."""
        return reserve_data(self.found)

    def named(self, *, full_names: bool) -> Reserve:
        """With names masked or in full."""
        return replace(self.found, full_names=full_names)


def reserve(instance: Instance, plan: Plan, request: ReserveRequest) -> ReserveResult:
    """Risks of every post, and lists as short as reach the level. Raises InputError for a plan that is not lawful."""
    desk = Desk.of(instance, plan)
    lists = tuple(reserve_lists(desk, request.chances, request.level))
    at_risk = risks(instance, plan, request.chances)
    found = Reserve(instance, request.chances, request.level, at_risk, lists, desk.assembly.levels)
    return ReserveResult(found, desk.assembly.gauges)


def write(result: ReserveResult, folder: Path, *, full_names: bool = False) -> tuple[str, ...]:
    """The lists as a workbook, and as data that ``whatif`` reads beside the plan; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / NAME, result.data())
    write_reserve(folder / BOOK, result.named(full_names=full_names), result.gauges)
    return BOOK, NAME
