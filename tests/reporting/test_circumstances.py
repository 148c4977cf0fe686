"""What stands beside a clash: who could move at all, and on whose word the others stay."""

from typing import Any

from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.reporting.facts.circumstances import circumstances
from optimizer.solving.answers import Impossible
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

ROOM = {"needs": {"语文": {"least": 0, "most": 99}}}
PAIR = {"甲": {"core": "G", **ROOM}, "乙": {"in": "G", **ROOM}}


def told(people: list[str], past: tuple[str, ...] = (), schools: dict[str, Any] | None = None) -> str:
    county = build({"schools": schools or PAIR, "teachers": people, "past": past})
    answer = plan_rotation(Instance(county, load("州级集团化"), YEAR))
    assert isinstance(answer, Impossible)
    (line,) = circumstances(answer, answer.clashes[0])
    return line


def test_leaders_in_the_base_but_not_in_the_count_are_told_with_both_readings() -> None:
    line = told(["a1-4 甲 中层 骨干", "a5-10 甲 暂缓", "b1-10 乙 暂缓"])
    assert "在编20人，其中任期内0人、暂缓或免于交流16人" in line and "可交流4人（骨干4人）" in line
    assert "干部4人在「年度交流比例」（flow）的基数内，而干部交流不计入" in line
    assert "leaders_in_base 改为 false" in line and "modes 中列入 干部" in line


def test_the_clauses_that_keep_somebody_are_named() -> None:
    """The only backbone teacher is back from 乙 for no year; were 丙 there, the second stay would leave a way."""
    people = ["a1 甲 骨干 志愿", "a2-10 甲", "b1-5 乙"]
    line = told(people, past=("a1 乙 2023-2025",))
    assert "按其他条款留校1人（「同校续任即延长」1人、「最短在校年限」1人）；可交流14人（骨干0人）" in line
    line = told([*people, "c1 丙"], past=("a1 乙 2023-2025",), schools={**PAIR, "丙": {"in": "G", **ROOM}})
    assert "留校1人（「最短在校年限」1人）" in line


def test_the_only_head_stays_by_a_row_and_is_not_told_as_kept() -> None:
    """A head may go where another one comes, so that no clause forbids the posting by itself."""
    line = told(["a1 甲 正校级", "a2-10 甲 暂缓", "b1-5 乙 暂缓"])
    assert "留校0人；可交流1人" in line


def test_staff_of_private_schools_is_not_counted() -> None:
    line = told(["a1-10 甲", "b1-5 乙", "c1-9 丙"], schools={**PAIR, "丙": {"in": "G", "private": True, **ROOM}})
    assert "在编15人" in line and "可交流15人" in line
