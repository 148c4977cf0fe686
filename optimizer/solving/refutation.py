"""The proofs in integers of an answer that there is no plan."""

from optimizer.engine.refutation_proof import ClashProof, proof_of
from optimizer.solving.answers import Impossible


def proofs_of(answer: Impossible) -> tuple[ClashProof, ...]:
    """A proof for every clash that some block decides; what is fixed, and what counting refutes, needs none."""
    found = []
    for clash in answer.clashes:
        if clash.counted:
            continue
        for block in answer.tangles:
            proof = proof_of(block, clash)
            if proof is not None:
                found.append(proof)
                break
    return tuple(found)
