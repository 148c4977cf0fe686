"""A move has a price, a wish has an order: both readings on any plan, errors that show, and counties as they are."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, layers, merge
from optimizer.readings import derived, plain_view
from optimizer.readings.columns import Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules import drawing
from tests.rules.building import YEAR, facts_over
from tests.rules.building import build as build_county
from tests.rules.reading import choice, universe

SPAN, COUNTIES, PLANS = 3, 12, 4
POSTS = {"needs": {"语文": {"least": 0, "most": 99}}}
TIGHT = {"needs": {"语文": {"least": 0, "most": 2}}}

# ------------------------------------------------------------------ both readings


def worlds() -> Iterator[tuple[Instance, Horizon, Ints, Plan]]:
    """Random counties with postings past and running, and plans of three years on them."""
    for number in range(COUNTIES):
        draw = drawing.Draw([31, number])
        words, county = drawing.definitions(draw), drawing.county(draw)
        words = words.model_copy(update={"count_granted": draw.maybe(0.5)})
        given = Instance(county, build({"definitions": words.model_dump(mode="json")}, "测试"), YEAR, span=SPAN)
        horizon = universe(facts_over(county, words, YEAR, SPAN))
        for _ in range(PLANS):
            chosen = drawing.rows_over_years(draw, horizon, illegal=False)
            yield given, horizon, chosen, horizon.plan(chosen)


def differing(name: str) -> int:
    """On how many plans the model and the plain reading part."""
    found = 0
    for given, horizon, chosen, plan in worlds():
        histories = [
            History(given.county_in(year), given.definitions, plan, school_year=year) for year in given.years
        ]
        modelled = GOALS[name].total(given, horizon).value(choice(horizon, chosen))
        found += modelled != GOALS[name].value(given, histories, 1)
    return found


@pytest.mark.parametrize("name", ["moves", "wishes"])
def test_readings_agree(name: str) -> None:
    assert differing(name) == 0


def _wishes_one_further(patch: pytest.MonkeyPatch) -> None:
    honest = derived.Derived.wish.func  # type: ignore[attr-defined]
    patch.setattr(derived.Derived, "wish", property(lambda self: honest(self) + (honest(self) >= 0)))


def _no_wish_is_known(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(derived.Derived, "wish", property(lambda self: np.full(len(self.teacher), -1, dtype=np.int64)))


def _prolongations_are_moves(patch: pytest.MonkeyPatch) -> None:
    honest = plain_view.History.moves
    patch.setattr(plain_view.History, "moves", lambda self, *_: honest(self, tuple(plain_view.Kind)))


@pytest.mark.parametrize(("name", "plant"), [
    ("wishes", _wishes_one_further), ("wishes", _no_wish_is_known), ("moves", _no_wish_is_known),
    ("moves", _prolongations_are_moves),
])
def test_a_planted_error_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)
    assert differing(name)


# ------------------------------------------------------------------ a move has a price


def solved(county: dict[str, Any], preset: str, **changed: Any) -> Solved:
    policy = build(merge([*layers(preset), changed]), "测试")
    answer = plan_rotation(Instance(build_county(county), policy, YEAR))
    assert isinstance(answer, Solved) and all(level.proved for level in answer.levels)
    return answer


def values(answer: Solved) -> dict[str, int]:
    return {level.name: level.value for level in answer.levels}


def sent(answer: Solved) -> dict[str, str]:
    return {posting.teacher: posting.school for posting in answer.plan.postings}


LOPSIDED = {
    "schools": {"甲": {"core": "G", **POSTS}, "乙": {"in": "G", **POSTS}},
    "teachers": ["a1-10 甲", "b1-20 乙 骨干 任教11年"],
}


def test_nobody_moves_only_to_polish_equity() -> None:
    """国家基线: 20 people due, a third of them in this year (a weighted clause): 7 move, where equity would take 15."""
    answer = solved(LOPSIDED, "国家基线")
    assert (values(answer)["moves"], values(answer)["soft"], len(answer.plan.postings)) == (7, 0, 7)
    polished = solved(LOPSIDED, "国家基线", levels=["shortage", "soft", "equity", "burden"])
    assert len(polished.plan.postings) == 15


@pytest.mark.parametrize(("preset", "asked"), [
    ("1+N小学集团", 0), ("三校三年规划", 0), ("县级三模式", 1), ("教共体", 1),  # the last two ask for one in training
])
def test_where_no_clause_and_no_shortage_asks_nobody_moves(preset: str, asked: int) -> None:
    answer = solved(LOPSIDED, preset)
    assert (len(answer.plan.postings), values(answer)["moves"]) == (asked, asked)


def test_a_shortage_is_worth_a_move() -> None:
    short = {"needs": {"语文": {"least": 3, "most": 9}}}
    answer = solved(
        {"schools": {"甲": {"core": "G", **short}, "乙": {"in": "G", **short}}, "teachers": ["a1-8 甲", "b1-2 乙"]},
        "县级三模式", entries=[{"id": "two_way", "remove": True}],
    )
    assert (values(answer)["shortage"], values(answer)["moves"]) == (0, 1)


# ------------------------------------------------------------------ wishes


SAME = {"lon": 117.0, "lat": 36.6}


def rivals(first: str, second: str) -> dict[str, Any]:
    """Two volunteers of one school, each with two wishes, and a post of each at two schools as far away."""
    schools = {
        name: {("core" if name == "甲" else "in"): "G", "lon": lon, "lat": 36.6,
               "needs": {"语文": {"least": 0, "most": 1}}}
        for name, lon in (("甲", 117.0), ("乙", 117.05), ("丙", 116.95))
    }
    return {"schools": schools, "teachers": [f"a1 甲 志愿 愿={first}", f"a2 甲 志愿 愿={second}", "a3-8 甲 暂缓"]}


FLOW = {"id": "flow", "rule": "flow", "low": 25, "high": 25, "base": "all",
        "clause": {"document": "测试", "article": "一", "text": "四分之一"}}


@pytest.mark.parametrize(("first", "second", "right"), [
    ("丙+乙", "乙+丙", {"a1": "丙", "a2": "乙"}), ("乙+丙", "丙+乙", {"a1": "乙", "a2": "丙"}),
])
def test_nobody_gets_the_second_wish_while_the_first_is_free(first: str, second: str, right: dict[str, str]) -> None:
    answer = solved(rivals(first, second), "基础", entries=[FLOW])
    assert (sent(answer), values(answer)["wishes"]) == (right, 0)


def test_a_wish_that_nobody_can_have_is_counted() -> None:
    """Both want 乙, which has one post: one of them gets a second wish."""
    answer = solved(rivals("乙+丙", "乙+丙"), "基础", entries=[FLOW])
    assert values(answer)["wishes"] == 1


SWAP = {
    "schools": {"甲": {"core": "G", **SAME, **TIGHT}, "乙": {"in": "G", "lon": 117.1, "lat": 36.6, **TIGHT}},
    "teachers": ["a1 甲 志愿 愿=乙 骨干", "a2 甲", "b1 乙 志愿 愿=甲 骨干", "b2 乙"],
}


def test_two_who_want_to_swap_do_where_the_policy_opens_it() -> None:
    """Nothing else is hurt: same subject, stage and level; no post is open but the other one's."""
    answer = solved(SWAP, "州级集团化")
    assert sent(answer) == {"a1": "乙", "b1": "甲"}
    assert (values(answer)["moves"], values(answer)["wishes"]) == (0, 0)


