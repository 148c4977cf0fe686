"""From an instance to an answer: assemble, solve by component, join, audit, and say what is proved."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.auditing.audit import audit
from optimizer.auditing.premises import UNLINKED, after_blocks, after_changes, from_uncovered, premise
from optimizer.auditing.tolerances import reshared
from optimizer.engine.county_rows import held_against, shared
from optimizer.engine.outcomes import Outcome, Refuted, Settled
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort, run
from optimizer.goals import GOALS
from optimizer.goals.gauge import Gauge
from optimizer.model.assembly import Assembly, Component, assemble
from optimizer.model.tolerance import allowed, remarks_of, shares_of, together
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.solving.answers import Answer, Level, Solved, Undecided
from optimizer.solving.counting import breaks
from optimizer.solving.infeasibility import counted_out, groups_of
from optimizer.solving.infeasibility import explained as explained
from optimizer.solving.infeasibility import sentence as sentence

ONE_BLOCK = 20_000  # columns up to which a county with binding county-wide rows is also solved as one block


class DefectError(AssertionError):
    """The model and the auditor disagree: a defect of the program, never of the data."""


@dataclass
class Progress:
    """What a run tells while it works: components done, and per level the sum of values and bounds so far."""

    levels: tuple[str, ...]
    total: int
    gauges: Mapping[str, Gauge]
    done: int = 0
    level: str = ""
    values: list[int | None] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)


Listener = Callable[[Progress], None]


Known = dict[bytes, Outcome]  # of components solved before, by what they ask


def plan_rotation(
    instance: Instance, effort: Effort = DEFAULT_EFFORT, listen: Listener = lambda progress: None,
    known: Known | None = None,
) -> Answer:
    """The best plan that the policy allows, or why there is none.

    Components that are among ``known`` are not solved again; what is settled here joins it.
    """
    assembly = assemble(instance)
    broken = assembly.constant_breaches()
    if broken:
        return counted_out(assembly)
    if instance.span > 1:  # one year is solved sooner than it is counted, and its clash says more
        found = breaks(instance, assembly.horizon)
        if found:
            return counted_out(assembly, found)
    started = time.monotonic()
    answer = _solve(assembly, effort, listen, joined=False, known=known)
    if isinstance(answer, Solved) and not (answer.audit.lawful and _kept_together(answer)):
        # only county-wide rows can be broken here: they were left out, and now they are priced
        answer = _priced(assembly, effort, started, listen)
    if isinstance(answer, Solved) and not answer.audit.lawful:
        raise DefectError("; ".join(str(finding.case) for finding in answer.audit.findings if finding.hard))
    return answer


def _kept_together(answer: Solved) -> bool:
    """Whether what ε is counted from can be reached by all components together."""
    return not any(UNLINKED in level.premise for level in answer.levels)


def _left(effort: Effort, started: float) -> Effort:
    """The same effort with the time that is left of it."""
    if effort.seconds is None:
        return effort
    return replace(effort, seconds=max(0.1, effort.seconds - (time.monotonic() - started)))


def _priced(assembly: Assembly, effort: Effort, started: float, listen: Listener) -> Answer:
    """Share the county-wide rows out by price; small counties that this does not prove are solved as one block."""
    joined = tuple(assembly.components(joined=True))
    owner = {int(column): block.index for block in joined for column in block.postings}
    parts: dict[int, list[Component]] = {}
    for part in assembly.components():
        parts.setdefault(owner[int(part.postings[0])], []).append(part)
    pieces: list[Component] = []
    for block in joined:
        shares = shared(block, parts[block.index])
        if isinstance(shares, Refuted):
            return explained(assembly, [(block, shares)], False)
        pieces += shares
    pieces = [replace(piece, index=number) for number, piece in enumerate(pieces)]
    outcomes, interrupted = run(
        pieces, shares_of(assembly, pieces), replace(_left(effort, started), proof_nodes=0), lambda *_: None,
        loose_levels(assembly),
    )
    settled = [outcome for outcome in outcomes if isinstance(outcome, Settled)]
    small = assembly.A.shape[1] <= ONE_BLOCK
    if len(settled) < len(pieces):
        if interrupted:
            return Undecided(assembly.instance, assembly, groups_of(assembly, pieces), interrupted)
        return _solve(assembly, _left(effort, started), listen, joined=True)
    x = np.zeros(assembly.A.shape[1], dtype=np.int64)
    for piece, outcome in zip(pieces, settled, strict=True):
        x[piece.postings] = outcome.x
    epsilons = shares_of(assembly, joined)
    limited = any(outcome.limited for outcome in settled)
    whole = [
        Settled(x[block.postings], held_against(block, x[block.postings], epsilon), limited)
        for block, epsilon in zip(joined, epsilons, strict=True)
    ]
    priced = joined_up(assembly, joined, whole, epsilons, joined=True, interrupted=interrupted)
    if small and not interrupted and not priced.proved:
        exact = _solve(assembly, _left(effort, started), listen, joined=True)
        if isinstance(exact, Solved) and (exact.proved or _vector(exact) <= _vector(priced)):
            return exact  # under ε a proved plan may be worse in a level that gave way
    return priced


def loose_levels(assembly: Assembly) -> list[bool]:
    """Levels about people's convenience and money may leave a small gap open; posts, clauses and equity may not."""
    return [GOALS[level].loose for level in assembly.levels]


def _vector(solved: Solved) -> tuple[int, ...]:
    return tuple(level.value for level in solved.levels)


