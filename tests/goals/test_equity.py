"""Limits, levels and reports stand on the true 差异系数, also where heads enter or leave the counted schools."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from optimizer.auditing.audit import audit
from optimizer.auditing.verify import verify
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Backbone, Kind, Stage, Title
from optimizer.goals.equity import CHANGED, FIRST_ORDER, OPEN, Equity
from optimizer.model.assembly import assemble
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, layers, load, merge
from optimizer.readings.equity import head_counts, head_price, squared_variation
from optimizer.reporting.facts.measures import level_words, words_of
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.reporting.json.report import report_data
from optimizer.rules import equity_limit
from optimizer.solving.answers import Answer, Level, Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR
from tests.rules.building import build as county_of

CLAUSE = {"document": "教督〔2017〕6号", "article": "摘要", "text": "测试条文"}
LIMIT = {"id": "limit", "rule": "equity_limit", "clause": CLAUSE}
POSTS = {"语文": {"least": 1, "most": 60}}


def leak(third: Mapping[str, Any], backbone: tuple[int, int] = (10, 2)) -> dict[str, Any]:
    """Two schools of 600 pupils with so many backbone teachers of twenty, and a third of 30 pupils with five others."""
    schools: dict[str, dict[str, Any]] = {
        "甲": {"core": "G", "pupils": 600}, "乙": {"in": "G", "pupils": 600}, "丙": {"in": "G", "pupils": 30, **third},
    }
    for number, school in enumerate(schools.values()):
        school |= {"needs": POSTS, "quota": 60, "lon": 110 + number / 1000, "lat": 30.0}
    common = "一级 志愿 任教11年"
    people = [f"a1-{backbone[0]} 甲 骨干 {common}", f"b1-{backbone[1]} 乙 骨干 {common}", f"c1-5 丙 {common}"]
    people += [f"d{backbone[0] + 1}-20 甲 {common}", f"e{backbone[1] + 1}-20 乙 {common}"]
    return {"schools": schools, "teachers": people}


def over(preset: str, *entries: Mapping[str, Any], **more: Any) -> Policy:
    """A preset with entries of one's own."""
    return build(merge([*layers(preset), {"name": "试", "entries": list(entries), **more}]), "试")


def solved(plain: Mapping[str, Any], *entries: Mapping[str, Any]) -> Solved:
    answer = plan_rotation(Instance(county_of(plain), over("标准", *entries), YEAR))
    assert isinstance(answer, Solved)
    return answer


def level_of(answer: Solved) -> Level:
    return next(level for level in answer.levels if level.name == "equity")


def backbone_of(answer: Solved) -> list[int]:
    counts = head_counts(answer.audit.first.history, after=True)
    return [counts.get((school, Stage.PRIMARY, "L2"), 0) for school in "甲乙丙"]


def coefficient(answer: Solved) -> float:
    [found] = [each.value for each in answer.audit.first.after if (each.stage, each.indicator) == ("小学", "L2")]
    assert found is not None
    return found


# ---------------------------------------------------------------- nobody vanishes


def test_a_small_ordinary_school_is_counted() -> None:
    """With all three schools in the sum the limit holds on the true figure, and 0.158 is what can be reached."""
    answer = solved(leak({}), LIMIT)
    assert coefficient(answer) == pytest.approx(0.1581, abs=5e-5)
    assert level_of(answer).proved and not level_of(answer).remark, "nobody can leave the sum"
    counts = head_counts(answer.audit.first.history, after=True)
    degrees = [counts.get((school, Stage.PRIMARY, "L1"), 0) for school in "甲乙丙"]
    squares = [squared_variation(each, [600, 600, 30]) for each in (backbone_of(answer), degrees)]
    assert level_of(answer).exact == sum(each for each in squares if each is not None)


