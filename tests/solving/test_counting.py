"""Counting proofs before any solve: each condition just holds or just breaks, and what it says would save it does."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from benchmarks.tiny import draw
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build as build_policy
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.counting import Break, breaks, outlook
from optimizer.solving.counting.crowds import common, joined, most, without
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
STRUCTURE: tuple[dict[str, Any], ...] = (
    {"id": "scope", "rule": "within_scope"}, {"id": "exemption", "rule": "exemption"},
)
TWO_SCHOOLS = {"甲": {"core": "G"}, "乙": {"in": "G"}}


def county(
    teachers: list[str], *entries: dict[str, Any], schools: Mapping[str, Any] = TWO_SCHOOLS, span: int = 3,
    past: tuple[str, ...] = (), **definitions: Any,
) -> Instance:
    """An instance of one group under these entries, each named after its rule."""
    listed = [*STRUCTURE, *entries]
    policy = build_policy(
        {
            "entries": [{"id": entry["rule"], "clause": CLAUSE, **entry} for entry in listed],
            "definitions": definitions,
        },
        "测试",
    )
    return Instance(build({"schools": schools, "teachers": teachers, "past": past}), policy, YEAR, span=span)


def flow(low: int | None, high: int | None = None, **rest: Any) -> dict[str, Any]:
    return {"rule": "flow", "low": low, "high": high, **rest}


def share(percent: int, **rest: Any) -> dict[str, Any]:
    return {"rule": "backbone_share", "percent": percent, **rest}


def only(instance: Instance) -> Break:
    """The one break, of which the solver agrees that it leaves no plan."""
    (found,) = breaks(instance)
    assert isinstance(plan_rotation(instance), Impossible)
    return found


def figures(found: Break) -> tuple[int, int, int, int, int]:
    return found.since, found.year, found.required, found.available, found.missing


def remedies(found: Break) -> dict[str, int]:
    return {remedy.entry: remedy.value for remedy in found.remedies}


# ------------------------------------------------------------------ terms × quotas
def test_nobody_is_sent_twice_in_a_term() -> None:
    """Of 20 people, 7 a year are 21 within a three-year term; 6 a year are 18."""
    staff = ["a1-10 甲", "b1-10 乙"]
    found = only(county(staff, flow(35)))
    assert figures(found) == (2026, 2028, 21, 20, 1)
    assert found.group == "G" and {case.year for case in found.cases} == {2026, 2027, 2028}
    assert remedies(found) == {"flow": 30}
    assert not breaks(county(staff, flow(30)))
    assert not breaks(county(staff, flow(35), span=2))
    assert not breaks(county(staff, flow(35), term=2)), "whoever went in 2026 is back in 2028"


def test_a_person_more_saves_it() -> None:
    """20 people owe 7 moves a year, of which one is missing in three years; 21 people owe no more, and do."""
    assert figures(only(county(["a1-10 甲", "b1-10 乙"], flow(31)))) == (2026, 2028, 21, 20, 1)
    assert not breaks(county(["a1-10 甲", "b1-11 乙"], flow(31)))


def test_long_terms_use_people_up_and_open_ended_ones_do_not() -> None:
    """3 a year of 10 last three years in terms of four; without an end (S1 118) people are called back and go again."""
    staff = ["a1-5 甲", "b1-5 乙"]
    assert figures(only(county(staff, flow(30), span=4, term=4))) == (2026, 2029, 12, 10, 2)
    assert not breaks(county(staff, flow(30), span=3, term=4))
    endless = county(staff, flow(30), span=4, terms={"轮岗": 0})
    assert not breaks(endless)
    answer = plan_rotation(endless)
    assert isinstance(answer, Solved) and answer.audit.lawful
    moves = Counter(posting.first_year for posting in answer.plan.postings if posting.school != posting.origin)
    assert len(moves) == 4 and min(moves.values()) >= 3, "12 moves of 10 people"


def test_exempt_and_unplaced_people_do_not_count() -> None:
    """30 people owe three moves; neither those exempt nor the only teacher of 美术 can make them."""
    schools = {"甲": {"core": "G", "needs": ["语文", "美术"]}, "乙": {"in": "G"}}
    few = county(["a1-27 甲 暂缓", "a28 甲 美术", "b1-2 乙"], flow(10), schools=schools, span=1)
    assert figures(only(few)) == (2026, 2026, 3, 2, 1)
    assert not breaks(county(["a1-26 甲 暂缓", "a27 甲 美术", "b1-3 乙"], flow(10), schools=schools, span=1))


# ------------------------------------------------------------------ × backbone stock
BACKBONE = ["a1-4 甲 骨干", "a5-10 甲", "b1-10 乙"]


def test_backbone_stock() -> None:
    """20 people: 20% are 4 a year, 40% of them 2 backbone; the stock of 4 is out by the third year."""
    found = only(county(BACKBONE, flow(20), share(40)))
    assert figures(found) == (2026, 2028, 6, 4, 2)
    assert remedies(found) == {"backbone_share": 25, "flow": 10}
    assert not breaks(county(BACKBONE, flow(20), share(25)))
    assert breaks(county(BACKBONE, flow(20), share(26)))
    assert not breaks(county(BACKBONE, flow(10), share(40)))
    assert breaks(county(BACKBONE, flow(11), share(40)))
    assert not breaks(county(["a1-6 甲 骨干", "a7-10 甲", "b1-10 乙"], flow(20), share(40)))
    assert breaks(county(["a1-5 甲 骨干", "a6-10 甲", "b1-10 乙"], flow(20), share(40)))


def test_the_sentence() -> None:
    """A planner reads years, clause, both numbers and the way out."""
    assert only(county(BACKBONE, flow(20), share(40))).text == (
        "G2026—2028学年：G当年新交流教师中骨干教师不低于40%，方案合计须派出至少6名骨干教师，"
        "符合条件的至多4名（任期内每人只计一次），还差2名。"
        "可行的最近数值：「backbone_share」的骨干占交流教师的最低比例（%）改为25；或「flow」的最低比例（%）改为10。"
    )


def test_returns_and_retirement() -> None:
    """A backbone on a posting until 2027 is back for 2028; one who retires before it is not there."""
    staff = ["a1-4 甲 骨干", "a5-10 甲", "b1-10 乙"]
    rules = (flow(10), share(50))
    away = county(staff, *rules, past=("a1-2 乙 2025-2027",))
    assert not breaks(away), "a3 and a4 go in 2026 and 2027, and a1 is back in 2028"
    staff[0] = "a1-3 甲 骨干"
    assert not breaks(county(staff, *rules, past=("a1 乙 2025-2027",)))
    assert figures(only(county(staff, *rules, past=("a1 乙 2025-2028",)))) == (2026, 2028, 3, 2, 1)
    retiring = ["a1-2 甲 骨干 男 59岁", "a3 甲 骨干", *staff[1:]]  # they reach the statutory age in August 2027
    assert figures(only(county(retiring, *rules))) == (2027, 2028, 2, 1, 1)


def test_recruits_raise_the_base() -> None:
    """Ten people owe one move a year; a recruit of 2027 makes it two."""
    schools = {"甲": {"core": "G", "needs": ["语文", "美术"]}, "乙": {"in": "G"}}
    staff = ["a1-9 甲 美术", "b1 乙"]  # nobody else needs 美术
    assert not breaks(county(staff, flow(10), schools=schools, span=2, term=1))
    found = only(county([*staff, "b2 乙 招聘=2027"], flow(10), schools=schools, span=2, term=1))
    assert figures(found) == (2027, 2027, 2, 1, 1)


# ------------------------------------------------------------------ ceilings
def test_quota_times_term_against_a_limit_on_who_is_away() -> None:
    """Two a year for three years are six away, and 25% of 20 are five."""
    staff = ["a1-10 甲", "b1-10 乙"]
    limit = flow(None, 25, id="limit", count="away")
    found = only(county(staff, flow(10), limit))
    assert figures(found) == (2026, 2028, 6, 5, 1)
    assert found.limits == ("limit",) and remedies(found) == {"flow": 5, "limit": 30}
    assert not breaks(county(staff, flow(10), flow(None, 30, id="limit", count="away")))
    assert breaks(county(staff, flow(10), flow(None, 29, id="limit", count="away")))
    recorded = county(staff, flow(10), limit, past=("a1-2 乙 2025-2027",))
    assert figures(only(recorded))[:2] == (2026, 2027), "two of record and four new ones"


def test_more_away_of_record_than_allowed() -> None:
    """Nobody can be called back from a term."""
    instance = county(
        ["a1-10 甲", "b1-10 乙"], flow(None, 25, count="away"), past=("a1-6 乙 2025-2026",), span=1
    )
    found = only(instance)
    assert (found.required, found.missing, remedies(found)) == (0, 1, {"flow": 30})


def test_too_few_ever_get_away() -> None:
    """At most two new moves a year cannot make 40% of 20 away within three years."""
    staff = ["a1-10 甲", "b1-10 乙"]
    rules = (flow(None, 10), flow(40, None, id="away", count="away", since="2028-09-01"))
    found = only(county(staff, *rules))
    assert figures(found) == (2028, 2028, 8, 6, 2) and found.limits == ("flow",)
    assert remedies(found) == {"away": 30, "flow": 15}
    assert not breaks(county(staff, flow(None, 15), rules[1]))


def test_schools_may_not_release_what_the_group_owes() -> None:
    """Two schools of ten may each release two; the group owes five."""
    staff = ["a1-10 甲", "b1-10 乙"]
    found = only(county(staff, flow(21), {"rule": "school_outflow", "percent": 29}, span=1))
    assert figures(found) == (2026, 2026, 5, 4, 1) and found.limits == ("school_outflow",)
    assert remedies(found) == {"flow": 20, "school_outflow": 30}
    assert not breaks(county(staff, flow(20), {"rule": "school_outflow", "percent": 29}, span=1))


def test_backbone_that_the_core_may_not_lose() -> None:
    """Nobody else may leave the core, so a floor at today's 40% of backbone keeps all four there."""
    staff = ["a1-4 甲 骨干", "a5-10 甲 暂缓", "b1-10 乙"]
    out = {"rule": "core_outflow", "percent": 10, "when_stable": False}
    found = only(county(staff, out, {"rule": "dilution", "floor": 40}, span=1))
    assert figures(found) == (2026, 2026, 1, 0, 1) and found.limits == ("dilution",)
    assert remedies(found) == {"core_outflow": 0, "dilution": 30}, "3 of today's 10 are left"
    assert not breaks(county(staff, out, {"rule": "dilution", "floor": 30}, span=1))
    staff[2] = "b1 乙 骨干"
    assert not breaks(county([*staff, "b2-10 乙"], out, {"rule": "dilution", "floor": 40}, span=1))


