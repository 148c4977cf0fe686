"""The command line as a planner meets it: exit codes, files, Chinese errors, and nothing half written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from optimizer import cli
from optimizer.engine import process_pool
from optimizer.engine.outcomes import Open
from optimizer.files import whole
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.policy.layers import load, presets
from optimizer.reporting.files import plan_files
from optimizer.reporting.xlsx.sheets import summary
from optimizer.solving.rotation import DefectError
from tests.conftest import Rotation

EARLIER = "上一次"
PRODUCTS = {"plan.xlsx", "plan.json", "report.json", "certificate.json"}
KEYS = {
    "status", "levels", "findings", "compliance", "equity", "cover", "itineraries", "clashes", "repairs", "errors",
    "digests",
}
COMMANDS = ("solve", "audit", "verify", "itineraries", "check", "template", "generate", "policy", "version")


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools as one JSON file."""
    path = tmp_path_factory.mktemp("roster") / "three.json"
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, path)
    return path


@pytest.fixture(scope="module")
def solved(roster: Path) -> Path:
    """The folder of its solution."""
    folder = roster.parent / "solved"
    done = subprocess.run(
        [sys.executable, "-m", "optimizer.cli", "solve", str(roster), "-o", str(folder)],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "已写入" in done.stdout
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# ---------------------------------------------------------------- help


def test_help(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command is named with a sentence; each has a help page of its own."""
    assert rotation("--help") == 0
    text = capsys.readouterr().out
    assert all(name in text for name in COMMANDS)
    for name in COMMANDS:
        assert rotation(name, "--help") == 0
        assert any("一" <= letter <= "鿿" for letter in capsys.readouterr().out)


def test_wrong_usage(rotation: Rotation) -> None:
    """Unknown commands, missing arguments and impossible options are usage errors: code 2."""
    assert rotation("solv") == 2
    assert rotation("solve") == 2
    assert rotation("solve", "x", "-o", "y", "--workers", "0") == 2


def test_version(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotation("version") == 0
    assert capsys.readouterr().out.strip()[0].isdigit()


# ---------------------------------------------------------------- solve


def test_solved(solved: Path) -> None:
    """Code 0 with four files; the report has every key, every level proved, and the digests of the plan."""
    assert names(solved) == PRODUCTS
    report, plan = read(solved / "report.json"), read(solved / "plan.json")
    assert report.keys() >= KEYS
    assert report["status"] == "solved"
    assert all(level["proved"] and level["optimum"] == level["value"] == level["bound"] for level in report["levels"])
    assert report["errors"] == []
    assert report["clashes"] == []
    assert not [finding for finding in report["findings"] if finding["hard"]]
    assert plan["digests"] == report["digests"] == read(solved / "certificate.json")["digests"]
    assert len(plan["postings"]) >= 10
    assert plan["postings"][0].keys() >= {"teacher", "from", "to", "first_year", "last_year", "mode", "decided"}
    assert "plan.xlsx" in names(solved)
    assert openpyxl.load_workbook(solved / "plan.xlsx", read_only=True).sheetnames


def test_solving_twice_writes_the_same_bytes(rotation: Rotation, roster: Path, solved: Path, tmp_path: Path) -> None:
    """Another process, two workers: plan, certificate and report are equal byte by byte."""
    assert rotation("solve", roster, "-o", tmp_path, "--workers", 2) == 0
    for name in ("plan.json", "certificate.json", "report.json"):
        assert (tmp_path / name).read_bytes() == (solved / name).read_bytes(), name


def test_impossible(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code 3: no plan, and a report with clashes and repairs in words; a stale plan is not left beside it."""
    write(generate("three_schools", 1, impossible="flow"), {"计划学年": "2026", "政策": "标准"}, tmp_path / "a.json")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "plan.json").write_text("{}", encoding="utf-8")
    assert rotation("solve", tmp_path / "a.json", "-o", tmp_path / "out") == 3
    assert names(tmp_path / "out") == {"report.json", "certificate.json", "repaired.yaml", "调整方案", EARLIER}
    report = read(tmp_path / "out" / "report.json")
    assert report.keys() >= KEYS
    assert report["status"] == "impossible"
    assert all("不低于10%" in case["text"] for case in report["clashes"][0]["cases"])
    said = capsys.readouterr().out
    for part in (*report["clashes"], *report["repairs"], *report["clashes"][0]["cases"]):
        assert part["text"] in said, "the terminal says what the report says"
    best = report["repairs"][0]
    assert best["total"] > 0 and best["proved"]
    assert all(change["text"].startswith("放宽") and change["text"] in said for change in best["changes"])
    assert best["effect"]["status"] == "solved" and best["effect"]["text"] in said


def test_the_repaired_policy_has_a_plan(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the terminal proposes can be run as it stands; an entry that may not move stays as it was."""
    folder = Path(__file__).parents[2] / "instances" / "impossible" / "flow_against_outflow"
    out = tmp_path / "out"
    assert rotation("solve", folder, "-o", out, "--keep", "school_outflow") == 3
    assert f"--policy {out}/repaired.yaml" in capsys.readouterr().out
    assert (out / "repaired.yaml").read_text("utf-8").startswith("# 由「")
    mended = {entry["id"]: entry for entry in yaml.safe_load((out / "repaired.yaml").read_text("utf-8"))["entries"]}
    assert (mended["school_outflow"]["percent"], mended["flow"]["low"]) == (15, 14)
    assert rotation("solve", folder, "-o", out, "--policy", out / "repaired.yaml") == 0
    assert rotation("solve", folder, "-o", tmp_path / "typo", "--keep", "school_outflows") == 2
    assert names(tmp_path / "typo") == {"report.json"}


def test_undecided(rotation: Rotation, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 4: neither a plan nor a refutation; the report names the open groups."""
    monkeypatch.setattr(process_pool, "optimise", lambda *_, **__: Open())
    assert rotation("solve", roster, "-o", tmp_path) == 4
    assert names(tmp_path) == {"report.json"}
    report = read(tmp_path / "report.json")
    assert report.keys() >= KEYS
    assert (report["status"], report["interrupted"]) == ("undecided", False)
    assert report["open_groups"]


def test_a_defect_is_no_answer(
    rotation: Rotation, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An internal error surfaces (code 1 from the interpreter); no plan is written."""

    def defective(*_: Any) -> Any:
        raise DefectError("planted")

    monkeypatch.setattr("optimizer.app.weekly_cover.plan_rotation", defective)
    monkeypatch.setattr(sys, "argv", ["rotation", "solve", str(roster), "-o", str(tmp_path)])
    with pytest.raises(DefectError):
        cli.main()
    assert names(tmp_path) == set()


def spoilt(folder: Path) -> Path:
    """The three schools as a folder of tables with three different faults."""
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, folder)
    table = next(path for path in folder.iterdir() if path.name.startswith("教师"))
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    heading = lines[0].split(",")
    for number, column, value in ((1, "性别", "无"), (2, "编制学校", "S999"), (3, "出生年月", "1999-13")):
        cells = lines[number].split(",")
        cells[heading.index(column)] = value
        lines[number] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_invalid(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code 2: all faults at once, in Chinese, with table, row and column; a report with errors and no plan."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.xlsx").write_bytes(b"old")
    assert rotation("solve", spoilt(tmp_path / "county"), "-o", out) == 2
    said = capsys.readouterr().err
    assert "输入有误" in said
    for column in ("性别", "编制学校", "出生年月"):
        assert f"「{column}」" in said
    assert names(out) == {"report.json", "手工改动1"}, "whatever it is, it is not what was written"
    assert (out / "手工改动1" / "plan.xlsx").read_bytes() == b"old"
    report = read(out / "report.json")
    assert report.keys() >= KEYS
    assert report["status"] == "invalid"
    assert {error["column"] for error in report["errors"]} >= {"性别", "编制学校", "出生年月"}
    assert {error["row"] for error in report["errors"]} >= {2, 3, 4}


def test_a_broken_workbook(rotation: Rotation, tmp_path: Path) -> None:
    """A file that is no workbook at all: code 2, a report with an error, no plan, no traceback."""
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert rotation("solve", tmp_path / "a.xlsx", "-o", tmp_path / "out") == 2
    assert names(tmp_path / "out") == {"report.json"}
    assert read(tmp_path / "out" / "report.json")["errors"]
    assert rotation("solve", tmp_path / "missing.xlsx", "-o", tmp_path / "out") == 2


def test_an_unknown_policy(
    rotation: Rotation, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shipped names are offered."""
    assert rotation("solve", roster, "-o", tmp_path, "--policy", "无此政策") == 2
    assert "标准" in capsys.readouterr().err


# ---------------------------------------------------------------- interrupts


def test_interrupted_while_solving(
    rotation: Rotation, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A second Ctrl-C ends the run: code 4 as documented (the command library would say 130), no plan, no traceback."""

    def interrupt(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.app.weekly_cover.plan_rotation", interrupt)
    assert rotation("solve", roster, "-o", tmp_path) == 4
    assert names(tmp_path) == set()
    assert "已中断" in capsys.readouterr().err


def test_interrupted_while_writing(
    rotation: Rotation, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of the workbook: what stands in the folder is whole, and there are no temporary files."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(summary, "write", interrupt)
    assert rotation("solve", roster, "-o", tmp_path) == 4
    assert "plan.xlsx" not in names(tmp_path)
    assert names(tmp_path) <= PRODUCTS
    for path in tmp_path.glob("*.json"):
        assert read(path)


def test_interrupted_before_a_file_is_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays whole until the new one is; nothing temporary is left behind."""
    path = tmp_path / "plan.json"
    plan_files.write_json(path, {"old": True})

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(whole.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        plan_files.write_json(path, {"new": True})
    assert names(tmp_path) == {"plan.json"}
    assert read(path) == {"old": True}


# ---------------------------------------------------------------- previous plan


def test_previous_plan(rotation: Rotation, roster: Path, solved: Path, tmp_path: Path) -> None:
    """Against its own plan nothing changes; against half of it, just the other half counts as change."""

    def disruption(previous: Path) -> int:
        assert rotation("solve", roster, "-o", tmp_path / "out", "--previous", previous) == 0
        report = read(tmp_path / "out" / "report.json")
        return next(level["value"] for level in report["levels"] if level["name"] == "disruption")

    plan = read(solved / "plan.json")
    assert disruption(solved / "plan.json") == 0
    assert read(tmp_path / "out" / "plan.json")["postings"] == plan["postings"]
    kept = plan["postings"][::2]
    half = tmp_path / "half.json"
    half.write_text(json.dumps(plan | {"postings": kept}), encoding="utf-8")
    assert disruption(half) == len(plan["postings"]) - len(kept)


def test_the_previous_plan_may_stand_in_the_output_folder(
    rotation: Rotation, roster: Path, solved: Path, tmp_path: Path
) -> None:
    """Solving again into the same folder, with its own plan as the previous one, once deleted that plan unread."""
    (tmp_path / "plan.json").write_bytes((solved / "plan.json").read_bytes())
    assert rotation("solve", roster, "-o", tmp_path, "--previous", tmp_path / "plan.json") == 0
    assert names(tmp_path) == PRODUCTS | {EARLIER}
    assert (tmp_path / EARLIER / "plan.json").read_bytes() == (solved / "plan.json").read_bytes()
    levels = {level["name"]: level["value"] for level in read(tmp_path / "report.json")["levels"]}
    assert levels["disruption"] == 0


def test_a_previous_plan_outlives_a_run_without_a_plan(
    rotation: Rotation, roster: Path, solved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a typing error in the roster nor an undecided run costs the planner the plan that the run was given."""
    plan = tmp_path / "plan.json"
    plan.write_bytes((solved / "plan.json").read_bytes())
    assert rotation("solve", tmp_path / "no.json", "-o", tmp_path, "--previous", plan) == 2
    assert plan.read_bytes() == (solved / "plan.json").read_bytes()
    monkeypatch.setattr(process_pool, "optimise", lambda *_, **__: Open())
    assert rotation("solve", roster, "-o", tmp_path, "--previous", plan) == 4
    assert plan.read_bytes() == (solved / "plan.json").read_bytes()


# ---------------------------------------------------------------- audit, verify, check


def test_audit_and_verify(rotation: Rotation, roster: Path, solved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Plan as JSON and as workbook are judged alike; the certificate verifies."""
    for name in ("plan.json", "plan.xlsx"):
        assert rotation("audit", roster, solved / name) == 0
        assert "方案合规" in capsys.readouterr().out
    unproved = [level for level in read(solved / "report.json")["levels"] if not level["proved"]]
    assert rotation("verify", roster, solved / "plan.json") == (4 if unproved else 0)
    said = capsys.readouterr().out
    assert "证书已核验" in said
    assert ("核验通过" in said) == (not unproved)
    for level in unproved:
        assert f"（{level['unit']}）：值 " in said and level["words"] in said, "the same words as in the report"


def test_verify_refuses(rotation: Rotation, roster: Path, solved: Path, tmp_path: Path) -> None:
    """A posting left out: code 1. No certificate beside the plan, or one that is none: code 2."""
    plan = read(solved / "plan.json")
    short = tmp_path / "plan.json"
    short.write_text(json.dumps(plan | {"postings": plan["postings"][1:]}), encoding="utf-8")
    assert rotation("verify", roster, short, "--certificate", solved / "certificate.json") == 1
    assert rotation("verify", roster, short) == 2
    (tmp_path / "certificate.json").write_text("[]", encoding="utf-8")
    assert rotation("verify", roster, short) == 2
    assert rotation("verify", roster, solved / "plan.json", "--policy", "国家基线") != 0


def test_check(rotation: Rotation, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound roster: 0 with its size; a spoilt one: 2 with all faults."""
    assert rotation("check", roster) == 0
    assert "3 所学校" in capsys.readouterr().out
    assert rotation("check", spoilt(tmp_path / "county")) == 2
    assert capsys.readouterr().err.count("「") >= 3


# ---------------------------------------------------------------- template, generate, policy


def test_template(rotation: Rotation, tmp_path: Path) -> None:
    """A workbook with sheets to fill in; an existing file is never overwritten."""
    path = tmp_path / "模板.xlsx"
    assert rotation("template", path) == 0
    assert {"学校", "教师"} <= set(openpyxl.load_workbook(path, read_only=True).sheetnames)
    before = path.read_bytes()
    assert rotation("template", path) == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["county", "county.xlsx", "county.json"])
def test_generate(rotation: Rotation, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each layout can be written, checked at once, and is not overwritten."""
    assert rotation("generate", "three_schools", tmp_path / name, "--seed", 3, "--policy", "标准") == 0
    assert rotation("check", tmp_path / name) == 0
    assert rotation("generate", "three_schools", tmp_path / name) == 2
    assert rotation("generate", "list") == 0
    assert "three_schools" in capsys.readouterr().out
    assert rotation("generate", "no_such_shape", tmp_path / "other") == 2


def test_policy_show(
    rotation: Rotation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All presets with their sources; one preset with its entries and the words of their clauses."""
    monkeypatch.setenv("COLUMNS", "400")
    assert rotation("policy", "show") == 0
    said = capsys.readouterr().out
    assert all(name in said for name in presets())
    assert rotation("policy", "show", "标准", "--year", 2026) == 0
    said = capsys.readouterr().out
    for entry in load("标准").entries:
        assert entry.id in said
        assert entry.clause.article in said
    assert all(words in said for words in ("范围（满足其一）＝集团", "基数＝全体；计数口径＝当年新交流"))


def test_policy_merge_and_diff(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lower layers override by id and drop what they remove; the difference says so, and the file loads again."""
    local = {"entries": [{"id": "flow", "low": 12}, {"id": "core_outflow", "remove": True}], "extends": "标准"}
    layer, merged = tmp_path / "local.yaml", tmp_path / "merged.yaml"
    layer.write_text(yaml.safe_dump(local, allow_unicode=True), encoding="utf-8")
    assert rotation("policy", "merge", "标准", layer, "-o", merged) == 0
    policy = load(merged)
    assert policy.entry("flow").rule.model_dump()["low"] == 12
    capsys.readouterr()
    assert rotation("policy", "diff", "标准", layer) == 0
    said = capsys.readouterr().out
    assert "* 「年度交流比例」（flow）：最低比例（%） 10 → 12" in said
    assert "- 「核心校派出比例」（core_outflow）：删除" in said
    assert rotation("policy", "diff", "标准", "标准") == 0
    assert capsys.readouterr().out == ""


def test_policy_check(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound policy: 0; two bands that exclude each other: 2 with both entries; no year: 2 with advice."""
    assert rotation("policy", "check", "标准", "--year", 2026) == 0
    clashing = load("标准").dump()
    flow = next(entry for entry in clashing["entries"] if entry["id"] == "flow")
    clashing["entries"].append(flow | {"id": "more", "low": 30, "high": 40})
    path = tmp_path / "clashing.yaml"
    path.write_text(yaml.safe_dump(clashing, allow_unicode=True), encoding="utf-8")
    capsys.readouterr()
    assert rotation("policy", "check", path, "--year", 2026) == 2
    said = capsys.readouterr().out
    assert "flow" in said
    assert "more" in said
    assert rotation("policy", "check", "标准") == 2
    assert "--year" in capsys.readouterr().err
