"""对照表.yaml: what is written reads back, the planner's words and order stay, every fault has its line."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Question
from optimizer.files.strict_json import UNFIT
from optimizer.importing.answers import Answers
from optimizer.importing.mapping import TOPICS, Line, MappingTable, disagreeing
from optimizer.importing.mapping_file import HEAD, NAME, beside, read_mapping, write_mapping

ART = Question(
    "词", "教师", "主学科", "艺术", "【教师】「主学科」“艺术”可以指几门学科", None, ("音乐", "美术"), rows=(3, 4, 5, 9)
)
UNIT = Question(
    "列", "教师", "", "工作单位", "“工作单位”是不是编制学校", "编制学校", ("编制学校", "不读"), ("S1", "S2")
)
TEXT = st.text(max_size=30).filter(lambda text: not UNFIT.search(text) and all(
    letter in "\t\n" or unicodedata.category(letter) != "Cc" for letter in text
))
SOME = TEXT.filter(bool)


def said(path: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        read_mapping(path)
    return list(caught.value.problems)


def filled(tmp_path: Path, text: str) -> Path:
    path = tmp_path / NAME
    path.write_text(text, encoding="utf-8")
    return path


@given(st.lists(
    st.builds(
        Line, st.integers(1, 999), st.sampled_from(TOPICS), SOME, SOME, SOME, TEXT, st.just(False), SOME,
        st.lists(SOME, max_size=3).map(tuple), st.lists(SOME, max_size=3).map(tuple), TEXT,
    ),
    unique_by=(lambda line: line.key, lambda line: line.number), max_size=6,
))
@settings(deadline=None)
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, lines: list[Line]) -> None:
    """Whatever the words look like, also where a number, a date or a truth value could be meant."""
    path = tmp_path_factory.mktemp("mapping") / NAME
    lines.sort(key=lambda line: TOPICS.index(line.topic))
    write_mapping(MappingTable(tuple(lines)), path)
    assert read_mapping(path).lines == tuple(lines)


@pytest.mark.parametrize(
    "word", ["1904", "1985.10", "2020-01-01", "是", "yes", "null", "~", "08:30", "=1+1", "- a", "#"]
)
def test_words_that_yaml_would_take_for_something_else(tmp_path: Path, word: str) -> None:
    line = Line(1, "列", "教师", "", word, "编制学校", True)
    write_mapping(MappingTable((line,)), tmp_path / NAME)
    assert read_mapping(tmp_path / NAME).answers == Answers({("列", "教师", "", word): "编制学校"})
    by_hand = filled(tmp_path, "行:\n- {表: 教师, 写法: 1985.10, 读作: 2020-01-01, 确认: 是}\n")
    assert read_mapping(by_hand).lines[0].written == "1985.10"
    assert read_mapping(by_hand).lines[0].answer == "2020-01-01"


def test_it_is_written_for_people(tmp_path: Path) -> None:
    table = MappingTable().asked([ART, UNIT])
    write_mapping(table, tmp_path / NAME)
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert text == HEAD + (
        "列:\n- 编号: 1\n  问: “工作单位”是不是编制学校\n  表: 教师\n  写法: 工作单位\n  读作: 编制学校\n"
        "  可选: [编制学校, 不读]\n  例: [S1, S2]\n  确认: 否\n"
        "\n词:\n- 编号: 2\n  问: 【教师】「主学科」“艺术”可以指几门学科\n  表: 教师\n  列: 主学科\n  写法: 艺术\n"
        "  读作: ''\n  可选: [音乐, 美术]\n  例: [第3–5、9行]\n  确认: 否\n"
    )
    assert read_mapping(tmp_path / NAME).answers == Answers()


def test_no_file_holds_nothing(tmp_path: Path) -> None:
    assert read_mapping(tmp_path / NAME) == MappingTable()
    assert read_mapping(filled(tmp_path, "")) == MappingTable()
    assert read_mapping(filled(tmp_path, HEAD + "词:\n")) == MappingTable()


def test_choices_order_and_remarks_of_the_planner_stay(tmp_path: Path) -> None:
    path = filled(tmp_path, (
        "词:\n- {编号: 7, 表: 教师, 列: 主学科, 写法: 艺术, 读作: 美术, 确认: 否, 备注: 问过教研室}\n"
        "- {表: 教师, 列: 主学科, 写法: 综合, 读作: 科学, 确认: 是}\n列: []\n"
    ))
    table = read_mapping(path)
    assert [line.number for line in table.lines] == [7, 8]
    again = table.asked([UNIT, ART])
    write_mapping(again, path)
    now = read_mapping(path)
    assert [(line.number, line.written, line.answer) for line in now.lines] == [
        (7, "艺术", "美术"), (8, "综合", "科学"), (9, "工作单位", "编制学校"),
    ]
    assert now.lines[0].remark == "问过教研室" and now.lines[0].options == ("音乐", "美术")
    assert now.answers == Answers({("词", "教师", "主学科", "综合"): "科学"})
    assert now.asked([ART, UNIT]) == now


def test_accepting_confirms_what_has_a_reading_and_nothing_else() -> None:
    asked = MappingTable().asked([ART, UNIT])
    assert asked.accepted([ART, UNIT]).answers == Answers({UNIT.key: "编制学校"})
    chosen = asked.confirmed({ART.key: "音乐"})
    assert chosen.answers == Answers({ART.key: "音乐"})
    assert chosen.asked([ART]).by_key[ART.key].answer == "音乐"


def test_two_tables_are_joined_and_what_they_say_differently_is_seen() -> None:
    mine = MappingTable().asked([ART, UNIT]).confirmed({ART.key: "音乐"})
    other = MappingTable().asked([UNIT, ART]).confirmed({ART.key: "美术", UNIT.key: "不读"})
    assert [(a.answer, b.answer) for a, b in disagreeing(mine, other)] == [("音乐", "美术")]
    assert mine.joined(other).answers == Answers({ART.key: "音乐", UNIT.key: "不读"})
    assert [line.number for line in MappingTable().joined(other).lines] == [1, 2]


def test_every_fault_with_its_line_at_once(tmp_path: Path) -> None:
    path = filled(tmp_path, (
        "词:\n"
        "- {编号: 1, 表: 教师, 列: 主学科, 写法: 艺术, 读作: '', 确认: 是}\n"
        "- {编号: 1, 表: 教师, 列: 职称, 写法: 甲, 读作: 一级, 确认: 对}\n"
        "- {编号: 零, 表: 教师, 列: 职称, 写法: 乙, 读作: [一级], 确认: 否}\n"
        "- {列: 职称, 写作: 丙, 读作: 一级}\n"
        "- 丁\n"
        "单词:\n- {}\n"
        "列: 编制学校\n"
        "行:\n- {写法: 隐藏, 可选: 全读, 确认: 否}\n"
    ))
    found = {(problem.row, problem.column, problem.rule) for problem in said(path)}
    assert found == {
        (2, "词 第1项", "「确认」为是，却没有填「读作」"),
        (3, "词 第2项", "「确认」写的是“对”"),
        (4, "词 第3项", "「读作」应为文字"),
        (4, "词 第3项", "「编号」“零”不是正整数"),
        (5, "词 第4项", "没有“写作”这一项"),
        (5, "词 第4项", "缺少「表」"),
        (5, "词 第4项", "缺少「写法」"),
        (5, "词 第4项", "缺少「确认」"),
        (None, "词 第5项", "应为键值结构"),
        (None, "单词", "没有这一组"),
        (None, "列", "应为一列各项"),
        (11, "行 第1项", "「可选」应为文字的列表"),
    }
    assert {problem.table for problem in said(path)} == {NAME}
    assert all(problem.advice for problem in said(path))


def test_a_line_twice_or_a_number_twice(tmp_path: Path) -> None:
    line = "- {编号: %d, 表: 教师, 列: 职称, 写法: %s, 读作: 一级, 确认: 否}\n"
    found = said(filled(tmp_path, "词:\n" + line % (1, "甲") + line % (2, "甲") + line % (1, "乙")))
    assert [(problem.row, problem.rule) for problem in found] == [
        (3, "与第2行是同一项"), (4, "编号1与第2行重复"),
    ]


@pytest.mark.parametrize(("line", "rule", "advice"), [
    ("表: 教师, 列: 职称, 写法: 中教一级, 读作: 一极", "「读作」“一极”", "一级"),
    ("表: 教师, 列: 职称, 写法: 中教一级, 读作: 高級", "「读作」“高級”", "高级"),
    ("表: 教师, 列: 职务称, 写法: 中教一级, 读作: 一级", "教师表没有“职务称”一列", "职称"),
    ("表: 老师, 列: 职称, 写法: 中教一级, 读作: 一级", "没有名为“老师”的表", "教师"),
    ("表: 教师, 列: 主学科, 写法: 艺术, 读作: '', 可选: [音乐, 美术]", "却没有填「读作」", "请填"),
])
def test_an_answer_that_its_column_does_not_take(tmp_path: Path, line: str, rule: str, advice: str) -> None:
    (found,) = said(filled(tmp_path, f"词:\n- {{{line}, 确认: 是}}\n"))
    assert found.row == 2 and rule in found.rule and advice in found.advice


@pytest.mark.parametrize(("topic", "line", "advice"), [
    ("列", "表: 教师, 写法: 单位, 读作: 编制学", "编制学校"),
    ("表", "写法: 附件1, 读作: 教师表", "教师"),
    ("行", "写法: 隐藏的行, 读作: 全读, 可选: [读入, 不读]", "读入、不读"),
])
def test_an_answer_outside_of_what_may_be_answered(tmp_path: Path, topic: str, line: str, advice: str) -> None:
    (found,) = said(filled(tmp_path, f"{topic}:\n- {{{line}, 确认: 是}}\n"))
    assert "不在可选之内" in found.rule and advice in found.advice
    unconfirmed = filled(tmp_path, f"{topic}:\n- {{{line}, 确认: 否}}\n")
    assert read_mapping(unconfirmed).answers == Answers()


@pytest.mark.parametrize(("topic", "line"), [
    ("列", "表: 教师, 写法: 单位, 读作: 编制学校"), ("列", "表: 教师, 写法: 备注, 读作: 不读"),
    ("表", "写法: 附件1, 读作: 教师"), ("行", "写法: 隐藏的行, 读作: 不读, 可选: [读入]"),
    ("单位", "写法: 中心校, 读作: S001, 可选: [S002]"), ("词", "表: 教师, 列: 职称, 写法: 中教一级, 读作: 一级"),
])
def test_answers_that_are_taken(tmp_path: Path, topic: str, line: str) -> None:
    assert len(read_mapping(filled(tmp_path, f"{topic}:\n- {{{line}, 确认: 是}}\n")).answers.given) == 1


def test_broken_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    (found,) = said(filled(tmp_path, "词:\n- {表: 教师\n"))
    assert NAME in found.rule and "YAML" in found.rule


def test_it_stands_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "名册.xlsx").touch()
    (tmp_path / "无后缀").touch()
    assert beside(tmp_path) == beside(tmp_path / "名册.xlsx") == beside(tmp_path / "无后缀") == tmp_path / NAME
    assert beside(tmp_path / "新名册") == tmp_path / "新名册" / NAME