# ------------------------------------------------------------------ new schools
NEW = {"甲": {"core": "G"}, **{name: {"in": "G", "new": True} for name in "乙丙丁"}}


def test_one_backbone_for_each_new_school() -> None:
    """Three new schools need three backbone teachers of the core; a fourth of another subject does not help."""
    rule = {"rule": "new_school_backbone"}
    staff = ["a1-2 甲 骨干", "a3 甲 骨干 数学", "a4-9 甲"]
    found = only(county(staff, rule, schools=NEW, span=1))
    assert figures(found) == (2026, 2026, 3, 2, 1) and len(found.cases) == 3
    assert not breaks(county(["a1-3 甲 骨干", "a4-9 甲"], rule, schools=NEW, span=1))
    assert not breaks(county([*staff, "a10 甲 骨干"], rule, schools=NEW, span=1, past=("a10 丙 2025-2027",)))
    anew = {**rule, "count": "new"}
    assert figures(only(county(["a1-5 甲 骨干"], anew, schools=NEW, span=2))) == (2026, 2027, 6, 5, 1)


def test_a_new_school_against_what_the_core_may_release() -> None:
    """Eight at the core, 37% of them are two, and three new schools ask for three."""
    rule, staff = {"rule": "new_school_backbone"}, ["a1-8 甲 骨干"]
    found = only(county(staff, rule, {"rule": "school_outflow", "percent": 37}, schools=NEW, span=1))
    assert figures(found) == (2026, 2026, 3, 2, 1) and remedies(found) == {"school_outflow": 38}
    assert not breaks(county(staff, rule, {"rule": "school_outflow", "percent": 38}, schools=NEW, span=1))


