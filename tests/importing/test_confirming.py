"""What is guessed is asked once: read by 对照表 beside the roster, answered in one round, remembered for next year."""

import pickle
from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.importing import confirming, mapping_places
from optimizer.importing.answers import Answers
from optimizer.importing.confirming import Confirm, Confirmed, Unconfirmed, read_confirmed
from optimizer.importing.mapping import MappingTable
from optimizer.importing.mapping_file import NAME, read_mapping
from tests.formats.rosters import SOUND, Tables, put
from tests.importing.every_topic import LATER, QUESTIONS, asking, by_hand
from tests.importing.unclear import ARTS, SUMS, roster, unclear

__all__ = ["unclear"]
KEEP = Confirm(keep=True)
ARTS_KEY, SUMS_KEY = ("词", "教师", "主学科", ARTS), ("词", "教师", "主学科", SUMS)


def open_of(path: Path, how: Confirm = KEEP) -> Unconfirmed:
    with pytest.raises(Unconfirmed) as caught:
        read_confirmed(path, how)
    return caught.value


def wrong(path: Path, how: Confirm) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_confirmed(path, how)
    return [str(problem) for problem in caught.value.problems]


def subjects(found: Confirmed) -> list[str]:
    return [teacher.subject for teacher in found.roster.county.teachers]


def test_everything_open_comes_in_one_round(unclear: Tables, tmp_path: Path) -> None:
    """Questions, errors, what was announced and how much was read."""
    put(unclear, "教师", 2, "性别", "不明")
    error = open_of(roster(unclear, tmp_path))
    assert [(line.number, line.written, line.answer) for line in error.lines] == [(1, ARTS, ""), (2, SUMS, "数学")]
    assert [problem.column for problem in error.problems] == ["性别"]
    assert error.rows["教师"] == 3 and error.place == tmp_path / NAME
    assert any(NAME in note for note in error.notes)
    assert read_mapping(tmp_path / NAME).answers == Answers()


def test_it_travels_between_processes(unclear: Tables, tmp_path: Path) -> None:
    error = open_of(roster(unclear, tmp_path))
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, Unconfirmed)
    assert (again.questions, again.lines, again.place, again.paths) == (
        error.questions, error.lines, error.place, error.paths
    )


def test_nothing_is_written_unless_asked_for(unclear: Tables, tmp_path: Path) -> None:
    error = open_of(roster(unclear, tmp_path), Confirm(accept=True))
    assert error.place is None and [path.name for path in tmp_path.iterdir()] == ["名册.xlsx"]
    assert [question.written for question in error.questions] == [ARTS]


def test_accepting_confirms_guesses_only(unclear: Tables, tmp_path: Path) -> None:
    path = roster(unclear, tmp_path)
    error = open_of(path, Confirm(accept=True, keep=True))
    assert [line.written for line in error.lines] == [ARTS] and error.lines[0].number == 1
    assert read_mapping(tmp_path / NAME).answers == Answers({SUMS_KEY: "数学"})


