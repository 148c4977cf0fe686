"""Branching proofs: whole on honest claims, never on false ones, whatever becomes of their steps."""

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from optimizer.engine.core import Limits
from optimizer.engine.core_certificate import made
from optimizer.engine.core_tree import Maker
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Settled
from optimizer.model.certificate import prove
from optimizer.model.core_proof import Branch, Budget, Duals, Step, closed
from optimizer.model.faces import Face
from optimizer.model.integer_core import IntegerCore
from optimizer.model.proof_bytes import packed, unpacked
from optimizer.model.rounding_cuts import Cut
from tests.engine.systems import draw as draw_system
from tests.model.cores import cut_off, draw, least

CORES, NODES = 400, 500


@cache
def proofs() -> tuple[tuple[IntegerCore, int, tuple[Step, ...]], ...]:
    """Cores with their least cost and the proof that nothing costs less; a third of them without cuts."""
    found = []
    for seed in range(CORES):
        core = draw(np.random.default_rng([5, seed]))
        best = least(core)
        if best is not None:
            core = cut_off(core, best - 1)
            maker = Maker(core, NODES, (2**10, 2**20), rounds=3 * (seed % 3 > 0))
            assert maker.made(), f"seed {seed}"
            found.append((core, best, tuple(maker.steps)))
    return tuple(found)


def test_every_core_is_closed_and_the_text_of_its_proof_checks() -> None:
    """The least cost of all points is proved; with every kind of step among the proofs."""
    kinds: Counter[str] = Counter()
    for core, _, steps in proofs():
        again = list(unpacked(packed(steps)))
        assert closed(core, again)
        assert packed(again) == packed(steps)
        kinds.update(type(step).__name__ if not isinstance(step, Duals) else f"closes {step.closes}" for step in steps)
    assert min(kinds[kind] for kind in ("Cut", "Branch", "closes True", "closes False")) > 30, kinds


def test_a_false_claim_has_no_proof() -> None:
    """With a cutoff at which there are points, the maker meets one and says so."""
    for core, best, _ in proofs():
        for cutoff in (best, best + 1):
            with pytest.raises(ArithmeticError, match="beats the integer engine"):
                made(cut_off(core, cutoff), NODES)


def test_steps_of_a_proof_prove_nothing_false() -> None:
    """Taken to a core that has points, as they are, dropped, swapped or altered, they never close it."""
    tried = 0
    for number, (core, best, steps) in enumerate(proofs()):
        rng = np.random.default_rng([6, number])
        false = cut_off(core, best)
        assert not closed(false, steps)
        for _ in range(12):
            tried += 1
            assert not closed(false, changed(rng, list(steps)))
    assert tried > 2000


def test_a_proof_needs_all_its_branches() -> None:
    """Without its last step, or with one more, no proof is one."""
    for core, _, steps in proofs():
        if steps:
            assert not closed(core, steps[:-1])
            assert not closed(core, (*steps, Duals(0, np.array([0]), np.array([1]), True)))


def changed(rng: np.random.Generator, steps: list[Step]) -> list[Step]:
    """Steps with one dropped, doubled, swapped with another, or altered."""
    if not steps:
        return [Branch(0, 0)]
    at, other, way = int(rng.integers(len(steps))), int(rng.integers(len(steps))), int(rng.integers(4))
    if way == 0:
        return steps[:at] + steps[at + 1:]
    if way == 1:
        return steps[:at] + [steps[at]] + steps[at:]
    if way == 2:
        steps[at], steps[other] = steps[other], steps[at]
        return steps
    step = steps[at]
    if isinstance(step, Branch):
        steps[at] = replace(step, **{str(rng.choice(["at", "k"])): int(rng.integers(-1, 12))})
    elif isinstance(step, Cut):
        u, upper = step.u.copy(), step.upper.copy()
        u[int(rng.integers(len(u)))] += int(rng.integers(-3, 4))
        upper[int(rng.integers(len(u)))] ^= True
        steps[at] = replace(step, u=u, upper=upper)
    else:
        values = step.values * int(rng.choice([-1, 1, 2, 2**40]))
        steps[at] = replace(step, values=values, weight=int(rng.choice([0, 1, step.weight])))
    return steps


def test_the_work_of_a_check_is_bounded() -> None:
    """A proof that would cost more than the budget is none."""
    core, _, steps = max(proofs(), key=lambda each: len(each[2]))
    assert closed(core, steps, Budget(10**6))
    assert not closed(core, steps, Budget(2000))
    halves = (Branch(0, 0) for _ in range(10**9))
    assert not closed(core, halves, Budget(10**6))


@pytest.mark.parametrize("text", ["*", "AAAA", "eJwDAAAAAAE=extra", "é", "eJz7DwABAQE=", "x" * 1000])
def test_no_text_is_taken_for_a_proof(text: str) -> None:
    """ValueError, nothing else."""
    with pytest.raises(ValueError):
        list(unpacked(text))


def test_damaged_text_is_refused_or_read_as_other_steps() -> None:
    """One byte of the packed steps changed, 2,000 times: a ValueError, or steps that prove nothing false."""
    rng = np.random.default_rng(7)
    for number in range(2000):
        core, best, steps = proofs()[number % len(proofs())]
        if steps:
            text = bytearray(packed(steps), "ascii")
            text[int(rng.integers(len(text)))] = int(rng.integers(33, 127))
            try:
                assert not closed(cut_off(core, best), unpacked(text.decode("ascii")))
            except ValueError:
                continue


def test_levels_of_small_systems_rest_on_integers_alone() -> None:
    """After the search nothing rests on the engine's word, and a reader repeats every proof; twice the same."""
    seen: Counter[str] = Counter()
    for seed in range(200):
        rng = np.random.default_rng([3, seed])
        case = draw_system(rng, levels=int(rng.integers(2, 5)), binary=bool(seed % 2))
        one, two = (
            optimise(case.system, case.costs, [0] * len(case.costs), Limits(proof_nodes=NODES)) for _ in range(2)
        )
        if not isinstance(one, Settled) or not isinstance(two, Settled):
            continue
        assert [proof.tree for proof in one.proofs] == [proof.tree for proof in two.proofs]
        face = Face.of(case.system)
        for cost, proof in zip(case.costs, one.proofs, strict=True):
            seen[proof.basis] += 1
            if not cost.any():
                continue
            bound = prove(face.system, cost, proof.y, proof.exponent)
            if proof.basis == "tree":
                assert face.proves(cost, bound, proof.value, proof.tree)
                assert not face.proves(cost, bound, proof.value + 1, proof.tree)
            else:
                assert bound.value >= proof.value
            if proof.limit is not None:
                face = face.under(cost, bound, proof.limit)
    assert seen["tree"] > 15
    assert not seen["core"]
