"""Conflicts: how soon a district is screened, a clash told and the least repair proved, and whether none is missed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any, TypeVar

import highspy
from rich.table import Table

from optimizer.engine.conflict import Clash, clashes, first_clash
from optimizer.engine.least_shortfall import Repair, least_repair
from optimizer.engine.relaxation import linear_program
from optimizer.engine.switchable_cases import Guarded
from optimizer.generating import generate
from optimizer.generating.clashing import PLANTS, Planted, planted, policy_of
from optimizer.model.certificate import System
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load, merge
from optimizer.solving.infeasibility import Ground

ENUMERATED = 16  # clashes of one component, at most
# what makes the groups of a sound district impossible: the quota against the caps, too few backbone, core and caps
SPOILT: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "flow 40%, caps 25%": {"flow": {"low": 40, "high": 50}},
    "backbone 95%": {"flow": {"low": 18, "high": 22}, "backbone_share": {"percent": 95}},
    "core 30%, caps 25%": {"core_outflow": {"percent": 30, "when_stable": False}},
}
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class District:
    """One district under one impossible policy: CPU seconds, in all and by group."""

    policy: str
    groups: int
    refuted: int
    assembling: float
    screening: float
    clash: Sequence[float]
    repair: Sequence[float]
    minimal: int
    proved: int

    @property
    def sound(self) -> bool:
        """Every refuted group has a clash found minimal and a repair proved least."""
        return self.refuted > 0 and self.minimal == self.proved == self.refuted

    def cells(self) -> tuple[str, ...]:
        return (
            self.policy, str(self.groups), str(self.refuted), f"{self.assembling:.2f}", f"{self.screening:.2f}",
            *(f"{median(own):.3f} / {max(own):.3f}" if own else "—" for own in (self.clash, self.repair)),
            f"{self.minimal}/{self.refuted}", f"{self.proved}/{self.refuted}",
        )


def conflict_rows(seeds: int = 3, shape: str = "beibei", policy: str = "标准") -> Iterator[District]:
    """A district of 14 groups, made impossible in several ways: screening, first clash and least repair of each group.

    The hard clauses are assembled anew each time and that time is told apart; facts of the roster are known already.
    """
    for seed in range(1, seeds + 1):
        county = generate(shape, seed)
        for name, changes in SPOILT.items():
            instance = Instance(county, _spoilt(policy, changes), 2026)
            assert instance.facts  # read once, as by any solve
            yield _district(f"{shape} {seed}: {name}", instance)


def _spoilt(policy: str, changes: Mapping[str, Mapping[str, Any]]) -> Any:
    extra = [{"id": name, **values} for name, values in changes.items()]
    return build(merge([load(policy).dump(), {"entries": extra}]), policy)


def _district(name: str, instance: Instance) -> District:
    entries = {entry.id: entry for entry in instance.policy.entries}
    ground, assembling = _timed(lambda: Ground.of(instance))
    blocks, screening = _timed(lambda: [(block, block.refuted()) for block in ground.blocks()])
    told: list[tuple[Clash | None, float]] = []
    mended: list[tuple[Repair | None, float]] = []
    for block, refuted in blocks:
        if refuted:
            fresh = Guarded(block.assembly, block.component, block.bars)  # nothing warm from the screening
            told.append(_timed(lambda fresh=fresh: first_clash(fresh)))  # type: ignore[misc]
            mended.append(_timed(lambda fresh=fresh: least_repair(fresh, entries)))  # type: ignore[misc]
    return District(
        name, len(blocks), len(told), assembling, screening, [s for _, s in told], [s for _, s in mended],
        sum(clash is not None and clash.minimal for clash, _ in told),
        sum(repair is not None and repair.total == repair.bound for repair, _ in mended),
    )


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    begun = process_time()
    found = work()
    return found, process_time() - begun


def district_table(rows: Sequence[District]) -> Table:
    """Seconds of CPU; median / most over the refuted groups."""
    table = Table(title="conflicts: CPU seconds by district; clash and least repair by group (median / most)")
    headings = (
        "district, policy", "groups", "refuted", "assembly", "screening", "clash", "repair", "minimal", "proved",
    )
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row.cells())
    return table


# ---------------------------------------------------------------- planted


@dataclass(frozen=True)
class Found:
    """One planted conflict: is it among the clashes told, are these minimal by another solver, is the repair least."""

    name: str
    seed: int
    teachers: int
    told: int
    among: bool
    minimal: bool
    least: bool
    seconds: float  # of CPU: assembling the clauses, every clash, the least repair

    @property
    def sound(self) -> bool:
        return self.among and self.minimal and self.least


def planted_conflicts(count: int = 300, scale: int = 2) -> Iterator[Found]:
    """Planted conflicts of every kind in turn, each with a seed of its own, on groups of about 140 teachers."""
    names = list(PLANTS)
    for number in range(count):
        yield _found(names[number % len(names)], 1000 + number, scale)


def planted_line(rows: Sequence[Found]) -> str:
    """One line on all of them, and those that are not as planted."""
    seconds = sorted(row.seconds for row in rows)
    wrong = [row for row in rows if not row.sound]
    return (
        f"planted conflicts: {len(rows)} of {len({row.name for row in rows})} kinds, {sum(row.told for row in rows)} "
        f"clashes told, {sum(row.among for row in rows)} with the planted one among them, "
        f"{sum(row.minimal for row in rows)} with every clash minimal by HiGHS MIP, {sum(row.least for row in rows)} "
        f"with the least repair; CPU median {median(seconds):.3f} s, 95th {seconds[len(seconds) * 95 // 100]:.3f} s, "
        f"most {seconds[-1]:.2f} s" + "".join(f"\nWRONG {row}" for row in wrong)
    )


def _found(name: str, seed: int, scale: int) -> Found:
    asked = planted(name, seed, scale)
    plain = {key: value for key, value in policy_of(name, asked).items() if key != "extends"}
    policy = build(merge([load("基础").dump(), plain]), name)
    instance = Instance(asked.county, policy, 2026)
    assert instance.facts
    (told, repair, sound), seconds = _timed(lambda: _explained(instance, asked))
    return Found(
        name, seed, len(asked.county.teachers), len(told), _wanted(asked) in [_named(clash) for clash in told],
        all(clash.minimal for clash in told) and sound(), repair == asked.total, seconds,
    )


def _explained(instance: Instance, asked: Planted) -> tuple[list[Clash], int, Callable[[], bool]]:
    """Every clash, the least total, and a check of the clashes by another solver that is not timed."""
    entries: Mapping[str, Entry] = {entry.id: entry for entry in instance.policy.entries}
    ground = Ground.of(instance)
    fixed = ground.assembly.constant_breaches()
    told = [Clash((case,), exact=True, minimal=True) for case in fixed]
    total = sum(short * 100 // entries[case.entry].rule.divisor for case, short in fixed.items())
    checks: list[tuple[Guarded, Clash]] = []
    alone = [block for block in ground.blocks() if first_clash(block) is not None]
    for block in alone or ([] if fixed else ground.blocks(joined=True)):
        own, _ = clashes(block, ENUMERATED)
        repair = least_repair(block, entries)
        told += own
        total += 0 if repair is None else repair.total
        checks += [(block, clash) for clash in own]
    return told, total, lambda: all(_confirmed(block, clash) for block, clash in checks)


def _wanted(asked: Planted) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    return frozenset((entry, *subject) for entry, subject in asked.clash), frozenset(asked.bars)


def _named(clash: Clash) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    cases = frozenset((case.entry, *map(str, case.subject)) for case in clash.cases)
    return cases, frozenset(bar.entry for bar in clash.bars)


def _confirmed(block: Guarded, clash: Clash) -> bool:
    """HiGHS MIP finds no plan for the clash, and one for the rest when any of its cases is dropped."""
    bars = {(bar.entry, bar.year) for bar in clash.bars}
    members = [
        number for number, guard in enumerate(block.guards)
        if ((guard.case.entry, guard.case.year) in bars if guard.bar else guard.case in clash.cases)
    ]
    if len(members) != len(clash.cases) + len(clash.bars) or _has_plan(block.only(members)):
        return False
    return all(_has_plan(block.only([other for other in members if other != number])) for number in members)


def _has_plan(system: System) -> bool:
    model = linear_program(system)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    highs = highspy.Highs()
    for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(option, setting)
    highs.passModel(model)
    highs.run()
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
