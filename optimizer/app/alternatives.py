"""Plans that are nearly as good as one and as different from it as can be, each audited, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from time import monotonic
from typing import Any

from optimizer.app.progress import Listen, Step, unheard
from optimizer.domain.plan import Plan
from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.policy.instance import Instance
from optimizer.questions.alternatives import diverse
from optimizer.questions.alternatives.comparison import Comparison
from optimizer.questions.alternatives.diverse import Alternative
from optimizer.questions.counterfactuals import Desk
from optimizer.reporting.facts.comparison import Tables
from optimizer.reporting.files.plan_files import plan_data, write_json
from optimizer.reporting.json.alternatives import diverse_data
from optimizer.reporting.json.comparison import comparison_data
from optimizer.reporting.xlsx.comparison_book import write_comparison

EFFORT = 0.5  # of each search for a diverse plan: the last steps of a proof cost the most and change the least
BOOK, DATA = "alternatives.xlsx", "alternatives.json"


@dataclass(frozen=True)
class AlternativesRequest:
    """How many plans, and by what share each level may be worse (levels left out: not at all)."""

    count: int = 3
    within: Mapping[str, Fraction] = field(default_factory=dict)
    seconds: float | None = None  # for all
    seed: int = 0
    name: str = ""  # what the given plan is called


@dataclass(frozen=True)
class AlternativesResult:
    """What was found in turn; ``caps`` are the most that each level might be, ``ended_early`` says more may exist."""

    desk: Desk
    found: tuple[Alternative, ...]
    caps: tuple[int, ...]
    ended_early: bool
    name: str

    def data(self) -> dict[str, Any]:
        """The answer as plain data, without names."""
        return diverse_data(self.desk, self.found, self.caps) | {"comparison": comparison_data(self.tables())}

    def tables(self, *, full_names: bool = False) -> Tables:
        """The given plan and those found, side by side."""
        names = (f"原方案 {self.name}".rstrip(), *(f"备选方案{number}" for number in range(1, len(self.found) + 1)))
        plans = (self.desk.plan, *(each.plan for each in self.found))
        return Tables(Comparison(self.desk.instance, names, plans, (self.desk.instance,)), full_names)


def alternatives(
    instance: Instance, plan: Plan, request: AlternativesRequest, listen: Listen = unheard
) -> AlternativesResult:
    """Find plans one after the other; an interrupt or the limit keeps what is found.

    Raises InputError for a plan that breaks a hard case.
    """
    desk = Desk.of(instance, plan)
    caps = diverse.caps_of(desk, request.within)
    deadline = None if request.seconds is None else monotonic() + request.seconds
    clock = Clock(Limits(EFFORT, request.seed, deadline=deadline))
    found: list[Alternative] = []
    try:
        for each in diverse.alternatives(
            desk, request.count, caps, clock, lambda done, of: listen(Step("正在找不同的方案", done, of))
        ):
            found.append(each)
    except KeyboardInterrupt:
        clock.limited = True
    return AlternativesResult(desk, tuple(found), caps, clock.limited, request.name)


def write(result: AlternativesResult, folder: Path, *, full_names: bool = False) -> tuple[str, ...]:
    """Every plan, and the comparison as a workbook and as plain data; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    plans = {f"plan-{number}.json": each.plan for number, each in enumerate(result.found, start=1)}
    for name, plan in plans.items():
        write_json(folder / name, plan_data(plan))
    write_json(folder / DATA, result.data())
    write_comparison(folder / BOOK, result.tables(full_names=full_names))
    return BOOK, DATA, *plans
