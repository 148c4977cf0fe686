"""Periodic routing through the machinery of the weeks: equal to every plan of tiny problems, and refused where long."""

from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest

from benchmarks.periodic import Customer, Periodic, PeriodicError, published, read_periodic
from benchmarks.pvrp import pvrp_rows, solve
from benchmarks.rounds import MOST_CUSTOMERS, UNIT, Rounds, TooLong, shortest_rounds
from optimizer.itinerant.bounds import Prices, prove, rounded

TINY = Path(__file__).with_name("tiny_periodic.txt")


def _shortest(problem: Periodic, vehicles: int, customers: list[int], memo: dict[tuple[int, ...], float]) -> float:
    """Least length of a day's routes: every split of the customers over vehicles, every order of each."""
    best = np.inf
    for split in product(range(vehicles), repeat=len(customers)):
        total = 0.0
        for vehicle in range(vehicles):
            own = tuple(c for c, at in zip(customers, split, strict=True) if at == vehicle)
            if sum(problem.customers[c].demand for c in own) > (problem.load or np.inf):
                total = np.inf
                break
            if own not in memo:
                ways = (
                    sum(problem.distance[a, b] for a, b in zip((0, *way), (*way, 0), strict=True))
                    for way in permutations(c + 1 for c in own)
                )
                service = sum(problem.customers[c].service for c in own)
                least = min(ways)
                memo[own] = least if least + service <= (problem.duration or np.inf) else np.inf
            total += memo[own] if own else 0.0
        best = min(best, total)
    return best


def brute_force(problem: Periodic) -> float:
    """Every choice of combinations, and the best routes of each day."""
    memo: dict[tuple[int, ...], float] = {}
    return min(
        sum(
            _shortest(problem, problem.vehicles, [c for c, mask in enumerate(masks) if mask >> day & 1], memo)
            for day in range(problem.days)
        )
        for masks in product(*(customer.combinations for customer in problem.customers))
    )


def drawn(seed: int) -> Periodic:
    """Four customers, two or three days, limits that bind."""
    rng = np.random.default_rng([5, seed])
    days = int(rng.integers(2, 4))
    customers = []
    for _ in range(4):
        visits = int(rng.integers(1, days + 1))
        masks = [mask for mask in range(1, 1 << days) if mask.bit_count() == visits]
        kept = rng.choice(masks, size=int(rng.integers(1, len(masks) + 1)), replace=False).tolist()
        customers.append(Customer(int(rng.integers(1, 4)), int(rng.integers(0, 3)), tuple(kept)))
    points = rng.random((5, 2)) * 20
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    duration = 70 if rng.random() < 0.5 else None
    vehicles, load = int(rng.integers(1, 3)), int(rng.integers(4, 9))
    return Periodic(f"d{seed}", vehicles, days, duration, load, tuple(customers), distance)


def test_tiny_file_equals_brute_force() -> None:
    """The file read, the best plan of all, and a proof to the rounding of four routes."""
    problem = read_periodic(TINY)
    assert (problem.vehicles, problem.days, problem.load, problem.duration) == (1, 2, 6, None)
    assert problem.customers[0].combinations == (3,)
    run = solve(problem)
    assert run.length == pytest.approx(brute_force(problem), abs=1e-9)
    assert run.proved
    assert run.length - 4 / UNIT <= run.bound <= run.length


def test_drawn_problems_equal_brute_force() -> None:
    """Plans and bounds of small random problems; some have no plan at all and are not asked."""
    solved = 0
    for seed in range(40):
        problem = drawn(seed)
        best = brute_force(problem)
        if np.isinf(best):
            continue
        run = solve(problem)
        assert run.length == pytest.approx(best, abs=problem.vehicles * problem.days / UNIT), seed
        assert run.bound <= best
        assert run.proved
        solved += 1
    assert solved > 15


def test_no_prices_prove_too_much() -> None:
    """The bound of any prices stays below the shortest plan: the formula of the weeks holds for several vehicles."""
    tight = 0.0
    for seed in range(40):
        problem = drawn(seed)
        best = brute_force(problem)
        if np.isinf(best):
            continue
        rounds = Rounds(problem)
        rng = np.random.default_rng(seed)
        prices = rounded(UNIT * rng.gamma(2.0, 4.0, len(rounds.seats)))
        bound = prove(rounds, 0, (), Prices(prices, np.zeros(0, dtype=np.int64)))
        assert bound.value / UNIT <= best
        tight = max(tight, bound.value / UNIT / best)
    assert tight > 0.5


def test_rounds_of_sets() -> None:
    """Held and Karp against every order, and only sets that fit."""
    problem = replace(drawn(3), duration=None)
    sets, length = shortest_rounds(problem)
    assert len(sets) == problem.route_count() - 1
    for mask, least in zip(sets.tolist(), length, strict=True):
        own = [c for c in range(4) if mask >> c & 1]
        assert sum(problem.customers[c].demand for c in own) <= problem.load
        assert least == pytest.approx(_shortest(problem, 1, own, {}))


def test_long_routes_are_said_plainly(tmp_path: Path) -> None:
    """More customers than can be told by number: a row says so, with the best published length beside."""
    many = "\n".join(f"{n} {n}.0 1.0 0 1 1 2 1 2" for n in range(1, MOST_CUSTOMERS + 2))
    path = tmp_path / "p01.txt"
    path.write_text(f"1 2 {MOST_CUSTOMERS + 1} 2\n0 20\n0 20\n0 0 0 0 0 0 0\n{many}\n", encoding="utf-8")
    with pytest.raises(TooLong):
        solve(read_periodic(path))
    [row] = pvrp_rows(tmp_path)
    assert row[0] == "p01"
    assert row[2] == f"{published()['p01']:.2f}"
    assert "longer than the engine enumerates" in row[3]


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Another problem type, vehicles that differ by day, and a node cut short."""
    text = TINY.read_text(encoding="utf-8")
    for given, wrong in (("1 1 5 2", "4 1 5 2"), ("0 6", "0 7"), ("1 3\n", "2 3\n")):
        path = tmp_path / "p99.txt"
        path.write_text(text.replace(given, wrong, 1), encoding="utf-8")
        with pytest.raises(PeriodicError, match=r"p99\.txt"):
            read_periodic(path)
