"""certificate.json of an instance without a plan: its clashes, each with the proof that it is one."""

from collections.abc import Iterable
from typing import Any

from optimizer.auditing.question import question_of
from optimizer.auditing.refutations import KEY
from optimizer.domain.version import __version__
from optimizer.engine.refutation_proof import ClashProof
from optimizer.policy.instance import Instance


def refutation_data(instance: Instance, proofs: Iterable[ClashProof], *, seed: int) -> dict[str, Any]:
    """The clashes by the switches that cannot all be on, and the question sealed."""
    clashes = []
    for proof in proofs:
        block = proof.block
        linked = bool(block.assembly.linking[block.component.labels].any())
        clashes.append({
            "wide": not block.assembly.levels, "joined": linked, "component": block.component.index,
            "switches": list(proof.switches), "basis": "core" if proof.tree is None else "tree",
            "tree": proof.tree or "",
        })
    return {
        "version": __version__, "seed": seed, "question": question_of(instance), "digests": dict(instance.digests),
        KEY: clashes,
    }