@pytest.mark.parametrize("third", [{"counted": False}, {"teaching_point": True}], ids=["special", "point"])
@pytest.mark.parametrize("limited", [True, False])
def test_nobody_vanishes_into_a_school_that_is_not_counted(third: dict[str, Any], limited: bool) -> None:
    """Sending backbone there is no gain: the two counted schools come to six and six."""
    answer = solved(leak(third), *([LIMIT] if limited else []))
    assert backbone_of(answer)[:2] == [6, 6]
    assert coefficient(answer) == 0
    told = [judged for judged in answer.audit.compliance if judged.entry.id == "limit" and "L2" in judged.check.subject]
    assert [judged.actual for judged in told] == ["0.0000"] * limited
    assert [line["why"] for line in report_data(answer)["uncounted"]] == [
        "计入监测填否" if "counted" in third else "不足50人的教学点"
    ]


def test_the_auditor_sees_the_leak() -> None:
    """Seven of ten leave for the small school: the true figure grows to 0.667 and worse, whoever planned it."""
    county = county_of(leak({"counted": False}))
    policy = over("标准", LIMIT)
    movers = ["a1", "a2", "b1", "b2"]
    postings = tuple(Posting(m, "甲" if m[0] == "a" else "乙", "丙", YEAR, YEAR + 2, Kind.ROTATION) for m in movers)
    seen = audit(Instance(county, policy, YEAR), Plan(YEAR, postings))
    [finding] = [finding for finding in seen.findings if finding.case.entry == "limit"]
    assert finding.case.subject == ("", "小学", "L2")
    assert (finding.observed, finding.required) == ("1.0000", "≤0.6667")


# ---------------------------------------------------------------- what the level claims


def test_the_price_is_the_derivative() -> None:
    """One head more in N takes 2(CV² + 1)/N off CV² + 1: the slope of P·S/N² in N where S stands."""
    counts, pupils, scale = [10, 2, 3], [600, 500, 30], 10**9
    people, spread = sum(counts), sum(Fraction(n * n, p) for n, p in zip(counts, pupils, strict=True))

    def figure(heads: Fraction) -> Fraction:
        return sum(pupils) * spread / heads**2

    step = Fraction(1, 10**6)
    slope = (figure(people + step) - figure(people - step)) / (2 * step)
    assert abs(head_price(counts, pupils, scale) + scale * slope) <= 2
    assert head_price([0, 0], [5, 5], scale) == 0


def crossing(moves: int) -> dict[str, Any]:
    """A junior school short of people whom only teachers of the primary school with both certificates can be."""
    return {
        "schools": {
            "甲": {"core": "G", "needs": {"语文": {"least": 0, "most": 20}}},
            "乙": {"in": "G", "needs": {"语文": {"least": 0, "most": 20}}},
            "丙": {"in": "G", "pupils": {"初中": 400}, "needs": {"初中语文": {"least": 1 + moves, "most": 20}}},
        },
        "teachers": ["a1-6 甲 骨干 资格=小学+初中", "a7-9 甲", "b1-3 乙 骨干", "c1 丙 骨干"],
    }


SHORT = {
    "levels": ["shortage", "equity", "burden"],
    "entries": [
        {"id": "s", "rule": "within_scope", "clause": CLAUSE},
        {"id": "q", "rule": "qualification", "cross_stage": True, "clause": CLAUSE},
    ],
}


def across(moves: int) -> Solved:
    answer = plan_rotation(Instance(county_of(crossing(moves)), build({"name": "试", **SHORT}, "试"), YEAR))
    assert isinstance(answer, Solved)
    return answer


def test_words_of_a_level_whose_heads_changed() -> None:
    """Two teachers change the stage: proved to first order, with the true sum beside it, here and in the report."""
    answer = across(2)
    level = level_of(answer)
    assert level.proved and level.remark.startswith(CHANGED)
    assert level.exact is not None and f"实际为{float(level.exact):.6f}" in level_words(level)
    assert FIRST_ORDER in words_of(answer.levels)
    told = next(line for line in report_data(answer)["levels"] if line["name"] == "equity")
    assert told["exact"] == f"{level.exact.numerator}/{level.exact.denominator}" and FIRST_ORDER in told["words"]
    assert told["figure"] >= 0
    true = [each.squared for each in answer.audit.first.after if each.squared is not None]
    assert level.exact == sum(true)
    checked = verify(answer.instance, answer.plan, certificate_data(answer))
    assert not checked.faults
    assert FIRST_ORDER in next(each.words for each in checked.levels if each.name == "equity")