# ------------------------------------------------------------------ what is left alone
def test_weighted_expired_and_small() -> None:
    """A weight bends, an expired entry does not bind, a group of four is only reported."""
    staff = ["a1-10 甲", "b1-10 乙"]
    assert not breaks(county(staff, flow(35, weight=1)))
    assert not breaks(county(staff, flow(35, until="2027-08-31")))
    assert not breaks(county(["a1-2 甲", "b1-2 乙"], flow(60)))
    assert not breaks(county(staff, flow(35, scope={"groups": ["H"]})))


def test_crowds() -> None:
    """Long postings once for each teacher, short ones once a year."""
    one, other = {(2026, 2028): 0b0111, (2026, 2026): 0b1000}, {(2027, 2029): 0b0011, (2027, 2027): 0b1000}
    both = joined([one, other])
    assert most(both, 2027) == 4 + 1, "all four through 2027, and teacher 3 in 2026 too"
    assert most(both, 2028) == 3 + 2, "three through 2028, and teacher 3 in both years before"
    assert most(common(one, {(2026, 2028): 0b1}), 2026) == 1
    assert most(without(one, {(2026, 2028): 0b1}), 2026) == 3


# ------------------------------------------------------------------ the long run
@pytest.mark.parametrize(("stage", "ratio", "of_backbone"), [("小学", Fraction(19), 63), ("初中", Fraction(27, 2), 89)])
def test_steady_state(stage: str, ratio: Fraction, of_backbone: int) -> None:
    """10% × 3 years × 40% keep 12% of all teachers away as backbone.

    With one backbone teacher for 100 pupils, and 19 pupils to a teacher in primary schools and 13.5 in junior
    schools (the national staffing ratios), that is 63% and 89% of the backbone.
    """
    teachers = 200
    backbone = int(teachers * ratio / 100)
    schools = {"甲": {"core": "G", "pupils": {stage: 1000}}, "乙": {"in": "G", "pupils": {stage: 1000}}}
    staff = [f"a1-{backbone} 甲 骨干", f"a{backbone + 1}-100 甲", "b1-100 乙"]
    instance = county(staff, flow(10), share(40), schools=schools)
    (line,) = outlook(instance)
    assert (line.quota, line.term, line.share) == (10, 3, 40)
    assert (line.away, line.backbone_away) == (30, 12)
    assert line.of_backbone is not None and round(line.of_backbone) == of_backbone
    assert [(stock.needed, stock.free) for stock in line.years] == [(8, backbone), (16, backbone), (24, backbone)]
    assert not breaks(instance)


