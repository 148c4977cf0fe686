"""``rotation verify --recheck``: what a certificate leaves to a solver's word is solved again, here and now."""

from dataclasses import dataclass
from importlib.metadata import version

from optimizer.app.judge import OpenedPlan
from optimizer.app.refutation import CheckedRefutation
from optimizer.auditing.verdicts import LevelVerdict, Verification
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.solving.answers import Impossible, Level, Solved
from optimizer.solving.rotation import plan_rotation


@dataclass(frozen=True)
class Rechecked:
    """``words`` on what was found, and the levels on which a better plan was found, as faults."""

    words: str
    faults: tuple[str, ...] = ()


def recheck(case: OpenedPlan, seen: Verification, effort: Effort = DEFAULT_EFFORT) -> Rechecked | None:
    """Solve the question of a plan again; None where integers prove every level already. Raises InputError.

    That no better plan is found confirms the claim by the solver of this machine, and does not prove it.
    """
    if not seen.unproved:
        return None
    by, answer = _solvers(), plan_rotation(case.asked, effort)
    if not isinstance(answer, Solved):
        return Rechecked(f"重新求解（{by}）：没有得出结论")
    for mine, theirs in zip(seen.levels, answer.levels, strict=True):
        if theirs.value + mine.epsilon < mine.value:
            return Rechecked(f"重新求解（{by}）：有更好的方案", (_better(mine, theirs),))
        if theirs.value > mine.value + mine.epsilon:  # what follows is the best under another limit
            return Rechecked(f"重新求解（{by}）：「{mine.gauge.title}」没有得到同样好的方案，其后各级不能比较")
    return Rechecked(f"重新求解（{by}）：没有找到更好的方案；结论仍依据求解器")


def recheck_refutation(found: CheckedRefutation, effort: Effort = DEFAULT_EFFORT) -> Rechecked | None:
    """Solve an instance again that is said to have no plan; None where that is settled already."""
    if found.settled:
        return None
    by, answer = _solvers(), plan_rotation(found.instance, effort)
    if isinstance(answer, Solved):
        fault = f"重新求解得到了合规的方案（{len(answer.plan.postings)}人次），并非无可行方案"
        return Rechecked(f"重新求解（{by}）：有可行方案", (fault,))
    same = isinstance(answer, Impossible)
    return Rechecked(f"重新求解（{by}）：" + ("同样没有可行方案；结论仍依据求解器" if same else "没有得出结论"))


def _solvers() -> str:
    return f"ortools {version('ortools')}、highspy {version('highspy')}"


def _better(mine: LevelVerdict, theirs: Level) -> str:
    gauge = mine.gauge
    return (
        f"「{gauge.title}」：重新求解得到 {gauge.told(theirs.value)}{gauge.brief}，"
        f"方案为 {gauge.told(mine.value)}{gauge.brief}，并非最优"
    )
