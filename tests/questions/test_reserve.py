"""Exchanges, chances, risks and reserve lists, each against a plain count of everything that may happen."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest

from benchmarks.tiny import draw
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS, VARIANTS_OVER_YEARS
from optimizer.auditing.audit import histories
from optimizer.domain.plan import Plan, Posting
from optimizer.generating import generate
from optimizer.goals.shortage import Shortage
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.fill_probability import Candidate, Demand
from optimizer.questions.probabilities import Chance, Chances, Counts
from optimizer.questions.reserve import reserve_lists
from optimizer.questions.risk import risks
from optimizer.questions.swaps import Exchanges
from optimizer.reporting.facts.reserve import Reserve
from optimizer.reporting.files.reserve import read_reserves
from optimizer.reporting.json.reserve import reserve_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

HALF, TENTH, THIRD = Fraction(1, 2), Fraction(1, 10), Fraction(1, 3)


def solved(instance: Instance) -> Solved | None:
    answer = plan_rotation(instance)
    return answer if isinstance(answer, Solved) else None


# ---------------------------------------------------------------- exchanges


def agreed(answer: Solved) -> tuple[int, int]:
    """Exchanges compared with the whole model evaluated anew; how many, and how many lawful."""
    desk = Desk.of(answer.instance, answer.plan)
    a, exchanges = desk.assembly, Exchanges(desk.assembly, desk.x)
    chosen = desk.x[: len(a.horizon)]
    rng = np.random.default_rng(len(a.horizon))
    out, come = np.flatnonzero(chosen), np.flatnonzero(chosen == 0)
    seen = lawful = 0
    for _ in range(25 if len(out) and len(come) else 0):
        dropped, added = int(rng.choice(out)), int(rng.choice(come))
        other = chosen.copy()
        other[dropped], other[added] = 0, 1
        whole = a.completed(other)
        at = a.A @ whole
        holds = bool(((at >= a.low) & (at <= a.high)).all() and (whole <= a.upper).all())
        change = tuple(x - y for x, y in zip(a.values(other), desk.values, strict=True))
        found = exchanges.of(dropped, added)
        assert (found.lawful, found.change) == (holds, change), f"{answer.instance.name} {dropped} {added}"
        seen, lawful = seen + 1, lawful + holds
    return seen, lawful


def test_an_exchange_is_what_the_whole_model_says() -> None:
    """One year and several, every rule of the tiny counties; some exchanges are lawful, some are not."""
    one = [answer for seed in range(40) if (answer := solved(draw(seed, VARIANTS)))]
    years = [answer for seed in range(12) if (answer := solved(draw_over_years(seed, VARIANTS_OVER_YEARS)))]
    counts = [agreed(answer) for answer in (*one, *years)]
    assert sum(seen for seen, _ in counts) >= 300
    assert sum(lawful for _, lawful in counts) >= 50
    assert sum(seen - lawful for seen, lawful in counts) >= 50


# ---------------------------------------------------------------- chances


def outcomes(chances: Sequence[Fraction]) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Every way in which independent events happen or not."""
    for happened in product((0, 1), repeat=len(chances)):
        weight = Fraction(1)
        for chance, yes in zip(chances, happened, strict=True):
            weight *= chance if yes else 1 - chance
        yield happened, weight


@pytest.mark.parametrize("chances", [
    [], [HALF], [TENTH, THIRD, HALF], [TENTH] * 6, [Fraction(0), Fraction(1), TENTH, Fraction(7, 1000)],
])
def test_counts_are_exact(chances: list[Fraction]) -> None:
    counts = Counts.of(chances)
    every = list(outcomes(chances))
    for k in range(len(chances) + 2):
        assert counts.at_most(k) == sum((w for happened, w in every if sum(happened) <= k), start=Fraction(0))
        assert counts.below(k) == sum((max(0, k - sum(happened)) * w for happened, w in every), start=Fraction(0))
        short = counts.shortages(k)
        assert sum(short) == 1
        assert sum((j * chance for j, chance in enumerate(short)), start=Fraction(0)) == counts.below(k)
    assert counts.mean == sum(chances, start=Fraction(0))


def test_volunteers_decline_less_and_the_table_leads() -> None:
    county = generate("three_schools", 1)
    one = replace(county.teachers[0], volunteer=True)
    chances = Chances(TENTH, Fraction(1, 50), THIRD, {"x": Chance(HALF, Fraction(0))})
    assert chances.of(one).absent == 1 - Fraction(49, 50) * Fraction(2, 3)
    assert chances.of(replace(one, volunteer=False)).declines == TENTH
    assert chances.of(replace(one, id="x")).absent == HALF


# ---------------------------------------------------------------- risks


