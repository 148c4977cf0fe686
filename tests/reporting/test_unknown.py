"""What the roster leaves open is 无法核对 or 无法计算 on every screen and in every file, never 合规 or 达标."""

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

import optimizer as ro
from optimizer.cli import app
from optimizer.domain.errors import Exit
from tests.solved import verifies

SUBJECTS = ("语文", "数学", "音乐", "体育")
POLICY = """name: 甲
year: 2026
extends: 基础
entries:
"""
CAP = (
    "  - {id: commute_cap, rule: commute_cap, minutes: 30, placed_only: false, "
    "clause: {document: 甲, article: '1', text: 甲}}\n"
)
LIMIT = "  - {id: limit, rule: equity_limit, clause: {document: 甲, article: '2', text: 甲}}\n"


def table(folder: Path, name: str, *rows: str) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row.split(",") for row in rows)


def county(
    folder: Path, places: tuple[str, ...], roads: tuple[str, ...] = (), subjects: tuple[str, ...] = SUBJECTS,
    entries: str = CAP, backbone: str = "县级", spare: int = 2,
) -> Path:
    """Three schools, two posts for each subject; S3 lacks ``spare`` teachers of the last, whom S1 has to spare."""
    folder.mkdir()
    table(folder, "设置", "项目,值", "计划学年,2026")
    table(folder, "学校", "学校编号,学校名称,县区,小学学生数,经度,纬度,道路节点",
          *(f"S{n},第{n}小学,甲县,500,{place}" for n, place in enumerate(places, start=1)))
    table(folder, "学科需求", "学校编号,学段,学科,最低岗位,最高岗位",
          *(f"S{n},小学,{subject},2,4" for n in (1, 2, 3) for subject in subjects))
    table(folder, "集团", "集团编号,集团名称,核心校", "G1,一集团,S1")
    table(folder, "集团成员", "集团编号,学校编号,办学模式", "G1,S1,核心", "G1,S2,紧密", "G1,S3,紧密")
    people = [(n, subject) for n in (1, 2, 3) for subject in subjects for _ in range(2)]
    for _ in range(spare):
        people.remove((3, subjects[-1]))
        people.append((1, subjects[-1]))
    table(folder, "教师", "教师编号,姓名,性别,出生年月,编制学校,学段,主学科,职称,骨干级别,学历,现校任教起始",
          *(f"T{k:02},甲{k},女,1985-05,S{n},小学,{subject},一级,{backbone},本科,2012-09"
            for k, (n, subject) in enumerate(people, start=1)))
    if roads:
        table(folder, "道路", "起点,终点,分钟", *roads)
    (folder / "policy.yaml").write_text(POLICY + entries if entries else POLICY.replace("entries:\n", ""), "utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env={"COLUMNS": "400"})
    return done.exit_code, done.output


def solved(roster: Path) -> tuple[Path, str, dict[str, Any]]:
    """The folder, screen and report of a solve that ends well."""
    output = roster.parent / "结果"
    code, screen = run("solve", roster, "-o", output, "--workers", 1)
    assert code == Exit.FINE, screen
    report = json.loads((output / "report.json").read_text("utf-8"))
    schema = json.loads(files("optimizer.reporting.json").joinpath("report.schema.json").read_text("utf-8"))
    jsonschema.validate(report, schema)
    return output, screen, report


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def paper(roster: Path, output: Path) -> str:
    """Everything that the 批复 says."""
    target = output.parent / "批复.docx"
    code, screen = run("approval", roster, output / "plan.json", "-o", target)
    assert code == Exit.FINE, screen
    document = Document(str(target))
    rows = (row for each in document.tables for row in each.rows)
    return "\n".join([*(p.text for p in document.paragraphs), *("|".join(c.text for c in row.cells) for row in rows)])


@pytest.mark.parametrize("roads", [("N1,N2,5", "N2,N3,55"), ()])
def test_a_cap_on_a_way_that_is_not_known(tmp_path: Path, roads: tuple[str, ...]) -> None:
    """S3 has neither a node nor coordinates; without roads nothing has: two teachers must go there, no way is told."""
    nodes = (",,N1", ",,N2", ",,") if roads else (",,", ",,", ",,")
    roster = county(tmp_path / "名册", nodes, roads)
    output, screen, report = solved(roster)
    assert "已核对的条款全部合规；1 项无法核对：通勤时间上限（2 处）" in screen
    assert "单程路程不详（2 人次）" in screen and "平均单程" not in screen and "不按0分钟计" in screen
    assert screen.count("名册中缺少两端的道路节点或经纬度") == 2

    judged = [line for line in report["compliance"] if line["entry"] == "commute_cap"]
    assert [(line["verdict"], line["met"], line["slack"], line["actual"]) for line in judged] == [
        ("unknown", None, None, "无法核对")] * 2
    assert all("路程不详" in line["reason"] for line in judged) and not report["findings"]
    assert [line["minutes"] for line in report["ledgers"]["burden"]] == [None, None]
    assert {level["name"]: level["value"] for level in report["levels"]}["burden"] == 30, "two who did not volunteer"

    book = output / "plan.xlsx"
    kept = [row for row in cells(book, "合规情况") if "通勤时间上限" in row]
    assert len(kept) == 2 and all("无法核对" in row and "合规" not in row for row in kept)
    [line] = [row for row in cells(book, "方案摘要") if row[0] == "通勤时间上限"]
    assert "无法核对" in line
    ways = [value for row in cells(book, "拟交流人员名单") for value in row if value == "路程不详"]
    assert len(ways) == 2
    said = "".join(str(value) for row in cells(book, "数据说明") for value in row if value)
    assert "有 2 项交流的路程不详" in said and "直线距离" not in said

    words = paper(roster, output)
    assert "已核对的条款全部合规；1 项无法核对" in words and "本文件不作合规与否的结论" in words
    assert "逐人核对，无人违反，2处无法核对" in words and "单程路程不详" in words and "平均单程" not in words

    code, told = run("audit", roster, output / "plan.json")
    assert code == Exit.UNDECIDED
    assert "无法核对 2 处" in told and "1 项无法核对：通勤时间上限" in told and "方案合规" not in told
    code, told = run("verify", roster, output / "plan.json")
    assert code == verifies(output) and "1 项无法核对：通勤时间上限" in told and "方案合法" not in told

    seen = ro.audit(ro.read(roster), output / "plan.json")
    assert seen.lawful and not seen.certain
    frame = seen.compliance.frame().set_index("entry").loc["commute_cap"]
    assert frame["met"].isna().all() and set(frame["verdict"]) == {"unknown"}


def test_a_breach_is_told_before_what_is_not_known(tmp_path: Path) -> None:
    """One of two is sent over a known way that is too long: the audit ends with 1 and tells both."""
    roster = county(tmp_path / "名册", (",,N1", ",,N2", ",,"), ("N1,N2,90",))
    output, _, _ = solved(roster)
    plan = json.loads((output / "plan.json").read_text("utf-8"))
    plan["postings"].append(plan["postings"][0] | {"teacher": "T02", "to": "S2"})
    (output / "plan.json").write_text(json.dumps(plan), "utf-8")
    code, told = run("audit", roster, output / "plan.json")
    assert code == Exit.DEFECT and "方案不合规" in told and "无法核对 2 处" in told and "90分钟，超过上限30分钟" in told


def test_known_ways_are_as_before(tmp_path: Path) -> None:
    roster = county(tmp_path / "名册", (",,N1", ",,N2", ",,N3"), ("N1,N2,5", "N2,N3,10"))
    output, screen, report = solved(roster)
    assert "全部合规" in screen and "无法核对" not in screen and "平均单程 15 分钟，最远 15 分钟" in screen
    assert {line["verdict"] for line in report["compliance"]} == {"met"}
    assert run("audit", roster, output / "plan.json")[0] == Exit.FINE
    assert "方案合法" in run("verify", roster, output / "plan.json")[1]


def test_an_indicator_with_nobody_in_it(tmp_path: Path) -> None:
    """No backbone, no arts, no sports: 无法计算, met null; a limit on it is 无法核对."""
    places = ("117.0,36.6,", "117.05,36.6,", "117.1,36.6,")
    roster = county(tmp_path / "名册", places, subjects=("语文", "数学"), entries=LIMIT, backbone="无", spare=1)
    output, screen, report = solved(roster)
    assert screen.count("无法计算") >= 6 and "2 项" not in screen
    assert "已核对的条款全部合规；1 项无法核对：校际差异系数限值（2 处）" in screen
    found = {line["indicator"]: line for line in report["equity"]}
    assert [(found[key]["after"], found[key]["met"], found[key]["after_squared"]) for key in ("L2", "L3")] == [
        (None, None, None)] * 2
    assert found["L1"]["met"] is True
    rows = {row[2]: row for row in cells(output / "plan.xlsx", "均衡情况") if row[2] in ("L1", "L2", "L3")}
    assert rows["L2"][-1] == rows["L3"][-1] == "无法计算" and rows["L2"][6] == "无法计算" and rows["L1"][-1] == "达标"
    assert run("audit", roster, output / "plan.json")[0] == Exit.UNDECIDED
    assert "无法计算" in paper(roster, output)
    equity = ro.audit(ro.read(roster), output / "plan.json").equity.frame().set_index("indicator")
    assert equity["met"].isna()["L2"] and bool(equity["met"]["L1"])


def test_a_perfectly_even_county(tmp_path: Path) -> None:
    """Three equal schools: rounding its terms leaves a sum of squares below 0, which is told as 0 and exactly."""
    places = ("117.0,36.6,", "117.05,36.6,", "117.1,36.6,")
    _, screen, report = solved(county(tmp_path / "名册", places, entries="", spare=0))
    [equity] = [level for level in report["levels"] if level["name"] == "equity"]
    assert equity["value"] < 3 * equity["scale"], "the case that this is about"
    assert (equity["figure"], equity["exact"]) == (0, "0/1") and equity["proved"]
    assert "−" not in screen and "-" not in screen.split("目标")[1].split("结果已写入")[0]
    assert "骨干 0 人（—）" in screen, "a share of nobody"


def test_what_sleeps_says_why(tmp_path: Path) -> None:
    places = ("117.0,36.6,", "117.05,36.6,", "117.1,36.6,")
    output, screen, report = solved(county(tmp_path / "名册", places, entries=""))
    assert "编制总量（编制数没有填）" in screen
    assert "没有交流历史" in screen
    assert {entry["rule"]: entry["asleep"] for entry in report["entries"]}["quota"] == "编制数没有填"
    [row] = [row for row in cells(output / "plan.xlsx", "合规情况") if "编制总量" in row]
    assert "编制数没有填" in row and "无适用情形" in row


def test_a_school_on_an_island(tmp_path: Path) -> None:
    """S3 has a node, but no road joins it: its posts stay open, and the roads are named as the reason."""
    roster = county(tmp_path / "名册", (",,N1", ",,N2", ",,N3"), ("N1,N2,5", "N3,N4,5"), entries="")
    output, screen, report = solved(roster)
    assert screen.count("道路不通，") == 1 and "第3小学与其他学校之间道路不通" in screen
    assert "第3小学小学体育缺岗2个：有6名可任教的教师因道路不通不能前往。" in screen
    assert any("第3小学（S3）" in note for note in report["notes"])
    said = "".join(str(value) for row in cells(output / "plan.xlsx", "数据说明") for value in row if value)
    assert "因道路不通不能前往" in said
