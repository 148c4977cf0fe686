"""Proofs in integers for the levels whose value rests on an integer core: made after the search, level by level.

Short attempts with two families of cuts come before long ones: which family wins is luck. Limited by nodes and by
pivots of the simplex method, so that it repeats.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from optimizer.engine.core_tree import Maker
from optimizer.engine.outcomes import LevelProof
from optimizer.model.certificate import System, prove
from optimizer.model.core_proof import Step
from optimizer.model.faces import Face
from optimizer.model.integer_core import IntegerCore, TooLargeError
from optimizer.model.proof_bytes import packed
from optimizer.readings.columns import Ints

ATTEMPTS = (30, 300)  # nodes, before all that are allowed
FAMILIES = ((2**10,), (2**10, 2**20, 2**32, 2**40))  # denominators of cuts


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
            steps = _steps(face.core(cost, bound, proof.bound - 1), nodes, stopped)
            if steps is not None:
                found[level] = replace(proof, basis="tree", tree=packed(steps))
        if proof.limit is None:
            break
        face = face.under(cost, bound, proof.limit)
    return tuple(found)


RESTING = ("core", "witness")


def _steps(core: IntegerCore | None, nodes: int, stopped: Callable[[], bool]) -> list[Step] | None:
    """The steps of a proof that nothing is left in the core, none where nothing is; None where the limits came first."""
    if core is None:
        return []
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
