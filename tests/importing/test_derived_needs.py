"""学科需求 from 班级, curriculum and load: numbers reckoned in the head, what is announced, and what stays as it is."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.county import County, Need
from optimizer.domain.errors import InputError
from optimizer.domain.roster_by_year import unfolded
from optimizer.domain.vocabulary import Stage
from optimizer.formats import write
from optimizer.formats.sheet import listed
from optimizer.importing import read
from optimizer.policy.digests import data_digest
from tests.conftest import Rotation
from tests.formats.rosters import SOUND, Tables, as_folder, as_json, as_workbook

HEADINGS = ["学校编号", "学段", "年级", "班级数", "学生数"]
EVEN = [["S1", "小学", grade, "3", ""] for grade in "一二三四五六"]


def county(tmp_path: Path, classes: list[list[str]], **more: Any) -> County:
    return read(as_folder(roster(classes, **more), tmp_path)).county


def roster(classes: list[list[str]], **more: Any) -> Tables:
    """S1 is a primary school, S2 a nine-year one, S3 a small primary one; nothing is said of needs."""
    tables = {name: [list(row) for row in rows] for name, rows in SOUND.items() if name != "学科需求"}
    tables["班级"] = [HEADINGS, *classes]
    for name, rows in more.items():
        tables[name] = rows
    return tables


def settings(*lines: tuple[str, str]) -> list[list[str]]:
    return [*SOUND["设置"], *map(list, lines)]


def needs(found: County, school: str = "S1") -> dict[str, tuple[Any, ...]]:
    """By subject: classes, periods, load, posts written."""
    return {
        need.subject: (need.classes, need.periods, need.load, need.least, need.most)
        for need in found.needs if need.school == school
    }


def test_all_subjects_of_a_primary_school(tmp_path: Path) -> None:
    """Eighteen classes, three in each grade: 126 periods of Chinese, 78 of mathematics, 30 of English."""
    found = county(tmp_path, EVEN)
    assert needs(found) == {
        "语文": (18, 7, 16, None, None),
        "数学": (18, 4, 16, None, None),  # 78 and 72 periods are both 4 posts and a part
        "道德与法治": (18, 3, 16, 3, 3), "科学": (18, 2, 16, 1, 2),  # 48 and 30 periods: neither 54 nor 36
        "体育": (18, 3, 16, None, None), "音乐": (18, 2, 16, None, None), "美术": (18, 2, 16, None, None),
        "英语": (12, 3, 16, 1, 2), "信息科技": (12, 1, 16, None, None),
    }
    [told] = [note for note in found.notes if "由班级表推算" in note]
    assert "【学科需求】小学1所学校没有填，按2023年课程设置由班级表推算：18个班，语文、数学" in told
    assert "教师周课时16节（无国家标准）" in told
    assert "山东" in told


@pytest.mark.parametrize("classes", [
    [["S1", "小学", "", "18", ""]],  # all grades alike
    [["S1", "小学", str(grade), "3", ""] for grade in range(1, 7)],
    [["S1", "小学", f"{grade}年级", "", "135"] for grade in "一二三四五六"],  # 45 pupils in a class
    [["S1", "小学", f"{grade}年级", "", "91"] for grade in "一二三四五六"],
])
def test_classes_are_told_in_several_ways(tmp_path: Path, classes: list[list[str]]) -> None:
    assert needs(county(tmp_path, classes)) == needs(county(tmp_path / "even", EVEN))


def test_posts_are_exact(tmp_path: Path) -> None:
    """Whatever the rounded mean: ⌊D/load⌋ and ⌈D/load⌉ of the periods added up over the grades."""
    grades = {"一": 5, "二": 4, "三": 2, "四": 1, "五": 1, "六": 0}
    found = county(tmp_path, [["S1", "小学", grade, str(number), ""] for grade, number in grades.items()])
    total = sum(number * each for number, each in zip(grades.values(), (4, 4, 4, 4, 5, 5), strict=True))
    [need] = [need for need in found.needs if need.subject == "数学"]
    posts = Fraction(total, 16)
    least = need.least if need.least is not None else need.classes * need.periods // need.load
    most = need.most if need.most is not None else -(-need.classes * need.periods // need.load)
    assert (least, most) == (posts // 1, -(-posts // 1)) == (3, 4)


def test_a_junior_school_by_what_its_teachers_teach(tmp_path: Path) -> None:
    """Physics, chemistry and biology each; science as one where there is a teacher of it and none of these."""
    classes = [["S2", "初中", grade, "2", ""] for grade in ("初一", "八年级", "9")]
    found = needs(county(tmp_path, classes), "S2")
    assert found["物理"] == (4, 3, 14, None, None)  # ten periods and four classes of three make as many posts
    assert found["化学"][:3] == (2, 3, 14)
    assert found["生物"][:3] == (4, 3, 14)
    assert not {"科学", "艺术", "历史与社会", "劳动", "综合实践活动"} & set(found)
    staff = [list(row) for row in SOUND["教师"]]
    staff[2][6] = "科学"
    whole = needs(county(tmp_path / "whole", classes, 教师=staff), "S2")
    assert whole["科学"] == (6, 5, 14, None, None)
    assert not {"物理", "化学", "生物"} & set(whole)


def test_the_place_has_numbers_of_its_own(tmp_path: Path) -> None:
    """Periods for all grades or grade by grade, loads of a stage or a subject, a subject of its own."""
    own = settings(
        ("小学数学周课时", "5"), ("小学书法周课时", "0、0、1、1、1、1"), ("小学教师周课时", "15"),
        ("小学语文教师周课时", "14"), ("小学劳动周课时", "0.5"), ("小学班额", "40"),
    )
    found = needs(county(tmp_path, EVEN, 设置=own))
    assert found["数学"] == (18, 5, 15, None, None)
    assert found["语文"][2] == 14
    assert found["书法"] == (12, 1, 15, None, None)
    assert "劳动" not in found  # nobody has it as main subject
    crowded = needs(county(tmp_path / "pupils", [["S1", "小学", "一", "", "81"]], 设置=own))
    assert crowded["数学"][0] == 3


@pytest.mark.parametrize(("line", "words"), [
    (("小学数学周课时", "4、4"), "应为1个或6个数"), (("小学数学周课时", "许多"), "应为数字"),
    (("初中教师周课时", "0"), "超出范围"), (("初中班额", "许多"), "应为整数"),
])
def test_settings_that_cannot_be_read(tmp_path: Path, line: tuple[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        county(tmp_path, EVEN, 设置=settings(line))


@pytest.mark.parametrize(("row", "place", "words"), [
    (["S9", "小学", "一", "3", ""], "学校编号", "不在学校表内"),
    (["S1", "初中", "七", "3", ""], "学段", "不办初中"),
    (["S1", "小学", "七", "3", ""], "年级", "七年级不是小学的年级"),
    (["S1", "小学", "高四", "3", ""], "年级", "看不懂的年级"),
    (["S1", "小学", "一", "", ""], "班级数", "班级数和学生数都是空的"),
    (["S1", "小学", "", "18", ""], "年级", "既有合计（第9行），又分年级填写（第3行）"),
    (["S1", "小学", "二", "4", ""], "年级", "重复"),
])
def test_faults_of_the_classes(tmp_path: Path, row: list[str], place: str, words: str) -> None:
    rows = [["S2", "小学", "", "6", ""], *EVEN, row]
    with pytest.raises(InputError) as caught:
        county(tmp_path, rows)
    assert any(p.table == "班级" and p.column == place and words in p.rule for p in caught.value.problems)


def test_what_is_stated_stays(tmp_path: Path) -> None:
    """S1 says its own needs, S2 nothing; rows without numbers are filled in, and that is told."""
    stated = [["学校编号", "学段", "学科", "班级数", "每班周课时", "教师周课时"],
              ["S1", "小学", "数学", "18", "5", "15"], ["S1", "小学", "音乐", "", "", ""],
              ["S1", "小学", "体育", "16", "", ""]]
    found = county(tmp_path, [*EVEN, ["S2", "小学", "", "6", ""]], 学科需求=stated)
    assert needs(found) == {
        "数学": (18, 5, 15, None, None), "音乐": (18, 2, 16, None, None), "体育": (16, 3, 16, None, None),
    }
    assert len(needs(found, "S2")) == 9
    told = "".join(found.notes)
    assert "「班级数」有1格空着，按班级表填入：第3行" in told
    assert "「每班周课时」有2格空着，按2023年课程设置填入：第3–4行" in told
    assert "「教师周课时」有2格空着" in told
    assert "【班级】该校该学段已填学科需求的，以学科需求为准，不再推算：第2–7行" in told


def test_what_is_derived_can_be_written_edited_and_read_again(tmp_path: Path) -> None:
    """As rows of 学科需求, in every kind of file; read again they say the same without being derived."""
    found = county(tmp_path / "first", [*EVEN, ["S2", "初中", "", "3", ""]])
    for place in ("again.xlsx", "again.json", "again"):
        write(found, {"计划学年": "2026"}, tmp_path / place)
        back = read(tmp_path / place).county
        assert back.needs == found.needs
        assert data_digest(back) == data_digest(found)
        assert not [note for note in back.notes if "由班级表推算" in note]


def test_import_writes_the_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rotation: Rotation
) -> None:
    """As rows to be edited; the roster made of them is read without a question and says the same."""
    first = as_folder(roster(EVEN), tmp_path / "first")
    assert rotation("import", first, "-o", tmp_path / "名册.xlsx") == 0
    assert "由班级表推算" in capsys.readouterr().out
    assert read(tmp_path / "名册.xlsx").county.needs == read(first).county.needs


def test_every_kind_of_file(tmp_path: Path) -> None:
    tables = roster(EVEN)
    expected = county(tmp_path / "csv", EVEN).needs
    assert read(as_workbook(tables, tmp_path / "r.xlsx")).county.needs == expected
    assert read(as_json(tables, tmp_path / "r.json")).county.needs == expected


def test_without_classes_nothing_is_derived(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        county(tmp_path, [])
    assert [(p.table, p.rule) for p in caught.value.problems] == [("学科需求", "缺少此表")]


def test_an_empty_column_is_told_once(tmp_path: Path) -> None:
    blank = [["S1", "小学", subject, ""] for subject in ("语文", "数学", "音乐")]
    rows = [["学校编号", "学段", "学科", "班级数"], *blank]
    tables = {**SOUND, "学科需求": rows}
    with pytest.raises(InputError) as caught:
        read(as_folder(tables, tmp_path))
    [problem] = [p for p in caught.value.problems if p.table == "学科需求"]
    assert (problem.row, problem.column) == (None, "班级数")
    assert "整列是空的" in problem.rule


# ---------------------------------------------------------------- later years

LATER = [["学校编号", "学年", "小学学生数", "编制数"]]


def later(tmp_path: Path, *lines: list[str], now: str = "900") -> County:
    schools = [list(row) for row in SOUND["学校"]]
    schools[1][3] = now
    schools[0].append("编制数")
    for row in schools[1:]:
        row.append("60")
    return county(tmp_path, EVEN, 学校=schools, 学校年度=[*LATER, *lines])


@pytest.mark.parametrize(("now", "pupils", "classes"), [
    ("900", "950", 19),  # classes of fifty, above the norm, stay of fifty
    ("900", "899", 18), ("900", "450", 9), ("900", "0", 0),
    ("540", "800", 18),  # thirty in a class: they are filled up to 45 first
    ("540", "811", 19), ("540", "100", 6),  # one for each grade is left
])
def test_classes_follow_pupils(tmp_path: Path, now: str, pupils: str, classes: int) -> None:
    found = later(tmp_path, ["S1", "2028", pupils, ""], now=now)
    for year, expected in ((2027, 18), (2028, classes), (2029, classes)):
        [need] = [n for n in unfolded(found, year).needs if (n.school, n.subject) == ("S1", "语文")]
        assert need.classes == expected
    told = [note for note in found.notes if "班级数和学科需求随之推算" in note]
    assert len(told) == (classes != 18)
    assert all(f"S1小学2028学年学生{now}→{pupils}、班级18→{classes}" in note for note in told)


def test_two_steps_and_what_the_ratio_would_give(tmp_path: Path) -> None:
    """900 pupils at 19 for one post are 48; the posts of the roster stay, and that is told."""
    found = later(tmp_path, ["S1", "2027", "450", ""], ["S1", "2028", "900", ""], ["S1", "2029", "900", "50"])
    classes = [
        next(n.classes for n in unfolded(found, year).needs if (n.school, n.subject) == ("S1", "体育"))
        for year in (2026, 2027, 2028, 2029)
    ]
    assert classes == [18, 9, 18, 18]
    [told] = [note for note in found.notes if "生师比" in note]
    assert "第2行（2027学年）24名（现核定60名）、第3行（2028学年）48名（现核定60名）" in told
    assert "2029" not in told
    assert unfolded(found, 2028).school["S1"].quota == 60


def test_stated_needs_do_not_follow(tmp_path: Path) -> None:
    """Rosters of before stay as they were: pupils of later years change no need that is stated."""
    tables = {**SOUND, "学校年度": [*LATER, ["S1", "2028", "450", ""]]}
    found = read(as_folder(tables, tmp_path)).county
    assert len(found.needs) == 2
    assert found.needs[0] == Need("S1", Stage.PRIMARY, "数学", 18, 5, 15)


def test_rows_of_no_file_have_no_number(tmp_path: Path) -> None:
    """Whoever speaks of a derived row says that it is derived."""
    told = "".join(county(tmp_path, EVEN).notes)
    assert "第0" not in told
    assert "推算的行" in told
    assert listed([0, 3, 4, 0]) == "第3–4行和推算的行"


def test_a_province_that_asks_for_a_lesson_of_pe_a_day(tmp_path: Path) -> None:
    """Eighteen classes of five periods are 90, not 60; the document is told, and what it does not speak of stays."""
    found = county(tmp_path, EVEN, 设置=settings(("省份", "北京市")))
    nation = needs(county(tmp_path / "nation", EVEN))
    assert needs(found) == nation | {"体育": (18, 5, 16, None, None)}
    [told] = [note for note in found.notes if "由班级表推算" in note]
    assert "按2023年课程设置和北京的规定由班级表推算" in told and "体育每周5节按北京市教委、北京市体育局" in told
    assert "山东" in told, "all other subjects have the source of the nation"


@pytest.mark.parametrize(("lines", "periods", "words"), [
    ([], 3, "没有填省份，按全国口径；内蒙古、天津、北京"), ([("省份", "全国")], 3, "依据"),
    ([("省份", "浙江")], 3, "没有收录浙江对小学课时的单独规定"),
    ([("省份", "广东"), ("计划学年", "2026")], 5, "体育每周5节按《广东省教育厅"),
    ([("省份", "广东"), ("计划学年", "2025")], 3, "广东自2026学年起体育每周5节（《广东省教育厅"),
    ([("省份", "广东"), ("计划学年", "2025"), ("小学体育周课时", "5")], 5, "体育按「设置」"),
    ([("省份", "北京"), ("小学体育周课时", "4")], 4, "体育按「设置」"),
])
def test_which_periods_of_pe_are_used_and_why(
    tmp_path: Path, lines: list[tuple[str, str]], periods: int, words: str
) -> None:
    own = [row for row in settings() if row[0] not in dict(lines)] + [list(line) for line in lines]
    found = county(tmp_path, EVEN, 设置=own)
    assert needs(found)["体育"][1] == periods
    [told] = [note for note in found.notes if "由班级表推算" in note]
    assert words in told
    assert ("没有填省份" in told) == (not any(name == "省份" for name, _ in lines))


def test_a_setting_that_is_no_province_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="省份“瑞安市”不是省级行政区"):
        county(tmp_path, EVEN, 设置=settings(("省份", "瑞安市")))


def test_periods_left_out_beside_posts_and_visits_are_those_of_the_place(tmp_path: Path) -> None:
    """A row with posts and no periods, and visits without periods: filled where the place differs, and only there."""
    stated = [["学校编号", "学段", "学科", "班级数", "每班周课时", "教师周课时", "最低岗位", "最高岗位"],
              ["S1", "小学", "体育", "18", "", "16", "3", "4"], ["S1", "小学", "数学", "18", "", "16", "4", "5"],
              ["S2", "小学", "数学", "6", "4", "16", "", ""]]
    visits = [["学校编号", "学段", "学科", "班级数", "每班周课时"], ["S1", "小学", "体育", "2", ""],
              ["S2", "小学", "体育", "2", ""], ["S2", "小学", "音乐", "2", ""]]
    tables = {"学科需求": stated, "走教需求": visits}
    plain = county(tmp_path / "nation", [], **tables)
    assert {need.periods for need in plain.needs if need.school == "S1"} == {None}
    found = county(tmp_path / "place", [], **tables, 设置=settings(("省份", "北京"), ("小学音乐周课时", "1")))
    assert needs(found) == {"体育": (18, 5, 16, 3, 4), "数学": (18, None, 16, 4, 5)}
    assert [visit.periods for visit in found.visits] == [None, 5, 1], "the first goes by the need of its school"
    told = [note for note in found.notes if "格每班周课时空着" in note]
    assert len(told) == 3 and "小学体育有1格每班周课时空着，填入5节（体育每周5节按北京市教委" in told[0]
    assert data_digest(county(tmp_path / "again", [], **tables, 设置=settings(("省份", "全国")))) == data_digest(plain)