def test_the_expected_shortage_is_that_of_all_outcomes() -> None:
    """Over every combination of refusals and leaves of a tiny county, measured by the goal's own plain reading."""
    compared = 0
    for seed in range(30):
        answer = solved(draw(seed, {}))
        if answer is None or not answer.plan.postings:
            continue
        instance, plan = answer.instance, answer.plan
        [history] = histories(instance, plan).values()
        people = list(history.standings)
        sent = [posting.teacher for posting in plan.postings][:4]
        away = people[:3]
        own = {who: Chance(TENTH if who in sent else Fraction(0), THIRD if who in away else Fraction(0))
               for who in people}
        chances = Chances(own=own)
        expected = Fraction(0)
        for declined, weight in outcomes([own[who].declines for who in sent]):
            for gone, other in outcomes([own[who].leave for who in away]):
                stays = {who for who, yes in zip(sent, declined, strict=True) if yes}
                left = {who for who, yes in zip(away, gone, strict=True) if yes}
                county = replace(instance.county, teachers=tuple(
                    replace(t, leave=(instance.year,)) if t.id in left else t for t in instance.county.teachers
                ))
                kept = tuple(p for p in plan.postings if p.teacher not in stays | left)
                changed = replace(instance, county=county)
                [after] = histories(changed, Plan(plan.year, kept)).values()
                expected += weight * other * Shortage().measure(changed, after)
        found = risks(instance, plan, chances)
        assert sum((risk.expected for risk in found), start=Fraction(0)) == expected, instance.name
        assert sum(risk.shortage for risk in found) == answer.levels[0].value
        compared += 1
    assert compared >= 8


# ---------------------------------------------------------------- lists


def matched(declined: Sequence[str], standing: Sequence[Collection[str]]) -> bool:
    """Whether every declined post finds a candidate of its own."""
    graph = nx.Graph()
    posts = [("post", k) for k in range(len(declined))]
    graph.add_nodes_from(posts)
    for k, post in enumerate(declined):
        graph.add_edges_from((("post", k), ("one", j)) for j, takes in enumerate(standing) if post in takes)
    return len(nx.bipartite.maximum_matching(graph, top_nodes=posts)) == 2 * len(posts)


def test_filled_is_the_chance_of_a_matching() -> None:
    """Against every outcome of posts and candidates, by a matching of its own."""
    rng = np.random.default_rng(5)
    partial = 0
    for _ in range(40):
        posts = [f"P{k}" for k in range(int(rng.integers(1, 6)))]
        chances = [Fraction(int(rng.integers(1, 10)), 10) for _ in posts]
        candidates = [
            Candidate(f"T{k}", frozenset(post for post in posts if rng.random() < 0.6), (),
                      Fraction(int(rng.integers(0, 5)), 10))
            for k in range(int(rng.integers(0, 4)))
        ]
        postings = [Posting(post, "甲", "乙", 2026, 2028) for post in posts]
        demand = Demand.of(postings, dict(zip(posts, chances, strict=True)), candidates)
        expected = Fraction(0)
        for declined, weight in outcomes(chances):
            for missing, other in outcomes([each.absent for each in candidates]):
                gone = [post for post, yes in zip(posts, declined, strict=True) if yes]
                standing = [each.takes for each, no in zip(candidates, missing, strict=True) if not no]
                expected += weight * other * matched(gone, standing)
        assert demand.filled(candidates) == expected
        assert demand.nearly(candidates) == pytest.approx(float(expected), abs=1e-12)
        partial += 0 < expected < 1
    assert partial >= 20


@pytest.fixture(scope="module")
def three() -> Desk:
    answer = solved(Instance(generate("three_schools", 1), load("标准"), 2026))
    assert answer is not None
    return Desk.of(answer.instance, answer.plan)


def test_lists_reach_the_level_and_no_shorter_one_does(three: Desk) -> None:
    """Every post is on one list, nobody on two; a proved length cannot be cut; candidates may take over lawfully."""
    level = Fraction(9, 10)
    lists = list(reserve_lists(three, Chances(TENTH, TENTH), level))
    assert sorted(p.teacher for each in lists for p in each.posts) == sorted(p.teacher for p in three.plan.postings)
    people = [one.teacher for each in lists for one in each.candidates]
    assert len(people) == len(set(people))
    assert not set(people) & {posting.teacher for posting in three.plan.postings}
    reached = 0
    for each in lists:
        assert each.enough == (each.filled >= level)
        assert len(each.candidates) >= each.least or not each.enough
        absent = {p.teacher: TENTH for p in each.posts}
        demand = Demand.of(each.posts, absent, each.candidates)
        assert demand.filled(each.candidates) == each.filled
        for size in range(len(each.candidates)):
            assert all(demand.filled(some) < level for some in combinations(each.candidates, size))
        reached += bool(each.candidates) and each.enough
        for one in each.candidates:
            home = three.instance.county.teacher[one.teacher].home
            for post in (p for p in each.posts if p.teacher in one.takes):
                taking = post._replace(teacher=one.teacher, origin=home)
                others = tuple(p for p in three.plan.postings if p != post)
                Desk.of(three.instance, replace(three.plan, postings=(*others, taking)))  # raises where unlawful
    assert reached >= 2


def test_the_file_is_read_back(three: Desk, tmp_path: object) -> None:
    """What reserve.json says of who steps up at a school, in its order."""
    lists = tuple(reserve_lists(three, Chances(), Fraction(19, 20)))
    told = Reserve(three.instance, Chances(), Fraction(19, 20), risks(three.instance, three.plan, Chances()), lists,
                   three.assembly.levels)
    path = tmp_path / "reserve.json"  # type: ignore[operator]
    path.write_text(json.dumps(reserve_data(told)), encoding="utf-8")
    found = read_reserves(path)
    assert found
    for each in lists:
        for post in each.posts:
            wanted = [one.teacher for one in each.candidates if post.teacher in one.takes]
            assert list(found.get(post.teacher, [])) == wanted
