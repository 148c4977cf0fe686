"""What is claimed under ε, against every plan of tiny counties: optima, limits and bounds of each block."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.agreement import every_plan
from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.auditing.verify import verify
from optimizer.model.assembly import Component
from optimizer.model.tolerance import allowed
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

MOST = (1, 2, 5, 20, 100, 1000)  # of an ε that is drawn


@dataclass(frozen=True)
class Tolerated:
    """One county with ε at some levels; what is wrong, and how often a level gave way for the sake of later ones."""

    seed: int
    wrong: tuple[str, ...]
    gave_way: int
    blocks: int


def lenient(instance: Instance, seed: int) -> Instance:
    """The instance with an ε at one to three of its levels."""
    rng = np.random.default_rng([11, seed])
    levels = list(instance.policy.levels)
    chosen = rng.choice(len(levels) - 1, size=int(rng.integers(1, 4)), replace=False)
    epsilon = {levels[place]: int(rng.choice(MOST)) for place in sorted(chosen.tolist())}
    return replace(instance, policy=instance.policy.model_copy(update={"epsilon": epsilon}))


def tolerated(seed: int) -> Tolerated | None:
    """Solve a county under ε and try out every plan; None where it has none."""
    instance = lenient(draw(seed, VARIANTS, two_groups=seed % 3 == 2), seed)
    answer = plan_rotation(instance)
    if not isinstance(answer, Solved):
        return None
    every = _points(answer)
    wrong, gave_way = [], 0
    seen = verify(instance, answer.plan, certificate_data(answer))
    wrong += [*seen.faults, *(f"{level.name} {level.words}" for level in seen.levels if not level.proved)]
    for component, proofs, shares in zip(answer.components, answer.proofs, answer.epsilons, strict=True):
        own = [x[component.postings] for x in every]
        points = [x for x in own if component.system.holds(x)]
        for level, proof in enumerate(proofs):
            cost = component.costs[level]
            if not cost.any():
                continue
            optimum = min(int(cost @ x) for x in points)
            most = optimum + shares[level]
            if not proof.bound <= optimum <= proof.value <= most:
                claimed = f"{proof.bound} ≤ {optimum} ≤ {proof.value} ≤ {most}"
                wrong.append(f"block {component.index}, level {level}: {claimed}")
            gave_way += proof.value > optimum
            if proof.limit is not None and proof.limit < most:
                wrong.append(f"block {component.index}, level {level}: limit {proof.limit}, not {most}")
            points = [x for x in points if int(cost @ x) <= (most if proof.limit is None else proof.limit)]
    wrong += _outside(instance, answer)
    return Tolerated(seed, tuple(wrong), gave_way, len(answer.components))


def _points(answer: Solved) -> list[Ints]:
    """Every plan of the county, lawful or not, as columns of the model."""
    assembly, found = answer.assembly, []
    for plan in every_plan(answer.instance):
        rows = assembly.horizon.rows_of(plan)
        if (rows >= 0).all():
            found.append(assembly.completed(np.bincount(rows, minlength=len(assembly.horizon)).astype(np.int64)))
    return found


def _outside(instance: Instance, answer: Solved) -> list[str]:
    """Shares that do not add up to the county's ε, where the level costs anything."""
    found = []
    for level, name in enumerate(answer.assembly.levels):
        whole = allowed(answer.assembly, level)
        if costly(answer.components, level) and sum(own[level] for own in answer.epsilons) != whole:
            found.append(f"{name}: shares do not make up {whole}")
    return found


def costly(components: Sequence[Component], level: int) -> bool:
    """Whether the level costs anything anywhere."""
    return any(bool(component.costs[level].any()) for component in components)
