"""师徒结对名单: who guides whom in each year of a plan, and a check of any such list."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx

from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.rules.mentoring import Mentoring, Party

WANTS, TAKES = "徒弟名额", "导师名额"  # ends of the network


class Pair(NamedTuple):
    """A mentor and a mentee of one year, under one entry of the policy, with the schools where they serve."""

    year: int
    entry: str
    mentor: str
    mentee: str
    mentor_school: str
    mentee_school: str
    stage: str
    subject: str


def pairs(instance: Instance, seen: Mapping[int, History]) -> tuple[Pair, ...]:
    """As many pairs as can be, then every dispatched mentor's least, then last year's pairs, then even loads."""
    found: list[Pair] = []
    for year, history in seen.items():
        for entry in instance.entries_in(year):
            if not isinstance(entry.rule, Mentoring):
                continue
            last = {(p.mentor, p.mentee) for p in found if (p.year, p.entry) == (year - 1, entry.id)}
            for (_, stage, subject), party in _parties(entry.rule, history.within(entry.scope)):
                for mentor, mentee in _matched(entry.rule, party, last):
                    schools = party.mentors[mentor], party.mentees[mentee]
                    found.append(Pair(year, entry.id, mentor, mentee, *schools, stage, subject))
    return tuple(found)


def _parties(rule: Mentoring, history: History) -> Iterator[tuple[tuple[str, str, str], Party]]:
    """Who stands for pairing; whoever serves in two groups at once may guide as many in each."""
    for view in rule.views(history):
        yield from rule.parties(view).items()


def _matched(rule: Mentoring, party: Party, last: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A flow of most units and least cost: mentee → mentor → first, second, … place of the mentor.

    Everybody has one integer price: a place beyond the dispatched mentors' least outweighs every new pair, and a new
    pair outweighs every order of places.
    """
    units = rule.mentors * len(party.mentees)
    new = units * rule.most + 1
    beyond = units * new + new
    network: nx.DiGraph[Any] = nx.DiGraph()
    network.add_nodes_from((WANTS, TAKES))
    for mentee, school in party.mentees.items():
        network.add_edge(WANTS, mentee, capacity=rule.mentors, weight=0)
        for mentor, other in party.mentors.items():
            if rule.where != "other_school" or school != other:
                network.add_edge(mentee, mentor, capacity=1, weight=0 if (mentor, mentee) in last else new)
    for mentor in party.mentors:
        least = rule.dispatched if mentor in party.dispatched else 0
        for place in range(rule.most):
            network.add_edge(mentor, (mentor, place), capacity=1, weight=0)
            network.add_edge((mentor, place), TAKES, capacity=1, weight=place + (beyond if place >= least else 0))
    flow = nx.max_flow_min_cost(network, WANTS, TAKES) if party.mentees and party.mentors else {}
    for mentor in party.mentors:
        for mentee in party.mentees:
            if flow.get(mentee, {}).get(mentor, 0):
                yield mentor, mentee


def faults(instance: Instance, seen: Mapping[int, History], listed: Sequence[Pair]) -> Iterator[str]:
    """What is wrong with a list of pairs: each pair by itself, then the counts of everybody."""
    asked = {
        (year, entry.id): (history.within(entry.scope), entry.rule)
        for year, history in seen.items()
        for entry in instance.entries_in(year)
        if isinstance(entry.rule, Mentoring)
    }
    if len({pair[:4] for pair in listed}) < len(listed):
        yield "有重复的师徒对子"
    for pair in listed:
        history, rule = asked.get((pair.year, pair.entry), (None, None))
        if history is None or rule is None or not any(_fits(pair, view, rule) for view in rule.views(history)):
            yield f"{pair.year}学年{pair.mentor}不能指导{pair.mentee}（{pair.entry}）"
    for (year, entry), (history, rule) in asked.items():
        of_entry = [pair for pair in listed if (pair.year, pair.entry) == (year, entry)]
        guided = Counter(pair.mentee for pair in of_entry)
        for _, party in _parties(rule, history):
            guiding = Counter(pair.mentor for pair in of_entry if pair.mentee in party.mentees)
            limits = [(mentee, guided, rule.mentors, rule.mentors, "导师") for mentee in party.mentees]
            for mentor in party.mentors:
                least = rule.dispatched if mentor in party.dispatched else 0
                limits.append((mentor, guiding, least, rule.most, "徒弟"))
            for teacher, counts, low, high, word in limits:
                if not low <= counts[teacher] <= high:
                    yield f"{year}学年{teacher}有{word}{counts[teacher]}名，应为{low}—{high}名（{entry}）"


def _fits(pair: Pair, history: History, rule: Mentoring) -> bool:
    """Whether the two may be a pair where they serve that year."""
    mentor, mentee = history.standings.get(pair.mentor), history.standings.get(pair.mentee)
    if mentor is None or mentee is None or (mentor.after, mentee.after) != (pair.mentor_school, pair.mentee_school):
        return False
    same_school, group = mentor.after == mentee.after, history.group_of(mentee.after)
    same_group = group is not None and history.group_of(mentor.after) == group
    near = {"school": same_school, "group": same_group, "other_school": same_group and not same_school}
    lessons = {history.lesson_at(each.teacher, each.after) for each in (mentor, mentee)}
    return (
        near[rule.where]
        and lessons == {(pair.stage, pair.subject)}
        and rule.is_mentor(mentor.teacher, history)
        and not rule.is_mentor(mentee.teacher, history)
        and rule.is_mentee(mentee.teacher, history)
        and rule.speaks_of(history.county.school[mentee.after], history)
    )
