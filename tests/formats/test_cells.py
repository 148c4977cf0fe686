"""Each form of a value: what it becomes, or at which cell it is refused."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Stage, Title
from optimizer.importing import read
from tests.formats.rosters import Tables, as_folder, as_json, as_workbook, problems, put

ACCEPTED: list[tuple[str, int, str, Any, Any]] = [
    # months
    ("教师", 2, "出生年月", "2001-03", date(2001, 3, 1)),
    ("教师", 2, "出生年月", "2001.3", date(2001, 3, 1)),
    ("教师", 2, "出生年月", "1981.10", date(1981, 10, 1)),
    ("教师", 2, "出生年月", "1981/3/4", date(1981, 3, 1)),
    ("教师", 2, "出生年月", "1981/3/4 0:00", date(1981, 3, 1)),
    ("教师", 2, "出生年月", "1981年3月", date(1981, 3, 1)),
    ("教师", 2, "出生年月", "1981年3月4日", date(1981, 3, 1)),
    ("教师", 2, "出生年月", "198103", date(1981, 3, 1)),
    ("教师", 2, "出生年月", "１９８１－０３", date(1981, 3, 1)),
    ("教师", 2, "出生年月", 198103, date(1981, 3, 1)),
    ("教师", 2, "出生年月", date(1981, 3, 4), date(1981, 3, 1)),
    ("教师", 2, "出生年月", datetime(1981, 3, 31, 12), date(1981, 3, 1)),
    ("教师", 2, "出生年月", 29_649, date(1981, 3, 1)),  # Excel's serial of 1981-03-04
    # years
    ("学校", 2, "开办学年", "2026-2027", 2026),
    ("学校", 2, "开办学年", "2026学年", 2026),
    ("学校", 2, "开办学年", "2026-2027学年", 2026),
    ("学校", 2, "开办学年", 2026, 2026),
    ("学校", 2, "开办学年", 2026.0, 2026),
    # yes and no
    *[("学校", 2, "农村", word, True) for word in ("是", "1", "√", "Y", "true", 1, True, "农村", "是的", "☑")],
    *[("学校", 2, "农村", word, False) for word in ("否", "0", "", "N", "×", 0, False, "城区", "□", "—")],
    # ids and words
    ("教师", 2, "团队编号", "  T-1　", "T-1"),
    ("教师", 2, "团队编号", "Ｔ１", "T1"),
    ("教师", 2, "团队编号", "T\u200b1\u00a0", "T1"),
    ("教师", 2, "团队编号", 101, "101"),
    ("教师", 2, "团队编号", 101.0, "101"),
    ("教师", 2, "职称", "高级教师", Title.高级),
    ("教师", 2, "可教学段", "小学，初中", (Stage.PRIMARY, Stage.JUNIOR)),
    ("教师", 2, "第二学科", "\u200b", None),
    ("学校", 3, "学校名称", 1958, "1958"),
    # numbers
    ("学校", 2, "编制数", 60.0, 60),
    ("学校", 2, "编制数", "６０", 60),
    ("学校", 2, "经度", "107.123456", 107.123456),
    ("道路", 2, "公里", "", None),
]

REFUSED: list[tuple[str, int, str, Any]] = [
    *[("教师", 2, "出生年月", value) for value in (
        "81", "2001", "2001-13", "1981-02-30", "三月", "2001-03至今", "20010332", 2001.1, 2001.30001, 2001, 5,
        "1850-01", "2025-01", True, float(10**15), "1981-3-4-5",
    )],
    *[("学校", 2, "开办学年", value) for value in (
        "2026-2028", "26", 2026.5, "1700", "春季", "1年级",
    )],
    *[("学校", 2, "农村", value) for value in ("2", "多半", 2, 0.5)],
    *[("学校", 2, "编制数", value) for value in (
        29.999999, "29.5", "-1", -1, "1e3", "1,00", "六十多所", "NaN", "inf", True, 10**9, "#N/A", "60元", "∞", "60%",
    )],
    *[("学校", 2, "经度", value) for value in ("200", "-107", "东经207", "107°30′", "1e400", "nan")],
    *[("道路", 2, "分钟", value) for value in ("-0.01", "-5", -5, "", "5000")],
    *[("教师", 2, "编制学校", value) for value in ("", "S 1", "S\x011")],
    *[("教师", 2, "团队编号", value) for value in (
        510102199001011, 510102199001011234, 5.10102199001011e17, "5.10102E+17", 101.5, True, "x" * 300, "#REF!",
    )],
    *[("教师", 2, "教师编号", value) for value in (
        "510102199001011234", "51010219900101123X", "５１０１０２１９９００１０１１２３４",
    )],
    *[("教师", 2, "依据编号", value) for value in ("孕期证明", "病假2026-1", "哺乳期", "残疾证3号")],
    ("教师", 2, "学段", "大学"),
    ("教师", 2, "学段", ""),
    ("教师", 2, "职称", "甲等"),
    ("教师", 2, "性别", "9"),
    ("教师", 2, "可教学段", "小学、小学"),
    ("教师", 2, "可教学段", "小学、大学"),
    ("教师", 2, "姓名", ""),
    ("集团成员", 3, "办学模式", "松散"),
    ("交流历史", 2, "交流轮岗类型", "旅游"),
    ("交流历史", 2, "是否调动人事关系", ""),
    ("交流历史", 2, "开始年月", ""),
]

FIELDS = {"学校名称": "name", "出生年月": "birth", "开办学年": "opened", "农村": "rural", "团队编号": "team",
          "职称": "title", "可教学段": "stages", "第二学科": "second_subject", "编制数": "quota", "经度": "lon",
          "公里": "km"}
RECORDS = {"教师": "teachers", "学校": "schools", "道路": "roads"}


def value_of(county: County, table: str, row: int, column: str) -> Any:
    return getattr(getattr(county, RECORDS[table])[row - 2], FIELDS[column])


@pytest.mark.parametrize(("table", "row", "column", "value", "expected"), ACCEPTED)
def test_accepted(
    tables: Tables, tmp_path: Path, table: str, row: int, column: str, value: Any, expected: Any
) -> None:
    """A tolerated form becomes the value that it plainly means."""
    put(tables, "教师", 2, "参加工作年月", "")
    put(tables, table, row, column, value)
    if isinstance(value, str):
        county = read(as_folder(tables, tmp_path / "csv")).county
        assert value_of(county, table, row, column) == expected
    county = read(as_workbook(tables, tmp_path / "roster.xlsx")).county
    assert value_of(county, table, row, column) == expected


@pytest.mark.parametrize(("table", "row", "column", "value"), REFUSED)
def test_refused(tables: Tables, tmp_path: Path, table: str, row: int, column: str, value: Any) -> None:
    """Anything else is refused at its cell, with advice; no personal value is repeated."""
    put(tables, table, row, column, value)
    if isinstance(value, str) and "\x01" in value:
        path = as_json(tables, tmp_path / "roster.json")  # a workbook cannot hold a control character
    elif isinstance(value, str):
        path = as_folder(tables, tmp_path / "csv")
    else:
        path = as_workbook(tables, tmp_path / "roster.xlsx")
    found = [p for p in problems(path) if (p.table, p.row, p.column) == (table, row, column)]
    assert found
    assert found[0].advice
    if column in {"出生年月", "姓名", "性别", "依据编号", "教师编号"} and value != "":
        assert str(value) not in found[0].rule


def test_serials_count_from_1904_where_the_workbook_says_so(tables: Tables, tmp_path: Path) -> None:
    """The same number is four years and a day later in a workbook of old Macs."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    put(tables, "教师", 2, "出生年月", 28_187)  # 1981-03-04 counted from 1904
    put(tables, "教师", 3, "出生年月", date(1990, 1, 15))

    def old_mac(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    county = read(as_workbook(tables, tmp_path / "mac.xlsx", old_mac)).county
    assert county.teacher["T1"].birth == date(1981, 3, 1)
    assert county.teacher["T2"].birth == date(1990, 1, 1)


@pytest.mark.parametrize(("column", "value", "word"), [
    ("团队编号", "  T-1", "空格"), ("团队编号", "Ｔ１", "半角"), ("团队编号", 101, "数字按文本"),
    ("出生年月", date(1981, 3, 4), "只保留年月"), ("职称", "高级教师", "同义"),
])
def test_what_was_changed_is_announced(tables: Tables, tmp_path: Path, column: str, value: Any, word: str) -> None:
    """Nothing is changed silently: the note names table, column and row."""
    put(tables, "教师", 2, column, value)
    notes = read(as_workbook(tables, tmp_path / "roster.xlsx")).county.notes
    assert any("【教师】" in note and column in note and word in note and "第2行" in note for note in notes)


def test_a_sound_roster_needs_no_notes(tables: Tables, tmp_path: Path) -> None:
    for path in (as_folder(tables, tmp_path / "csv"), as_workbook(tables, tmp_path / "a.xlsx"),
                 as_json(tables, tmp_path / "a.json")):
        roster = read(path)
        assert roster.county.notes == ()
        assert roster.settings == {"计划学年": "2026", "政策": "标准"}
        assert [past.school for past in roster.county.history] == ["S2", "S3"]
        assert roster.county.school["S2"].pupils == {Stage.PRIMARY: 200, Stage.JUNIOR: 100}
