"""The lexicographic optimum of small systems equals that of trying every point, with proofs that hold on replay."""

from collections import Counter
from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest
from scipy import sparse

from optimizer.engine import level_closing, lexicographic
from optimizer.engine.core import Limits
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import LevelProof, Open, Refuted, Settled
from optimizer.engine.second_solver import none_better
from optimizer.model.certificate import System, boxed, prove
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE
from tests.engine.systems import Drawn, cost_of, draw, system

SYSTEMS = 250


def drawn(seed: int) -> Drawn:
    """Two to four levels; half of the systems over 0/1 columns."""
    rng = np.random.default_rng([3, seed])
    return draw(rng, levels=int(rng.integers(2, 5)), binary=bool(seed % 2))


def replayed(given: System, costs: Ints, proofs: Sequence[LevelProof]) -> list[int]:
    """The bounds that the duals prove when a reader repeats them without any solver."""
    found = []
    for cost, proof in zip(costs, proofs, strict=True):
        if not cost.any():
            found.append(0)
            continue
        bound = prove(given, cost, proof.y, proof.exponent)
        found.append(bound.value)
        if proof.limit is not None:
            given = given.capped(cost, proof.limit).shrunk(bound.reduced, bound.fixed_by(proof.limit))
    return found


WAYS = [((120, 400), 80), ((1, 3), 80), ((1, 3), -1)]


