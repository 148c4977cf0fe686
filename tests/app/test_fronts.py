"""A front as a use case, and a point of it as a plan."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from optimizer.app import front_point, pareto
from optimizer.app.pareto import ParetoRequest, ParetoResult
from optimizer.app.progress import Event, Step
from optimizer.auditing.audit import audit
from optimizer.domain.errors import InputError
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from tests.conftest import Rotation
from tests.rules.building import build as build_county

THREE = Path(__file__).parents[2] / "instances" / "three_schools"


@pytest.fixture(scope="module")
def instance() -> Instance:
    return Instance(generate("three_schools", 1), load("标准"), 2026)


@pytest.fixture(scope="module")
def found(instance: Instance) -> ParetoResult:
    return pareto.pareto(instance, ParetoRequest(3))


def test_a_front_is_traced_without_a_word(
    instance: Instance, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The steps are told, the points come in the order of equity, and the files hold them all."""
    heard: list[Event] = []
    result = pareto.pareto(instance, ParetoRequest(3), heard.append)
    assert capfd.readouterr() == ("", "")
    assert {event.text for event in heard if isinstance(event, Step)} == {"正在求前沿", "正在求限定的点"}
    [front] = result.traced
    equities = [point.spot.equity for point in front.points]
    assert result.complete and not result.impossible and equities == sorted(equities) and len(equities) >= 2
    assert pareto.write(result, tmp_path) == ("front.xlsx", "front.json")
    [plain] = json.loads((tmp_path / "front.json").read_text(encoding="utf-8"))["fronts"]
    assert [point["equity_value"] for point in plain["points"]] == equities


def test_a_flow_that_cannot_be_kept_is_said_beside_those_that_can(instance: Instance, tmp_path: Path) -> None:
    result = pareto.pareto(instance, ParetoRequest(2, flows=(10, 99, 10)))
    assert [each.flow for each in result.traced] == [10]
    assert list(result.failed) == [99] and result.failed[99].startswith("流动比例99%：")
    assert not result.impossible
    alone = pareto.pareto(instance, ParetoRequest(2, flows=(99,)))
    assert alone.impossible and not alone.traced
    assert pareto.write(alone, tmp_path) == ("front.json",)


def test_requests_are_answered_or_refused(instance: Instance, found: ParetoResult) -> None:
    """A limit between the ends gives a point that keeps it; one below the best of all is refused in words."""
    [front] = found.traced
    least, most = front.points[-1].spot.burden, front.points[0].spot.burden
    asked = Fraction(least + most, 2)
    result = pareto.pareto(instance, ParetoRequest(2, limits=(asked, Fraction(least - 1))))
    held = [point for point in result.traced[0].points if point.request is not None]
    assert held and all(point.spot.burden <= asked for point in held)
    [text] = result.refused
    assert "教师负担" in text and str(least - 1) in text


def test_an_interrupt_leaves_no_front_that_is_called_whole(instance: Instance) -> None:
    def interrupted(event: Event) -> None:
        raise KeyboardInterrupt

    result = pareto.pareto(instance, ParetoRequest(3), interrupted)
    assert not result.complete and not result.impossible


def test_out_of_time_is_not_impossible(instance: Instance) -> None:
    """Neither a plan nor a proof that there is none: undecided, though it is told why there is no front."""
    result = pareto.pareto(instance, ParetoRequest(3, seconds=1e-9))
    assert not result.traced and result.failed == {0: pareto.UNDECIDED}
    assert not result.impossible


def test_what_the_instance_does_not_have_is_refused_first(instance: Instance) -> None:
    for request, words in (
        (ParetoRequest(group="nix"), "不在集团表中"), (ParetoRequest(flows=(10,), flow_entry="nix"), "nix"),
    ):
        for ask in (pareto.check, pareto.pareto):
            with pytest.raises(InputError, match=words):
                ask(instance, request)


def test_a_point_becomes_a_plan_with_its_policy(found: ParetoResult, tmp_path: Path) -> None:
    """Every point: a lawful plan with the two numbers of the point, and a policy that can be read again."""
    [front] = found.traced
    for number, point in enumerate(front.points, start=1):
        chosen = front_point.adopt(found, number)
        assert chosen is not None and chosen.same
        assert (chosen.equity, chosen.burden) == (front.equity(point.spot.equity), point.spot.burden)
        assert audit(found.instance, chosen.answer.plan).lawful
    assert front_point.write(chosen, tmp_path) == front_point.FILES
    assert {path.name for path in tmp_path.iterdir()} == set(front_point.FILES)
    assert yaml.safe_load((tmp_path / "policy.yaml").read_text(encoding="utf-8")) == chosen.policy.dump()
    with pytest.raises(InputError, match="没有第9个点"):
        front_point.adopt(found, 9)


def test_equity_is_weighed_against_moves(tmp_path: Path) -> None:
    """国家基线: seven have to move, equity would take fifteen; each more is worth what the front says."""
    posts = {"needs": {"语文": {"least": 0, "most": 99}}}
    county = build_county({
        "schools": {"甲": {"core": "G", **posts}, "乙": {"in": "G", **posts}},
        "teachers": ["a1-10 甲", "b1-20 乙 骨干 任教11年"],
    })
    given = Instance(county, load("国家基线"), 2026)
    result = pareto.pareto(given, ParetoRequest(20, limits=(Fraction(9), Fraction(6)), against="moves"))
    (front,) = result.data()["fronts"]
    assert [(point["moves"], point["movers"]) for point in front["points"]] == [
        (number, number) for number in (15, 14, 12, 11, 9, 8, 7)
    ]
    assert all(point["proved"] for point in front["points"]) and front["against"] == "moves"
    assert front["points"][0]["way"] == "均衡最优"
    assert result.refused == ("没有方案的交流人次能在 6 以内。",)
    assert pareto.write(result, tmp_path / "front") == ("front.xlsx", "front.json")


def test_a_limit_on_what_is_not_weighed_is_refused(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotation("pareto", THREE, "--moves", "9") == 2
    assert "请加 --against moves" in "".join(capsys.readouterr())
