"""Records of people who have left and of places elsewhere."""

from datetime import date
from pathlib import Path

from optimizer.domain.past_postings import PastPosting
from optimizer.domain.questions import PASS_OVER
from optimizer.importing.past_records import NOBODY
from optimizer.importing.resolving import OUTSIDE
from tests.formats.rosters import Tables, as_folder, problems, put
from tests.importing.asking import accepted, announced, answered, questions


def test_records_of_people_who_have_left_are_passed_over(tables: Tables, tmp_path: Path) -> None:
    tables["交流历史"].insert(2, ["T9999", "轮岗交流", "否", "2014-09", "2015-07", "S1", "S2"])
    county = answered(tables, tmp_path)
    assert [past.teacher for past in county.history] == ["T1", "T1"]
    assert announced(county, "【交流历史】", "有1条", "第3行")


def test_a_record_of_nobody_here_is_asked(tables: Tables, tmp_path: Path) -> None:
    """The numbers may be those of another system, and then everybody's history would be lost."""
    for row in (2, 3):
        put(tables, "交流历史", row, "教师编号", f"X{row}")
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("行", "交流历史", "", NOBODY) and asked.guess is None and asked.rows == (2, 3)
    assert answered(tables, tmp_path, {asked.key: PASS_OVER}).history == ()


def test_visits_of_the_past_likewise(tables: Tables, tmp_path: Path) -> None:
    lines = [["T9", "S3", "小学", "数学"], ["T1", "撤并小学", "小学", "数学"], ["T1", "S3", "小学", "数学"]]
    tables["上期走教"] = [["教师编号", "学校编号", "学段", "学科"], *lines]
    county = answered(tables, tmp_path)
    assert [(visit.teacher, visit.school) for visit in county.visited] == [("T1", "S3")]
    assert announced(county, "【上期走教】", "人不在教师表内", "第2行")
    assert announced(county, "【上期走教】", "学校不在学校表内", "第3行")


def test_a_posting_elsewhere_that_is_over_is_kept_under_the_name_of_the_place(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 2, "交流轮岗单位", "邻县第三中学")
    put(tables, "交流历史", 3, "原单位", "撤并小学")
    county = answered(tables, tmp_path)
    assert county.history == (
        PastPosting("T1", "轮岗交流", False, date(2015, 9, 1), date(2016, 7, 1), "S1", "邻县第三中学"),
        PastPosting("T1", "支教", False, date(2018, 9, 1), date(2019, 7, 1), "撤并小学", "S3"),
    )
    assert announced(county, "“撤并小学”", "“邻县第三中学”", "第2–3行")


def test_a_posting_elsewhere_that_may_still_run_is_asked(tables: Tables, tmp_path: Path) -> None:
    """Whoever is still there is not at home: that must not rest on a slip of the pen."""
    put(tables, "交流历史", 3, "交流轮岗单位", "邻县第三中学")
    put(tables, "交流历史", 3, "结束年月", "2027-07")
    (asked,) = questions(tables, tmp_path)
    assert asked.key == ("单位", "学校", "", "邻县第三中学") and asked.guess == OUTSIDE
    assert "第3行的教师" in asked.text and asked.rows == (3,)
    assert accepted(tables, tmp_path).history[1].school == "邻县第三中学"
    assert answered(tables, tmp_path, {asked.key: "马屿小学"}).history[1].school == "S3"


def test_an_open_end_may_still_run_and_an_end_before_the_plan_may_not(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 3, "交流轮岗单位", "邻县第三中学")
    put(tables, "交流历史", 3, "结束年月", "2026-08")
    assert answered(tables, tmp_path).history[1].end == date(2026, 8, 1)
    put(tables, "交流历史", 3, "结束年月", "")
    assert [each.written for each in questions(tables, tmp_path)] == ["邻县第三中学"]


def test_a_short_name_in_the_record_may_be_a_school_or_a_place_elsewhere(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 3, "交流轮岗单位", "马屿")
    (asked,) = questions(tables, tmp_path)
    assert asked.guess == "马屿小学" and OUTSIDE in asked.options
    assert accepted(tables, tmp_path).history[1].school == "S3"
    assert answered(tables, tmp_path, {asked.key: OUTSIDE}).history[1].school == "马屿"


def test_other_faults_of_a_record_elsewhere_are_still_found(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 2, "交流轮岗单位", "邻县第三中学")
    put(tables, "交流历史", 2, "结束年月", "2015-08")
    (problem,) = problems(as_folder(tables, tmp_path / "csv"))
    assert (problem.table, problem.row, problem.column) == ("交流历史", 2, "结束年月")
