"""Cases travel as JSON and come out as they went in; a roster may bring a policy that it does not name."""

import json
from pathlib import Path

from optimizer.policy.layers import load
from optimizer.studies.cases import packed, unpacked
from optimizer.studies.expansion import expand
from optimizer.studies.study import Study

INSTANCES = Path(__file__).parents[2] / "instances"


def test_cases_come_out_as_they_went_in() -> None:
    study = Study.model_validate({
        "name": "x", "policies": ["标准"],
        "parameters": {"entries.flow.low": [10, 12], "levels": [["shortage", "burden"]]},
        "instances": [{"file": "three_schools", "year": 2026}, {"shape": "three_schools", "seeds": [1, 2]}],
        "limits": [{"effort": 4.0}, {"effort": 2.0, "abandon": 9.0}],
    })
    cases = expand(study, INSTANCES)
    plain = packed(cases)
    assert unpacked(json.loads(json.dumps(plain))) == cases and len(cases) == 12
    assert len(plain["policies"]) == 2  # each once


def test_a_brought_policy_is_the_own_one(tmp_path: Path) -> None:
    own = load("标准").dump() | {"name": "本县", "epsilon": {"burden": 7}}
    (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
    study = Study.model_validate({"name": "x", "instances": [{"file": "three_schools", "year": 2026}]})
    case, = expand(study, INSTANCES, {"three_schools": str(tmp_path / "own.json")})
    assert case.policy["epsilon"] == {"burden": 7} and case.point["policy"] == "自带"
    named = Study.model_validate({**study.model_dump(), "policies": ["标准"]})
    case, = expand(named, INSTANCES, {"three_schools": str(tmp_path / "own.json")})
    assert case.point["policy"] == "标准" and "epsilon" not in case.policy