def _solve(
    assembly: Assembly, effort: Effort, listen: Listener, *, joined: bool, known: Known | None = None
) -> Answer:
    instance = assembly.instance
    components = tuple(assembly.components(joined=joined))
    epsilons = shares_of(assembly, components)
    progress = Progress(assembly.levels, len(components), assembly.gauges)
    progress.values = list(assembly.constants)
    progress.bounds = list(assembly.constants)

    def told(index: int, outcome: Outcome | None, level: tuple[int, int | None, int] | None) -> None:
        if level is not None:
            progress.level = assembly.levels[level[0]]
        if isinstance(outcome, Settled):
            for number, proof in enumerate(outcome.proofs):
                value = progress.values[number]
                progress.values[number] = None if value is None else value + proof.value
                progress.bounds[number] += proof.bound
        progress.done += outcome is not None
        listen(progress)

    memory: Known = {} if known is None else known
    keys = [component.key(epsilon) for component, epsilon in zip(components, epsilons, strict=True)]
    fresh = [component for component, key in zip(components, keys, strict=True) if key not in memory]
    for component, key in zip(components, keys, strict=True):
        if key in memory:
            told(component.index, memory[key], None)
    solved, interrupted = run(fresh, epsilons, effort, told, loose_levels(assembly))
    for component, outcome in zip(fresh, solved, strict=True):
        if isinstance(outcome, Settled) and not outcome.limited:
            memory[keys[component.index]] = outcome
    new = {component.index: outcome for component, outcome in zip(fresh, solved, strict=True)}
    outcomes = [
        new[component.index] if component.index in new else memory[key]
        for component, key in zip(components, keys, strict=True)
    ]
    refuted = [(c, o) for c, o in zip(components, outcomes, strict=True) if isinstance(o, Refuted)]
    if refuted:
        return explained(assembly, refuted, interrupted)
    if not all(isinstance(outcome, Settled) for outcome in outcomes):
        waiting = [c for c, o in zip(components, outcomes, strict=True) if not isinstance(o, Settled)]
        return Undecided(instance, assembly, groups_of(assembly, waiting), interrupted)
    settled = [outcome for outcome in outcomes if isinstance(outcome, Settled)]
    return joined_up(assembly, components, settled, epsilons, joined=joined, interrupted=interrupted)


def _apart(
    assembly: Assembly, components: Sequence[Component], settled: Sequence[Settled],
    epsilons: Sequence[Sequence[int]], x: Ints, *, joined: bool,
) -> tuple[str, ...]:
    """By level, what it stands on because each component has limits of its own."""
    proofs, height = [outcome.proofs for outcome in settled], range(len(assembly.levels))
    return after_blocks(
        [sum(p[n].value > p[n].proved + own[n] for p, own in zip(proofs, epsilons, strict=True)) for n in height],
        [sum(bool(each.costs[n].any()) for each in components) for n in height],
        [not joined and not together(assembly, components, [p[n].reached for p in proofs], x) for n in height],
    )


def joined_up(
    assembly: Assembly,
    components: tuple[Component, ...],
    settled: Sequence[Settled],
    epsilons: tuple[tuple[int, ...], ...],
    *,
    joined: bool,
    interrupted: bool,
) -> Solved:
    """What the components reached as one plan, audited, its values counted again by the plain reading.

    Raises DefectError where model, engine and auditor disagree on a value.
    """
    instance, width = assembly.instance, len(assembly.horizon)
    x = np.zeros(assembly.A.shape[1], dtype=np.int64)
    for component, outcome in zip(components, settled, strict=True):
        x[component.postings] = outcome.x
    chosen = x[:width]
    plan = assembly.horizon.plan(np.flatnonzero(chosen), dict(instance.digests))
    seen = audit(instance, plan)
    histories = [year.history for year in seen.years.values()]
    levels, remarks, near = [], remarks_of(epsilons, len(assembly.levels)), after_changes(instance)
    apart = _apart(assembly, components, settled, epsilons, x, joined=joined)
    weaker = zip(
        from_uncovered(assembly.levels, premise(instance)), reshared(assembly, components, epsilons), apart, strict=True
    )
    premises = ["，".join(filter(None, told)) for told in weaker]
    for number, name in enumerate(assembly.levels):
        proofs = [outcome.proofs[number] for outcome in settled]
        value = assembly.amounts[name].value(chosen)
        claimed = sum(proof.value for proof in proofs) + assembly.constants[number]
        goal, gauge = GOALS[name], assembly.gauges[name]
        plain = goal.value(instance, histories, gauge.scale)
        if plain != value or value > claimed:
            raise DefectError(f"level {name}: auditor {plain}, model {value}, engine {claimed}")
        bases = {proof.basis for proof in proofs}
        basis = next((weakest for weakest in ("open", "core", "witness", "tree") if weakest in bases), "certificate")
        bound = sum(proof.bound for proof in proofs) + assembly.constants[number]
        certified = sum(proof.proved for proof in proofs) + assembly.constants[number]
        told = (goal.remark(assembly.amounts[name], histories), remarks[number], near[number])
        levels.append(
            Level(
                name, value, bound, allowed(assembly, number), basis, gauge, "，".join(filter(None, told)),
                goal.exact(histories), certified, premises[number],
            )
        )
    repeatable = not interrupted and not any(outcome.limited for outcome in settled)
    return Solved(
        instance, plan, tuple(levels), seen, assembly, components,
        tuple(outcome.proofs for outcome in settled), epsilons, joined, repeatable,
    )
