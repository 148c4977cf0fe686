"""Several years at once: CPU, plans, gaps and bounds per group; and a rolling re-plan after changed data."""

from dataclasses import dataclass, replace
from datetime import date
from time import process_time

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Backbone
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.model.assembly import assemble
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.solving.answers import Answer, Impossible, Solved
from optimizer.solving.published_moves import COSTS_MORE, FOLLOWS, reasons
from optimizer.solving.rotation import Progress, plan_rotation

MIRROR = "14集团20%流动"  # its mirror of the movers is added to the rules of the prefecture
BASE = "州级集团化"


def policy_of_years() -> Policy:
    """The prefecture's rules (backbone ≥ 40%) with the mirror of the movers by age, title and tenure."""
    base = load(BASE)
    mirror = next(entry for entry in load(MIRROR).entries if entry.rule.name == "mirror_movers")
    return base.model_copy(update={"entries": (*base.entries, mirror), "name": f"{BASE}＋交流教师结构"})


@dataclass(frozen=True)
class GroupRun:
    """One component: CPU, and value and bound of the levels that cost something."""

    columns: int
    cpu: float
    burden: int
    bound: int
    proved: bool  # every level before burden

    @property
    def gap(self) -> float:
        """Of the burden, in percent of its value."""
        return 100 * (self.burden - self.bound) / max(1, self.burden)


@dataclass(frozen=True)
class HorizonRun:
    """One county over a horizon."""

    seed: int
    teachers: int
    span: int
    cpu: float
    answer: str
    lawful: bool
    groups: tuple[GroupRun, ...]


def horizon_run(shape: str, seed: int, span: int, gap: float, policy: Policy) -> tuple[HorizonRun, Answer]:
    """Solve in one thread; CPU from records in memory to the audited plan, and of each component."""
    instance = Instance(generate(shape, seed), policy, 2026, span=span)
    times: list[float] = []
    done = 0

    def listen(progress: Progress) -> None:
        nonlocal done
        if progress.done > done:
            done = progress.done
            times.append(process_time())

    begun = process_time()
    assemble(instance)
    first = process_time()
    answer = plan_rotation(instance, Effort(gap=gap), listen)
    cpu = process_time() - first
    groups: list[GroupRun] = []
    if isinstance(answer, Solved):
        # one thread takes the largest component first; what comes before the first is assembling, done twice here
        order = sorted(answer.components, key=lambda component: -component.A.shape[1])
        spent = np.diff([2 * first - begun, *times[: len(order)]])
        burden = answer.assembly.levels.index("burden")
        for component, seconds in zip(order, spent, strict=True):
            proofs = answer.proofs[component.index]
            groups.append(
                GroupRun(
                    component.A.shape[1], float(seconds), proofs[burden].value, proofs[burden].bound,
                    all(proof.value == proof.bound for proof in proofs[:burden]),
                )
            )
    lawful = isinstance(answer, Solved) and answer.audit.lawful
    return HorizonRun(
        seed, len(instance.county.teachers), span, cpu, type(answer).__name__, lawful, tuple(groups)
    ), answer


def changed(county: County, seed: int, percent: int) -> tuple[County, int]:
    """A year later: so many teachers in a hundred have left, are deferred, or have changed their mind.

    Backbone teachers only change their mind: a new school whose one backbone of a subject leaves has no plan at all.
    """
    rng = np.random.default_rng([31, seed])
    number = len(county.teachers) * percent // 100
    chosen = rng.choice(len(county.teachers), size=number, replace=False)
    fate = dict(zip(chosen.tolist(), (int(n) for n in rng.integers(0, 3, size=number)), strict=True))
    teachers = []
    for position, teacher in enumerate(county.teachers):
        if position not in fate:
            teachers.append(teacher)
        elif fate[position] == 2 or teacher.backbone >= Backbone.县级:
            teachers.append(replace(teacher, volunteer=not teacher.volunteer))
        elif fate[position] == 1:
            teachers.append(replace(teacher, deferred_until=date(2030, 8, 31), evidence=f"评测{position}"))
    kept = {teacher.id for teacher in teachers}
    history = tuple(past for past in county.history if past.teacher in kept)
    return replace(county, teachers=tuple(teachers), history=history), number


@dataclass(frozen=True)
class RollingRun:
    """A second plan a year later: what became of the published moves that are still possible."""

    seed: int
    changed: int
    published: int
    valid: int
    dropped: int
    added: int
    named: int  # dropped or added with the clauses that force it
    cpu: float
    explaining: float


def rolling_run(shape: str, seed: int, span: int, percent: int, policy: str) -> RollingRun | None:
    """Plan ``span`` years, change the data, plan again from the year after; None where the first has no plan."""
    first = Instance(generate(shape, seed), load(policy), 2026, span=span)
    answer = plan_rotation(first)
    if not isinstance(answer, Solved):
        return None
    county, number = changed(first.county, seed, percent)
    second = replace(first, county=county, year=2027).following(answer.plan)
    begun = process_time()
    again = plan_rotation(second)
    cpu = process_time() - begun
    if isinstance(again, Impossible) or not isinstance(again, Solved):
        return None
    begun = process_time()
    why = reasons(again)
    explaining = process_time() - begun
    shared = [posting for posting in answer.plan.postings if posting.first_year in second.years]
    rows = again.assembly.horizon.rows_of(replace(answer.plan, postings=tuple(shared)))
    valid = [posting for posting, row in zip(shared, rows, strict=True) if row >= 0]
    made = set(again.plan.postings)
    dropped = [posting for posting in valid if posting not in made]
    then = {(p.teacher, p.first_year) for p in shared}
    years = {p.first_year for p in shared}
    added = [p for p in again.plan.postings if p.first_year in years and (p.teacher, p.first_year) not in then]
    told = [why.get((p.teacher, p.first_year), "") for p in (*dropped, *added)]
    named = sum(bool(text) and text not in (COSTS_MORE, FOLLOWS) for text in told)
    return RollingRun(seed, number, len(shared), len(valid), len(dropped), len(added), named, cpu, explaining)
