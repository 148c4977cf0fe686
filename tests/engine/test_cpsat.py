"""No model reaches CP-SAT but through the linter and under the parameters of the project."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

import optimizer
from optimizer.engine.cpsat import LARGEST_ROW, CoefficientError, lint, search, trusted

Build = Callable[[cp_model.CpModel, int], None]
LIMIT = LARGEST_ROW


def _row(model: cp_model.CpModel, size: int) -> None:
    a, b = model.new_bool_var(""), model.new_bool_var("")
    model.add((size - 1) * a - b >= -1)


def _range(model: cp_model.CpModel, size: int) -> None:
    model.add(2 * model.new_int_var(-5, size // 2 - 5, "") + size % 2 * model.new_bool_var("") <= 3)


def _holes(model: cp_model.CpModel, size: int) -> None:
    holey = model.new_int_var_from_domain(cp_model.Domain.from_values([-7, 0, size - 7]), "")
    model.add(holey + model.new_bool_var("") * 0 != 5)


def _enforced(model: cp_model.CpModel, size: int) -> None:
    a, b, c = (model.new_bool_var("") for _ in range(3))
    model.add((size - 1) * a + b <= 3).only_enforce_if(c)


def _negated(model: cp_model.CpModel, size: int) -> None:
    a, b = model.new_bool_var(""), model.new_bool_var("")
    model.add((size - 1) * a.negated() + b <= 3)


def _objective(model: cp_model.CpModel, size: int) -> None:
    a, b = model.new_bool_var(""), model.new_bool_var("")
    model.add_bool_or(a, b)
    model.maximize(a - (size - 1) * b)


def _product(model: cp_model.CpModel, size: int) -> None:
    target = model.new_int_var(0, 4, "")
    model.add_multiplication_equality(target, [model.new_int_var(0, size // 4, ""), model.new_int_var(0, 4, "")])


def _target(model: cp_model.CpModel, size: int) -> None:
    x = model.new_int_var(-2, 2, "")
    model.add_multiplication_equality(model.new_int_var(0, size, ""), [x, x + 1])


def _maximum(model: cp_model.CpModel, size: int) -> None:
    parts = [model.new_int_var(0, size // 2, ""), model.new_int_var(-3, 5, "")]
    model.add_max_equality(model.new_int_var(0, size - size // 2, ""), parts)


def _least(model: cp_model.CpModel, size: int) -> None:
    model.add_min_equality(model.new_int_var(-(size // 2), 0, ""), [model.new_int_var(-(size - size // 2), 1, "")])


@pytest.mark.parametrize(
    "build", [_row, _range, _enforced, _negated, _objective, _product, _target, _maximum, _least, _holes]
)
def test_the_limit_of_every_kind(build: Build) -> None:
    """2³⁰ passes; four more are refused, by the linter and by the search, before the solver sees the model."""
    for size, refused in ((LIMIT, False), (LIMIT + 4, True), (2**40, True)):
        model = cp_model.CpModel()
        build(model, size)
        if refused:
            with pytest.raises(CoefficientError):
                lint(model)
            with pytest.raises(CoefficientError):
                search(model, trusted())
        else:
            lint(model)


def test_sums_beyond_64_bits_do_not_wrap() -> None:
    """Four coefficients of 2⁶² add up to nought in 64 bits."""
    model = cp_model.CpModel()
    flags = [model.new_bool_var("") for _ in range(4)]
    model.add(cp_model.LinearExpr.weighted_sum(flags, [2**62] * 4) <= 2**62)
    with pytest.raises(CoefficientError):
        lint(model)


@pytest.mark.parametrize(
    "build",
    [
        lambda model, x: model.add_division_equality(x, x, 2),
        lambda model, x: model.add_modulo_equality(x, x, 2),
        lambda model, x: model.add_abs_equality(x, x).proto and model.add_all_different([x, x]),
        lambda model, x: model.add_element(x, [1, 2, 3], x),
        lambda model, x: model.add_allowed_assignments([x], [(1,), (2,)]),
        lambda model, x: model.new_interval_var(x, 1, x + 1, ""),
        lambda model, x: model.minimize(0.5 * x),
    ],
    ids=["division", "modulo", "different", "element", "table", "interval", "fractions"],
)
def test_kinds_that_nobody_bounded_are_refused(build: Callable[[cp_model.CpModel, cp_model.IntVar], object]) -> None:
    model = cp_model.CpModel()
    build(model, model.new_int_var(0, 3, ""))
    with pytest.raises(CoefficientError):
        lint(model)


def test_logic_is_as_large_as_it_is_many() -> None:
    model = cp_model.CpModel()
    a, b, c = (model.new_bool_var("") for _ in range(3))
    model.add_bool_or(a, ~b)
    model.add_bool_and(a, b).only_enforce_if(c)
    model.add_implication(a, b)
    model.add_at_most_one(a, b)
    model.add_exactly_one(a, b, c)
    lint(model)
    assert search(model, trusted()) == cp_model.INFEASIBLE


def test_a_search_is_told_of_and_ends_with_nothing() -> None:
    """``watch`` hears which search runs, then None; a limit ends it without an answer."""
    model = cp_model.CpModel()
    _row(model, 9)
    heard: list[object] = []
    solver = trusted(seed=3, effort=0.0)
    assert search(model, solver, heard.append) == cp_model.UNKNOWN
    assert heard == [solver, None]


def test_a_model_that_cp_sat_does_not_take_is_a_defect() -> None:
    model = cp_model.CpModel()
    model.new_int_var(0, 2**62, "")
    model.add(model.new_bool_var("") <= 1)
    model.proto.variables[0].domain[0] = 2**62 + 1
    with pytest.raises(ArithmeticError, match="does not accept"):
        search(model, trusted())


def test_the_parameters_of_the_project() -> None:
    """One worker, and without the step of presolve that wraps around, in both sets."""
    for linear in (False, True):
        parameters = trusted(seed=7, effort=2.0, seconds=3.0, linear=linear).parameters
        assert (parameters.num_workers, parameters.random_seed) == (1, 7)
        assert (parameters.max_deterministic_time, parameters.max_time_in_seconds) == (2.0, 3.0)
        assert parameters.presolve_inclusion_work_limit == 0
        assert not parameters.catch_sigint_signal


def test_nobody_speaks_to_cp_sat_directly() -> None:
    """Every module that builds a model asks here: no other makes a solver, sets its parameters or starts it.

    The self-test's puzzles do, because they are what must be asked without a guard.
    """
    root = Path(optimizer.__file__).parent
    direct = re.compile(r"CpSolver\(|\.parameters\b|solver\.solve\(|cp_model_helper|from ortools import")
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")}
    speakers = {path for path, text in texts.items() if "ortools" in text and direct.search(text)}
    assert speakers == {"engine/cpsat.py", "engine/known_wrong_models.py"}
