"""``rotation solve`` where the policy weighs visits: screen, report, plan, workbook and files agree, and judge well."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import yaml

from optimizer.app.judge import PlanRequest, opened
from optimizer.domain.vocabulary import HALVES, WEEKDAYS
from optimizer.formats import write
from optimizer.itinerant.needs import week_of
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.weeks import Lesson
from optimizer.policy.instance import Instance
from optimizer.reporting.files.plan_files import plan_from
from tests.conftest import Rotation
from tests.itinerant.counties import YEAR
from tests.solved import verifies
from tests.solving.test_rounds import county


def saved(given: Instance, folder: Path) -> Path:
    write(given.county, {"计划学年": str(YEAR)}, folder)
    plain = yaml.safe_dump(given.policy.dump() | {"year": YEAR}, allow_unicode=True)
    (folder / "policy.yaml").write_text(plain, encoding="utf-8")
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def valid(package: str, name: str, plain: Any) -> list[str]:
    schema = read(Path(str(files(package).joinpath(name))))
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(plain)]


def test_everything_that_is_written_agrees(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of 甲 goes to 丁, the other visits 乙 with four periods, and online classes hold half of what is left."""
    given = county(online_reach="本集团")
    folder, out = saved(given, tmp_path / "county"), tmp_path / "out"
    assert rotation("solve", folder, "-o", out) == 0
    told = capsys.readouterr().out
    assert "紧缺学科每周 36 节：驻教 24 节，走教 4 节（1 名教师）" in told
    assert "同步课堂 8 节（按 50% 计 4 节），未覆盖 4 节。" in told
    assert "第1轮 按总量至少 0 节未覆盖，排到周课表后 4 节" in told

    report, plan = read(out / "report.json"), read(out / "plan.json")
    assert valid("optimizer.reporting.json", "report.schema.json", report) == []
    assert valid("optimizer.reporting.json", "plan.schema.json", plan) == []
    cover = {line["school"]: line for line in report["cover"]}
    assert [cover["乙"][key] for key in ("need", "residents", "visits", "online", "uncovered")] == [12, 0, 4, 8, 4.0]
    assert cover["甲"]["uncovered"] == cover["丁"]["uncovered"] == 0
    assert report["itineraries"] == plan["itineraries"] and report["covering"]["kept"] >= 1
    lessons = tuple(
        Lesson(
            one["teacher"], WEEKDAYS.index(each["weekday"]), each["period"] - 1 + 4 * HALVES.index(each["half"]),
            each["school"], each["subject"], each["class"],
        )
        for one in plan["itineraries"] for each in one["lessons"]
    )
    assert len(lessons) == 4 and not check(week_of(given, plan_from(plan)), lessons)

    week = read(out / "走教" / "itineraries.json")
    assert valid("optimizer.reporting.json", "itineraries.schema.json", week) == []
    assert week["online"] == report["covering"]["online"]
    assert sum(len(one["slots"]) * len(one["guests"]) for one in week["online"]) == 8
    host = week["online"][0]["teacher"]
    calendar = (out / "走教" / "calendars" / f"{host}.同步课堂.ics").read_text("utf-8").replace("\r\n ", "")
    assert "同步：乙小学 小学" in calendar
    assert "同步课堂" in openpyxl.load_workbook(out / "走教" / "itineraries.xlsx").sheetnames

    book = openpyxl.load_workbook(out / "plan.xlsx")
    rows = {row[0]: row for row in book["覆盖"].iter_rows(values_only=True)}
    assert rows["乙小学"][4:9] == (12, 0, 4, 8, 4) and "走教＋同步课堂" in str(rows["乙小学"][10])

    capsys.readouterr()
    assert rotation("verify", folder, out / "plan.json") == verifies(out)
    stated = len(read(out / "certificate.json")["limits"])
    assert f"的下界以证书所列的 {stated} 处走教、同步课堂限额为前提。" in capsys.readouterr().out
    assert rotation("audit", folder, out / "plan.xlsx") == 0
    instance = opened(PlanRequest(folder, out / "plan.json")).instance
    assert [dict(limit._asdict()) for limit in instance.limits] == read(out / "certificate.json")["limits"]
    assert instance.limits, "what is asked of the plan later rests on the same limits"
    capsys.readouterr()
    assert rotation("itineraries-check", folder, out / "走教" / "itineraries.xlsx", out / "plan.json") == 0


