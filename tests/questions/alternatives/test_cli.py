"""The three commands as a planner meets them."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from optimizer.domain.vocabulary import Case
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.model.assembly import Assembly
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.lower_hull import Price, Support
from tests.conftest import Rotation


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roster") / "three.json"
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, path)
    return path


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_front_flow_and_pick(
    rotation: Rotation, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One front for each flow; the point picked passes audit and verify, and its policy leads to it again."""
    out = tmp_path / "front"
    assert rotation("pareto", roster, "-o", out, "--flow", "10,12,60", "--equity", "0.018", "--pick", 2) == 0
    told = capsys.readouterr().out
    assert "流动比例60%：没有可行方案" in told and "已全部求出" in told
    front = read(out / "front.json")
    assert [each["flow"] for each in front["fronts"]] == [10, 12] and front["impossible"][0]["flow"] == 60
    points = [point for each in front["fronts"] for point in each["points"]]
    assert [point["number"] for point in points] == list(range(1, len(points) + 1))
    assert all(point["proved"] and point["lawful"] for point in points)
    for each in front["fronts"]:
        for point in each["points"]:
            for line in each["lines"]:
                weights = line["equity_weight"], line["burden_weight"]
                assert weights[0] * point["equity_value"] + weights[1] * point["burden"] >= line["bound"]
    least = min(p["movers"] for p in front["fronts"][1]["points"])
    assert least > min(p["movers"] for p in front["fronts"][0]["points"])
    book = load_workbook(out / "front.xlsx")
    assert book.sheetnames == ["权衡前沿", "下界"]
    [chart] = book["权衡前沿"]._charts  # type: ignore[attr-defined]
    assert type(chart).__name__ == "ScatterChart" and len(chart.series) == 4
    policy = out / "policy.yaml"
    assert rotation("audit", roster, out / "plan.xlsx", "--policy", policy) == 0
    assert rotation("verify", roster, out / "plan.json", "--policy", policy) == 0
    assert rotation("solve", roster, "-o", tmp_path / "again", "--policy", policy) == 0
    assert read(tmp_path / "again" / "plan.json")["postings"] == read(out / "plan.json")["postings"]


def test_alternatives_and_compare(rotation: Rotation, roster: Path, tmp_path: Path) -> None:
    """Diverse plans are written, audited and compared; policies are solved on the spot and judge every plan."""
    assert rotation("solve", roster, "-o", tmp_path / "plan") == 0
    out = tmp_path / "others"
    assert rotation("alternatives", roster, tmp_path / "plan" / "plan.json", "-k", 2, "--within", "2%", "-o", out) == 0
    told = read(out / "alternatives.json")
    assert [each["proved"] for each in told["alternatives"]] == [True, True]
    apart = told["comparison"]["apart"]
    assert apart[0][1] == told["alternatives"][0]["difference"]
    assert min(apart[2][:2]) == told["alternatives"][1]["difference"]
    for number in (1, 2):
        assert rotation("audit", roster, out / f"plan-{number}.json") == 0
    done = tmp_path / "compared"
    assert rotation("compare", roster, tmp_path / "plan", out / "plan-1.json", "教共体", "-o", done) == 0
    compared = read(done / "comparison.json")
    assert len(compared["plans"]) == 3 and len(compared["policies"]) == 2
    assert compared["apart"][0][1] == apart[0][1]
    hard = {(line["政策"], line["项目"]): line["values"] for line in compared["judged"]}
    assert hard["标准", "硬性不合规（处）"][:2] == [0, 0] and hard["教共体", "硬性不合规（处）"][2] == 0


def test_an_interrupt_keeps_the_points_found(
    rotation: Rotation, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both ends and one price are known when Ctrl-C comes; the flows after it are not begun."""
    asked = Front.at

    def interrupted(self: Front, price: Price) -> Support:
        if len(list(self.supports)) > 2:
            raise KeyboardInterrupt
        return asked(self, price)

    monkeypatch.setattr(Front, "at", interrupted)
    assert rotation("pareto", roster, "-o", tmp_path, "--flow", "10,12") == 0
    front = read(tmp_path / "front.json")
    assert front["interrupted"] and [each["flow"] for each in front["fronts"]] == [10]
    assert len(front["fronts"][0]["points"]) == 3 and "提前结束" in capsys.readouterr().out


def test_what_no_plan_can_change_is_told(
    rotation: Rotation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An instance without any plan ends with code 3, says why, and writes a front without points."""
    path = tmp_path / "impossible.json"
    write(generate("three_schools", 1, impossible="flow"), {"计划学年": "2026", "政策": "标准"}, path)
    assert rotation("pareto", path, "-o", tmp_path / "front") == 3
    assert "没有可行方案" in capsys.readouterr().out
    assert read(tmp_path / "front" / "front.json")["fronts"] == []
    broken = {Case("flow", ("G01",), 2026): 3}
    monkeypatch.setattr(Assembly, "constant_breaches", lambda self: broken)
    assert rotation("pareto", path) == 3
    assert "现状已不满足" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pareto", "{roster}", "--group", "X9"), "集团编号X9不在集团表中"),
        (("pareto", "{roster}", "--flow", "ten"), "--flow “ten”有误"),
        (("pareto", "{roster}", "--pick", "1"), "没有写明位置"),
        (("pareto", "{roster}", "--equity", "a"), "--equity “a”有误"),
        (("compare", "{roster}", "plan.docx", "nothing"), "既不是方案也不是政策"),
        (("compare", "{roster}", "标准"), "至少要有两项"),
    ],
)
def test_wrong_usage_is_refused_with_advice(
    rotation: Rotation, roster: Path, arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rotation(*(each.format(roster=roster) for each in arguments)) == 2
    assert words in capsys.readouterr().err
