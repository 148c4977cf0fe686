"""Why an instance is impossible: the clashes that say so and the least shortfall, each with its witnesses.

Impossible is said only where counting proves it, or where the clauses are infeasible, the clash alone re-solves as
infeasible and the least shortfall is above nought; otherwise the answer is undecided.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.vocabulary import Case
from optimizer.engine.conflict import Clash, first_clash
from optimizer.engine.least_shortfall import HUNDREDTHS, Repair, least_repair
from optimizer.engine.outcomes import Refuted
from optimizer.engine.switchable_cases import Guarded
from optimizer.model.assembly import Assembly, Component, assemble_clauses
from optimizer.model.candidate_postings import Bar
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.solving.answers import Impossible, Undecided
from optimizer.solving.counting import Break

SMALL = 10_000  # columns of a block up to which what counting refutes is repaired as well


@dataclass(frozen=True)
class Ground:
    """The hard clauses of an instance without its goals, where what an entry forbids one by one is a clause too."""

    assembly: Assembly
    bars: tuple[Bar, ...]

    @classmethod
    def of(cls, instance: Instance) -> "Ground":
        return cls(*assemble_clauses(instance))

    def blocks(self, *, joined: bool = False) -> list[Guarded]:
        """The components with their switches; ``joined`` keeps the county-wide rows."""
        return [
            Guarded(self.assembly, component, self.bars) for component in self.assembly.components(joined=joined)
        ]


def explained(
    assembly: Assembly, refuted: Sequence[tuple[Component, Refuted]], interrupted: bool
) -> Impossible | Undecided:
    """The answer to components that the engine refuted."""
    clashes: list[Clash] = []
    repairs: list[Repair] = []
    tangles: list[Guarded] = []
    doubtful: list[Component] = []
    entries = {entry.id: entry for entry in assembly.instance.policy.entries}
    ground = Ground.of(assembly.instance)
    linked = any(assembly.linking[component.labels].any() for component, _ in refuted)
    blocks = ground.blocks(joined=linked)
    for component, _ in refuted:
        candidates = [*_around(assembly, component, blocks), Guarded(assembly, component)]
        if any(block in tangles for block in candidates[:-1]):
            continue  # two parts that only an exclusion keeps apart
        tangle, found = next(
            ((block, found) for block in candidates if (found := first_clash(block)) is not None), (None, None)
        )
        if tangle is None or found is None:
            doubtful.append(component)
            continue
        repair = least_repair(tangle, entries, entries)
        if not found.exact and (repair is None or repair.bound <= 0):
            doubtful.append(component)
            continue
        clashes.append(found)
        tangles.append(tangle)
        repairs += [] if repair is None else [repair]
    if not clashes:
        return Undecided(assembly.instance, assembly, groups_of(assembly, doubtful), interrupted)
    return Impossible(assembly.instance, assembly, tuple(clashes), tuple(repairs), tangles=tuple(tangles))


def counted_out(assembly: Assembly, breaks: tuple[Break, ...] = ()) -> Impossible:
    """The answer where counting alone refutes: cases that no decision changes, or the breaks found over several years.

    The other blocks are screened, so that all that is wrong is told at once.
    """
    instance = assembly.instance
    entries = {entry.id: entry for entry in instance.policy.entries}
    ground = Ground.of(instance)
    fixed = ground.assembly.constant_breaches()
    clashes = [Clash((case,), exact=True, minimal=True) for case in fixed]
    repairs = [constant_repair(instance, fixed)] if fixed else []
    settled = repairs[0] if fixed else None
    tangles: list[Guarded] = []
    blocks = ground.blocks()
    if any(not any(block.holds(each.cases) for block in blocks) for each in breaks):
        blocks = ground.blocks(joined=True)  # rows of a whole county
    for block in blocks:
        own = [_counted(block, each) for each in breaks if block.holds(each.cases)]
        found = None if own or not block.refuted() else first_clash(block)
        own += [] if found is None else [found]
        clashes += dict.fromkeys(own)
        if own and block.system.A.shape[1] <= SMALL:
            tangles.append(block)
            repair = least_repair(block, entries, entries)
            repairs += [] if repair is None else [repair]
    if not clashes and not breaks:  # exclusions matter, and only integers show it: the bare cases are still a proof
        clashes = [Clash((case,), exact=True) for case in assembly.constant_breaches()]
    return Impossible(
        instance, assembly, tuple(clashes), tuple(repairs), breaks, tangles=tuple(tangles), settled=settled
    )


def _counted(block: Guarded, broken: Break) -> Clash:
    """The cases of a break; those alone that cannot hold together where the block is small enough to tell.

    Counting takes possible postings as they are, so what forbids some belongs to the clash.
    """
    whole = Clash(broken.cases, exact=True, counted=True)
    if block.system.A.shape[1] > SMALL:
        return whole
    entries = {*broken.limits, *(case.entry for case in broken.cases)}
    near = [number for number, guard in enumerate(block.guards) if guard.bar or guard.case.entry in entries]
    return first_clash(block, near) or first_clash(block) or whole


def constant_repair(instance: Instance, broken: Mapping[Case, int]) -> Repair:
    """What cases without any decision lack: nothing but their own limits can give way."""
    amounts: dict[Case, int] = {}
    total = 0
    for case, short in broken.items():
        entry = instance.policy.entry(case.entry)
        amounts[case] = short * HUNDREDTHS // entry.rule.units(instance.county)
        total += -(-entry.concession * amounts[case] // entry.rule.person)
    return Repair(amounts, total, total)


def _around(assembly: Assembly, component: Component, blocks: Sequence[Guarded]) -> Iterator[Guarded]:
    """The blocks of the ground that hold postings of the teachers of a component."""
    horizon = assembly.horizon
    people = {horizon.ids[t] for t in np.unique(horizon.teacher[_moves(component, len(horizon))]).tolist()}
    for block in blocks:
        wide = block.assembly.horizon
        inside = np.unique(wide.teacher[_moves(block.component, len(wide))]).tolist()
        if any(wide.ids[teacher] in people for teacher in inside):
            yield block


def _moves(component: Component, width: int) -> Ints:
    """The rows of the table of postings among a component's columns."""
    rows: Ints = component.postings[component.postings < width]
    return rows


def groups_of(assembly: Assembly, components: Sequence[Component]) -> tuple[str, ...]:
    """The groups of the teachers whom components decide on."""
    instance, horizon = assembly.instance, assembly.horizon
    found: list[str] = []
    for component in components:
        rows = _moves(component, len(horizon))
        for year in np.unique(horizon.first[rows]):
            county = instance.county_in(int(year))
            begun = rows[horizon.first[rows] == year]
            homes = {county.teacher[horizon.ids[teacher]].home for teacher in horizon.teacher[begun]}
            found += sorted({member.group for member in county.members if member.school in homes})
    return tuple(dict.fromkeys(found))


def sentence(instance: Instance, case: Case) -> str:
    """A case as a planner reads it: the demand in words with its clause."""
    return f"{demand(instance, case)}（{instance.policy.entry(case.entry).clause}）"


def demand(instance: Instance, case: Case) -> str:
    """What a case asks; one that forbids postings of several teachers names the first and counts the others."""
    entry = instance.policy.entry(case.entry)
    when = f"{case.year}学年" if instance.span > 1 else ""
    return f"{when}{entry.rule.state(case.subject, instance.county_in(case.year))}"
