"""The national 差异系数: the worked example, the divisor method as an oracle, and who is counted."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from math import sqrt
from statistics import fmean, pstdev

import numpy as np
import pytest

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Degree, Stage
from optimizer.goals.equity import LARGEST_SUM, Equity
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.readings.equity import (
    LIMITS,
    Variation,
    head_counts,
    left_out,
    scaled_cost,
    squared_variation,
    units,
    variations,
)
from optimizer.readings.plain_view import History
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

EXAMPLE_PUPILS, EXAMPLE_VALUES = (45, 37, 89, 76, 55), (279, 137, 935, 160, 402)
CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}


def test_national_example() -> None:
    """The worked example of five schools: 0.5153 weighted by pupils; unweighted it would be 0.4888, another figure."""
    squared = squared_variation(EXAMPLE_VALUES, EXAMPLE_PUPILS)
    assert squared is not None
    assert sqrt(squared) == pytest.approx(0.5153, abs=5e-5)
    rates = [value / pupils for value, pupils in zip(EXAMPLE_VALUES, EXAMPLE_PUPILS, strict=True)]
    assert pstdev(rates) / fmean(rates) == pytest.approx(0.4888, abs=5e-5)


def test_definition() -> None:
    """The short formula equals S/X̄ with S² = Σ (p_i/P)(x_i/p_i − X̄)², exactly, in fractions."""
    rng = np.random.default_rng(8)
    for _ in range(200):
        size = int(rng.integers(1, 7))
        pupils, counts = rng.integers(1, 2000, size).tolist(), rng.integers(0, 60, size).tolist()
        if not sum(counts):
            assert squared_variation(counts, pupils) is None
            continue
        total, mean = sum(pupils), Fraction(sum(counts), sum(pupils))
        spread = sum(
            Fraction(p, total) * (Fraction(x, p) - mean) ** 2 for x, p in zip(counts, pupils, strict=True)
        )
        assert squared_variation(counts, pupils) == spread / mean**2


# ---------------------------------------------------------------- the divisor method


def apportioned(people: int, pupils: Sequence[int]) -> list[int]:
    """Sainte-Laguë: each post in turn to the school with the largest p / (2n + 1)."""
    counts = [0] * len(pupils)
    for _ in range(people):
        best = max(range(len(pupils)), key=lambda i: Fraction(pupils[i], 2 * counts[i] + 1))
        counts[best] += 1
    return counts


def spread(counts: Sequence[int], pupils: Sequence[int]) -> Fraction:
    return sum((Fraction(n * n, p) for n, p in zip(counts, pupils, strict=True)), Fraction(0))


def test_apportionment_is_least_unequal() -> None:
    """Σ n²/p under Σ n = N is least where the divisor method puts the posts; tried out on every distribution."""
    rng = np.random.default_rng(9)
    for _ in range(60):
        size, people = int(rng.integers(2, 5)), int(rng.integers(1, 9))
        pupils = rng.integers(20, 900, size).tolist()
        every = [counts for counts in product(range(people + 1), repeat=size) if sum(counts) == people]
        assert spread(apportioned(people, pupils), pupils) == min(spread(counts, pupils) for counts in every)


@pytest.mark.parametrize(
    ("pupils", "staff"), [((900, 300, 300), 6), ((800, 500, 200, 100), 7), ((333, 333, 334), 8), ((1000, 60, 60), 5)]
)
def test_the_engine_apportions(pupils: tuple[int, ...], staff: int) -> None:
    """Everybody starts at the core, may go anywhere, and equity comes first: the posts fall as the method says."""
    schools = {f"S{number}": {"pupils": count, "in": "G"} for number, count in enumerate(pupils)}
    schools["S0"] = {"pupils": pupils[0], "core": "G"}
    county = build_county({"schools": schools, "teachers": [f"a1-{staff} S0 市级"]})
    plain = {"levels": ["equity"], "definitions": {"degree": {}}, "entries": [{"id": "s", "rule": "within_scope"}]}
    plain["entries"] = [{**entry, "clause": CLAUSE} for entry in plain["entries"]]  # type: ignore[misc]
    answer = plan_rotation(Instance(county, build(plain, "均衡"), YEAR))
    assert isinstance(answer, Solved)
    assert answer.levels[0].proved
    counts = [
        head_counts(answer.audit.first.history, after=True).get((school, Stage.PRIMARY, "L2"), 0) for school in schools
    ]
    assert spread(counts, pupils) == spread(apportioned(staff, pupils), pupils)


# ---------------------------------------------------------------- integers


def test_scaled_cost_is_close_and_convex() -> None:
    """Each cost is the exact fraction rounded half up; at the scale that the goal takes at least, steps never fall."""
    rng = np.random.default_rng(10)
    for _ in range(100):
        pupils, people = int(rng.integers(20, 3000)), int(rng.integers(5, 900))
        total = pupils + int(rng.integers(0, 60_000))
        scale = 1
        while scale < people**2 * pupils / total:
            scale *= 10
        costs = [scaled_cost(n, pupils, people, total, scale) for n in range(40)]
        for n, cost in enumerate(costs):
            exact = Fraction(scale * total * n * n, people * people * pupils)
            assert -Fraction(1, 2) <= exact - cost < Fraction(1, 2)
        steps = [after - before for before, after in pairwise(costs)]
        assert all(after >= before for before, after in pairwise(steps))


def test_the_goal_is_the_exact_sum_but_for_rounding() -> None:
    """Scaled value ÷ scale = Σ (CV² + 1) within half a unit per school, stage and indicator."""
    county = build_county(COUNTED)
    history = History(county, Definitions(), Plan(YEAR, ()))
    exact = sum((v.squared + 1 for v in variations(history, after=True) if v.squared is not None), Fraction(0))
    instance = Instance(county, build({"entries": []}, "空"), YEAR)
    for scale in (10**4, 10**7):
        value = Equity().measure(instance, history, scale)
        assert abs(Fraction(value, scale) - exact) <= Fraction(4 * 6, 2 * scale)


def test_the_scale_keeps_rows_small() -> None:
    """The goal's scale is a power of ten whose step costs add up to at most 2³⁰, with convex steps."""
    county = build_county(COUNTED)
    plain = {"entries": [{"id": "s", "rule": "within_scope", "areas": ["district", "group"], "clause": CLAUSE}]}
    answer = plan_rotation(Instance(county, build(plain, "范围"), YEAR))
    assert isinstance(answer, Solved)
    [steps] = answer.assembly.amounts["equity"].steps
    assert len(steps.cost) > 5
    assert steps.cost.sum() <= LARGEST_SUM
    for case in set(steps.case.tolist()):
        costs = steps.cost[steps.case == case].tolist()
        assert costs == sorted(costs)