@pytest.mark.parametrize("name", ["1", ARTS])
def test_answers_by_number_or_word_and_the_rest_accepted(unclear: Tables, tmp_path: Path, name: str) -> None:
    path = roster(unclear, tmp_path)
    found = read_confirmed(path, Confirm(accept=True, keep=True, given=((name, "美术"),)))
    assert subjects(found) == ["美术", "数学", "美术"]
    assert {question.written for question in found.roster.asked} == {ARTS, SUMS}
    assert any("已确认的2项" in note for note in found.notes)
    assert any("“数算”读作“数学”" in note for note in found.roster.county.notes)
    # next year's roster in the same folder, of the same words, is read without a question
    assert subjects(read_confirmed(roster(unclear, tmp_path, "明年.xlsx"))) == ["美术", "数学", "美术"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["名册.xlsx", NAME, "明年.xlsx"]


def test_an_answer_may_be_changed_and_a_word_be_left_out(unclear: Tables, tmp_path: Path) -> None:
    put(unclear, "教师", 3, "第二学科", ARTS)
    path = roster(unclear, tmp_path)
    numbers = {line.column: str(line.number) for line in open_of(path).lines if line.written == ARTS}
    given = ((numbers["主学科"], "音乐"), (numbers["第二学科"], "不读"))
    found = read_confirmed(path, Confirm(accept=True, keep=True, given=given))
    assert subjects(found) == ["音乐", "数学", "音乐"]
    assert not found.roster.county.teachers[1].second_subject
    changed = Confirm(keep=True, given=((numbers["主学科"], "美术"),))
    assert subjects(read_confirmed(path, changed)) == ["美术", "数学", "美术"]
    assert subjects(read_confirmed(path)) == ["美术", "数学", "美术"]


def test_a_number_stands_for_the_same_line_later(unclear: Tables, tmp_path: Path) -> None:
    """Whatever has been answered or has come new since it was shown."""
    path = roster(unclear, tmp_path)
    open_of(path)
    open_of(path, Confirm(keep=True, given=(("1", "音乐"),)))
    put(unclear, "教师", 3, "第二学科", ARTS)
    error = open_of(roster(unclear, tmp_path))
    assert [(line.number, line.column, line.written) for line in error.lines] == [
        (2, "主学科", SUMS), (3, "第二学科", ARTS),
    ]


def test_answers_that_fit_nothing_or_too_much(unclear: Tables, tmp_path: Path) -> None:
    put(unclear, "教师", 3, "第二学科", ARTS)
    path = roster(unclear, tmp_path)
    assert any("可以指第1、3号" in text for text in wrong(path, Confirm(given=((ARTS, "音乐"),))))
    assert any("不对应任何" in text and "“数算”" in text for text in wrong(path, Confirm(given=(("数", "数学"),))))
    open_of(path)
    assert any("9" in text for text in wrong(path, Confirm(given=(("9", "音乐"),))))


def test_edits_in_the_file_are_what_is_accepted(unclear: Tables, tmp_path: Path) -> None:
    path = roster(unclear, tmp_path)
    open_of(path)
    text = (tmp_path / NAME).read_text(encoding="utf-8").replace("读作: ''", "读作: 美术")
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    assert len(open_of(path).lines) == 2
    assert subjects(read_confirmed(path, Confirm(accept=True, keep=True))) == ["美术", "数学", "美术"]


def test_a_fault_in_the_file_stops(unclear: Tables, tmp_path: Path) -> None:
    path = roster(unclear, tmp_path)
    (tmp_path / NAME).write_text("词:\n- {表: 教师, 列: 职称, 写法: 中一, 读作: 一极, 确认: 是}\n", encoding="utf-8")
    (text,) = wrong(path, KEEP)
    assert NAME in text and "第2行" in text and "一级" in text


def test_an_answer_that_the_reader_does_not_take_is_told(unclear: Tables, tmp_path: Path) -> None:
    """It leads to the same question again: a loop for whoever is not told."""
    line = f"词:\n- {{表: 教师, 列: 主学科, 写法: {ARTS}, 读作: {ARTS}, 可选: [{ARTS}], 确认: 是}}\n"
    path = roster(unclear, tmp_path)
    (tmp_path / NAME).write_text(line, encoding="utf-8")
    assert any("用不上" in text for text in wrong(path, KEEP))


def test_beside_the_result_as_well(unclear: Tables, tmp_path: Path) -> None:
    path, output = roster(unclear, tmp_path / "原表"), tmp_path / "结果" / "名册.xlsx"
    output.parent.mkdir()
    how = Confirm(accept=True, keep=True, given=((ARTS, "音乐"),), output=output)
    read_confirmed(path, how).keep_beside(output)
    assert read_mapping(tmp_path / "原表" / NAME) == read_mapping(output.parent / NAME)
    # next year's file lies elsewhere; what stands beside the result answers for it
    other = roster(unclear, tmp_path / "桌面")
    assert subjects(read_confirmed(other, Confirm(keep=True, output=output))) == ["音乐", "数学", "音乐"]


def test_two_files_that_disagree(unclear: Tables, tmp_path: Path) -> None:
    for folder, answer in (("甲", "音乐"), ("乙", "美术")):
        read_confirmed(roster(unclear, tmp_path / folder), Confirm(accept=True, keep=True, given=((ARTS, answer),)))
    (text,) = wrong(tmp_path / "甲" / "名册.xlsx", Confirm(output=tmp_path / "乙" / "新.xlsx"))
    assert "音乐" in text and "美术" in text


def test_a_folder_that_nobody_may_write_to(
    unclear: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, true_write = roster(unclear, tmp_path / "只读"), mapping_places.write_mapping

    def write(table: MappingTable, place: Path) -> None:
        if place.parent.name == "只读":
            raise PermissionError(13, "Permission denied", str(place))
        true_write(table, place)

    monkeypatch.setattr(mapping_places, "write_mapping", write)
    monkeypatch.chdir(tmp_path)
    error = open_of(path)
    assert error.place == Path(NAME) and any("不能写入" in note and "--mapping" in note for note in error.notes)
    assert open_of(path, Confirm(mapping=Path(NAME), keep=True)).place == Path(NAME)
    beside_result = open_of(path, Confirm(keep=True, output=tmp_path / "结果" / "名册.xlsx"))
    assert beside_result.place == tmp_path / "结果" / NAME
    with pytest.raises(PermissionError):
        read_confirmed(path, Confirm(mapping=tmp_path / "只读" / NAME, keep=True))


def test_every_topic_through_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked, filled in by hand, asked what follows from it, accepted; and nothing of it again."""
    monkeypatch.setattr(confirming, "read", asking)
    path = roster(SOUND, tmp_path)
    error = open_of(path)
    assert [line.topic for line in error.lines] == ["表", "列", "词", "行", "空列", "单位"]
    assert {line.key: line.answer or None for line in error.lines} == {each.key: each.guess for each in QUESTIONS}
    place = tmp_path / NAME
    place.write_text(by_hand(place.read_text(encoding="utf-8")), encoding="utf-8")
    (line,) = open_of(path).lines
    assert (line.key, line.number) == (LATER.key, 7)
    assert len(read_confirmed(path, Confirm(accept=True, keep=True)).roster.county.teachers) == 3
    assert read_mapping(place).answers.given == {
        **{each.key: each.guess or "不读" for each in QUESTIONS}, LATER.key: "编制学校",
    }
    assert read_confirmed(path).roster.settings["计划学年"] == "2026"


def test_one_round_is_enough_for_what_follows_from_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "read", asking)
    path = roster(SOUND, tmp_path)
    given = (("隐藏的行", "读入"), ("5", "未定级"))
    assert read_confirmed(path, Confirm(accept=True, keep=True, given=given)).table.answers.given[LATER.key]
    assert wrong(path, Confirm(given=(("4", "全读"),)))[0].count("读入") == 1
    again = read_confirmed(path, Confirm(keep=True, given=(("中心校", "S3"),)))
    assert again.table.answers.given["单位", "教师", "编制学校", "中心校"] == "S3"


def test_answers_of_a_program_are_not_kept(unclear: Tables, tmp_path: Path) -> None:
    path = roster(unclear, tmp_path)
    found = read_confirmed(path, Confirm(answers=Answers({ARTS_KEY: "音乐", SUMS_KEY: "科学"})))
    assert subjects(found) == ["音乐", "科学", "音乐"]
    assert [each.name for each in tmp_path.iterdir()] == ["名册.xlsx"]
