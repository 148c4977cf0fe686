"""A study file is read strictly, and every fault is told at once with its place."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from optimizer.cli.study import study as study_command
from optimizer.domain.errors import InputError
from optimizer.studies.reading import read_study
from optimizer.studies.study import Acceptance, Limits, Source, Study, Variant
from tests.studies.building import plain, written


def refused(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_study(path)
    return "\n".join(map(str, error.value.problems))


def test_what_is_left_out(tmp_path: Path) -> None:
    """Only a name and an instance are asked for; a single value stands for a list of one."""
    study = read_study(written(tmp_path, years=2, limits={"effort": 1}, policies="标准"))
    assert study.years == (2,)
    assert study.policies == ("标准",)
    assert study.limits[0].effort == 1
    assert study.seeds == (0,)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Five faults, five problems, each with where it is."""
    told = refused(written(
        tmp_path, seed=1, years=[7], seeds=["1"], limits={"effort": -1},
        instances=[{"file": "a", "shape": "three_schools"}],
    ))
    assert told.count("\n") == 4
    for words in (
        "「seed」：没有这一项", "「years 第1项」：数值应不大于6", "「seeds 第1项」：应为整数",
        "「limits 第1项 effort」：数值应大于0", "「instances 第1项」：每个实例应写 file",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "不能为空"),
        ({"instances": []}, "至少要有1项"),
        ({"instances": [{"shape": "atlantis"}]}, "没有名为「atlantis」的仿真县"),
        ({"instances": [{"shape": "three_schools", "impossible": "luck"}]}, "没有名为「luck」的冲突"),
        ({"instances": [{"file": "a", "seeds": [1]}]}, "只用于 shape"),
        ({"parameters": {"entries.flow.low": []}}, "至少要有1项"),
        ({"parameters": {"entries.flow.low": 10}}, "应为列表"),
        ({"accept": [{"kpi": "joy", "against": {"seed": 0}}]}, "kpi「joy」不存在"),
        ({"accept": [{"kpi": "burden", "against": {}}]}, "至少要有1项"),
        ({"accept": [{"kpi": "burden", "against": {"seed": 0}, "worse_by": "a bit"}]}, "5% 这样的百分比"),
        ({"accept": [{"kpi": "burden", "against": {"seed": 0}, "worse_by": -1}]}, "不能为负"),
        ({"limits": {"seconds": float("nan")}}, "不允许 .nan"),
        ({"limits": []}, "至少要有1项"),
        ({"seeds": [True]}, "应为整数"),
        ({"variants": [{"set": {}}]}, "缺少必填项"),
    ],
)
def test_one_fault(tmp_path: Path, more: dict[str, Any], words: str) -> None:
    assert words in refused(written(tmp_path, **more))


def test_not_a_study(tmp_path: Path) -> None:
    """Nothing there, not YAML (with its line), not a mapping, a key that stands twice."""
    path = tmp_path / "study.yaml"
    assert "找不到研究文件" in refused(path)
    path.write_text("a: [1\nb: 2", encoding="utf-8")
    assert "第2行" in refused(path)
    path.write_text("- a", encoding="utf-8")
    assert "不是键值结构" in refused(path)
    path.write_text(f"{yaml.safe_dump(plain(), allow_unicode=True)}\nname: 再来\n", encoding="utf-8")
    assert "「name」有重复的键" in refused(path)
    path.write_bytes("name: 试".encode("gb18030"))
    assert "不是 UTF-8" in refused(path)


def test_dates_are_plain(tmp_path: Path) -> None:
    """YAML's dates become the text that a policy has."""
    path = tmp_path / "study.yaml"
    path.write_text(
        f"{yaml.safe_dump(plain(), allow_unicode=True)}parameters: {{entries.flow.until: [2030-08-31, null]}}\n",
        encoding="utf-8",
    )
    assert read_study(path).parameters["entries.flow.until"] == ("2030-08-31", None)


@pytest.mark.parametrize(
    ("worse_by", "baseline", "most"),
    [("5%", 40, 42), ("2.5％", 40, 41), (3, 40, 43), ("0.5", 40, Fraction(81, 2)), (0, 40, 40), ("5%", 0, 0)],
)
def test_allowances_are_exact(worse_by: str | int, baseline: int, most: Fraction) -> None:
    """A percentage counts on the baseline, a number in the KPI's own unit; neither is rounded."""
    rule = Acceptance.model_validate({"kpi": "burden", "against": {"seed": 0}, "worse_by": worse_by})
    assert rule.most(Fraction(baseline)) == most


def test_the_help_names_every_field() -> None:
    """What a study file may say stands in ``rotation study --help``."""
    help_text = str(study_command.__doc__)
    for model in (Study, Source, Variant, Limits, Acceptance):
        for field in model.model_fields:
            assert f"{field}:" in help_text or f"{field}：" in help_text, field
