"""The list of cases: what stands in it, and ids that change exactly when the answer may."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.studies import expansion
from optimizer.studies.cases import Filed
from tests.studies.building import FLOW, SHARE, THREE, listed

GENERATED = [{"shape": "three_schools", "seeds": [1, 2]}]


def refused(folder: Path, **more: Any) -> str:
    with pytest.raises(InputError) as error:
        listed(folder, **more)
    return "\n".join(map(str, error.value.problems))


def only(folder: Path, **more: Any) -> str:
    """The id of a study's one case."""
    _, [case] = listed(folder, **more)
    return case.id


def test_everything_times_everything(tmp_path: Path) -> None:
    """2 instances × 2 policies × 2 variants × 3 values × 2 years × 2 limits × 2 seeds, less the excluded half."""
    more: dict[str, Any] = {
        "instances": GENERATED, "policies": ["标准", "国家基线"],
        "variants": [{"name": "基准"}, {"name": "任期两年", "set": {"definitions.term": 2}}],
        "parameters": {"epsilon.burden": [0, 5, 10]}, "years": [1, 2], "limits": [{"gap": 0}, {"gap": 2}],
        "seeds": [0, 1],
    }
    _, cases = listed(tmp_path, **more)
    assert len(cases) == 2 * 2 * 2 * 3 * 2 * 2 * 2
    assert len({case.id for case in cases}) == len(cases)
    assert set(cases[0].point) == {"instance", "policy", "variant", "epsilon.burden", "years", "limit_gap", "seed"}
    _, half = listed(tmp_path, **more, exclude=[{"seed": 1}])
    assert [case.id for case in half] == [case.id for case in cases if case.point["seed"] == 0]
    _, some = listed(tmp_path, **more, exclude=[{"variant": "任期两年", "epsilon.burden": 5}])
    assert len(some) == len(cases) * 5 // 6


def test_the_edit_is_in_the_policy(tmp_path: Path) -> None:
    """The case carries the whole edited policy, so that it can be solved anywhere."""
    _, cases = listed(tmp_path, parameters={FLOW: [10, 15]})
    low = [next(e for e in case.policy["entries"] if e["id"] == "flow")["low"] for case in cases]
    assert low == [10, 15]
    assert json.loads(json.dumps(asdict(cases[0]), default=lambda limits: limits.model_dump()))["id"] == cases[0].id


def test_names_and_places_are_not_content(tmp_path: Path) -> None:
    """The same roster elsewhere under another name is the same case."""
    other = tmp_path / "elsewhere"
    shutil.copytree(THREE, other)
    assert only(tmp_path) == only(tmp_path, instances=[{"name": "别名", "file": "elsewhere"}])


def test_whatever_changes_an_answer_changes_the_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Policy, parameter, seed, limit, horizon, year, data and version: nine ids, no two the same."""
    other = tmp_path / "changed"
    shutil.copytree(THREE, other)
    history = other / "交流历史.csv"
    lines = history.read_text(encoding="utf-8-sig").splitlines()
    history.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8-sig")  # one past posting fewer
    ids = [
        only(tmp_path), only(tmp_path, policies=["国家基线"]), only(tmp_path, parameters={FLOW: [11]}),
        only(tmp_path, seeds=[1]), only(tmp_path, limits={"effort": 5}), only(tmp_path, years=2),
        only(tmp_path, instances=[{"file": str(THREE), "year": 2027}]),
        only(tmp_path, instances=[{"file": str(other)}]),
    ]
    seen: Mapping[str, str] = {**expansion.versions(), "ortools": "next"}
    monkeypatch.setattr(expansion, "versions", lambda: seen)
    ids.append(only(tmp_path))
    assert len(set(ids)) == 9


def test_generated_instances(tmp_path: Path) -> None:
    """One per seed, under 标准 where no policy is named; they are not generated to be listed."""
    _, cases = listed(tmp_path, instances=GENERATED)
    assert [case.point["instance"] for case in cases] == ["three_schools-1", "three_schools-2"]
    assert {case.point["policy"] for case in cases} == {"标准"}
    assert not any(isinstance(case.source, Filed) for case in cases)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """A roster and a policy that are not there, and a name that stands twice, in one go."""
    told = refused(
        tmp_path, policies=["标准", "没有的"],
        instances=[{"file": "none.xlsx"}, {"name": "甲", "shape": "county"}, {"name": "甲", "shape": "beibei"}],
    )
    for words in ("instances 第1项", "「没有的」", "有两个实例都叫「甲-1」"):
        assert words in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"parameters": {"entries.fow.low": [1]}}, "没有条目 fow"),
        ({"parameters": {FLOW: [10, 101]}}, "entries.flow.low=101"),
        ({"parameters": {FLOW: [10, 10]}}, "两个案例的内容完全相同"),
        ({"variants": [{"name": "a"}, {"name": "b"}]}, "variant=a/b"),
        ({"variants": [{"name": "a", "set": {FLOW: 10}}], "parameters": {FLOW: [11]}}, "又在 parameters 中"),
        ({"parameters": {FLOW: [10, 12]}, "exclude": [{FLOW: 13}]}, "没有任何案例与之相符"),
        ({"parameters": {FLOW: [10, 12]}, "exclude": [{"low": 10}]}, "没有任何案例与之相符"),
        ({"exclude": [{"seed": 0}]}, "没有剩下任何案例"),
        ({"instances": GENERATED, "policies": ["自带"]}, "没有自带政策"),
    ],
)
def test_refused(tmp_path: Path, more: dict[str, Any], words: str) -> None:
    assert words in refused(tmp_path, **more)


def test_an_unlawful_combination_may_be_excluded(tmp_path: Path) -> None:
    """A share cannot carry both a weight and allowances; excluded, the other three combinations stand."""
    allowed = [{"subject": ["G01"], "by": 1}]
    grid = {"entries.flow.weight": [None, 5], "entries.flow.allowances": [[], allowed]}
    assert "flow" in refused(tmp_path, parameters=grid)
    both = {"entries.flow.weight": 5, "entries.flow.allowances": allowed}
    _, cases = listed(tmp_path, parameters=grid, exclude=[both])
    assert len(cases) == 3


def test_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "MOST", 3)
    assert "案例超过3个" in refused(tmp_path, parameters={SHARE: [40, 50]}, seeds=[0, 1])
