"""A roster in everyday words is the roster that it means, announced; what has several readings is asked."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.questions import PASS_OVER, Question
from optimizer.domain.vocabulary import Backbone, Degree, Leader, Stage, Title
from optimizer.importing import read
from optimizer.importing.answers import Answers
from tests.formats.rosters import SOUND, Tables, as_folder, as_workbook, put

TEACHER, SUBJECT, SECOND = "教师", "主学科", "第二学科"


@pytest.fixture
def tables() -> Tables:
    """A sound roster whose needs name several subjects of the primary schools."""
    found = deepcopy(SOUND)
    for subject in ("语文", "英语", "体育", "音乐", "美术", "道德与法治"):
        found["学科需求"].append(["S1", "小学", subject, "18", "2", "15", "", ""])
    return found


def county(tables: Tables, folder: Path, answers: Answers | None = None) -> County:
    return read(as_folder(tables, folder / "csv"), answers or Answers()).county


def asked(tables: Tables, folder: Path, answers: Answers | None = None) -> list[Question]:
    with pytest.raises(InputError) as caught:
        read(as_folder(tables, folder / "csv"), answers or Answers())
    assert not caught.value.problems
    return list(caught.value.questions)


def answered(question: Question, answer: str) -> Answers:
    return Answers({question.key: answer})


@pytest.mark.parametrize(("written", "meant"), [
    ("体育与健康", "体育"), ("外语", "英语"), ("思品", "道德与法治"), ("语文（兼班主任）", "语文"), ("语　文", "语文"),
    ("1-音乐", "音乐"),
])
def test_a_subject_is_read_under_its_name_and_said(tables: Tables, tmp_path: Path, written: str, meant: str) -> None:
    put(tables, TEACHER, 2, SUBJECT, meant)
    plain = county(tables, tmp_path)
    put(tables, TEACHER, 2, SUBJECT, written)
    found = county(tables, tmp_path)
    assert found.teachers == plain.teachers
    assert any("「主学科」有1格" in note and "第2行" in note for note in found.notes)


def test_needs_and_teachers_meet_under_other_names(tables: Tables, tmp_path: Path) -> None:
    """The needs, too, and the tables of visits; a subject of the compulsory stages has another name in the 高中."""
    put(tables, "学校", 2, "高中学生数", "300")
    tables["学科需求"].append(["S1", "小学", "信息技术", "6", "1", "15", "", ""])
    tables["学科需求"].append(["S1", "高中", "政治", "6", "2", "12", "", ""])
    put(tables, TEACHER, 2, SUBJECT, "计算机")
    put(tables, TEACHER, 2, SECOND, "外语")
    tables["走教教师"] = [["教师编号", "走教科目"], ["T1", "微机、体育与健康、体育"]]
    found = county(tables, tmp_path)
    assert [need.subject for need in found.needs[-2:]] == ["信息科技", "思想政治"]
    assert (found.teachers[0].subject, found.teachers[0].second_subject) == ("信息科技", "英语")
    assert found.visitors[0].subjects == ("信息科技", "体育")


def test_art_is_asked_where_the_needs_tell_music_from_art(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "艺术")
    put(tables, TEACHER, 4, SUBJECT, "艺术")
    (question,) = asked(tables, tmp_path)
    assert question.key == ("词", "教师", "主学科", "艺术") and question.rows == (2, 4)
    assert question.guess is None and question.options == ("音乐", "美术")
    found = county(tables, tmp_path, answered(question, "美术"))
    assert [found.teachers[0].subject, found.teachers[2].subject] == ["美术", "美术"]


def test_art_is_art_where_the_needs_say_so(tables: Tables, tmp_path: Path) -> None:
    tables["学科需求"][-2][2] = "艺术"
    put(tables, TEACHER, 2, SUBJECT, "艺术")
    assert county(tables, tmp_path).teachers[0].subject == "艺术"


def test_a_second_subject_in_the_cell_is_offered_for_its_own_column(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "数学、音乐")
    (question,) = asked(tables, tmp_path)
    assert question.guess == "主学科数学，第二学科音乐" and "第二学科" in question.text
    first = county(tables, tmp_path, Answers().with_guesses([question])).teachers[0]
    assert (first.subject, first.second_subject) == ("数学", "音乐")
    other = county(tables, tmp_path, answered(question, "音乐")).teachers[0]
    assert (other.subject, other.second_subject) == ("音乐", None)


def test_a_second_subject_that_is_given_is_not_overwritten(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "数学、音乐")
    put(tables, TEACHER, 2, SECOND, "美术")
    (question,) = asked(tables, tmp_path)
    assert question.guess == "数学" and question.options == ("数学", "音乐")
    first = county(tables, tmp_path, Answers().with_guesses([question])).teachers[0]
    assert (first.subject, first.second_subject) == ("数学", "美术")


def test_a_subject_of_another_stage_than_its_row_is_asked(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "初中数学")
    (question,) = asked(tables, tmp_path)
    assert question.guess == "数学" and "学段“小学”不一致" in question.text
    put(tables, TEACHER, 2, SUBJECT, "小学数学")
    assert county(tables, tmp_path).teachers[0].subject == "数学"


def test_a_wording_near_a_need_is_asked_and_may_be_itself(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "体育与建康")
    (question,) = asked(tables, tmp_path)
    assert question.guess == "体育" and "同一学科" in question.text
    assert county(tables, tmp_path, answered(question, "体育")).teachers[0].subject == "体育"
    assert county(tables, tmp_path, answered(question, "体育与建康")).teachers[0].subject == "体育与建康"


def test_a_required_subject_cannot_be_passed_over(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "艺术")
    (question,) = asked(tables, tmp_path)
    with pytest.raises(InputError) as caught:
        county(tables, tmp_path, answered(question, PASS_OVER))
    (problem,) = caught.value.problems
    assert (problem.table, problem.row, problem.column) == ("教师", 2, "主学科")
    put(tables, TEACHER, 2, SUBJECT, "数学")
    put(tables, TEACHER, 2, SECOND, "艺术")
    (question,) = asked(tables, tmp_path)
    assert county(tables, tmp_path, answered(question, PASS_OVER)).teachers[0].second_subject is None


def test_what_only_one_side_names_is_told(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, SUBJECT, "书法")
    notes = county(tables, tmp_path).notes
    assert "【教师】小学“书法”：没有一条该学段的学科需求写到，共1人：第2行。" in notes
    assert "【学科需求】小学“英语”：没有一名可教该学段的教师以此为主学科，共1条：第5行。" in notes
    assert not any("“数学”" in note for note in notes)


def test_whoever_may_teach_at_a_kindergarten_is_matched_with_its_posts(tables: Tables, tmp_path: Path) -> None:
    put(tables, "学校", 4, "幼儿数", "30")
    tables["学科需求"].append(["S3", "幼儿园", "学前", "", "", "", "2", "3"])
    notes = county(tables, tmp_path).notes
    assert "【学科需求】幼儿园“学前”：没有一名可教该学段的教师以此为主学科，共1条：第10行。" in notes
    put(tables, TEACHER, 4, "学段", "幼儿园")
    assert not [note for note in county(tables, tmp_path).notes if "幼儿园" in note]


def test_two_needs_of_one_subject_under_two_names_are_a_repetition(tables: Tables, tmp_path: Path) -> None:
    tables["学科需求"].append(["S1", "小学", "体育与健康", "18", "2", "15", "", ""])
    with pytest.raises(InputError) as caught:
        county(tables, tmp_path)
    assert {(problem.row, problem.column) for problem in caught.value.problems} == {(6, "学科"), (10, "学科")}


WORDS: list[tuple[str, str, Any, str, Any]] = [
    ("职称", "title", "小学高级", "小学高级", Title.一级), ("职称", "title", "一级（2019.12）", "备注", Title.一级),
    ("学历", "degree", "函授本科", "函授本科", Degree.本科), ("性别", "gender", 2, "同义", "女"),
    ("骨干级别", "backbone", "县级、学科带头人", "按最高的", Backbone.学科带头人),
    ("干部职务", "leader", "党支部书记、校长", "正校级", Leader.正校级),
    ("自愿交流", "volunteer", "不自愿", "不自愿", False),
    ("可教学段", "stages", "小学/初级中学", "初级中学", (Stage.PRIMARY, Stage.JUNIOR)),
    ("拟申报职称", "applying", "申报高级教师", "申报高级教师", Title.高级),
    *[("团队编号", "team", word, "按空格读入", None) for word in ("无", "—", "0", 0, "/", "暂无", "个人")],
    *[("意愿学校", "wishes", word, "按空格读入", ()) for word in ("无", "0", "服从分配")],
    *[("暂缓交流至", "deferred_until", word, "按空格读入", None) for word in ("无", "0", 0, "-", "不暂缓")],
    ("第二学科", "second_subject", "暂无", "按空格读入", None), ("指定安排", "fixed", "无", "按空格读入", None),
    ("拟申报职称", "applying", "不申报", "按空格读入", None), ("拟申报职称", "applying", "无", "按空格读入", None),
    ("骨干级别", "backbone", "—", "按空格读入", Backbone.无), ("可教学段", "stages", "无", "按空格读入", ()),
]


@pytest.mark.parametrize(("heading", "field", "written", "said", "meant"), WORDS)
def test_a_cell_in_everyday_words(
    tables: Tables, tmp_path: Path, heading: str, field: str, written: Any, said: str, meant: Any
) -> None:
    put(tables, TEACHER, 2, heading, written)
    found = read(as_workbook(tables, tmp_path / "roster.xlsx")).county
    assert getattr(found.teachers[0], field) == meant
    assert any(f"「{heading}」有1格" in note and said in note for note in found.notes)


def test_a_zero_of_a_number_stays_a_number_and_a_setting_says_what_it_likes(tables: Tables, tmp_path: Path) -> None:
    put(tables, "学校", 2, "高级岗位数", "0")
    put(tables, "学校", 2, "中级岗位数", "—")
    tables["设置"].append(["课间分钟", "0"])
    roster = read(as_folder(tables, tmp_path / "csv"))
    assert (roster.county.schools[0].senior_posts, roster.county.schools[0].middle_posts) == (0, None)
    assert roster.settings["课间分钟"] == "0"


@pytest.mark.parametrize(("heading", "written", "guess", "option"), [
    ("骨干级别", "是", None, "县级"), ("学段", "九年一贯制", None, "小学"), ("职称", "讲师", "一级", "一级"),
    ("可教学段", "九年一贯制", "小学、初中", "小学"), ("自愿交流", "服从安排", None, "否"),
    ("可教学段", "小学、中学", "小学、初中、高中", "小学、初中"),
])
def test_a_word_with_several_readings_is_asked_once(
    tables: Tables, tmp_path: Path, heading: str, written: str, guess: str | None, option: str
) -> None:
    put(tables, TEACHER, 2, heading, written)
    (question,) = asked(tables, tmp_path)
    assert (question.column, question.written, question.guess) == (heading, written, guess)
    assert option in question.options
    county(tables, tmp_path, answered(question, option))


def test_a_refusal_offers_what_is_near(tables: Tables, tmp_path: Path) -> None:
    put(tables, TEACHER, 2, "职称", "小学高极")
    with pytest.raises(InputError) as caught:
        county(tables, tmp_path)
    (problem,) = caught.value.problems
    assert "您是不是想填" in problem.advice and "“一级”" in problem.advice and "未定级、三级" in problem.advice


def test_gender_is_not_told_in_notes(tables: Tables, tmp_path: Path) -> None:
    """A note that said which rows became 男 would tell who is."""
    put(tables, TEACHER, 2, "性别", "2")
    assert not any("女" in note for note in county(tables, tmp_path).notes)


def test_art_is_asked_also_where_the_needs_are_derived(tables: Tables, tmp_path: Path) -> None:
    """A county with teachers of music has needs of music and art apart, and nobody knows what 艺术 teaches."""
    tables["学科需求"] = [tables["学科需求"][0]]
    tables["班级"] = [["学校编号", "学段", "班级数"], ["S1", "小学", "18"]]
    put(tables, TEACHER, 2, SUBJECT, "艺术")
    put(tables, TEACHER, 4, SUBJECT, "音乐")
    (question,) = asked(tables, tmp_path)
    assert question.key == ("词", "教师", "主学科", "艺术") and question.options == ("音乐", "美术")
    found = county(tables, tmp_path, answered(question, "美术"))
    assert found.teachers[0].subject == "美术"
    assert any("“英语”：没有一名" in note and "推算的行" in note for note in found.notes)


def test_synonyms_of_one_column_are_one_line(tables: Tables, tmp_path: Path) -> None:
    for row, title in ((2, "中小学一级教师"), (3, "副高"), (4, "中小学一级教师")):
        put(tables, TEACHER, row, "职称", title)
    told = [note for note in county(tables, tmp_path).notes if "「职称」" in note]
    assert told == ["【教师】「职称」有3格按同义写法读入：“中小学一级教师”即“一级”（2格）、“副高”即“高级”（1格）。"]