def test_words_of_a_level_whose_heads_could_have_changed() -> None:
    """Nobody changes the stage, but somebody could: the sum is true, and was held against the others to first order."""
    county = county_of(crossing(0))
    county = replace(county, teachers=tuple(each for each in county.teachers if each.id not in ("b1", "b2", "a6")))
    answer = plan_rotation(Instance(county, build({"name": "试", **SHORT}, "试"), YEAR))
    assert isinstance(answer, Solved)
    level = level_of(answer)
    heads = [sum(head_counts(answer.audit.first.history, after=after).values()) for after in (False, True)]
    assert heads[0] == heads[1]
    expected = OPEN if level.exact and not level.remark.startswith(CHANGED) else level.remark
    assert level.proved and level.remark == expected


def test_no_sum_of_squares_is_told_below_nought() -> None:
    """Backbone teachers come back from a special school to two equal ones: to first order a gain, truly nought."""
    plain = {
        "schools": {"甲": {"core": "G"}, "乙": {"in": "G"}, "丙": {"in": "G", "counted": False}},
        "teachers": ["a1-5 甲 骨干", "b1-2 乙 骨干", "c1-9 丙 骨干"],
    }
    policy = build({"name": "试", "levels": ["equity"], "entries": SHORT["entries"]}, "试")
    answer = plan_rotation(Instance(county_of(plain), policy, YEAR))
    assert isinstance(answer, Solved)
    level = level_of(answer)
    assert level.exact is not None and level.exact >= 0
    assert level.gauge.figure(level.value) >= 0 and level.remark.startswith(CHANGED)


# ---------------------------------------------------------------- the rows of a limit


def test_the_order_of_the_steps_of_n_is_asked_for() -> None:
    """The steps of N earn more and more, so each is at least the next; a plan completed keeps every row."""
    answer = solved(leak({"counted": False}), LIMIT)
    ordered = [(steps, live) for steps, live, _ in answer.assembly.segments if steps.ordered]
    assert len(ordered) == 2, "L1 and L2"
    assert all((np.diff(steps.cost[live]) < 0).all() for steps, live in ordered), "the later, the more it takes off"
    rows = answer.assembly.horizon.rows_of(answer.plan)
    x = np.zeros(len(answer.assembly.horizon), dtype=np.int64)
    x[rows] = 1
    whole = answer.assembly.completed(x)
    at = answer.assembly.A @ whole
    assert ((at >= answer.assembly.low) & (at <= answer.assembly.high)).all()


def test_where_nobody_can_enter_or_leave_there_are_no_steps_of_n() -> None:
    answer = solved(leak({}), LIMIT)
    assert not any(steps.ordered for steps, _, _ in answer.assembly.segments)
    assert not answer.assembly.amounts["equity"].linear.any()


def _every(instance: Instance) -> Iterator[Plan]:
    """All plans in which some of the first four backbone teachers of each school go anywhere."""
    homes = [(teacher.id, teacher.home) for teacher in instance.county.teachers if teacher.backbone >= Backbone.县级]
    rng = np.random.default_rng(5)
    for _ in range(400):
        moved = [pair for pair in homes if rng.random() < 0.5]
        places = [str(rng.choice([s for s in "甲乙丙" if s != home])) for _, home in moved]
        yield Plan(YEAR, tuple(
            Posting(name, home, there, YEAR, YEAR + 2, Kind.ROTATION)
            for (name, home), there in zip(moved, places, strict=True)
        ))


