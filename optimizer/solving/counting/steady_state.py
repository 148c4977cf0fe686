"""The steady state: what quota × term × backbone share keeps away in the long run. A report, not a proof."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from optimizer.domain.county import Group
from optimizer.domain.vocabulary import Kind
from optimizer.model.candidate_postings import opened
from optimizer.policy.instance import Instance
from optimizer.readings.columns import KINDS
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import Postings
from optimizer.rules.claims import BackboneAmongMovers


@dataclass(frozen=True, slots=True)
class Stock:
    """One year of a group: staff and backbone on post, backbone away of record, needed away and free to be sent."""

    year: int
    staff: int
    backbone: int
    away: int
    needed: int  # backbone postings that the quotas ask for in the term that ends with this year
    free: int  # backbone teachers who could begin a posting in that term


@dataclass(frozen=True, slots=True)
class Line:
    """The long run of a group, in percent of its whole staff, and its backbone away in percent of its backbone.

    With ``quota`` % moving each year for ``term`` years, quota × term are away; ``share`` % of them are backbone:
    10% × 3 × 40% = 12% of the staff. ``of_backbone`` is None without any backbone.
    """

    group: str
    name: str
    quota: Fraction
    term: int
    share: int
    away: Fraction
    backbone_away: Fraction
    of_backbone: Fraction | None
    years: tuple[Stock, ...] = ()


def outlook(instance: Instance, horizon: Horizon | None = None) -> tuple[Line, ...]:
    """The long run of each group under the quotas on new moves, hard or weighted, of its first year in the horizon."""
    table = opened(instance)[0] if horizon is None else horizon
    asked = {year: _asked(instance, table.at(year)) for year in instance.years}
    free = {year: _free(table.at(year)) for year in instance.years}
    lines: dict[str, Line] = {}
    for facts in (layer for year in instance.years for layer in table.at(year).facts.layers):
        year = facts.year
        counts = zip(*_heads(facts), strict=True)
        for code, ((staff, backbone, away), group) in enumerate(zip(counts, facts.county.groups, strict=True)):
            term = _term(facts, code)
            window = [past for past in range(year - term + 1, year + 1) if group.id in asked.get(past, ())]
            needed = sum(-(-starts * share // 100) for starts, share in (asked[past][group.id] for past in window))
            people = frozenset[str]().union(*(free[past].get(group.id, ()) for past in window))
            if group.id not in lines:
                lines[group.id] = _line(group, staff, backbone, term, *asked[year][group.id])
            stock = Stock(year, staff, backbone, away, needed, len(people))
            lines[group.id] = replace(lines[group.id], years=(*lines[group.id].years, stock))
    return tuple(lines.values())


def _line(group: Group, staff: int, backbone: int, term: int, starts: int, share: int) -> Line:
    quota = Fraction(100 * starts, staff) if staff else Fraction(0)
    away = quota * term * share / 100
    return Line(
        group.id, group.name, quota, term, share, quota * term, away, away * staff / backbone if backbone else None
    )


def _term(facts: Facts, group: int) -> int:
    """The shortest term of a rotation to a school of the group, by the policy's table."""
    modes = {member.mode for member in facts.county.members if member.group == facts.groups.ids[group]}
    terms = [facts.definitions.term_of(Kind.ROTATION, mode) for mode in modes]
    return min((term for term in terms if term), default=facts.definitions.term)


def _asked(instance: Instance, whole: Postings) -> dict[str, tuple[int, int]]:
    """Least moves of a year and percent of backbone among them, by group."""
    found: dict[str, tuple[int, int]] = {}
    for view in whole.layers:
        ids = view.facts.groups.ids
        starts, shares = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=np.int64)
        for entry in instance.entries_in(view.facts.year):
            rule, seen = entry.rule, view.within(entry.scope)
            asked = rule.least_moves(seen)
            if asked is not None:
                starts = np.maximum(starts, asked * seen.groups_covered)
            for claim in rule.claims():
                if isinstance(claim, BackboneAmongMovers) and claim.of == "group":
                    shares = np.maximum(shares, claim.percent * seen.groups_covered)
        found |= dict(zip(ids, zip(starts.tolist(), shares.tolist(), strict=True), strict=True))
    return found


def _free(whole: Postings) -> dict[str, set[str]]:
    """Backbone teachers of each group who could begin a posting that year."""
    found: dict[str, set[str]] = {}
    for view in whole.layers:
        can = np.flatnonzero(view.starts & (view.backbone > 0) & (view.group >= 0))
        teachers, at = np.unique(view.teacher[can], return_index=True)
        for teacher, group in zip(teachers, view.group[can][at], strict=True):
            found.setdefault(view.facts.groups.ids[group], set()).add(view.facts.teachers.ids[teacher])
    return found


def _heads(facts: Facts) -> tuple[list[int], list[int], list[int]]:
    """Staff, backbone, and backbone on a rotation of record, per group of the post."""
    t = facts.teachers
    group = facts.schools.group[t.home]
    away = t.backbone & t.in_term & (t.kind == KINDS.index(Kind.ROTATION))
    staff, backbone, gone = (
        np.bincount(group[mask & (group >= 0)], minlength=len(facts.groups.ids)).tolist()
        for mask in (np.ones(len(group), dtype=bool), t.backbone, away)
    )
    return staff, backbone, gone
