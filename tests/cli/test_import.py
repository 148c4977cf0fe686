"""``rotation import``, and the same questions in check and solve: shown, confirmed once, remembered."""

import json
from pathlib import Path

import openpyxl
import pytest

from optimizer.domain.errors import InputError
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.importing import confirming, read
from optimizer.importing.mapping_file import NAME, read_mapping
from tests.conftest import Rotation
from tests.formats.rosters import SOUND, Tables, as_folder, as_workbook, put
from tests.importing.every_topic import QUESTIONS, asking
from tests.importing.unclear import ARTS, SUMS, roster, unclear

__all__ = ["unclear"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")


def test_a_look_writes_nothing_and_says_how_to_go_on(
    rotation: Rotation, unclear: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(unclear, "教师", 4, "性别", "不明")
    path = roster(unclear, tmp_path / "原表")
    assert rotation("import", path) == 2
    seen = capsys.readouterr()
    assert "教师 3 行" in seen.out and "学校 3 行" in seen.out
    assert "待确认的读法（2项）" in seen.err and "性别" in seen.err
    for words in (ARTS, SUMS, "（请选择）", "音乐、美术", "第2、4行", "--accept", "--answer 1=音乐", "-o 名册.xlsx"):
        assert words in seen.err, words
    assert names(tmp_path) == ["原表"] and names(path.parent) == ["名册.xlsx"]


def test_from_a_bureau_file_to_a_roster_in_one_round(
    rotation: Rotation, unclear: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, made = roster(unclear, tmp_path / "原表"), tmp_path / "名册.xlsx"
    assert rotation("import", path, "-o", made) == 2
    said = capsys.readouterr()
    assert f"打开 {path.parent / NAME}" in said.err and not made.exists()
    assert rotation("import", path, "-o", made, "--accept", "--answer", f"{ARTS}＝音乐") == 0
    said = capsys.readouterr()
    assert f"已写出名册 {made}" in said.out and said.err == ""
    assert [teacher.subject for teacher in read(made).county.teachers] == ["音乐", "数学", "音乐"]
    assert read_mapping(tmp_path / NAME) == read_mapping(path.parent / NAME)
    assert rotation("check", made) == 0
    # next year
    assert rotation("import", roster(unclear, path.parent, "明年.xlsx"), "-o", tmp_path / "明年.json") == 0


@pytest.mark.parametrize("name", ["名册.json", "名册"])
def test_other_forms_of_roster(rotation: Rotation, unclear: Tables, tmp_path: Path, name: str) -> None:
    path = as_folder(unclear, tmp_path / "各表")
    assert rotation("import", path, "-o", name, "--answer", f"{ARTS}=音乐", "--accept") == 0
    assert [teacher.subject for teacher in read(tmp_path / name).county.teachers] == ["音乐", "数学", "音乐"]
    beside = (tmp_path / name if name == "名册" else tmp_path) / NAME
    assert read_mapping(beside).answers == read_mapping(path / NAME).answers


def test_every_topic_is_shown_and_taken(
    rotation: Rotation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(confirming, "read", asking)
    path = as_workbook(SOUND, tmp_path / "原表.xlsx")
    assert rotation("import", path, "-o", "名册.xlsx") == 2
    said = capsys.readouterr()
    begun = [each.text.partition("“")[0][:6] for each in QUESTIONS]  # the rest may stand on further lines
    assert all(text in said.err for text in begun) and "附注" in said.out
    assert "第4、5号仍须回答" in said.err and "--answer 4=读入" in said.err
    given = ("--answer", "隐藏的行=读入", "--answer", "5=未定级", "--accept")
    assert rotation("import", path, "-o", "名册.xlsx", *given) == 0
    assert rotation("check", path) == 0


def test_a_roster_that_is_there_stays(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, made = as_workbook(SOUND, tmp_path / "原表.xlsx"), tmp_path / "名册.xlsx"
    made.write_text("旧", encoding="utf-8")
    assert rotation("import", path, "-o", made) == 2
    assert "--force" in capsys.readouterr().err and made.read_text(encoding="utf-8") == "旧"
    assert rotation("import", path, "-o", made, "--force") == 0
    assert "覆盖了原有的文件" in capsys.readouterr().out
    assert len(read(made).county.teachers) == 3
    before = path.read_bytes()
    assert rotation("import", path, "-o", path, "--force") == 2 and path.read_bytes() == before
    assert rotation("import", path, "-o", "名册.doc") == 2
    assert names(tmp_path) == ["原表.xlsx", "名册.xlsx"]  # a roster of the template needs no 对照表


def test_the_template_needs_no_confirmation(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = as_folder(SOUND, tmp_path / "各表")
    (path / "policy.yaml").write_text("extends: 标准\n", encoding="utf-8")
    assert rotation("import", path) == 0
    assert "加 -o 名册.xlsx" in capsys.readouterr().out
    assert rotation("import", path, "-o", "名册.xlsx") == 0
    assert "policy.yaml 没有一并写出" in capsys.readouterr().out
    assert not (path / NAME).exists() and not Path(NAME).exists()


def test_the_sheet_of_policy_numbers_goes_along(rotation: Rotation, tmp_path: Path) -> None:
    tables = {**SOUND, "政策": [["条目", "参数", "值"], ["年度交流比例", "最低比例", "12%"]]}
    assert rotation("import", as_workbook(tables, tmp_path / "原表.xlsx"), "-o", "名册.xlsx") == 0
    (line,) = read(tmp_path / "名册.xlsx").policy
    assert line == read(tmp_path / "原表.xlsx").policy[0]


def test_answers_that_are_none(rotation: Rotation, unclear: Tables, tmp_path: Path,
                               capsys: pytest.CaptureFixture[str]) -> None:
    path = roster(unclear, tmp_path)
    assert rotation("import", path, "--answer", "音乐", "--answer", "=", "--answer", "1=") == 2
    assert capsys.readouterr().err.count("--answer") == 3
    assert rotation("import", path, "-o", "新.xlsx", "--answer", "艺体=音乐") == 2
    assert ARTS in capsys.readouterr().err


def test_a_mapping_elsewhere(rotation: Rotation, unclear: Tables, tmp_path: Path) -> None:
    path, place = roster(unclear, tmp_path / "原表"), tmp_path / "对照" / "本县.yaml"
    given = ("--mapping", place, "--accept", "--answer", f"{ARTS}=音乐")
    assert rotation("import", path, "-o", "名册.xlsx", *given) == 0
    assert names(path.parent) == ["名册.xlsx"] and len(read_mapping(place).answers.given) == 2
    assert rotation("check", path) == 2
    assert rotation("check", path, "--mapping", place) == 0


def test_check_and_solve_ask_in_the_same_words(
    rotation: Rotation, unclear: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster(unclear, tmp_path / "原表")
    assert rotation("check", path) == 2
    checked = capsys.readouterr().err
    assert rotation("solve", path, "-o", "结果") == 2
    solved = capsys.readouterr().err
    table = checked.partition("怎样继续")[0]
    assert table and table == solved.partition("怎样继续")[0]
    assert f"rotation check {path} --accept" in checked and f"rotation solve {path} -o 结果 --accept" in solved
    report = json.loads((tmp_path / "结果" / "report.json").read_text(encoding="utf-8"))
    assert report["status"] == "invalid" and [each["written"] for each in report["questions"]] == [ARTS, SUMS]
    assert read_mapping(path.parent / NAME).answers.given == {}


def test_check_accepts_what_the_file_and_the_guesses_say(
    rotation: Rotation, unclear: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster(unclear, tmp_path)
    assert rotation("check", path) == 2
    place = tmp_path / NAME
    place.write_text(place.read_text(encoding="utf-8").replace("读作: ''", "读作: 音乐"), encoding="utf-8")
    capsys.readouterr()
    assert rotation("check", path, "--accept") == 0
    said = capsys.readouterr().out
    assert "已确认的2项" in said and "名册无误" in said
    assert rotation("check", path) == 0
    assert rotation("check", path, "--answer", f"{ARTS}=美术") == 0
    assert read_mapping(place).answers.given["词", "教师", "主学科", ARTS] == "美术"


@pytest.mark.parametrize("command", [
    ("audit", "方案.json"), ("verify", "方案.json"), ("explain", "方案.json", "--teacher", "T1"),
    ("itineraries", "-o", "走教"), ("pareto",), ("compare", "标准", "国家基线"),
    ("whatif", "方案.json", "--stay", "T1"),
])
def test_every_command_reads_by_the_mapping_and_names_what_is_open(
    rotation: Rotation, unclear: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    path = roster(unclear, tmp_path / "原表")
    name, *rest = command
    assert rotation(name, path, *rest) == 2
    said = capsys.readouterr().err
    assert "待确认的读法（2项）" in said and f"先用这条命令确认，再回到本命令：rotation check {path}" in said
    assert "对照表.yaml" not in said
    assert names(path.parent) == ["名册.xlsx"]  # they only read


def test_a_study_refuses(rotation: Rotation, unclear: Tables, tmp_path: Path,
                         capsys: pytest.CaptureFixture[str]) -> None:
    path = roster(unclear, tmp_path / "原表")
    study = tmp_path / "研究.yaml"
    study.write_text(f"name: 试\ninstances:\n- {{name: 甲, file: {path}}}\n", encoding="utf-8")
    assert rotation("study", study, "--list") == 2
    said = capsys.readouterr().err
    assert "2处读法待确认" in said and "rotation import" in said
    assert rotation("check", path, "--accept") == 2
    assert rotation("import", path, "--answer", f"{ARTS}=音乐") == 0
    assert rotation("study", study, "--list") == 0


def test_help_teaches(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotation("import", "--help") == 0
    text = capsys.readouterr().out
    assert all(word in text for word in ("对照表.yaml", "--accept", "--answer", "不读", "明年", "退出码"))


def test_the_engine_alone_refuses_too(unclear: Tables, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(roster(unclear, tmp_path))


def test_a_plan_does_not_begin_with_a_wall_of_readings(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What matters is told, how words are read is one line; the check tells all."""
    path = tmp_path / "名册.xlsx"
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, path)
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book["教师"][1]}
    name = book["学校"].cell(2, 2).value
    said_so = {"学历": "大学本科", "职称": "中小学一级教师", "自愿交流": "自愿", "编制学校": name}
    for heading, word in said_so.items():
        book["教师"].cell(2, columns[heading]).value = word
    book.save(path)
    assert rotation("check", path) == 0
    assert (all_of_them := capsys.readouterr().out).count("按同义写法读入") == 3 and "按名称对应到编号" in all_of_them
    assert rotation("solve", path, "-o", tmp_path / "结果") == 0
    said = capsys.readouterr().out
    assert "另有4条只说明各处怎样读入" in said and "按同义写法读入" not in said and "数据体检：" in said