# ---------------------------------------------------------------- who is counted

COUNTED = {
    "schools": {
        "核心": {"core": "G", "pupils": {"小学": 600}},
        "九年": {"in": "G", "pupils": {"小学": 200, "初中": 150}, "needs": ["小学语文", "初中数学"]},
        "教学点": {"in": "G", "pupils": {"小学": 49}, "teaching_point": True},
        "五十人": {"in": "G", "pupils": {"小学": 50}, "teaching_point": True},
        "特校": {"in": "G", "pupils": {"小学": 300}, "counted": False},
        "幼儿园": {"in": "G", "pupils": {"幼儿园": 300}},
    },
    "teachers": [
        "a1-4 核心 骨干", "b1 九年 小学 骨干", "b2-3 九年 初中 数学 骨干", "c1 教学点 骨干", "d1 五十人",
        "e1 特校 骨干", "f1 幼儿园 幼儿园 骨干",
    ],
}


def counted(county: County, stage: Stage, words: Definitions | None = None) -> dict[str, int]:
    found = units(History(county, words or Definitions(), Plan(YEAR, ())), stage)
    return {school: pupils for schools in found.values() for school, pupils in schools}


def test_counted_schools() -> None:
    """A nine-year school counts at both stages, and small ordinary schools and parts count.

    Special schools, kindergartens and teaching points under 50 pupils do not.
    """
    county = build_county(COUNTED)
    assert counted(county, Stage.PRIMARY) == {"核心": 600, "九年": 200, "五十人": 50}
    assert counted(county, Stage.JUNIOR) == {"九年": 150}
    assert set(LIMITS) == {Stage.PRIMARY, Stage.JUNIOR}
    assert "教学点" in counted(county, Stage.PRIMARY, Definitions(least_pupils=49))
    assert "五十人" not in counted(county, Stage.PRIMARY, Definitions(least_pupils=51))
    small = build_county({
        "schools": {
            "村小": {"pupils": {"小学": 12}}, "九年": {"pupils": {"小学": 300, "初中": 9}},
            "点": {"pupils": {"小学": 30, "初中": 20}, "teaching_point": True},
            "小点": {"pupils": {"小学": 30, "初中": 19}, "teaching_point": True},
        },
        "teachers": ["a1 村小"],
    })
    assert counted(small, Stage.PRIMARY) == {"村小": 12, "九年": 300, "点": 30}
    assert counted(small, Stage.JUNIOR) == {"九年": 9, "点": 20}


