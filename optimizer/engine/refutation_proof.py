"""A proof in integers that the cases of a clash cannot hold together: the branching proof of an empty core."""

from dataclasses import dataclass

from optimizer.engine.conflict import Clash
from optimizer.engine.core_certificate import made
from optimizer.model.core_proof import ExhaustedError
from optimizer.model.integer_core import TooLargeError
from optimizer.model.proof_bytes import packed
from optimizer.model.switches import Switched

NODES = 3000


@dataclass(frozen=True)
class ClashProof:
    """Switches of a block that cannot all be on; ``tree`` proves it in integers unless it is None."""

    block: Switched
    switches: tuple[int, ...]
    tree: str | None


def proof_of(block: Switched, clash: Clash, nodes: int = NODES) -> ClashProof | None:
    """The proof of a clash; None where the block does not decide all of its cases."""
    switches = block.numbers(clash.cases, clash.bars)
    if switches is None:
        return None
    try:
        core = block.core(switches)
        steps = [] if core is None else made(core, nodes)
    except (TooLargeError, ExhaustedError):
        steps = None
    return ClashProof(block, tuple(switches), None if steps is None else packed(steps))
