"""The goals in their default order; a policy may reorder the levels, and ask for those that are not by default."""

from optimizer.goals.base import Goal
from optimizer.goals.burden import Burden
from optimizer.goals.disruption import Disruption
from optimizer.goals.equity import Equity
from optimizer.goals.fairness import Fairness
from optimizer.goals.moves import Moves
from optimizer.goals.shortage import Shortage
from optimizer.goals.soft import Soft
from optimizer.goals.subsidy import Subsidy
from optimizer.goals.uncovered import Uncovered
from optimizer.goals.wishes import WishRanks

GOALS: dict[str, Goal] = {
    goal.name: goal
    for goal in (
        Shortage(), Uncovered(), Soft(), Moves(), Equity(), Burden(), Disruption(), Subsidy(), WishRanks(), Fairness()
    )
}
