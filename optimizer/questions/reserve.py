"""A reserve list for every group, stage and subject: as short as fills all posts with the probability asked for.

A candidate stands for the posts that he can take over without breaking a clause, with nobody else moved.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, pairwise

from optimizer.domain.plan import Plan, Posting
from optimizer.model.assembly import Assembly
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.fill_probability import Candidate, Demand
from optimizer.questions.probabilities import Chances, Counts
from optimizer.questions.swaps import Exchanges
from optimizer.readings.columns import STAGES
from optimizer.readings.group_tables import GroupTables

EACH = 3  # candidates considered for every post, least cost first
POOL = 24  # for one list
LONGEST = 8  # reserves on one list
WORTH = 0.005  # of probability that one more reserve must add where the level is out of reach
TRIALS = 2000  # shorter lists tried before the length is called unproved


@dataclass(frozen=True)
class ReserveList:
    """The posts of one group, stage and subject, and who steps up, first come first.

    ``filled`` is the probability that all posts are filled, ``unaided`` the same without reserves; ``least`` reserves
    are needed whoever they are. ``bare``: teachers whose posts nobody can take over alone.
    """

    group: str
    stage: str
    subject: str
    posts: tuple[Posting, ...]
    candidates: tuple[Candidate, ...]
    filled: Fraction
    unaided: Fraction
    least: int
    enough: bool  # the level is reached
    shortest: bool  # and no shorter list of the candidates considered reaches it
    bare: tuple[str, ...]


def reserve_lists(desk: Desk, chances: Chances, level: Fraction) -> Iterator[ReserveList]:
    """Lists for the postings that begin in the first year of the plan, in roster order of the groups.

    Nobody stands on two lists, so that what happens to one is independent of the others.
    """
    exchanges = Exchanges(desk.assembly, desk.x)
    busy = {posting.teacher for posting in desk.plan.postings}
    for key, posts in _classes(desk.assembly, desk.plan).items():
        candidates = _candidates(exchanges, busy, posts, chances)
        found = _list(desk.assembly, key, posts, candidates, chances, level)
        busy |= {candidate.teacher for candidate in found.candidates}
        yield found


def _classes(assembly: Assembly, plan: Plan) -> Mapping[tuple[str, str, str], list[tuple[Posting, int]]]:
    """Postings of the first year with their rows, by group of the school left, stage and subject there."""
    instance = assembly.instance
    view, facts, county = assembly.horizon.at(instance.year), instance.facts, instance.county_in(instance.year)
    place, groups = {int(column): position for position, column in enumerate(view.column)}, GroupTables(county)
    found: dict[tuple[str, str, str], list[tuple[Posting, int]]] = {}
    for posting, row in zip(plan.postings, assembly.horizon.rows_of(plan).tolist(), strict=True):
        if posting.first_year == instance.year:
            group = groups.of_posting(posting.origin, posting.school)
            position = place[row]
            subject = facts.subject_names[view.subject[position]]
            key = (group or "", STAGES[view.stage[position]].value, subject)
            found.setdefault(key, []).append((posting, row))
    order = {group.id: number for number, group in enumerate(county.groups)}
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0][1:])))


def _candidates(
    exchanges: Exchanges, busy: Collection[str], posts: Sequence[tuple[Posting, int]], chances: Chances
) -> list[Candidate]:
    """Who may take over, least cost first: the best of every post, at most ``POOL``."""
    assembly = exchanges.assembly
    horizon, county = assembly.horizon, assembly.instance.county
    view = horizon.at(assembly.instance.year)
    place = {int(column): position for position, column in enumerate(view.column)}
    able: dict[str, dict[str, tuple[int, ...]]] = {}  # by candidate and post, what it costs
    considered: set[str] = set()
    for posting, row in posts:
        costs: dict[str, tuple[int, ...]] = {}
        fitting = (view.unit == view.unit[place[row]]) & view.starts
        for column in view.column[fitting].tolist():
            teacher = horizon.ids[int(horizon.teacher[column])]
            tried = None if teacher in busy else exchanges.of(row, column)
            if tried is not None and tried.lawful:
                costs[teacher] = min(tried.change, costs.get(teacher, tried.change))
        considered |= set(sorted(costs, key=lambda teacher: (costs[teacher], teacher))[:EACH])
        for teacher, cost in costs.items():
            able.setdefault(teacher, {})[posting.teacher] = cost
    candidates = [
        Candidate(name, frozenset(able[name]), min(able[name].values()), chances.of(county.teacher[name]).absent)
        for name in considered
    ]
    return sorted(candidates, key=lambda each: (each.change, -len(each.takes), each.teacher))[:POOL]


def _list(
    assembly: Assembly, key: tuple[str, str, str], posts: Sequence[tuple[Posting, int]],
    candidates: Sequence[Candidate], chances: Chances, level: Fraction,
) -> ReserveList:
    county, postings = assembly.instance.county, tuple(posting for posting, _ in posts)
    absent = {posting.teacher: chances.of(county.teacher[posting.teacher]).absent for posting in postings}
    declined = Counts.of(absent.values())
    demand = Demand.of(postings, absent, candidates)
    least = next(k for k in range(len(posts) + 1) if declined.at_most(k) >= level)
    chosen, reached = _chosen(demand, candidates, level)
    enough = reached[-1] >= level
    shortest = False
    if enough:
        chosen, shortest = _shortened(demand, chosen, candidates, level, least)
    else:
        gains = [float(after - before) for before, after in pairwise(reached)]
        while gains and gains[-1] < WORTH:
            gains.pop()
        chosen = chosen[: len(gains)]
    filled = demand.filled(chosen)
    bare = tuple(p.teacher for p in postings if not any(p.teacher in each.takes for each in candidates))
    return ReserveList(*key, postings, tuple(chosen), filled, reached[0], least, enough, shortest, bare)


def _chosen(
    demand: Demand, candidates: Sequence[Candidate], level: Fraction
) -> tuple[list[Candidate], list[Fraction]]:
    """One candidate after the other, each the one who adds most (the cheaper of equals), until the level is reached.

    Also the probability with the first 0, 1, … of them.
    """
    chosen: list[Candidate] = []
    reached = [demand.filled([])]
    while reached[-1] < level and len(chosen) < min(LONGEST, len(candidates)):
        rest = [each for each in candidates if each not in chosen]
        worth = [demand.nearly([*chosen, each]) for each in rest]
        best = max(worth)
        chosen.append(next(each for each, value in zip(rest, worth, strict=True) if value >= best - 1e-12))
        reached.append(demand.filled(chosen))
    return chosen, reached


def _shortened(
    demand: Demand, chosen: list[Candidate], candidates: Sequence[Candidate], level: Fraction, least: int
) -> tuple[list[Candidate], bool]:
    """The shortest list of these candidates that is enough, and whether that is proved."""
    for size in range(least, len(chosen)):
        tried = 0
        for shorter in islice(combinations(candidates, size), TRIALS):
            tried += 1
            if demand.nearly(shorter) >= float(level) - 1e-12 and demand.filled(shorter) >= level:
                return list(shorter), True
        if tried == TRIALS:
            return chosen, False
    return chosen, True