# ------------------------------------------------------------------ soundness
DRAWN: dict[str, list[dict[str, Any]]] = {
    "flow": [
        {"low": low, "high": high, "base": base, "count": count}
        for low, high in ((10, 30), (15, 60), (30, None), (None, 20), (70, 90))
        for base in ("all", "core", "member", "eligible")
        for count in ("new", "away")
    ],
    "backbone_share": [{"percent": p, "count": count} for p in (20, 50, 100) for count in ("new", "away")],
    "core_outflow": [{"percent": p, "when_stable": False, "count": c} for p in (10, 40) for c in ("new", "away")],
    "school_outflow": [{"percent": percent} for percent in (10, 25, 50)],
    "new_school_backbone": [{"count": count} for count in ("present", "new")],
    "weak_subject": [{"count": count} for count in ("present", "new")],
    "due_moves": [{"phase_years": years} for years in (1, 3)],
    "dilution": [{"floor": 30}, {"floor": 60}, {"floor": None, "loss": 5}],
    "prolongation": [{"years": 1, "volunteers_only": False, "weighted": False}],
}


@pytest.mark.parametrize(("span", "seeds"), [(1, range(60)), (2, range(100, 130)), (3, range(200, 230))])
def test_a_break_is_a_proof(span: int, seeds: range) -> None:
    """On random tiny counties the solver finds no plan wherever counting says so; most refutations are counted."""
    met = Counter[tuple[bool, bool]]()
    for seed in seeds:
        instance = replace(draw(seed, DRAWN), span=span)
        broken, impossible = bool(breaks(instance)), isinstance(plan_rotation(instance), Impossible)
        assert impossible or not broken, seed
        met[broken, impossible] += 1
    assert met[True, True] >= 5 and met[False, False] >= 5
    assert met[False, True] <= met[True, True] / 5
