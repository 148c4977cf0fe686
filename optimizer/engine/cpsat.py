"""CP-SAT as every model of the project meets it: refused where a release cannot be trusted, one worker, repeatable.

Presolve of 9.15 adds up the Boolean coefficients of an enforced row in 32 bits (or-tools #5293): where they pass 2³¹
the condition is dropped, and a wrong optimum is stated as proved. Hence two guards, each enough alone: no row may be
that large, and the step of presolve that wraps is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ortools.sat.python import cp_model

LARGEST_ROW = 2**30  # Σ|coefficient|·range of a row, a product or an objective
LOGIC = ("bool_or", "bool_and", "at_most_one", "exactly_one")  # literals only: as large as they are many


class CoefficientError(ArithmeticError):
    """A row is too large for the integer engine to be trusted with."""


def lint(model: cp_model.CpModel) -> None:
    """Raise CoefficientError if a row, product or objective may be large enough for a release to go wrong on it.

    So does a kind of constraint that no model of ours has: nobody has looked at what its coefficients may be.
    """
    proto = model.proto
    ends = [_ends(variable.domain) for variable in proto.variables]
    room = [last - first for first, last in ends]
    widest = max(room, default=0)
    for number, row in enumerate(proto.constraints):
        if row.has_linear():
            size = _spread(row.linear, room, widest)
        elif row.has_int_prod():
            size = max(1, _largest(row.int_prod.target, ends))
            product = 1
            for factor in row.int_prod.exprs:
                product *= max(1, _largest(factor, ends))
            size = max(size, product)
        elif row.has_lin_max():
            size = _largest(row.lin_max.target, ends) + max(_largest(each, ends) for each in row.lin_max.exprs)
        elif any(getattr(row, f"has_{kind}")() for kind in LOGIC):
            continue
        else:
            raise CoefficientError(f"row {number}: a kind of constraint whose size nobody has bounded")
        if size > LARGEST_ROW:
            raise CoefficientError(f"row {number}: sum of coefficients beyond 2^30")
    if proto.has_floating_point_objective():
        raise CoefficientError("objective: not in integers")
    if proto.has_objective() and _spread(proto.objective, room, widest) > LARGEST_ROW:
        raise CoefficientError("objective: sum of coefficients beyond 2^30")


def _ends(domain: Any) -> tuple[int, int]:
    return domain[0], domain[len(domain) - 1]  # a native list: an index of -1 reads past its end


def _numbers(native: Any) -> Iterator[int]:
    """The entries of a native list, without the exception by which it tells its end, which costs most of the time."""
    return map(native.__getitem__, range(len(native)))


def _spread(linear: Any, room: Sequence[int], widest: int) -> int:
    """Σ|coefficient|·range or, where it is small enough, a limit on it that needs no columns.

    In Python integers, which cannot wrap. A column below nought stands for a negated literal.
    """
    crude = sum(map(abs, _numbers(linear.coeffs))) * widest
    if crude <= LARGEST_ROW:
        return crude
    terms = zip(_numbers(linear.vars), _numbers(linear.coeffs), strict=True)
    return sum(abs(coefficient) * room[column if column >= 0 else ~column] for column, coefficient in terms)


def _largest(expression: Any, ends: Sequence[tuple[int, int]]) -> int:
    """A limit on the absolute value of an expression of a product or a maximum."""
    terms = zip(_numbers(expression.vars), _numbers(expression.coeffs), strict=True)
    return abs(int(expression.offset)) + sum(
        abs(coefficient) * max(map(abs, ends[column if column >= 0 else ~column])) for column, coefficient in terms
    )


def trusted(
    *, seed: int = 0, effort: float | None = None, seconds: float | None = None, linear: bool = False
) -> cp_model.CpSolver:
    """A search under the parameters of the project; ``effort`` is deterministic time, ``seconds`` that of the wall.

    ``linear`` is for models of columns under linear rows: their relaxation in full, no probing, no symmetry.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.presolve_inclusion_work_limit = 0
    parameters.catch_sigint_signal = False
    if linear:
        parameters.linearization_level = 2
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
    if effort is not None:
        parameters.max_deterministic_time = effort
    if seconds is not None:
        parameters.max_time_in_seconds = seconds
    return solver


def search(
    model: cp_model.CpModel, solver: cp_model.CpSolver,
    watch: Callable[[cp_model.CpSolver | None], None] | None = None,
) -> cp_model.CpSolverStatus:
    """Solve a linted model, and tell ``watch`` which search runs; the status is never MODEL_INVALID.

    Raises CoefficientError, or ArithmeticError where CP-SAT does not take the model: a defect of ours.
    """
    lint(model)
    if watch is not None:
        watch(solver)
    status = solver.solve(model)
    if watch is not None:
        watch(None)
    if status == cp_model.MODEL_INVALID:
        raise ArithmeticError("the integer engine does not accept the model")
    return status
