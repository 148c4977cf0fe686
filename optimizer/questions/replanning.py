"""The smallest change of a plan whose data have changed, and the proof of any plan as it stands.

The order is that of "nearest": what no plan need give up on posts and weighted clauses is kept, then the fewest
postings differ, then come the other levels. Groups that the change does not touch keep their postings.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.plan import Plan
from optimizer.engine.core import Limits
from optimizer.engine.county_rows import held_against
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Refuted, Settled
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort, run
from optimizer.goals.disruption import Disruption
from optimizer.model.assembly import Assembly, Component, assemble
from optimizer.model.tolerance import shares_of
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import FIRM, Desk
from optimizer.readings.columns import Bools, Ints
from optimizer.solving.answers import Impossible, Solved, Undecided
from optimizer.solving.counting import breaks
from optimizer.solving.rotation import explained, joined_up, loose_levels, plan_rotation

DISRUPTION = Disruption.name


def nearest(instance: Instance, plan: Plan) -> Instance:
    """The instance that asks for the plan nearest to this one."""
    levels = instance.policy.levels
    firm = [level for level in levels if level in FIRM]
    rest = [level for level in levels if level not in (*firm, DISRUPTION)]
    policy = instance.policy.model_copy(update={"levels": (*firm, DISRUPTION, *rest)})
    return instance.under(policy, plan)


def answering(instance: Instance, plan: Plan, before: Plan | None) -> Instance:
    """What a plan answers that was made from an earlier one: under decisions, or on other data, the nearest to it.

    An earlier plan that is this very plan, with no decision in force, asks for nothing: the order is the policy's.
    """
    if before is None or (not instance.decisions and _places(before) == _places(plan)):
        return instance
    return nearest(instance, before)


def _places(plan: Plan) -> set[tuple[str, str, int]]:
    return {(posting.teacher, posting.school, posting.first_year) for posting in plan.postings}


@dataclass(frozen=True)
class Replanned:
    """The plan at a desk of the changed data; ``bounds`` by level, the groups that were not solved as they are."""

    desk: Desk
    bounds: tuple[int, ...]


def replanned(
    instance: Instance, touched: Collection[str], effort: Effort = DEFAULT_EFFORT
) -> Replanned | Impossible | Undecided:
    """The plan nearest to the previous one, which may not fit any more; ``instance`` as ``nearest`` gives it.

    Components are solved anew where the previous plan breaks a case, has a posting that is impossible now, or somebody
    of the schools ``touched`` may be sent or received; where county-wide rows do not allow that, all of them are.
    """
    assembly = assemble(instance)
    earlier = instance.previous
    if earlier is None or assembly.constant_breaches() or (instance.span > 1 and breaks(instance, assembly.horizon)):
        return _whole(instance, effort)  # which says why there is none
    components = tuple(assembly.components())
    x = _kept(assembly, earlier)
    lost = [p for p, row in zip(earlier.postings, assembly.horizon.rows_of(earlier).tolist(), strict=True) if row < 0]
    near = _near(assembly, {*touched, *(p.origin for p in lost), *(p.school for p in lost)})
    anew = [part for part in components if near[part.postings].any() or not part.system.holds(x[part.postings])]
    epsilons = shares_of(assembly, components)
    outcomes, interrupted = run(
        [replace(part, index=number) for number, part in enumerate(anew)], [epsilons[part.index] for part in anew],
        effort, lambda *_: None, loose_levels(assembly),
    )
    refuted = [(part, found) for part, found in zip(anew, outcomes, strict=True) if isinstance(found, Refuted)]
    if refuted:
        return explained(assembly, refuted, interrupted)
    bounds = np.array(assembly.constants, dtype=np.int64)
    for part in components:
        bounds += part.costs @ x[part.postings]
    for part, found in zip(anew, outcomes, strict=True):
        if not isinstance(found, Settled):
            return _whole(instance, effort)
        bounds += [proof.bound for proof in found.proofs] - part.costs @ x[part.postings]
        x[part.postings] = found.x
    chosen = x[: len(assembly.horizon)]
    x = assembly.completed(chosen)
    at = assembly.A @ x
    if ((at < assembly.low) | (at > assembly.high)).any():
        return _whole(instance, effort)
    plan = assembly.horizon.plan(np.flatnonzero(chosen))
    return Replanned(
        Desk(instance, plan, assembly, components, x, assembly.values(chosen)), tuple(bounds.tolist())
    )


def _whole(instance: Instance, effort: Effort) -> Replanned | Impossible | Undecided:
    """All groups at once."""
    answer = plan_rotation(instance, effort)
    if not isinstance(answer, Solved):
        return answer
    return Replanned(Desk.of(instance, answer.plan), tuple(level.bound for level in answer.levels))


def certified(instance: Instance, plan: Plan, effort: Effort = DEFAULT_EFFORT) -> Solved:
    """A lawful plan as the answer to its instance (as ``nearest`` gives it): audited, each level with its bound.

    Where duals alone do not reach a value, the component is solved again; a bound that this does not settle stays open.
    """
    assembly = assemble(instance)
    rows = assembly.horizon.rows_of(plan)
    whole = assembly.completed(np.bincount(rows, minlength=len(assembly.horizon)).astype(np.int64))
    alone = _certified(assembly, whole, effort, joined=False)
    if alone.proved or not assembly.linking.any():
        return alone
    return _certified(assembly, whole, effort, joined=True)


def _certified(assembly: Assembly, whole: Ints, effort: Effort, *, joined: bool) -> Solved:
    components = tuple(assembly.components(joined=joined))
    epsilons = shares_of(assembly, components)
    settled = [
        standing(part, whole[part.postings], epsilon) for part, epsilon in zip(components, epsilons, strict=True)
    ]
    if not joined:  # the whole county at once would take the core too long
        limits = Limits(effort.per_core, effort.seed, proof_nodes=effort.proof_nodes)
        settled = [
            _closed(part, held, epsilon, limits)
            for part, held, epsilon in zip(components, settled, epsilons, strict=True)
        ]
    return joined_up(assembly, components, settled, epsilons, joined=joined, interrupted=False)


def standing(part: Component, x: Ints, epsilon: Sequence[int]) -> Settled:
    """A component that stays as the plan has it, with the bounds of its relaxation."""
    return Settled(x, held_against(part, x, epsilon))


def _closed(part: Component, held: Settled, epsilon: Sequence[int], limits: Limits) -> Settled:
    """The same with the integer core's word where the relaxation leaves a gap, if it finds nothing better."""
    if all(proof.basis != "open" for proof in held.proofs):
        return held
    found = optimise(part.system, part.costs, epsilon, limits)
    if not isinstance(found, Settled):
        return held
    same = [proof.value for proof in found.proofs] == [proof.value for proof in held.proofs]
    return replace(held, proofs=found.proofs) if same else held


def _kept(assembly: Assembly, plan: Plan) -> Ints:
    """What is still possible of a plan, as columns."""
    rows = assembly.horizon.rows_of(plan)
    chosen = np.bincount(rows[rows >= 0], minlength=len(assembly.horizon)).astype(np.int64)
    return assembly.completed(np.minimum(chosen, 1))


def _near(assembly: Assembly, schools: Collection[str]) -> Bools:
    """Over all columns: postings from or to one of these schools."""
    horizon, county = assembly.horizon, assembly.instance.county
    codes = {code for identity, code in assembly.instance.facts.school_code.items() if identity in schools}
    homes = np.array([county.teacher[identity].home in schools for identity in horizon.ids], dtype=bool)
    found = np.zeros(assembly.A.shape[1], dtype=bool)
    found[: len(horizon)] = homes[horizon.teacher] | np.isin(horizon.school, list(codes))
    return found
