"""The self-test passes here and now, and every planted lie makes just the trial fail that should notice it."""

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from itertools import product
from typing import Any

import numpy as np
import pytest

from benchmarks.trusting import SIZES, Row, draw, rows, write
from optimizer.app import self_test as whole
from optimizer.engine import known_wrong_models
from optimizer.engine import self_test as solvers
from optimizer.engine.cpsat import CoefficientError, lint, trusted
from optimizer.engine.known_wrong_models import INFEASIBLE, Puzzle, known, unguarded
from optimizer.engine.outcomes import Open, Settled
from optimizer.engine.self_test import Trial, self_test
from optimizer.model.certificate import Bound
from optimizer.reporting.files.plan_files import certificate_data

FREE = 2**60


def plain_best(puzzle: Puzzle) -> int | str:
    """The optimum in Python integers, assignment by assignment."""
    values = []
    for x in product((0, 1), repeat=len(puzzle.cost)):
        for row, low, high, when in zip(puzzle.A, puzzle.low, puzzle.high, puzzle.when, strict=True):
            at = sum(int(a) for a, chosen in zip(row, x, strict=True) if chosen)
            if (when < 0 or x[when]) and not (int(low) <= at <= int(high)):
                break
        else:
            values.append(sum(int(c) for c, chosen in zip(puzzle.cost, x, strict=True) if chosen))
    return max(values, default=INFEASIBLE)


def failed(trials: tuple[Trial, ...]) -> list[str]:
    return [trial.name for trial in trials if not trial.ok]


# ---------------------------------------------------------------- as installed


def test_everything_holds_here() -> None:
    """Nothing fails; the pinned release is told to be affected by every known model, and by nothing else."""
    trials = whole.self_test()
    assert failed(trials) == []
    assert [trial.affected for trial in trials] == [True] * len(known()) + [False, False]
    assert len({trial.name for trial in trials}) == len(trials)
    for trial in trials:
        assert trial.text.endswith("。") and "None" not in trial.text
        assert ("错误，此版本有该缺陷" in trial.text) == trial.affected


def test_the_data_file_says_what_is_so() -> None:
    """At least six models of our own: optimum by plain loops, the release's wrong statement, and where each is from."""
    everyone = known()
    assert len(everyone) >= 6
    assert any(one.stated == INFEASIBLE for one in everyone) and any(isinstance(one.stated, int) for one in everyone)
    for one in everyone:
        assert one.best == plain_best(one.puzzle) != one.stated
        drawn = draw(one.seed, 2**one.bits)
        assert all(np.array_equal(a, b) for a, b in zip(vars(drawn).values(), vars(one.puzzle).values(), strict=True))
        if version("ortools") == one.version:
            assert one.puzzle.stated(unguarded()) == one.stated


def test_brute_force_is_right_on_small_and_large_coefficients() -> None:
    """Vectorised enumeration against plain loops, models without any assignment among them."""
    answers = []
    for size in SIZES.values():
        for seed in range(4):
            puzzle = draw(seed, size)
            answers.append(puzzle.best())
            assert answers[-1] == plain_best(puzzle), (size, seed)
    empty = Puzzle(np.array([[1, 1]]), np.array([3]), np.array([FREE]), np.array([-1]), np.array([1, 2]))
    assert empty.best() == plain_best(empty) == INFEASIBLE
    with pytest.raises(ValueError, match="too many"):
        known_wrong_models.assignments(15)


def test_a_point_that_breaks_a_row_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's assignment is held against the rows before its value counts."""
    puzzle = draw(0, 50)
    assert isinstance(puzzle.best(), int) and puzzle.stated(trusted()) == puzzle.best()
    solver = trusted()
    monkeypatch.setattr(solver, "value", lambda flag: 1)
    assert puzzle.stated(solver) == known_wrong_models.UNLAWFUL
    assert puzzle.stated(trusted(effort=0.0)) == known_wrong_models.UNKNOWN


# ---------------------------------------------------------------- planted lies


def test_a_release_that_is_wrong_as_we_ask_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were our parameters no guard any more, every known model fails and says to go back to the release that was."""
    monkeypatch.setattr(solvers, "trusted", lambda *, linear: unguarded())
    trials = self_test()
    assert failed(trials) == [f"已知错解模型{number}" for number, _ in enumerate(known(), start=1)]
    text = trials[0].text
    assert f"ortools {version('ortools')} 在引擎所用参数下答无解，错误" in text
    assert f"pip install ortools=={known()[0].version}" in text


def test_one_of_the_two_sets_of_parameters_is_enough_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solvers, "trusted", lambda *, linear: unguarded() if linear else trusted())
    assert len(failed(self_test())) == len(known())


def test_a_release_without_the_defect_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mended release is no failure, and is not called affected."""
    monkeypatch.setattr(solvers, "unguarded", trusted)
    trials = self_test()
    assert failed(trials) == [] and not any(trial.affected for trial in trials)