def take(way: tuple[tuple[int, ...], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Cores of these sizes; below no fractional column everything goes to branch and bound."""
    sizes, wide = way
    monkeypatch.setattr(level_closing, "CORE_SIZES", sizes)
    monkeypatch.setattr(level_closing, "WIDE_SIZES", sizes)
    monkeypatch.setattr(lexicographic, "WIDE", wide)


@pytest.mark.parametrize("way", WAYS, ids=["whole", "growing", "branching"])
def test_lexicographic_optimum(way: tuple[tuple[int, ...], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Values, bounds and the point are those of brute force; a system without points is refuted.

    Among the cases: levels proved by the certificate, by the core (also one that opens one column first), and levels
    closed one by one because no point meets the LP's bound of an earlier level.
    """
    take(way, monkeypatch)
    seen: Counter[str] = Counter()
    for seed in range(SYSTEMS):
        case = drawn(seed)
        best = case.lexicographic()
        outcome = optimise(case.system, case.costs, [0] * len(case.costs), Limits())
        if best is None:
            assert isinstance(outcome, Refuted), f"seed {seed}"
            seen["refuted by the LP" if outcome.y is not None else "refuted by integers"] += 1
            if outcome.y is not None:
                nothing = np.zeros(case.costs.shape[1], dtype=np.int64)
                assert prove(case.system, nothing, outcome.y, outcome.exponent).total > 0, "the ray refutes on its own"
            continue
        assert isinstance(outcome, Settled), f"seed {seed}"
        assert tuple(outcome.x.tolist()) in case.points
        assert tuple(cost_of(cost, outcome.x.tolist()) for cost in case.costs) == best, f"seed {seed}"
        assert tuple(proof.value for proof in outcome.proofs) == best
        assert tuple(proof.bound for proof in outcome.proofs) == best, "each level is proved"
        assert not outcome.limited
        certified = replayed(case.system, case.costs, outcome.proofs)
        for level, (proof, bound) in enumerate(zip(outcome.proofs, certified, strict=True)):
            assert proof.certified <= bound <= best[level], f"seed {seed}: the replay proves what was claimed"
            seen[proof.basis] += 1
            seen["early level above its certificate"] += bound < best[level] and level < len(best) - 1
    assert seen["refuted by the LP"] > 5
    assert seen["refuted by integers"] > 3
    assert seen["certificate"] > SYSTEMS
    assert seen["early level above its certificate"] > 10


@pytest.mark.parametrize("epsilon", [1, 4])
def test_epsilon(epsilon: int) -> None:
    """With ε, the value of a level is within ε of the best under the limits on the levels before, and says so.

    A limit passed down is that best plus ε, never a bound of the relaxation plus ε, under which later levels would be
    said to be at their best when they are not; a point that reaches the best stands by it where the plan does not. The
    value stated is the one of the final plan: a level closed at 9 once still said 9 when a later level made it 10.
    """
    gave_way = 0
    for seed in range(SYSTEMS // 2):
        case = drawn(seed)
        best = case.lexicographic()
        outcome = optimise(case.system, case.costs, [epsilon] * len(case.costs), Limits())
        if best is None:
            assert isinstance(outcome, Refuted)
            continue
        assert isinstance(outcome, Settled)
        limits: list[int | None] = []
        for cost, proof in zip(case.costs, outcome.proofs, strict=True):
            optimum = case.best(limits)
            assert optimum is not None
            assert proof.bound <= optimum <= proof.value <= proof.bound + epsilon, f"seed {seed}"
            assert proof.value == cost_of(cost, outcome.x.tolist())
            if proof.limit is not None:
                assert proof.value <= proof.limit == optimum + epsilon, f"seed {seed}"
                least = proof.value if proof.reached is None else cost_of(cost, proof.reached.tolist())
                assert least == optimum, f"seed {seed}"
                assert proof.reached is None or tuple(proof.reached.tolist()) in case.points
                gave_way += proof.value > optimum
            limits.append(proof.limit)
    assert gave_way > 5, "ε is used"


def test_a_level_that_no_integer_point_brings_to_its_bound() -> None:
    """Three people, at most one of each pair may stay: the LP leaves halves at home (1.5 move), integers move two.

    The second level is then best among the plans with two moves, not among those that the LP dreams of.
    """
    stay_apart = [[1, 1, 0], [1, 0, 1], [0, 1, 1]]
    given = system(stay_apart, [1, 1, 1], [int(FREE)] * 3, [0, 0, 0], [1, 1, 1])
    costs = np.array([[2, 2, 2], [5, 1, 3]])
    outcome = optimise(given, costs, [0, 0], Limits())
    assert isinstance(outcome, Settled)
    assert outcome.x.tolist() == [0, 1, 1]
    first, second = outcome.proofs
    assert (first.value, first.bound, first.certified, first.basis) == (4, 4, 3, "core")
    assert (second.value, second.bound) == (4, 4)
    assert first.limit == 4


@pytest.mark.parametrize("epsilon", [0, 1])
def test_a_level_before_the_last_alone_is_worse(epsilon: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A level that meets its bound is not closed on its own for the sake of a later one; limits pass down as ever."""
    stay_apart = [[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0]]
    given = system(stay_apart, [1, 1, 1], [int(FREE)] * 3, [0] * 4, [1] * 4)
    costs = np.array([[0, 0, 0, 2], [4, 4, 4, 0], [5, 1, 3, 0]])
    closed: list[list[int]] = []
    honest = lexicographic.Closing.closed

    def told(closing: level_closing.Closing, start: Ints | None, *, wide: bool) -> level_closing.Core:
        closed.append(closing.cost.tolist())
        return honest(closing, start, wide=wide)

    monkeypatch.setattr(lexicographic.Closing, "closed", told)
    outcome = optimise(given, costs, [epsilon, epsilon, 0], Limits())
    assert isinstance(outcome, Settled)
    assert outcome.x.tolist() == [0, 1, 1, 0]
    assert [(proof.value, proof.bound, proof.basis) for proof in outcome.proofs] == [
        (0, 0, "certificate"), (8, 8, "core"), (4, 4, "certificate"),
    ]
    assert [proof.limit for proof in outcome.proofs] == [epsilon, 8 + epsilon, None]
    assert costs[0].tolist() not in closed


def test_refuted_only_by_integers() -> None:
    """2a + 2b = 3 has fractional points only: no ray can say so, and the core does."""
    given = system([[2, 2]], [3], [3], [0, 0], [1, 1])
    outcome = optimise(given, np.array([[1, 0], [0, 1]]), [0, 0], Limits())
    assert outcome == Refuted(None, 0)


def test_levels_without_cost_are_proved_zeros() -> None:
    """A level that costs nothing in a component is passed over, wherever it stands."""
    given = system([[1, 1]], [1], [2], [0, 0], [1, 1])
    outcome = optimise(given, np.array([[0, 0], [3, 2], [0, 0]]), [0, 0, 0], Limits())
    assert isinstance(outcome, Settled)
    assert [(proof.value, proof.bound, proof.basis) for proof in outcome.proofs] == [
        (0, 0, "certificate"), (2, 2, "certificate"), (0, 0, "certificate"),
    ]


@pytest.mark.parametrize("way", WAYS, ids=["whole", "growing", "branching"])
@pytest.mark.parametrize("limits", [{"deadline": 0.0}, {"effort": 1e-9}, {}], ids=["late", "no effort", "stopped"])
def test_running_out_never_makes_a_false_statement(
    limits: dict[str, float], way: tuple[tuple[int, ...], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended at once by the clock, the effort or a stop: a plan keeps honest bounds, and nothing feasible is refuted.

    Once a core without a point, solved just before the end, counted as a refutation of the whole system.
    """
    take(way, monkeypatch)
    stop = Event()
    if not limits:
        stop.set()
    seen: Counter[str] = Counter()
    for seed in range(SYSTEMS):
        case = drawn(seed)
        best = case.lexicographic()
        outcome = optimise(case.system, case.costs, [0] * len(case.costs), Limits(stop=stop, **limits))
        seen[type(outcome).__name__] += 1
        if best is None:
            assert not isinstance(outcome, Settled)
            continue
        assert isinstance(outcome, (Settled, Open)), f"seed {seed}: a system with points was refuted"
        if isinstance(outcome, Settled):
            assert tuple(outcome.x.tolist()) in case.points
            honest(case, outcome)
    assert seen["Open"] + seen["Settled"] > SYSTEMS // 2


def honest(case: Drawn, outcome: Settled) -> None:
    """Every bound holds for every point that keeps the limits of the levels before."""
    limits: list[int | None] = []
    for cost, proof in zip(case.costs, outcome.proofs, strict=True):
        optimum = case.best(limits)
        assert optimum is not None
        assert proof.bound <= optimum
        assert proof.value == cost_of(cost, outcome.x.tolist())
        limits.append(proof.limit)


def test_repeated_runs_are_equal() -> None:
    """The same system gives the same point and the same duals."""
    for seed in range(20):
        case = drawn(seed)
        first, second = (optimise(case.system, case.costs, [0] * len(case.costs), Limits()) for _ in range(2))
        assert type(first) is type(second)
        if isinstance(first, Settled) and isinstance(second, Settled):
            assert first.x.tolist() == second.x.tolist()
            for a, b in zip(first.proofs, second.proofs, strict=True):
                assert a.y.tolist() == b.y.tolist()


def test_reports_only_what_holds() -> None:
    """Bounds told on the way hold for the first level, and no value told is below its bound."""
    for seed in range(60):
        case = drawn(seed)
        best = case.lexicographic()
        if best is None:
            continue
        told: list[tuple[int, int | None, int]] = []

        def listen(level: int, value: int | None, bound: int, told: list[tuple[int, int | None, int]] = told) -> None:
            told.append((level, value, bound))

        optimise(case.system, case.costs, [0] * len(case.costs), Limits(), listen)
        live = [level for level, cost in enumerate(case.costs) if cost.any()]
        assert {level for level, _, _ in told} <= set(live or [0])
        assert all(value is None or value >= bound for _, value, bound in told)
        assert all(bound <= best[level] for level, _, bound in told if [level] == live[:1])


def test_a_second_solver_confirms_the_core_and_would_contradict_it() -> None:
    """With ``certify`` an optimum beyond the certificate is marked as witnessed; a better point is an error."""
    # 2x + 2y + 2z ≥ 3 needs two of three columns where the relaxation is content with one and a half
    given = boxed(sparse.csr_array(np.array([[2, 2, 2]])), np.array([3]), np.array([6]), np.array([1, 1, 1]))
    costs = np.array([[2, 2, 3]])
    plain, confirmed = (optimise(given, costs, [0], Limits(certify=certify)) for certify in (False, True))
    assert isinstance(plain, Settled)
    assert isinstance(confirmed, Settled)
    assert (plain.proofs[0].value, plain.proofs[0].basis) == (4, "core")
    assert (confirmed.proofs[0].value, confirmed.proofs[0].basis) == (4, "witness")
    with pytest.raises(ArithmeticError, match="beats the optimum"):
        none_better(given, costs[0], 6)


def test_a_gap_is_left_only_where_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """By branch and bound, a level without a gap is closed; one with a gap is at most twice that far."""
    take(WAYS[2], monkeypatch)
    for seed in range(60):
        case = drawn(seed)
        last = len(case.costs) - 1
        gaps = (*(0.0 for _ in range(last)), 0.25)
        outcome = optimise(case.system, case.costs, [0] * (last + 1), Limits(gaps=gaps))
        if case.lexicographic() is None:
            assert isinstance(outcome, Refuted)
            continue
        assert isinstance(outcome, Settled)
        honest(case, outcome)
        assert all(proof.value == proof.bound for proof in outcome.proofs[:last]), f"seed {seed}"
        final = outcome.proofs[last]
        assert final.value - final.bound <= max(1, 0.5 * abs(final.value)), f"seed {seed}"


def test_what_is_too_large_for_one_engine_is_left_to_the_other() -> None:
    """An objective beyond 2³⁰, as the equity of a whole district may be: no error, and the least of all points."""
    given = system([[1, 1, 0], [0, 1, 1], [1, 0, 1]], [1, 1, 1], [int(FREE)] * 3, [0, 0, 0], [1, 1, 1])
    costs = np.array([[1, 1, 1], [2**29 + 2, 2**29 + 1, 2**29]])
    found = optimise(given, costs, [1, 0], Limits())
    assert isinstance(found, Settled)
    assert [proof.value for proof in found.proofs] == [2, 2**30 + 1]
    assert found.proofs[-1].bound == 2**30 + 1
    assert replayed(given, costs, found.proofs)[-1] == found.proofs[-1].certified < 2**30 + 1
