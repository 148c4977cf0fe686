"""The engine against brute force over auditor-accepted plans, and against HiGHS MIP at group size."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from benchmarks.enumerating import Enumeration, Remembered, Vector, measured
from benchmarks.peers import highs_by_group
from benchmarks.tiny import draw
from benchmarks.tiny_changes import outlived
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS, VARIANTS_OVER_YEARS
from optimizer.domain.plan import Plan, Posting
from optimizer.generating import generate
from optimizer.goals.equity import Equity
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.readings.plain_view import History
from optimizer.solving.answers import Answer, Impossible, Solved
from optimizer.solving.rotation import plan_rotation


@dataclass(frozen=True)
class Case:
    """One tiny county: plans that the auditor accepts, the best vector among them, and what the engine says."""

    seed: int
    plans: int
    accepted: int
    best: Vector | None
    engine: Vector | None
    status: str

    @property
    def agrees(self) -> bool:
        if self.best is None:
            return self.status == "impossible"
        return self.status == "solved" and self.best == self.engine


def every_plan(instance: Instance) -> Iterator[Plan]:
    """Every choice of at most one posting for each teacher who is not fixed, lawful or not.

    Built from the records, not from the model's table; teachers whom no plan may move (in term, deferred) are left
    where they are, because the entries for them stand in every policy drawn.
    """
    history = History(instance.county_in(instance.year), instance.definitions, Plan(instance.year, ()))
    options: list[list[Posting | None]] = []
    for standing in history.standings.values():
        teacher = standing.teacher
        if standing.in_term or history.is_exempt(teacher):
            continue
        near = (school for group in history.groups_of(teacher.home) for school in history.schools_of[group])
        choices: list[Posting | None] = [None]
        for school in dict.fromkeys(near):
            if school != standing.before:
                kind = history.kind_of(teacher, school)
                term = instance.definitions.term_of(kind, history.mode_between(teacher.home, school))
                last = None if term is None or school == teacher.home else instance.year + term - 1
                if not outlived(instance.county, teacher.home, school, last):
                    choices.append(Posting(teacher.id, teacher.home, school, instance.year, last, kind))
        options.append(choices)
    for choice in product(*options):
        yield Plan(instance.year, tuple(posting for posting in choice if posting is not None))


def every_history(instance: Instance) -> Iterator[History]:
    """The county under each of its plans, with the ways between homes and schools worked out once."""
    travel = Remembered(instance.county, instance.definitions)
    for plan in every_plan(instance):
        yield History(instance.county_in(instance.year), instance.definitions, plan, ways=travel)


def brute_force(instance: Instance, scale: int) -> tuple[int, int, Vector | None]:
    """Plans tried, plans that the auditor accepts, and the lexicographically best measure among them."""
    tried = accepted = 0
    best: Vector | None = None
    hard = [entry for entry in instance.entries if entry.hard]
    for history in every_history(instance):
        tried += 1
        if any(not check.holds for entry in hard for check in entry.audit(history.within(entry.scope))):
            continue
        accepted += 1
        vector = measured(instance, history, scale)
        best = vector if best is None or vector < best else best
    return tried, accepted, best


def compare(
    seed: int, optional: Mapping[str, list[dict[str, Any]]] = VARIANTS, **sorts: bool
) -> Case:
    """One tiny county of some sorts (``tiny.draw``), solved and tried out."""
    instance = draw(seed, optional, **sorts)
    scale = Equity().scale(assemble(instance).horizon)
    return _case(seed, plan_rotation(instance), *brute_force(instance, scale))


def compare_over_years(
    seed: int, optional: Mapping[str, list[dict[str, Any]]] = VARIANTS_OVER_YEARS, *, prolong: float = 0.4,
    **sorts: bool,
) -> Case:
    """One tiny county of three years, solved and tried out."""
    instance = draw_over_years(seed, optional, prolong=prolong, **sorts)
    scale = Equity().scale(assemble(instance).horizon)
    return _case(seed, plan_rotation(instance), *Enumeration(instance, scale).best())


def _case(seed: int, answer: Answer, tried: int, accepted: int, best: Vector | None) -> Case:
    engine = tuple(level.value for level in answer.levels) if isinstance(answer, Solved) else None
    status = "solved" if isinstance(answer, Solved) else "impossible" if isinstance(answer, Impossible) else "undecided"
    if isinstance(answer, Solved) and not all(level.proved for level in answer.levels):
        status = "unproved"
    return Case(seed, tried, accepted, best, engine, status)


def binding(instance: Instance, entry: str, best: Vector | None) -> bool:
    """Whether dropping an entry changes the optimum or the feasibility."""
    kept = tuple(e for e in instance.policy.entries if e.id != entry)
    loose = replace(instance, policy=instance.policy.model_copy(update={"entries": kept}))
    answer = plan_rotation(loose)
    engine = tuple(level.value for level in answer.levels) if isinstance(answer, Solved) else None
    if engine is None or best is None:
        return engine != best
    # the soft level loses the entry's own share, so only the other levels are compared
    keep = [i for i, level in enumerate(instance.policy.levels) if level != "soft"]
    return [engine[i] for i in keep] != [best[i] for i in keep]


def tiny_agreement(
    cases: int, first: int = 0, *, over_years: bool = False
) -> tuple[list[Case], Counter[str], Counter[str]]:
    """Compare many; also how often each rule stood in a policy and how often it bound.

    In every third county a school may be in two groups, in another third kindergartens share staff with the schools; in
    every fourth a school closes, in another fourth some members are of modes without a term.
    """
    seen: list[Case] = []
    stood: Counter[str] = Counter()
    bound: Counter[str] = Counter()
    for seed in range(first, first + cases):
        sorts = {
            "two_groups": seed % 3 == 2, "kindergartens": seed % 3 == 1, "closings": seed % 4 == 0,
            "endless": seed % 4 == 1,
        }
        optional = VARIANTS_OVER_YEARS if over_years else VARIANTS
        case = (compare_over_years if over_years else compare)(seed, optional, **sorts)
        seen.append(case)
        instance = (draw_over_years if over_years else draw)(seed, optional, **sorts)
        for entry in instance.policy.entries:
            stood[entry.rule.name] += 1
            if seed % 5 == 0:
                stood[f"{entry.rule.name}*"] += 1
                bound[entry.rule.name] += binding(instance, entry.id, case.best)
    return seen, stood, bound


def group_agreement(groups: int, first: int = 1) -> list[tuple[int, Vector | None, Vector | None]]:
    """Group-size counties: the engine's vector and that of a three-stage HiGHS MIP."""
    rows = []
    for seed in range(first, first + groups):
        instance = Instance(generate("three_schools", seed), load("标准"), 2026)
        answer = plan_rotation(instance)
        ours = tuple(level.value for level in answer.levels) if isinstance(answer, Solved) else None
        peer = highs_by_group(assemble(instance), seconds=60.0)
        rows.append((seed, ours, peer.values))
    return rows


