"""A column that a clause reads and nobody has filled in is asked, or has a meaning that is told."""

import copy
from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.formats.empty_columns import MEANING
from optimizer.importing import read
from optimizer.importing.answers import Answers
from optimizer.policy.columns_read import COLUMNS, DEMANDS, PAPERS, meaning, open_columns, passed_over, readers
from optimizer.policy.instance import open_instance
from optimizer.policy.layers import load, presets
from tests.formats.rosters import SOUND, Tables, as_folder, put

FULL = copy.deepcopy(SOUND)
for row, (backbone, degree) in enumerate((("县级", "本科"), ("无", "本科"), ("无", "硕士")), start=2):
    put(FULL, "教师", row, "骨干级别", backbone)
    put(FULL, "教师", row, "学历", degree)


def without(column: str, *, heading: bool) -> Tables:
    """The roster with a column of the teachers blank, or not there at all."""
    tables = copy.deepcopy(FULL)
    place = tables["教师"][0].index(column)
    for line in tables["教师"][1:]:
        line[place] = " "
    if not heading:
        tables["教师"] = [[cell for at, cell in enumerate(line) if at != place] for line in tables["教师"]]
    return tables


def asked(path: Path) -> list[Question]:
    with pytest.raises(InputError) as caught:
        open_instance(path)
    assert not caught.value.problems
    return list(caught.value.questions)


def test_a_filled_roster_is_not_asked(tmp_path: Path) -> None:
    """Also where all that is filled in is 无."""
    assert open_instance(as_folder(FULL, tmp_path / "a")).county.teachers
    tables = copy.deepcopy(FULL)
    put(tables, "教师", 2, "骨干级别", "无")
    assert open_instance(as_folder(tables, tmp_path / "b")).county.teachers


@pytest.mark.parametrize("heading", [True, False])
@pytest.mark.parametrize(("column", "who", "option"), [
    ("骨干级别", "「骨干教师占比」、「新建学校学科骨干」、名单和备案材料", "按“无”读入"),
    ("职称", "名单和备案材料", "按“未定级”读入"),
    ("学历", "名单和备案材料", "按“本科”读入"),
])
def test_a_blank_column_stops(tmp_path: Path, column: str, who: str, option: str, heading: bool) -> None:
    """Blank for everybody or missing: one question, no guess, and what an empty cell would be as the answer."""
    (question,) = asked(as_folder(without(column, heading=heading), tmp_path / "a"))
    assert question.key == ("空列", "教师", column, "全部为空")
    assert (question.guess, question.options) == (None, (option,))
    assert f"而{who}要用它" in question.text


def test_it_comes_in_the_same_round_as_all_else(tmp_path: Path) -> None:
    """With the errors of cells, and with those of the policy."""
    tables = without("职称", heading=True)
    put(tables, "教师", 2, "出生年月", "某年")
    put(tables, "设置", 3, "值", "没有的政策")
    with pytest.raises(InputError) as caught:
        open_instance(as_folder(tables, tmp_path / "a"))
    assert {problem.table for problem in caught.value.problems} == {"教师", "政策"}
    put(tables, "设置", 3, "值", "标准")
    with pytest.raises(InputError) as caught:
        open_instance(as_folder(tables, tmp_path / "b"))
    assert len(caught.value.problems) == 1 and [each.column for each in caught.value.questions] == ["职称"]


def test_an_answer_is_heeded(tmp_path: Path) -> None:
    """Once confirmed the column reads as empty cells do, and is told as settled."""
    path = as_folder(without("职称", heading=True), tmp_path / "a")
    (question,) = asked(path)
    roster = read(path, Answers({question.key: question.options[0]}), lambda settings, policy, filled: [question])
    assert roster.asked == (question,)
    assert {teacher.title.label for teacher in roster.county.teachers} == {"未定级"}


def test_how_far_a_roster_is_filled_in(tmp_path: Path) -> None:
    filled = read(as_folder(FULL, tmp_path / "a")).filled
    assert filled.rows["teachers"] == 3
    assert [filled.cells[f"teachers.{name}"] for name in ("title", "volunteer", "second_subject", "backbone")
            if f"teachers.{name}" in filled.cells] == [2, 1, 3]
    assert filled.is_blank("teachers.second_subject") and not filled.is_blank("visitors.minutes")


def test_marks_of_schools_stand_in_for_each_other(tmp_path: Path) -> None:
    """A direction to 农村, 薄弱 or 新建 schools asks only where nobody has said anything of the kind."""
    policy = load("1+N小学集团")
    tables = copy.deepcopy(FULL)
    filled = read(as_folder(tables, tmp_path / "a")).filled
    assert "学校" not in {each.table for each in open_columns(policy, [2026], filled)}
    place = tables["学校"][0].index("农村")
    opened = tables["学校"][0].index("开办学年")
    for line in tables["学校"][1:]:
        line[place] = line[opened] = ""
    filled = read(as_folder(tables, tmp_path / "b")).filled
    assert {each.column for each in open_columns(policy, [2026], filled) if each.table == "学校"} == {"农村", "薄弱"}


def test_a_clause_that_needs_one_mark_asks_for_it(tmp_path: Path) -> None:
    """结对山区 is of mountain schools: that others are marked 农村 does not stand in for 山区."""
    filled = read(as_folder(FULL, tmp_path / "a")).filled
    assert {each.column for each in open_columns(load("教共体"), [2026], filled) if each.table == "学校"} == {"山区"}


def test_what_is_filled_in_for_nothing_is_told(tmp_path: Path) -> None:
    """志愿 under 标准, which has no such clause: one line with the rows, what they still decide, and the rule."""
    instance = open_instance(as_folder(FULL, tmp_path / "a"))
    (line,) = (line for line in instance.announcements if "意愿学校" in line)
    assert line.startswith("【教师】「意愿学校」填了1行，政策「标准」没有志愿条款：不保证安排到所填学校")
    assert "「志愿差距」" in line and "「志愿学校」" in line
    told = passed_over(load("州级集团化"), [2026], instance.county)
    assert not any("意愿学校" in line for line in told)


def test_the_table_of_meanings_is_of_columns_that_may_be_empty() -> None:
    """No column is in it by a wrong name, and each column that a preset reads is asked or means something."""
    assert set(MEANING) | set(DEMANDS) | PAPERS <= set(COLUMNS)
    assert not any(COLUMNS[name][1].required for name in MEANING)
    read_by_presets = {column for name in presets() for column in readers(load(name), [2026])}
    assert {column for column in read_by_presets if column not in MEANING} == {
        "schools.rural", "schools.weak", "schools.mountain", "needs.weak", "teachers.title", "teachers.backbone",
        "teachers.degree", "teachers.arrived",
    }
    assert meaning("teachers.title") == "按“未定级”读入" and meaning("teachers.wishes") == "没有人填报志愿"
