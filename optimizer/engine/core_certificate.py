"""Proofs in integers for the levels whose value rests on an integer core: made after the search, level by level.

Short attempts with two families of cuts come before long ones: which family wins is luck. Limited by nodes and by
pivots of the simplex method, so that it repeats.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from optimizer.engine.core_tree import Maker
from optimizer.engine.outcomes import LevelProof
from optimizer.model.certificate import Bound, System, prove
from optimizer.model.core_proof import ExhaustedError, Step
from optimizer.model.faces import Face
from optimizer.model.integer_core import IntegerCore, TooLargeError
from optimizer.model.proof_bytes import packed
from optimizer.readings.columns import Ints

ATTEMPTS = (60, 400)  # nodes, before all that are allowed
FAMILIES = ((2**10, 2**20, 2**32, 2**40), (2**10,))  # denominators of cuts
RESTING = ("core", "witness")


def with_trees(
    system: System, costs: Ints, proofs: Sequence[LevelProof], nodes: int, stopped: Callable[[], bool]
) -> tuple[LevelProof, ...]:
    """The proofs of the levels of a component, with a tree where one is found for what a core claims.

    Raises ArithmeticError where a better point turns up: then the engine was wrong.
    """
    face, found = Face.of(system), list(proofs)
    rest = sum(proof.basis in RESTING for proof in proofs)
    for level, (cost, proof) in enumerate(zip(costs, proofs, strict=True)):
        if not rest:
            break
        if not cost.any():
            continue
        bound = prove(face.system, cost, proof.y, proof.exponent)
        if proof.basis in RESTING:
            rest -= 1
            tree = _tree(face, cost, bound, proof.bound, nodes, stopped)
            found[level] = proof if tree is None else replace(proof, basis="tree", tree=tree, solver="")
        if proof.limit is not None:
            face = face.under(cost, bound, proof.limit)
    return tuple(found)


def _tree(
    face: Face, cost: Ints, bound: Bound, value: int, nodes: int, stopped: Callable[[], bool]
) -> str | None:
    """A proof that nothing costs less than the value, packed; None where there is none within the limits."""
    try:
        core = face.core(cost, bound, value - 1)
        steps = [] if core is None else made(core, nodes, stopped)
    except (TooLargeError, ExhaustedError):
        return None
    return None if steps is None else packed(steps)


def made(core: IntegerCore, nodes: int, stopped: Callable[[], bool] = lambda: False) -> list[Step] | None:
    """The steps of a proof that the core holds no point; None where the limits come first.

    Raises ArithmeticError where it holds one, ExhaustedError where checking would cost too much.
    """
    if not len(core.floor):
        raise ArithmeticError("the one point that is left beats the integer engine")
    for most in (*(few for few in ATTEMPTS if few < nodes), nodes):
        for powers in FAMILIES:
            maker = Maker(core, most, powers, stopped)
            if maker.made():
                return maker.steps
            if maker.better is not None:
                raise ArithmeticError(f"a point of cost {int(core.cost @ maker.better)} beats the integer engine")
            if stopped():
                return None
    return None
