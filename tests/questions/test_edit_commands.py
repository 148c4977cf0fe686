"""``rotation whatif``, ``versions``, ``undo`` and ``reserve`` as a planner meets them."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from optimizer.app import what_if
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.importing import read as read_roster
from optimizer.reporting.files.versions import FILES
from tests.conftest import Rotation
from tests.solved import made, verifies, work

__all__ = ["made", "work"]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def held(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def posted(folder: Path) -> dict[str, str]:
    return {each["teacher"]: each["to"] for each in read(folder / "plan.json")["postings"]}


def test_a_preview_writes_nothing(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who changes and why, the levels, and that it is a trial; the same as plain data."""
    before = everything(work)
    who = next(iter(posted(work / "out")))
    assert rotation("whatif", work / "roster.json", work / "out" / "plan.json", "--stay", who) == 0
    said = capsys.readouterr().out
    for words in ("按求解器已是最少", who, "人工决定", "否则", "缺岗数", "试算"):
        assert words in said
    assert rotation("whatif", work / "roster.json", work / "out" / "plan.json", "--stay", who, "--json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["status"] == "solved"
    assert plain["fewest_proved"]
    assert {change["teacher"] for change in plain["changes"]} >= {who}
    assert all(change["reason"] for change in plain["changes"])
    assert everything(work) == before


def test_written_audited_verified_and_undone(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two edits one after the other: each lawful and proved with its decisions; back step by step, byte for byte."""
    roster, out = work / "roster.json", work / "out"
    first, second, third = list(posted(out))[:3]
    states = [held(out)]
    for options in (["--stay", first], ["--leave", second, "--ban", f"{third}={posted(out)[third]}"]):
        assert rotation("whatif", roster, out / "plan.json", *options, "-o", out) == 0
        states.append(held(out))
        assert set(states[-1]) == set(FILES)
        capsys.readouterr()
        for name in ("plan.json", "plan.xlsx"):
            assert rotation("audit", roster, out / name) == 0
            assert "人工决定" in capsys.readouterr().out
        assert rotation("verify", roster, out / "plan.json") == verifies(out)
        assert "✗" not in capsys.readouterr().out
    assert not {first, second} & posted(out).keys()
    kept = yaml.safe_load((out / "edits.yaml").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in kept["entries"]] == ["人工决定1", "人工决定2"]
    assert [(leave["id"], leave["teacher"]) for leave in kept["leaves"]] == [("人工决定3", second)]
    book = openpyxl.load_workbook(out / "plan.xlsx")
    told = [str(cell.value) for row in book["方案变动"].iter_rows() for cell in row if cell.value is not None]
    assert any("人工决定" in text for text in told)
    report = read(out / "report.json")
    assert {change["teacher"] for change in report["changes"]} >= {second, third}
    assert rotation("versions", out) == 0
    said = capsys.readouterr().out
    assert "→ 第3版" in said
    assert first in said
    assert rotation("undo", out) == 0
    assert held(out) == states[1]
    assert rotation("verify", roster, out / "plan.json") == verifies(out)
    assert rotation("undo", out) == 0
    assert held(out) == states[0]
    assert rotation("audit", roster, out / "plan.json") == 0
    assert rotation("undo", out) == 2
    assert rotation("undo", out, "--to", 3) == 0
    assert held(out) == states[2]


def test_decisions_can_be_withdrawn(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What contradicts a decision in force is impossible (3) and names it; without it, it is not."""
    roster, out = work / "roster.json", work / "out"
    who, there = next(iter(posted(out).items()))
    assert rotation("whatif", roster, out / "plan.json", "--stay", who, "-o", out) == 0
    assert rotation("whatif", roster, out / "plan.json", "--pin", f"{who}={there}") == 3
    assert "已决定" in capsys.readouterr().out
    assert rotation(
        "whatif", roster, out / "plan.json", "--pin", f"{who}={there}", "--withdraw", "人工决定1", "-o", out
    ) == 0
    assert posted(out)[who] == there
    assert read(out / "plan.json")["postings"][0]["decided"]
    assert rotation("whatif", roster, out / "plan.json", "--withdraw", "人工决定1") == 2


def test_impossible_and_invalid(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Codes 3 and 2; everything wrong is told at once, and nothing is written."""
    roster, plan = work / "roster.json", work / "out" / "plan.json"
    before = everything(work)
    assert rotation("whatif", roster, plan, "--pin", "乱写", "--swap", "甲", "-o", work / "out") == 2
    said = capsys.readouterr().err
    assert "--pin 乱写" in said
    assert "--swap 甲" in said
    assert rotation("whatif", roster, plan, "--pin", "无=S001@2026", "--refuse", "也无", "-o", work / "out") == 2
    said = capsys.readouterr().err
    assert "“无”不在名册" in said
    assert "“也无”不在名册" in said
    assert rotation("whatif", roster, plan) == 2
    stays = [option for who in posted(work / "out") for option in ("--stay", who)]
    everybody = [option for each in generate("three_schools", 1).teachers for option in ("--stay", each.id)]
    assert len(stays) < len(everybody)
    assert rotation("whatif", roster, plan, *everybody, "-o", work / "out") == 3
    said = capsys.readouterr().out
    assert "不能同时满足" in said or "没有可行方案" in said
    assert everything(work) == before


def test_killed_in_the_middle_of_writing(
    rotation: Rotation, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier version stays whole, and no half of a new one is left."""
    out = work / "out"
    before, who = held(out), next(iter(posted(work / "out")))

    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(what_if, "write_workbook", interrupt)
        assert rotation("whatif", work / "roster.json", out / "plan.json", "--stay", who, "-o", out) == 4
    assert held(out) == before
    assert not list(out.rglob(".*"))
    assert rotation("whatif", work / "roster.json", out / "plan.json", "--stay", who, "-o", out) == 0


def test_a_new_solve_puts_old_decisions_aside(rotation: Rotation, work: Path) -> None:
    """A plan solved anew does not stand beside decisions that it does not know; with --edits it keeps them."""
    roster, out = work / "roster.json", work / "out"
    who = next(iter(posted(out)))
    assert rotation("whatif", roster, out / "plan.json", "--stay", who, "-o", out) == 0
    assert rotation("solve", roster, "-o", out, "--edits", out / "edits.yaml") == 0
    assert who not in posted(out)
    assert rotation("verify", roster, out / "plan.json") == verifies(out)
    assert rotation("solve", roster, "-o", out) == 0
    assert who in posted(out)
    assert not (out / "edits.yaml").exists()
    assert (out / "上一次" / "edits.yaml").exists()


def test_decisions_that_cannot_be_read(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All faults of a hand-made edits.yaml at once, code 2."""
    plain = {
        "entries": [
            {"id": "a", "rule": "decided", "teacher": "T1", "clause": {"document": "d", "article": "", "text": "t"}},
            {"id": "b", "rule": "flow", "clause": {"document": "d", "article": "", "text": "t"}},
        ],
        "leaves": [{"id": "b", "teacher": "T1", "year": "明年", "date": "2026-01-01"}],
    }
    (work / "out" / "edits.yaml").write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    assert rotation("audit", work / "roster.json", work / "out" / "plan.json") == 2
    said = capsys.readouterr().err
    assert "恰好填一项" in said
    assert "离岗登记" in said


def test_a_changed_roster(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What differs is told; the plan follows; the new roster is audited with the plan."""
    out, county = work / "out", read_roster(work / "roster.json").county
    gone = next(iter(posted(out)))
    left = [teacher for teacher in county.teachers if teacher.id != gone]
    kept = tuple(past for past in county.history if past.teacher != gone)
    settings = read_roster(work / "roster.json").settings
    write(type(county)(**{**vars_of(county), "teachers": tuple(left), "history": kept}), settings, work / "new.json")
    assert rotation("whatif", work / "roster.json", out / "plan.json", "--roster", work / "new.json", "-o", out) == 0
    said = capsys.readouterr().out
    assert f"教师 {gone}：删除" in said
    assert "教师已不在名册中" in said
    assert rotation("audit", work / "new.json", out / "plan.json") == 0
    assert rotation("verify", work / "new.json", out / "plan.json") == verifies(out)
    # a roster changed in place: the plan does not fit it any more, and is fitted
    assert rotation("undo", out) == 0
    assert rotation("whatif", work / "new.json", out / "plan.json", "--stay", list(posted(out))[1]) == 2
    assert rotation("whatif", work / "new.json", out / "plan.json", "--roster", work / "new.json", "-o", out) == 0
    assert rotation("verify", work / "new.json", out / "plan.json") == verifies(out)


def vars_of(county: Any) -> dict[str, Any]:
    return {name: getattr(county, name) for name in county.__dataclass_fields__ if name not in ("notes", "whole")}


def test_reserve(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists as workbook and data beside the plan; a refusal then takes the next of its list."""
    roster, out = work / "roster.json", work / "out"
    assert rotation("reserve", roster, out / "plan.json", "--probability", "20", "--level", "90", "-o", out) == 0
    said = capsys.readouterr().out
    assert "期望缺岗" in said
    assert "候补名单" in said
    lists = read(out / "reserve.json")["lists"]
    book = openpyxl.load_workbook(out / "候补名单.xlsx")
    assert book.sheetnames == ["候补名单", "缺岗风险", "说明"]
    listed = [str(cell.value) for cell in book["候补名单"]["H"]]
    assert all(one["teacher"] in listed for each in lists for one in each["candidates"])
    first = next(each for each in lists if each["candidates"])["candidates"][0]
    assert rotation("whatif", roster, out / "plan.json", "--refuse", first["takes"][0], "-o", out) == 0
    assert f"候补名单中的教师{first['teacher']}递补" in capsys.readouterr().out
    assert first["teacher"] in posted(out)
    assert first["takes"][0] not in posted(out)


def test_chances_from_a_table(rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A teacher who surely declines shows; everything unreadable is told at once."""
    roster, out, table = work / "roster.json", work / "out", work / "chances.csv"
    who = next(iter(posted(out)))
    table.write_text(f"教师编号,拒绝概率\n{who},100%\n", encoding="utf-8-sig")
    asked = ("reserve", roster, out / "plan.json", "--table", table, "--probability", "0", "--volunteers", "0")
    assert rotation(*asked) == 0
    assert "100%" in capsys.readouterr().out
    table.write_text(f"教师编号,拒绝概率\n{who},很高\n无此人,5\n{who},5\n", encoding="utf-8")
    assert rotation(*asked) == 2
    said = capsys.readouterr().err
    for words in ("很高", "不在名册", "写了两次"):
        assert words in said
    assert rotation("reserve", roster, out / "plan.json", "--level", "100") == 2
    assert rotation("reserve", roster, out / "plan.json", "--probability", "高") == 2


def test_help(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command explains itself."""
    for name in ("whatif", "versions", "undo", "reserve"):
        assert rotation(name, "--help") == 0
        assert any("一" <= letter <= "鿿" for letter in capsys.readouterr().out)