def test_why_a_school_is_left_out() -> None:
    schools = build_county(COUNTED).school
    why = {name: left_out(school, Stage.PRIMARY, Definitions()) for name, school in schools.items()}
    assert {name: reason for name, reason in why.items() if reason} == {
        "教学点": "不足50人的教学点", "特校": "计入监测填否", "幼儿园": "不办小学",
    }
    empty = replace(schools["核心"], pupils={Stage.PRIMARY: 0})
    assert left_out(empty, Stage.PRIMARY, Definitions()) == "小学没有学生"


def test_variation_by_hand() -> None:
    """Backbone teachers, primary: 4, 1 and 0 for 600, 200 and 50 pupils: CV² + 1 = 850/25 · (16/600 + 1/200)."""
    history = History(build_county(COUNTED), Definitions(), Plan(YEAR, ()))
    found = {(v.stage, v.indicator): v for v in variations(history, after=False)}
    assert found[Stage.PRIMARY, "L2"].squared == Fraction(850, 25) * (Fraction(16, 600) + Fraction(1, 200)) - 1
    assert found[Stage.JUNIOR, "L2"].squared == 0, "one school is equal with itself"
    assert found[Stage.PRIMARY, "L3"].squared is None, "nobody teaches arts or sport"


def test_indicators() -> None:
    """L1 asks for a degree by stage, L2 for backbone, L3 for sport and arts as the main subject."""
    county = build_county({
        "schools": {"甲": {"pupils": {"小学": 300, "初中": 300}, "needs": ["小学体育", "小学语文", "初中语文"]}},
        "teachers": [
            "a1 甲 小学 专科 体育", "a2 甲 小学 中专 语文 骨干", "a3 甲 初中 专科 语文", "a4 甲 初中 本科 语文",
        ],
    })
    seen = head_counts(History(county, Definitions(), Plan(YEAR, ())), after=False)
    assert seen == {
        ("甲", Stage.PRIMARY, "L1"): 1, ("甲", Stage.PRIMARY, "L2"): 1, ("甲", Stage.PRIMARY, "L3"): 1,
        ("甲", Stage.JUNIOR, "L1"): 1,
    }
    strict = Definitions(degree={Stage.PRIMARY: Degree.本科})
    assert ("甲", Stage.PRIMARY, "L1") not in head_counts(History(county, strict, Plan(YEAR, ())), after=False)


def test_limits_are_decided_on_exact_squares() -> None:
    """0.50 for primary and 0.45 for junior schools, met at the limit itself and not a hair above."""
    half = Variation("", Stage.PRIMARY, "L1", Fraction(1, 4))
    assert half.met
    assert not replace(half, squared=Fraction(1, 4) + Fraction(1, 10**12)).met
    assert not replace(half, stage=Stage.JUNIOR).met
    assert replace(half, stage=Stage.JUNIOR, squared=Fraction(2025, 10_000)).met
    nobody = replace(half, squared=None)
    assert (nobody.met, nobody.verdict) == (None, "无法计算"), "neither met nor missed where nobody is counted"
    assert (half.verdict, replace(half, stage=Stage.JUNIOR).verdict) == ("达标", "未达标")


def test_districts_are_judged_apart() -> None:
    """The same school in two districts gives two figures of one school each, both equal to nought."""
    county = build_county({
        "schools": {"甲": {"pupils": 100, "district": "东"}, "乙": {"pupils": 900, "district": "西"}},
        "teachers": ["a1-3 甲 骨干", "b1 乙 骨干"],
    })
    found = [v for v in variations(History(county, Definitions(), Plan(YEAR, ())), after=False) if v.indicator == "L2"]
    assert [(v.district, v.squared) for v in found if v.stage is Stage.PRIMARY] == [("东", 0), ("西", 0)]