def test_a_linter_that_lets_them_pass_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solvers, "lint", lambda model: None)
    trials = self_test()
    assert len(failed(trials)) == len(known())
    assert "未被引擎拒绝" in trials[0].text


def test_a_damaged_data_file_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = known()
    assert isinstance(first.best, int)
    monkeypatch.setattr(solvers, "known", lambda: (replace(first, best=first.best + 1), *others))
    trials = self_test()
    assert failed(trials) == ["已知错解模型1"]
    assert "已损坏" in trials[0].text


def _worse_core(*given: Any, **options: Any) -> Any:
    core = trusting_core(*given, **options)
    return replace(core, value=core.value + 1)


def _contradiction(*given: Any, **options: Any) -> Any:
    raise ArithmeticError("planted")


def _weak_proof(*given: Any) -> Bound:
    bound = trusting_prove(*given)
    return replace(bound, total=bound.total - (1 << bound.exponent))


def _worse_plan(*given: Any) -> Any:
    settled = trusting_optimise(*given)
    assert isinstance(settled, Settled)
    return replace(settled, x=1 - settled.x)


trusting_core, trusting_prove, trusting_optimise = solvers.solve_core, solvers.prove, solvers.optimise


@pytest.mark.parametrize(
    ("name", "lie", "told"),
    [
        ("solve_core", _worse_core, "CP-SAT 答"),
        ("solve_core", _contradiction, "自相矛盾"),
        ("none_better", lambda *_: False, "HiGHS 未确认没有更好的解"),
        ("none_better", lambda *_: True, "HiGHS 找不到最优解"),
        ("none_better", _contradiction, "HiGHS 未确认没有更好的解"),
        ("optimise", lambda *_: Open(), "引擎没有求得方案"),
        ("optimise", _worse_plan, "引擎答"),
        ("prove", _weak_proof, "证书以整数核验的下界"),
    ],
)
def test_a_lie_about_the_ordinary_model_fails(
    monkeypatch: pytest.MonkeyPatch, name: str, lie: Callable[..., Any], told: str
) -> None:
    """Either solver, the engine or the duals."""
    monkeypatch.setattr(solvers, name, lie)
    trials = self_test()
    assert failed(trials) == ["普通模型"]
    assert told in trials[-1].text and "请重新安装" in trials[-1].text


def _forged(solved: Any) -> Any:
    data = certificate_data(solved)
    for component in data["components"]:
        component["levels"][0]["bound"] += 5
    return data


def _undone(solved: Any) -> Any:
    data = certificate_data(solved)
    for component in data["components"]:
        for level in component["levels"]:
            level.update(rows=[], duals=[], certified=-(2**40), bound=-(2**40), basis="open")
    return data


def _blind(*given: Any) -> Any:
    return replace(true_verify(*given), faults=())


true_verify = whole.verify


@pytest.mark.parametrize(
    ("name", "lie", "told"),
    [
        ("certificate_data", _forged, "方案或证书有误"),
        ("certificate_data", _undone, "下界"),
        ("verify", _blind, "未被识破"),
        ("plan_rotation", lambda _: Open(), "没有求得方案"),
        ("plan_rotation", _contradiction, "发现矛盾"),
    ],
)
def test_a_lie_on_the_whole_way_fails(
    monkeypatch: pytest.MonkeyPatch, name: str, lie: Callable[..., Any], told: str
) -> None:
    """A certificate that claims too much or nothing, a verifier that sees nothing, an engine that gives nothing."""
    monkeypatch.setattr(whole, name, lie)
    trials = whole.self_test()
    assert failed(trials) == ["求解与核验"]
    assert told in trials[-1].text


# ---------------------------------------------------------------- the search


def test_the_search_finds_them_and_writes_them(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty models of a size are enough: wrong ones only where coefficients are large, every one of them refused."""
    found: list[Row] = list(rows(60))
    assert all(row.sound and row.models == 60 for row in found)
    assert all(row.wrong == len(row.found) for row in found)
    by_size = {row.size: row for row in found}
    assert by_size["50"].wrong == by_size["50"].refused == by_size["2^20"].wrong == by_size["2^27"].wrong == 0
    assert by_size["2^33"].refused == 60
    if version("ortools") == known()[0].version:
        assert by_size["2^33"].wrong > 0
        path = tmp_path / known_wrong_models.DATA
        count = write(path, found, 2)
        monkeypatch.setattr(known_wrong_models, "files", lambda package: tmp_path)
        again = known()
        assert len(again) == count > 0
        assert all(one.best == one.puzzle.best() != one.stated == one.puzzle.stated(unguarded()) for one in again)


def test_wrong_counts_make_the_benchmark_fail() -> None:
    """One model wrong under our parameters, or one wrong that the linter lets pass."""
    assert Row("50").sound
    assert not Row("50", ours=1).sound
    assert not Row("50", passed=1).sound


def test_models_of_ordinary_size_are_not_refused() -> None:
    for seed in range(20):
        lint(draw(seed, 50).model()[0])
        with pytest.raises(CoefficientError):
            lint(draw(seed, 2**33).model()[0])
