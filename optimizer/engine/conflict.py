"""Why a component has no plan: a minimal clash of cases, and the others that a planner would meet in turn (model A6).

A relaxation's Farkas ray names the suspects, deletion leaves those that are needed; the integer engine is asked only
where the relaxation is feasible. Others are found by hitting sets: leave out one case of every clash known, and look
again (Liffiton et al., Fast, flexible MUS enumeration, Constraints 21, 2016).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimizer.domain.vocabulary import Case
from optimizer.engine.cpsat import search, trusted
from optimizer.engine.outcomes import Refuted
from optimizer.engine.switchable_cases import CHECK, Guarded, Verdict
from optimizer.model.assembly import Assembly, Component
from optimizer.model.switches import Box

__all__ = ["CHECK", "Clash", "clash", "clashes", "first_clash"]

QUICK = 10_000  # columns up to which an integer search costs next to nothing
FEW = 16  # guards left by a ray: below, nothing is gained by leaving out whole entries first


@dataclass(frozen=True)
class Clash:
    """Cases that cannot hold together, none of which can be left out; ``exact`` when integers prove it.

    ``bars`` are entries that forbid postings one by one and belong to the clash, as cases whose subject are the
    teachers concerned. ``minimal`` when for each one left out a plan was found that keeps the others. ``counted`` when
    counting alone proves it, with more than the rows of its cases: it has no other proof.
    """

    cases: tuple[Case, ...]
    exact: bool
    bars: tuple[Case, ...] = ()
    minimal: bool = False
    counted: bool = False

    @property
    def entries(self) -> frozenset[str]:
        return frozenset(case.entry for case in (*self.cases, *self.bars))


def clash(assembly: Assembly, component: Component, refuted: Refuted, box: Box | None = None) -> Clash | None:
    """A minimal clash of a component refuted already; None if it cannot be confirmed.

    ``box`` narrows the columns whatever the cases say.
    """
    return first_clash(Guarded(assembly, component, box=box))


def first_clash(guarded: Guarded, among: Collection[int] | None = None) -> Clash | None:
    """A minimal clash (among some guards); None where there is none, or it cannot be confirmed."""
    found = _minimal(guarded, range(len(guarded.guards)) if among is None else among)
    return _told(guarded, found) if isinstance(found, _Minimal) else None


def clashes(guarded: Guarded, limit: int) -> tuple[list[Clash], bool]:
    """Up to ``limit`` minimal clashes, those that have no case in common first; and whether these are all.

    Bounded by work, never by the clock: the same clashes come every time.
    """
    everything = set(range(len(guarded.guards)))
    found: list[_Minimal] = []
    certain = True
    while len(found) < limit:  # what is met when all of a clash is dropped
        more = _minimal(guarded, everything.difference(*(each.members for each in found)))
        if not isinstance(more, _Minimal):
            break
        found.append(more)
    corrections: list[frozenset[int]] = []
    tries = (8 if guarded.system.A.shape[1] <= QUICK else 1) * limit
    for _ in range(tries if found else 0):
        if len(found) >= limit:
            break
        dropped = _hitting([each.members for each in found], corrections)
        if dropped is None:
            return [_told(guarded, each) for each in found], certain
        more = _minimal(guarded, everything - dropped)
        if isinstance(more, _Minimal):
            found.append(more)
        else:
            corrections.append(dropped)
            certain &= more is True
    return [_told(guarded, each) for each in found], False


@dataclass(frozen=True)
class _Minimal:
    members: frozenset[int]
    exact: bool
    verified: bool


def _minimal(guarded: Guarded, chosen: Collection[int]) -> _Minimal | bool | None:
    """A minimal clash within the chosen guards; True where they can hold together, None where nothing tells."""
    active = sorted(chosen)
    verdict = guarded.test(active)
    if verdict.possible is not False:
        return verdict.possible
    active, exact = _narrowed(active, verdict), verdict.support is not None
    if len(active) > FEW:
        for part in _coarse(guarded, active):
            without = [number for number in active if number not in part]
            if without and len(without) < len(active):
                verdict = guarded.test(without)
                if verdict.possible is False:
                    active, exact = _narrowed(without, verdict), verdict.support is not None
    verified = True
    # what forbids postings one by one is left out first: a clash without it says more
    for number in sorted(active, key=lambda number: not guarded.guards[number].bar):
        if number in active and len(active) > 1:
            without = [other for other in active if other != number]
            verdict = guarded.test(without)
            if verdict.possible is False:
                active, exact = _narrowed(without, verdict), verdict.support is not None
            verified &= verdict.possible is not None
    return _Minimal(frozenset(active), exact, verified)


def _narrowed(active: Sequence[int], verdict: Verdict) -> list[int]:
    return [number for number in active if not verdict.support or number in verdict.support]


def _coarse(guarded: Guarded, active: Sequence[int]) -> list[set[int]]:
    """Parts to leave out at a stroke: whole entries, then blocks of ever fewer cases."""
    entries: dict[str, set[int]] = {}
    for number in active:
        entries.setdefault(guarded.guards[number].case.entry, set()).add(number)
    parts = list(entries.values())
    block = len(active) // 4
    while block > 1:
        parts += [set(active[start : start + block]) for start in range(0, len(active), block)]
        block //= 2
    return parts


def _hitting(found: Sequence[frozenset[int]], corrections: Sequence[frozenset[int]]) -> frozenset[int] | None:
    """The fewest guards that take one of every clash and contain no correction known; None if there are none."""
    model = cp_model.CpModel()
    chosen = {number: model.new_bool_var("") for number in sorted(frozenset().union(*found))}
    for each in found:
        model.add_bool_or([chosen[number] for number in sorted(each)])
    for correction in corrections:
        model.add_bool_or([~chosen[number] for number in sorted(correction)])
    model.minimize(sum(chosen.values()))
    solver = trusted()
    if search(model, solver) != cp_model.OPTIMAL:
        return None
    return frozenset(number for number, variable in chosen.items() if solver.value(variable))


def _told(guarded: Guarded, found: _Minimal) -> Clash:
    cases, bars = [], []
    for number in sorted(found.members):
        guard = guarded.guards[number]
        if guard.bar:
            people = guarded.people(found.members, number)
            bars.append(Case(guard.case.entry, people, guard.case.year))
        else:
            cases.append(guard.case)
    return Clash(tuple(cases), found.exact, tuple(bars), found.verified)