@pytest.mark.parametrize(("pupils", "primary"), [((600, 400, 30), 50), ((613, 487, 31), 30), ((997, 991, 983), 45)])
def test_the_row_is_the_fraction(pupils: tuple[int, ...], primary: int) -> None:
    """Model and auditor say the same of every plan, whole rows or rounded ones, and the plain fraction says it, too."""
    plain = leak({"counted": False}, (5, 3))
    for school, count in zip("甲乙丙", pupils, strict=True):
        plain["schools"][school]["pupils"] = count
    entries = [SHORT["entries"][0], {**LIMIT, "primary": primary}]
    instance = Instance(county_of(plain), build({"name": "试", "levels": ["burden"], "entries": entries}, "试"), YEAR)
    assembly, kept = assemble(instance), 0
    today = squared_variation([5, 3], pupils[:2])
    assert today is not None
    for plan in _every(instance):
        x = np.zeros(len(assembly.horizon), dtype=np.int64)
        x[assembly.horizon.rows_of(plan)] = 1
        whole = assembly.completed(x)
        at = assembly.A @ whole
        holds = bool(((at >= assembly.low) & (at <= assembly.high)).all())
        seen = audit(instance, plan)
        counts = head_counts(seen.first.history, after=True)
        after = squared_variation([counts.get((s, Stage.PRIMARY, "L2"), 0) for s in "甲乙"], pupils[:2])
        true = after is None or after <= max(Fraction(primary, 100) ** 2, today)
        assert all(f.case.subject[2] != "L2" for f in seen.findings if f.case.entry == "limit") == true
        assert holds == seen.lawful
        kept += holds
    assert 40 < kept < 360


