"""Whether the installed solvers can be trusted: models that a release gets wrong, and one that nobody may get wrong.

Every claim is checked against all assignments, tried one by one when the self-test runs (model A12).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from scipy import sparse

from optimizer.engine.core import Limits, solve_core
from optimizer.engine.cpsat import CoefficientError, lint, trusted
from optimizer.engine.known_wrong_models import (
    INFEASIBLE,
    UNKNOWN,
    UNLAWFUL,
    Answer,
    Known,
    assignments,
    known,
    unguarded,
)
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Settled
from optimizer.engine.second_solver import none_better
from optimizer.model.certificate import System, boxed, prove
from optimizer.readings.columns import Ints

WORDS = {INFEASIBLE: "无解", UNKNOWN: "未能判定", UNLAWFUL: "违反约束的解"}
TEACHERS, SCHOOLS, MOVES = 6, 2, 4  # of the ordinary model


@dataclass(frozen=True)
class Trial:
    """One check of a self-test, told in Chinese.

    ``affected``: the installed release states something false here when it is asked under its own parameters. That
    is no failure as long as the engine refuses such models and asks under parameters that avoid it.
    """

    name: str
    ok: bool
    affected: bool
    text: str


def self_test() -> tuple[Trial, ...]:
    """Every model that a release is known to get wrong, then an ordinary one; a tenth of a second."""
    wrong = tuple(_puzzle(number, one) for number, one in enumerate(known(), start=1))
    return (*wrong, _ordinary())


def _puzzle(number: int, one: Known) -> Trial:
    """The optimum tried out, the release's own answer, the engine's under both its sets of parameters, the linter's."""
    installed, best = version("ortools"), one.puzzle.best()
    stated = one.puzzle.stated(unguarded())
    ours = [one.puzzle.stated(trusted(linear=linear)) for linear in (False, True)]
    affected, wrong = stated != best, [answer for answer in ours if answer != best]
    told, faults = [f"逐一试算：{_words(best)}"], []
    if best != one.best:
        faults.append(f"自检数据记为{_words(one.best)}，与试算不符：程序文件已损坏，请重新安装")
    told.append(f"ortools {installed} 默认参数：{_words(stated)}（{'错误，此版本有该缺陷' if affected else '正确'}）")
    if wrong:
        faults.append(
            f"ortools {installed} 在引擎所用参数下答{_words(wrong[0])}，错误：这一版本的「最优」不可信，"
            f"请停止求解并退回已验证的版本：pip install ortools=={one.version}"
        )
    else:
        told.append(f"引擎所用参数：{_words(ours[0])}（正确）")
    model, _ = one.puzzle.model()
    try:
        lint(model)
    except CoefficientError:
        told.append("系数过大，引擎求解前即拒绝")
    else:
        faults.append("系数过大的模型未被引擎拒绝：程序已改动或损坏，请重新安装")
    return Trial(f"已知错解模型{number}", not faults, affected, "；".join((*faults, *told)) + "。")


def _words(answer: Answer) -> str:
    return f"最优值{answer}" if isinstance(answer, int) else WORDS[answer]


def _ordinary() -> Trial:
    """Both solvers and the exact duals on a small rotation, against every assignment."""
    system, cost = _rotation()
    every = assignments(len(cost))
    at = every @ system.A.T
    lawful = ((at >= system.low) & (at <= system.high)).all(axis=1)
    best = int((every[lawful] @ cost).min())
    try:
        faults = [*_disagreements(system, cost, best)]
    except ArithmeticError as error:  # an answer that breaks its own rows
        faults = [f"求解器的答案自相矛盾（{error}）"]
    told = "；".join(faults) or "CP-SAT、HiGHS 与证书的整数核验一致"
    if faults:
        told += f"。ortools {version('ortools')} 或 highspy {version('highspy')} 不可信，请重新安装程序所要求的版本"
    return Trial("普通模型", not faults, False, f"逐一试算：最优值{best}；{told}。")


def _disagreements(system: System, cost: Ints, best: int) -> Iterator[str]:
    """Who says something else than the true optimum."""
    core = solve_core(system, cost, Limits(), seconds=None)
    if (core.verdict, core.value) != ("optimal", best):
        yield f"CP-SAT 答{core.value}（{core.verdict}）"
    if not _confirms(system, cost, best):
        yield "HiGHS 未确认没有更好的解"
    if _confirms(system, cost, best + 1):
        yield "HiGHS 找不到最优解"
    outcome = optimise(system, cost[None, :], [0], Limits())
    if not isinstance(outcome, Settled):
        yield "引擎没有求得方案"
        return
    proof = outcome.proofs[0]
    bound = prove(system, cost, proof.y, proof.exponent).value
    if (int(cost @ outcome.x), proof.value, proof.bound, bound) != (best, best, best, best):
        yield f"引擎答{proof.value}、下界{proof.bound}，证书以整数核验的下界为{bound}"


def _confirms(system: System, cost: Ints, value: int) -> bool:
    """Whether HiGHS, too, finds nothing below a value."""
    try:
        return none_better(system, cost, value)
    except ArithmeticError:  # it shows a better point, which was held against the rows
        return False


def _rotation() -> tuple[System, Ints]:
    """Six teachers, two schools, four moves: at most one school each, one to three teachers a school."""
    rng = np.random.default_rng(6)
    width = TEACHERS * SCHOOLS
    once = np.kron(np.eye(TEACHERS, dtype=np.int64), np.ones(SCHOOLS, dtype=np.int64))
    schools = np.kron(np.ones(TEACHERS, dtype=np.int64), np.eye(SCHOOLS, dtype=np.int64))
    A = np.vstack([once, schools, np.ones((1, width), dtype=np.int64)])
    low = np.array([0] * TEACHERS + [1] * SCHOOLS + [MOVES])
    high = np.array([1] * TEACHERS + [3] * SCHOOLS + [MOVES])
    return boxed(sparse.csr_array(A), low, high, np.ones(width, dtype=np.int64)), rng.integers(5, 90, width)