def test_they_stay_where_a_move_is_a_move() -> None:
    answer = solved(SWAP, "基础")
    assert (sent(answer), values(answer)["moves"], values(answer)["wishes"]) == ({}, 0, 2)


def test_a_swap_that_hurts_equity_is_not_made() -> None:
    """甲 would be left without any backbone teacher, where both schools have one."""
    uneven = {**SWAP, "teachers": ["a1 甲 志愿 愿=乙 骨干", "a2 甲", "b1 乙 志愿 愿=甲", "b2 乙 骨干"]}
    assert sent(solved(uneven, "州级集团化")) == {}


def test_prolongations_are_no_moves_and_leaders_are() -> None:
    words = Definitions()
    county = build_county({**SWAP, "teachers": ["a1 甲", "a2 甲 中层"], "past": ["a1 乙 2023-2025"]})
    given = Instance(county, build({"definitions": words.model_dump(mode="json")}, "测试"), YEAR)
    horizon = universe(facts_over(county, words, YEAR, 1))
    ids = np.array(horizon.ids)[horizon.teacher]
    kinds = np.array([str(kind) for kind in drawing.KINDS])[horizon.kind]
    amount = GOALS["moves"].total(given, horizon).linear
    assert amount[(ids == "a1") & (kinds == "延长")].tolist() == [0, 0]
    assert set(amount[(ids == "a2") & (kinds == "干部")].tolist()) == {1}


def test_every_goal_says_what_it_counts() -> None:
    """In a sentence; that of ``moves`` with what the policy leaves out."""
    assert all(goal.means(Definitions()).endswith("。") for goal in GOALS.values())
    assert "志愿学校的不计" in GOALS["moves"].means(Definitions(count_granted=False))
    assert "志愿学校" not in GOALS["moves"].means(Definitions())
