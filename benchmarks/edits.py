"""Edits of a solved county, group by group: CPU, people changed, and what is proved of each answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import process_time

import numpy as np

from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan, Posting
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.decisions import Decisions
from optimizer.questions.edits import Action, Edit, swapped
from optimizer.questions.replanning import nearest
from optimizer.questions.what_if import Edited, whatif
from optimizer.solving.answers import Solved

DAY = date(2026, 7, 1)
PREPARE = "prepare"
DECISIONS = ("pin", "ban", "refuse", "swap")
LEVELS = ("shortage", "soft", "equity", "burden")  # that the targets speak of


@dataclass(frozen=True)
class EditRow:
    """One edit of one group. ``people`` is None where the answer is that no plan has it, or none was found."""

    group: str
    action: str
    answer: str
    cpu: float
    people: int | None
    apart: int | None
    fewest: bool  # proved
    closed: bool  # every level from shortage to burden proved
    reassembling: float = 0.0  # of the CPU, for edits of the data


def edit_rows(solved: Solved, each: int = 2, seed: int = 1, leaves: int = 1) -> Iterator[EditRow]:
    """``each`` edits of every sort for every group, ``leaves`` of them leaves, drawn from a seed.

    Decisions are timed from the question at a desk that stands to the answer with its reasons; what the first
    question of a group would prepare for all of them is a row of its own (action "prepare").
    """
    instance, plan = solved.instance, solved.plan
    desk = Desk.of(instance, plan)
    desk.ask([], order="nearest")
    for group, sorts in drawn(desk, each, seed).items():
        begun = process_time()
        for questions in sorts.values():
            for edits in questions:
                for edit in edits:
                    desk.prepare(edit.teacher, "nearest")
        yield EditRow(group, PREPARE, PREPARE, process_time() - begun, None, None, False, False)
        for sort, questions in sorts.items():
            for edits in questions if sort != Action.LEAVE else questions[:leaves]:
                yield _row(desk, instance, plan, group, sort, edits)


def _row(desk: Desk, instance: Instance, plan: Plan, group: str, sort: str, edits: Sequence[Edit]) -> EditRow:
    reassembling = 0.0
    if any(edit.on_data for edit in edits):
        target = nearest(Decisions().adding(instance, edits, DAY).applied(instance), plan)
        begun = process_time()
        assemble(target)
        reassembling = process_time() - begun
    begun = process_time()
    reply = whatif(instance, plan, edits, day=DAY, desk=desk)
    cpu = process_time() - begun
    if not isinstance(reply, Edited):
        return EditRow(group, sort, type(reply).__name__, cpu, None, None, False, False, reassembling)
    closed = all(shift.proved or bool(shift.remark) for shift in reply.levels if shift.name in LEVELS)
    return EditRow(
        group, sort, "Edited", cpu, len(reply.people), reply.apart, reply.proved, closed, reassembling
    )


def drawn(desk: Desk, each: int, seed: int) -> Mapping[str, Mapping[str, Sequence[Sequence[Edit]]]]:
    """By group and sort of edit, ``each`` questions drawn; a group without movers has none."""
    instance, plan = desk.instance, desk.plan
    rng, year = np.random.default_rng([53, seed]), instance.year
    county, horizon = instance.county_in(year), desk.assembly.horizon
    begun = {posting.teacher: posting for posting in plan.postings if posting.first_year == year}
    schools = instance.facts.schools.ids
    open_posts: dict[str, list[tuple[str, str]]] = {}
    for teacher, school in zip(horizon.teacher.tolist(), horizon.school.tolist(), strict=True):
        name, there = horizon.ids[teacher], schools[school]
        home = county.teacher[name].home
        if home in county.member and (name not in begun or begun[name].school != there):
            open_posts.setdefault(county.member[home].group, []).append((name, there))
    found: dict[str, dict[str, list[list[Edit]]]] = {}
    for group in county.groups:
        own = [p for p in begun.values() if county.member.get(p.origin) and county.member[p.origin].group == group.id]
        posts = open_posts.get(group.id, [])
        if len(own) < 2 or not posts:
            continue
        movers = [own[int(place)] for place in rng.permutation(len(own))]
        ways = [posts[int(place)] for place in rng.permutation(len(posts))[: 4 * each]]
        found[group.id] = {
            "pin": [[Edit(Action.PIN, name, school, year)] for name, school in ways[:each]],
            "ban": [[Edit(Action.BAN, p.teacher, p.school)] for p in movers[:each]],
            "refuse": [[Edit(Action.REFUSE, p.teacher, year=year)] for p in movers[-each:]],
            "swap": list(_swaps(desk, movers, each)),
            "leave": [[Edit(Action.LEAVE, p.teacher, year=year)] for p in movers[each : 2 * each]],
        }
    return found


def _swaps(desk: Desk, movers: Sequence[Posting], each: int) -> Iterator[list[Edit]]:
    """Pairs of one subject and stage, where there are any: a planner swaps like with like."""
    county, made = desk.instance.county, 0
    for place, one in enumerate(movers):
        first = county.teacher[one.teacher]
        for other in movers[place + 1 :]:
            second = county.teacher[other.teacher]
            if made < each and (first.subject, first.stage) == (second.subject, second.stage):
                try:
                    yield list(swapped(desk.instance, desk.plan, one.teacher, other.teacher))
                    made += 1
                except InputError:
                    continue


def edit_lines(rows: Sequence[EditRow]) -> Iterator[tuple[str, ...]]:
    """By sort of edit, then all decisions: number, CPU (median, 95th, most), people (median, most), answers, proved."""
    sorts = [sort for sort in dict.fromkeys(row.action for row in rows) if sort != PREPARE]
    for sort in (*sorts, "decisions"):
        own = [row for row in rows if row.action == sort or (sort == "decisions" and row.action in DECISIONS)]
        cpu = np.array([row.cpu for row in own])
        people = [row.people for row in own if row.people is not None] or [0]
        yield (
            sort, str(len(own)), f"{np.median(cpu):.3f}", f"{np.quantile(cpu, 0.95):.3f}", f"{cpu.max():.3f}",
            f"{np.median(people):g}", str(max(people)), f"{sum(row.people is not None for row in own)}",
            f"{sum(row.fewest and row.closed for row in own)}",
        )