def test_forgetting_that_n_changes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that holds N fixed calls plans lawful that the auditor does not, which ends the run as a defect."""
    honest = equity_limit.counted_heads
    monkeypatch.setattr(
        equity_limit, "counted_heads",
        lambda *given: (replace(heads, change=np.zeros_like(heads.change)) for heads in honest(*given)),
    )
    entries = [*SHORT["entries"], {**LIMIT, "indicators": ["L2"], "scope": {"stages": ["小学"]}}]
    plain = crossing(2) | {"teachers": ["a1-6 甲 骨干", "b1-3 乙 骨干 资格=小学+初中", "c1 丙"]}
    policy = build({"name": "试", "levels": ["shortage", "burden"], "entries": entries}, "试")
    with pytest.raises(AssertionError):
        plan_rotation(Instance(county_of(plain), policy, YEAR))
    monkeypatch.undo()
    answer = plan_rotation(Instance(county_of(plain), policy, YEAR))
    assert isinstance(answer, Solved) and answer.audit.lawful


# ---------------------------------------------------------------- what the words mean


@pytest.mark.parametrize("words", [{}, {"backbone": "名师", "backbone_titles": ["一级", "高级"]}, {"backbone": "市级"}])
def test_the_national_figure_does_not_follow_a_local_word(words: dict[str, Any]) -> None:
    """Six of county level against two is 0.50 whoever a policy calls backbone, in audit, level and model."""
    county = county_of({
        "schools": {"甲": {"core": "G"}, "乙": {"in": "G"}},
        "teachers": ["a1-6 甲 骨干 一级", "a7-10 甲 一级", "b1-2 乙 骨干 一级", "b3-8 乙 一级"],
    })
    policy = build({"name": "试", "definitions": words, "levels": ["equity"], "entries": SHORT["entries"][:1]}, "试")
    instance = Instance(county, policy, YEAR)
    seen = audit(instance, Plan(YEAR, ()))
    [found] = [each.squared for each in seen.first.before if (each.stage, each.indicator) == (Stage.PRIMARY, "L2")]
    assert found == Fraction(1, 4)
    assembly = assemble(instance)
    nobody = np.zeros(len(assembly.horizon), dtype=np.int64)
    scale = assembly.gauges["equity"].scale
    assert assembly.values(nobody) == (Equity().value(instance, [seen.first.history], scale),)


# ---------------------------------------------------------------- what a report says of each school


def test_each_school_stands_beside_the_national_standards() -> None:
    """42 of 1,000 are 4.2 per hundred; kindergartens and schools that are not counted have no line."""
    county = county_of({
        "schools": {
            "甲": {"core": "G", "pupils": {"小学": 1000, "初中": 100}, "needs": ["小学语文", "初中体育"]},
            "乙": {"in": "G", "counted": False}, "园": {"in": "G", "pupils": {"幼儿园": 90}},
        },
        "teachers": ["a1-42 甲 小学 本科", "b1-10 甲 小学 骨干 中专", "c1 甲 初中 体育 本科", "d1 乙 本科"],
    })
    policy = build({"name": "试", "entries": SHORT["entries"][:1]}, "试")
    answer: Answer = plan_rotation(Instance(county, policy, YEAR))
    assert isinstance(answer, Solved)
    report = report_data(answer)
    told = {(line["stage"], line["indicator"]): line for line in report["standards"]}
    assert {line["school"] for line in told.values()} == {"甲"}
    assert {key: (line["standard"], line["met"]) for key, line in told.items()} == {
        ("小学", "L1"): (4.2, True), ("小学", "L2"): (1.0, True), ("小学", "L3"): (0.9, False),
        ("初中", "L1"): (5.3, False), ("初中", "L2"): (1.0, False), ("初中", "L3"): (0.9, True),
    }
    assert told["初中", "L3"]["per_hundred"] == 1
    assert [(line["school"], line["why"]) for line in report["uncounted"]] == [
        ("乙", "计入监测填否"), ("园", "没有义务教育学段"),
    ]


# ---------------------------------------------------------------- 差距缩小


def gap(dates: Mapping[str, str], year: int) -> Solved:
    county = county_of({
        "year": year, "schools": {"甲": {"core": "G"}, "乙": {"in": "G", "mode": "协作"}},
        "teachers": ["a1-10 甲 骨干 任教12年", "b1-10 乙 任教12年"],
    })
    entries = [{"id": "phase_two", **dates}] if dates else []
    policy = over("县级三模式", *entries, levels=["shortage", "soft", "burden"])
    answer = plan_rotation(Instance(county, policy, year))
    assert isinstance(answer, Solved)
    return answer


@pytest.mark.parametrize(
    ("dates", "year"), [({}, 2022), ({"since": "2026-01-01", "until": "2027-12-31"}, 2026)], ids=["source", "own dates"]
)
def test_the_gap_inside_a_group_shrinks(dates: dict[str, str], year: int) -> None:
    """Ten backbone teachers against none: the second phase of the source, or of a county with dates of its own."""
    answer = gap(dates, year)
    counts = head_counts(answer.audit.first.history, after=True)
    assert [counts.get((school, Stage.PRIMARY, "L2"), 0) for school in "甲乙"] == [9, 1]
    untouched = audit(answer.instance, Plan(year, ()))
    broken = [finding for finding in untouched.findings if finding.case.entry == "phase_two"]
    assert {finding.case.subject[1] for finding in broken} == {"甲", "乙"}


def test_the_preset_asks_for_the_gap() -> None:
    assert load("县级三模式").entry("phase_two").rule.name == "gap_shrinks"


def test_senior_titles_have_a_gap_of_their_own() -> None:
    county = county_of({
        "schools": {"甲": {"core": "G"}, "乙": {"in": "G"}},
        "teachers": ["a1-10 甲 高级", "b1-10 乙"],
    })
    assert all(teacher.title in (Title.高级, Title.二级) for teacher in county.teachers)
    entry = {"id": "gap", "rule": "gap_shrinks", "percent": 50, "indicators": ["senior"], "clause": CLAUSE}
    policy = build({"name": "试", "levels": ["burden"], "entries": [SHORT["entries"][0], entry]}, "试")
    answer = plan_rotation(Instance(county, policy, YEAR))
    assert isinstance(answer, Solved)
    assert len([p for p in answer.plan.postings if p.teacher.startswith("a")]) == 3, "⌈2.5⌉ of ten"
