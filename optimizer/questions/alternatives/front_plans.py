"""A point of the front as a plan with its proof: each component may be so much worse in the first of two numbers."""

from dataclasses import dataclass, replace

from optimizer.engine.outcomes import Refuted, Settled
from optimizer.engine.process_pool import Effort, run
from optimizer.model.assembly import assemble
from optimizer.model.tolerance import shares_of
from optimizer.policy.instance import Instance
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.points import Point
from optimizer.solving.answers import Answer
from optimizer.solving.rotation import DefectError, explained, joined_up, loose_levels


@dataclass(frozen=True)
class Adopted:
    """The plan of a point. ``alone`` says that its policy, solved as it stands, leads to the point.

    The ε of a policy is one number for the county; where several components give way it is handed out by head-count.
    """

    answer: Answer
    alone: bool


def policy_of(front: Front, point: Point) -> Instance:
    """The instance whose levels follow the front and whose ε is what the point gives up in the first of the two."""
    instance, axes = front.assembly.instance, front.axes
    names = front.assembly.levels
    two = sorted((axes.equity, axes.burden))
    rest = [level for level in range(len(names)) if level not in (*axes.before, *two)]
    order = tuple(names[level] for level in (*axes.before, *two, *rest))
    kept = {name: most for name, most in instance.policy.epsilon.items() if name not in ("equity", axes.against)}
    given_up = sum(_given_up(front, point))
    epsilon = kept | ({names[two[0]]: given_up} if given_up else {})
    return replace(instance, policy=instance.policy.model_copy(update={"levels": order, "epsilon": epsilon}))


def adopted(front: Front, point: Point, effort: Effort) -> Adopted:
    """Solve every component again under what it gives up at the point, with the levels after it in order.

    Raises DefectError where the plan is not lawful although the point was.
    """
    instance = policy_of(front, point)
    assembly = assemble(instance)
    components = tuple(assembly.components(joined=front.joined))
    leading = len(front.axes.before)
    given_up = dict(zip((int(block.place[0]) for block in front.blocks), _given_up(front, point), strict=True))
    by_people = shares_of(assembly, components)
    epsilons = tuple(
        tuple(given_up.get(int(c.postings[0]), 0) if level == leading else most for level, most in enumerate(own))
        for c, own in zip(components, by_people, strict=True)
    )
    outcomes, interrupted = run(components, epsilons, effort, lambda *_: None, loose_levels(assembly))
    refuted = [(c, o) for c, o in zip(components, outcomes, strict=True) if isinstance(o, Refuted)]
    settled = [outcome for outcome in outcomes if isinstance(outcome, Settled)]
    if refuted or len(settled) < len(components):
        return Adopted(explained(assembly, refuted, interrupted), False)
    answer = joined_up(assembly, components, settled, epsilons, joined=front.joined, interrupted=interrupted)
    if point.lawful and not answer.audit.lawful:
        raise DefectError("; ".join(str(finding.case) for finding in answer.audit.findings if finding.hard))
    return Adopted(answer, epsilons == by_people)


def _given_up(front: Front, point: Point) -> list[int]:
    """Of the first number, by block: what the point has above the bound that the search starts from."""
    by_equity = front.axes.equity < front.axes.burden
    found = []
    for block in front.blocks:
        own = block.spot(point.spot.x[block.place])
        found.append((own.equity - block.certified[0]) if by_equity else (own.burden - block.certified[1]))
    return found
