"""What plan.xlsx holds, and what it must never hold."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from optimizer.auditing.audit import audit
from optimizer.formats.schema import HISTORY
from optimizer.formats.sheet import Remarks
from optimizer.formats.workbook import read_workbook
from optimizer.importing.answers import Answers
from optimizer.importing.assembling import assembled
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.xlsx.sheets import compliance, filing, notice, postings, schools, summary
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from tests.reporting.opened import column, text

VISIBLE = [
    "方案摘要", "拟交流人员名单", "分校情况", "汇总表", "学科余缺表", "合规情况", "均衡情况", "各校达标情况",
    "编制与岗位台账", "晋升门槛", "待遇与积分", "累计负担", "证明", "数据说明", "公示名单", "备案表",
]


@pytest.fixture(scope="module")
def path(prefecture: Solved, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(path, prefecture)
    return path


def test_sheets_in_order_and_helpers_hidden(path: Path) -> None:
    book = load_workbook(path)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == VISIBLE
    assert {sheet.title for sheet in book if sheet.sheet_state != "visible"} == {"方案底稿", "学校目录"}


def test_every_table_is_frozen_filtered_and_ready_to_print(path: Path) -> None:
    book = load_workbook(path)
    for name in ("拟交流人员名单", "分校情况", "汇总表", "学科余缺表", "合规情况", "均衡情况", "备案表"):
        sheet = book[name]
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows, name
        assert sheet.page_setup.fitToHeight == 0, name
    assert "第 &amp;P 页" in text(path)


def test_nobody_is_named_in_full_and_no_birthday_appears(path: Path, prefecture: Solved) -> None:
    whole = text(path)
    teachers = prefecture.instance.county.teacher
    for posting in prefecture.plan.postings:
        teacher = teachers[posting.teacher]
        assert f">{teacher.name}<" not in whole
        assert f"{teacher.birth:%Y-%m}" not in re.sub(r"20[2-9]\d-\d\d", "", whole)


def test_full_names_are_written_when_asked_but_never_on_the_notice(tmp_path: Path, solved: Solved) -> None:
    write_workbook(tmp_path / "plan.xlsx", solved, full_names=True)
    book = load_workbook(tmp_path / "plan.xlsx")
    names = {solved.instance.county.teacher[posting.teacher].name for posting in solved.plan.postings}
    assert set(column(book[postings.NAME], "姓名")) == names
    assert not {re.sub("（.*", "", str(name)) for name in column(book[notice.NAME], "姓名")} & names
    teacher = solved.instance.county.teacher[str(column(book[filing.NAME], "教师编号")[0])]
    filed = [column(book[filing.NAME], each.heading)[0] for each in filing.PERSON[:-1]]
    assert filed == [
        teacher.gender, f"{teacher.birth:%Y-%m}", teacher.degree.label, teacher.title.label,
        f"{teacher.stage}{teacher.subject}", teacher.backbone.label,
    ]
    assert "完整姓名" in str(book["方案摘要"]["A2"].value)


@pytest.mark.parametrize(("order", "setting"), [(True, ""), (False, "全名")])
def test_the_notice_names_people_in_full_by_order_or_by_setting(
    tmp_path: Path, solved: Solved, order: bool, setting: str
) -> None:
    instance = replace(solved.instance, settings={"公示姓名": setting} if setting else {})
    write_workbook(tmp_path / "plan.xlsx", replace(solved, instance=instance), notice_names=order)
    book = load_workbook(tmp_path / "plan.xlsx")
    names = {solved.instance.county.teacher[posting.teacher].name for posting in solved.plan.postings}
    assert {re.sub("（.*", "", str(name)) for name in column(book[notice.NAME], "姓名")} == names
    assert not set(column(book[postings.NAME], "姓名")) & names


def test_no_two_lines_of_the_notice_show_the_same_name(path: Path) -> None:
    sheet = load_workbook(path)[notice.NAME]
    names = column(sheet, "姓名")
    assert len(set(names)) == len(names) > 100
    assert str(sheet["A2"].value).endswith(notice.TAILS) == any("（" in str(name) for name in names)


def test_names_that_are_put_in_later_are_called_neither_full_nor_masked(tmp_path: Path, solved: Solved) -> None:
    county = solved.instance.county
    tokens = tuple(replace(teacher, name=f"⟦{teacher.id}⟧") for teacher in county.teachers)
    instance = replace(solved.instance, county=replace(county, teachers=tokens))
    changed = replace(solved, instance=instance, audit=audit(instance, solved.plan))
    write_workbook(tmp_path / "plan.xlsx", changed, full_names=True)
    whole = text(tmp_path / "plan.xlsx")
    assert whole.count("姓名按导出权限显示") == 2 and "完整姓名" not in whole and "已脱敏" not in whole


def test_names_cannot_become_formulas_and_ids_stay_text(tmp_path: Path, solved: Solved) -> None:
    county = solved.instance.county
    hostile = ["=1+1", "+a|'b'!A0", "@SUM(A1)", "http://x.cn", "0012", "\x07张\ud800"]
    teachers = tuple(
        replace(teacher, name=hostile[position % len(hostile)]) for position, teacher in enumerate(county.teachers)
    )
    renamed = tuple(replace(school, name=f"={school.name}") for school in county.schools)
    instance = replace(solved.instance, county=replace(county, teachers=teachers, schools=renamed))
    changed = replace(solved, instance=instance, audit=audit(instance, solved.plan))
    write_workbook(tmp_path / "plan.xlsx", changed, full_names=True)
    assert read_plan(tmp_path / "plan.xlsx", instance) == solved.plan
    whole = text(tmp_path / "plan.xlsx")
    assert "<f>" not in whole and "<f " not in whole and "http://x.cn\"" not in whole
    sheet = load_workbook(tmp_path / "plan.xlsx")[postings.NAME]
    assert set(column(sheet, "姓名")) <= {"=1+1", "+a|'b'!A0", "@SUM(A1)", "http://x.cn", "0012", "张"}
    assert all(isinstance(value, str) for value in column(sheet, "教师编号"))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}


def test_schools_sum_up(path: Path, prefecture: Solved) -> None:
    sheet = load_workbook(path)[schools.NAME]
    moved = len(prefecture.plan.postings)
    out, into = column(sheet, "派出"), column(sheet, "派入")
    assert sum(map(int, out)) == sum(map(int, into)) == moved  # type: ignore[arg-type]
    before, after = column(sheet, "交流前\n在岗"), column(sheet, "交流后\n在岗")
    assert [int(b) - int(o) + int(i) for b, o, i in zip(before, out, into, strict=True)] == after  # type: ignore[call-overload]
    shortage = next(level.value for level in prefecture.levels if level.name == "shortage")
    assert sum(map(int, column(sheet, "缺岗\n（后）"))) == shortage  # type: ignore[arg-type]


def test_compliance_lists_the_reading_in_force_first(path: Path) -> None:
    sheet = load_workbook(path)[compliance.NAME]
    readings, words = column(sheet, "口径"), column(sheet, "结论")
    binding = [reading == "生效口径" for reading in readings]
    assert binding == sorted(binding, reverse=True) and not all(binding)
    assert {word for word, bound in zip(words, binding, strict=True) if bound} == {"合规", "无适用情形"}


def test_every_move_has_a_reason(path: Path) -> None:
    reasons = column(load_workbook(path)[postings.NAME], "理由")
    assert all(isinstance(reason, str) and 3 <= len(reason) <= 80 for reason in reasons)
    assert any("支援新建校" in str(reason) for reason in reasons)
    assert any("缺岗" in str(reason) for reason in reasons)


def test_filing_is_an_exchange_record_that_the_reader_takes(path: Path, prefecture: Solved) -> None:
    read = next(sheet for sheet in read_workbook(path, Remarks()) if sheet.title == filing.NAME)
    tables, _ = assembled([replace(read, title=HISTORY.name)], remarks := Remarks(), Answers())
    record = tables[HISTORY.english]
    assert [problem for problem in remarks.problems if problem.table == HISTORY.name] == [] == remarks.questions
    assert sorted(record.values["teacher"]) == sorted(posting.teacher for posting in prefecture.plan.postings)
    sheet = load_workbook(path)[filing.NAME]
    headings = [cell.value for cell in sheet[3]]
    assert [column.heading for column in HISTORY.columns] == headings[2:10]
    assert headings[10:] == ["性别", "出生年月", "学历", "职称", "学科", "骨干", "备注"]
    assert set(column(sheet, "出生年月")) == {"（隐去）"}
    assert set(column(sheet, "开始年月")) == {"2026-09"} and set(column(sheet, "结束年月")) == {"2029-07"}


def test_a_plan_without_moves_can_be_written(tmp_path: Path, solved: Solved) -> None:
    empty = replace(solved.plan, postings=())
    write_workbook(tmp_path / "plan.xlsx", replace(solved, plan=empty, audit=audit(solved.instance, empty)))
    assert "不合规" in str(load_workbook(tmp_path / "plan.xlsx")["方案摘要"]["A3"].value)


def test_a_failure_leaves_the_old_file(tmp_path: Path, solved: Solved, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(summary, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        write_workbook(path, solved)
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