def test_a_second_run_leaves_nothing_stale(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the week its folder is set aside with the other files, however often; and the screen is silent."""
    folder, out = saved(county(), tmp_path / "county"), tmp_path / "out"
    for _ in range(2):
        assert rotation("solve", folder, "-o", out) == 0
    assert (out / "走教").is_dir() and (out / "上一次" / "走教").is_dir()
    capsys.readouterr()
    assert rotation("solve", folder, "-o", out, "--no-itineraries") == 0
    told = capsys.readouterr().out
    assert "走教" not in told and not (out / "走教").exists()
    report = read(out / "report.json")
    assert report["cover"] == [] and report["covering"]["omitted"] == "asked"
    assert "itineraries" not in read(out / "plan.json")
    assert "覆盖" not in openpyxl.load_workbook(out / "plan.xlsx").sheetnames
    assert rotation("verify", folder, out / "plan.json") == verifies(out)


def test_a_policy_that_does_not_weigh_visits(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is said or written of visits, unless the command line asks."""
    folder, out = saved(county(levels=("shortage", "burden")), tmp_path / "county"), tmp_path / "out"
    assert rotation("solve", folder, "-o", out) == 0
    assert "走教" not in capsys.readouterr().out and not (out / "走教").exists()
    report = read(out / "report.json")
    assert report["cover"] == [] and "covering" not in report
    assert rotation("verify", folder, out / "plan.json") == verifies(out)
    assert "限额为前提" not in capsys.readouterr().out
    assert rotation("solve", folder, "-o", out, "--itineraries") == 0
    told = capsys.readouterr().out
    assert "紧缺学科每周 36 节" in told and "总量" not in told and "未开启同步课堂" in told
    assert read(out / "report.json")["covering"]["rounds"][0]["level"] is None


def test_too_many_visitors(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan without its week says why, what it rests on instead, and how to have the week."""
    for module in ("optimizer.app.weekly_cover", "optimizer.solving.rounds"):
        monkeypatch.setattr(f"{module}.IN_PASSING", 1)
    folder = saved(county("甲甲甲", flow=(30, 40)), tmp_path / "county")
    assert rotation("solve", folder, "-o", tmp_path / "out") == 0
    told = capsys.readouterr().out
    assert "未排走教周课表：可走教教师 2 名，超过随轮岗一并排课的 1 名；可用 rotation itineraries 单独排课" in told
    assert "按走教范围内教师的余课时至少" in told
    assert read(tmp_path / "out" / "report.json")["covering"]["omitted"] == "size"


def test_a_term_that_cannot_be_read_is_told_first(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = county()
    folder = saved(given, tmp_path / "county")
    write(given.county, {"计划学年": str(YEAR), "学期周数": "许多"}, tmp_path / "bad")
    (tmp_path / "bad" / "policy.yaml").write_text((folder / "policy.yaml").read_text("utf-8"), encoding="utf-8")
    assert rotation("solve", tmp_path / "bad", "-o", tmp_path / "out") == 2
    assert not (tmp_path / "out" / "plan.json").exists()
    assert read(tmp_path / "out" / "report.json")["status"] == "invalid"


def test_an_edited_table_of_shared_lessons_is_judged(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Slots, guests and hosts that a planner changes in the workbook or the JSON are told with what to do."""
    folder, out = saved(county(online_reach="本集团"), tmp_path / "county"), tmp_path / "out"
    assert rotation("solve", folder, "-o", out) == 0
    file = out / "走教" / "itineraries.xlsx"

    def judged(heading: str, text: str) -> str:
        book = openpyxl.load_workbook(file)
        sheet = book["同步课堂"]
        [column] = [cell.column for cell in sheet[3] if cell.value == heading]
        sheet.cell(4, column, text)
        book.save(tmp_path / "edited.xlsx")
        capsys.readouterr()
        assert rotation("itineraries-check", folder, tmp_path / "edited.xlsx", out / "plan.json") == 1
        return capsys.readouterr().out

    assert "周一排了2节，每天最多1节" in judged("共用节次", "周一上午第1节、周一上午第2节")
    assert "每周应共用2节，现有1节" in judged("共用节次", "周一上午第1节")
    assert "“周八上午第1节”无法读入" in judged("共用节次", "周八上午第1节")
    assert "不需要听讲" in judged("听讲班", "甲小学 小学1班")
    assert "“某小学 小学1班”无法读入" in judged("听讲班", "某小学 小学1班")
    assert "不能在该校主讲" in judged("主讲班", "小学9班")
    assert "不能在该校主讲" in judged("主讲教师", "某（t9）")

    plain = read(out / "走教" / "itineraries.json")
    plain["online"].append(plain["online"][0])
    (tmp_path / "edited.json").write_text(json.dumps(plain), encoding="utf-8")
    capsys.readouterr()
    assert rotation("itineraries-check", folder, tmp_path / "edited.json", out / "plan.json") == 1
    assert "同一节有2个班的课" in capsys.readouterr().out
    assert rotation("itineraries-check", folder, out / "走教" / "itineraries.json", out / "plan.json") == 0
