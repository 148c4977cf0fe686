"""How a command ends that needed a plan of the policy and found none."""

from typing import TYPE_CHECKING

from rich.console import Console

from optimizer.domain.errors import Exit

if TYPE_CHECKING:
    from optimizer.solving.answers import Impossible, Undecided


def refused(console: Console, answer: "Impossible | Undecided") -> Exit:
    """Say why there is none; the exit code for it."""
    from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
    from optimizer.solving.answers import Impossible

    if isinstance(answer, Impossible):
        print_impossible(console, answer)
        return Exit.IMPOSSIBLE
    print_undecided(console, answer)
    return Exit.UNDECIDED
