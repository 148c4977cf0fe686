"""What an upload leaves open comes back as questions; their answers, or a 对照表 among the files, settle it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from api.common.question_report import asked
from api.common.roles import Role
from api.http.app import create_app
from api.identity.tenants import create_key
from api.service import Service
from api.store.tables import roster as stored
from api.uploads import rosters, several
from api.uploads.reader_process import answered
from benchmarks.archives import packed
from optimizer.domain.questions import Question, identity
from optimizer.importing.mapping_file import NAME
from optimizer.policy.layers import presets
from tests.api.intake.conftest import ME
from tests.formats.rosters import FILLED, SOUND, Tables, as_folder, as_workbook
from tests.importing.unclear import ARTS, SUMS, roster, unclear, with_words

__all__ = ["unclear"]
ARTS_ID, SUMS_ID = (identity(("词", "教师", "主学科", word)) for word in (ARTS, SUMS))
MAPPING = f"词:\n- {{表: 教师, 列: 主学科, 写法: {ARTS}, 读作: 音乐, 确认: 是}}\n".encode()
PAPERS = json.dumps({  # columns that SOUND does not have
    identity(("空列", "教师", column, "全部为空")): f"按“{meaning}”读入"
    for column, meaning in (("骨干级别", "无"), ("学历", "本科"))
})
Post = Callable[..., Any]


class HereReader:
    """Reads in the process of the test, where words can be made unclear."""

    def ask(self, task: Mapping[str, Any]) -> Mapping[str, Any]:
        plain: Mapping[str, Any] = json.loads(json.dumps(answered(json.loads(json.dumps(task)))))
        return plain


@pytest.fixture
def here(unclear: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "nursery", lambda places: HereReader())


@pytest.fixture
def post(store: Service, here: None) -> Post:
    """``post(files, **form)`` uploads as a planner."""
    secret = create_key(store, ME, "试", [Role.PLANNER])[1]

    def posting(*files: tuple[str, bytes], **form: str) -> Any:
        with TestClient(create_app(store.settings)) as client:
            sent = [("file", file) for file in files]
            return client.post(
                "/api/v1/rosters", files=sent, data=form, headers={"Authorization": f"Bearer {secret}"}
            )

    return posting


@pytest.fixture
def book(tmp_path: Path) -> bytes:
    return roster(with_words(), tmp_path).read_bytes()


def test_questions_come_with_their_words_and_nothing_else(post: Post, book: bytes) -> None:
    answer = post(("名册.xlsx", book))
    plain = answer.json()
    assert (answer.status_code, plain["code"]) == (422, "unconfirmed_roster")
    assert "errors" not in plain
    assert plain["questions"] == [
        {"id": ARTS_ID, "topic": "词", "table": "教师", "column": "主学科", "written": ARTS, "guess": None,
         "text": f"【教师】「主学科」“{ARTS}”可以指几门学科", "options": ["音乐", "美术"], "examples": [],
         "rows": [2, 4]},
        {"id": SUMS_ID, "topic": "词", "table": "教师", "column": "主学科", "written": SUMS, "guess": "数学",
         "text": f"【教师】「主学科」“{SUMS}”与“数学”相近", "options": ["数学", "不读"], "examples": [],
         "rows": [3]},
    ]
    assert not any(name in answer.text for name in ("赵甲", "钱乙", "孙丙", "T1"))


def test_answers_are_kept_with_the_roster(store: Service, post: Post, book: bytes) -> None:
    assert post(("名册.xlsx", book), accept="true").json()["questions"][0]["id"] == ARTS_ID
    answer = post(("名册.xlsx", book), answers=json.dumps({ARTS_ID: "音乐", SUMS_ID: "数学"}))
    assert answer.status_code == 201, answer.text
    assert {each["written"]: each["answer"] for each in answer.json()["answers"]} == {ARTS: "音乐", SUMS: "数学"}
    with store.database.reading() as connection:
        row = connection.execute(sa.select(stored).where(stored.c.id == answer.json()["id"])).one()
    assert '"主学科": "音乐"' in store.blobs.get(row.blob).decode()
    other = post(("名册.xlsx", book), answers=json.dumps({ARTS_ID: "美术"}), accept="true")
    assert other.status_code == 201 and other.json()["id"] != answer.json()["id"]


@pytest.mark.parametrize("answers", ["1", "[]", '{"1": "音乐"}', '{"' + ARTS_ID + '": ""}',
                                     '{"' + ARTS_ID + '": 1}', "{", '{"' + "G" * 16 + '": "音乐"}'])
def test_answers_that_are_none(post: Post, book: bytes, answers: str) -> None:
    answer = post(("名册.xlsx", book), answers=answers)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/answers"


def test_answers_that_fit_nothing_are_told_without_being_echoed(post: Post, book: bytes) -> None:
    answer = post(("名册.xlsx", book), answers=json.dumps({"0" * 16: "鸢鸑", ARTS_ID: "音乐"}), accept="true")
    assert answer.status_code == 422 and answer.json()["code"] == "invalid_roster"
    assert "不对应任何" in answer.text and "鸢鸑" not in answer.text


@pytest.mark.parametrize("name", [NAME, "本县.yml"])
def test_a_mapping_among_the_files(post: Post, book: bytes, name: str) -> None:
    answer = post(("名册.xlsx", book), (name, MAPPING), accept="true")
    assert answer.status_code == 201, answer.text
    assert {each["written"] for each in answer.json()["answers"]} == {ARTS, SUMS}


def test_a_mapping_in_a_zip(post: Post, tmp_path: Path) -> None:
    folder = as_folder(with_words(), tmp_path / "各表")
    tables = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert post(("各表.zip", packed(tables))).json()["questions"][0]["written"] == ARTS
    answer = post(("各表.zip", packed({**tables, NAME: MAPPING})), accept="true")
    assert answer.status_code == 201 and not any("不是 CSV" in note for note in answer.json()["notes"])


def test_several_files_are_one_roster(post: Post, tmp_path: Path) -> None:
    whole = as_workbook(SOUND, tmp_path / "全.xlsx").read_bytes()
    names = list(SOUND)
    parts = [
        as_workbook({name: SOUND[name] for name in some}, tmp_path / f"{number}.xlsx").read_bytes()
        for number, some in enumerate((names[:3], names[3:]))
    ]
    made = post(("a/名册.xlsx", parts[0]), ("名册.xlsx", parts[1]), answers=PAPERS)
    assert made.status_code == 201, made.text
    assert made.json()["id"] == post(("全.xlsx", whole), answers=PAPERS).json()["id"]
    alone = post(("名册.xlsx", parts[0]))
    assert alone.status_code == 422 and alone.json()["code"] == "invalid_roster"


def test_files_that_do_not_belong_together(post: Post, book: bytes) -> None:
    for further in (("a.zip", b"PK"), ("a.yaml", MAPPING)):
        answer = post(("b.yaml", MAPPING), ("名册.xlsx", book), further)
        assert answer.status_code == 422 and "合不成一份名册" in answer.text
    assert post(("名册.xlsx", book), ("说明.pdf", b"%PDF-1.4"), accept="true").status_code == 422
    assert "文件是空的" in post(("名册.xlsx", book), ("空.xlsx", b"")).text


def test_names_of_files_are_made_safe(tmp_path: Path) -> None:
    files = [("../../a.xlsx", b"1"), ("C:\\x\\a.xlsx", b"2"), ("a.csv", b"3"), (".x", b"4"), ("“甲”.json", b"5")]
    names = several.laid_out(tmp_path, files)
    assert names == ["a.xlsx", "a(2).xlsx", "a.csv", "x", "甲.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_no_file_takes_the_place_of_another(tmp_path: Path) -> None:
    """A second download is called 名册(2), which is also what a second 名册 would be called here."""
    files = [("名册(2).csv", b"1"), ("名册.csv", b"2"), ("x/名册.csv", b"3"), ("名册甲.csv", b"4"), ("名.csv", b"5")]
    names = several.laid_out(tmp_path, files)
    assert names == ["名册(2).csv", "名册.csv", "名册(3).csv", "名册甲.csv", "名.csv"]
    assert [(tmp_path / name).read_bytes() for name in names] == [content for _, content in files]


@pytest.mark.parametrize("name", ["", "名册", "=?utf-8?B?5ZCN5YaMLnhsc3g=?=", "=?gb2312?B?w/uyoS54bHN4?=", "blob.名册"])
def test_files_whose_name_says_nothing(post: Post, book: bytes, name: str, tmp_path: Path) -> None:
    """Told apart by what is in them, or by the name that was meant."""
    assert post((name or "file", book)).json()["questions"][0]["written"] == ARTS
    folder = as_folder(with_words(), tmp_path / "各表")
    archive = packed({path.name: path.read_bytes() for path in folder.iterdir()})
    if "=?" not in name:
        assert post((name or "file", archive)).json()["questions"][0]["written"] == ARTS
        assert post((name or "file", b"nothing")).status_code == 422


def test_what_stands_in_a_personal_column_is_not_shown() -> None:
    question = Question(
        "词", "教师", "出生年月", "85-1", "【教师】「出生年月」“85-1”是1985-01还是1985-10，见“赵甲”", None,
        ("1985-01", "1985-10"), examples=("赵甲",), rows=(3,),
    )
    plain = asked(question)
    assert plain["written"] is None and plain["id"] == question.id and plain["rows"] == [3]
    assert "85-1”" not in plain["text"] and "赵甲" not in json.dumps(plain, ensure_ascii=False)
    assert plain["options"] == ["1985-01", "1985-10"] and plain["examples"] == []


def test_a_guessed_column_comes_with_what_stands_in_it(post: Post, tmp_path: Path) -> None:
    """But with nothing that might be a name, though the column would take it."""
    tables = {name: [list(row) for row in rows] for name, rows in FILLED.items()}
    teachers = tables["教师"]
    for heading, written, cells in (
        ("主学科", "任教科目", ("数学", "赵甲", "语文(赵甲)")), ("职称", "职称级别", ("高级教师", "钱乙", "一级")),
        ("姓名", "教师姓名", ("赵甲", "钱乙", "孙丙")), ("编制学校", "所在学校", ("S1", "赵甲", "S3")),
    ):
        place = teachers[0].index(heading)
        teachers[0][place] = written
        for row, cell in zip(teachers[1:], cells, strict=True):
            row[place] = cell
    refused = post(("名册.xlsx", as_workbook(tables, tmp_path / "猜.xlsx").read_bytes()))
    asked = {each["written"]: each["examples"] for each in refused.json()["questions"] if each["topic"] == "列"}
    assert asked == {"任教科目": ["数学"], "职称级别": ["高级教师", "一级"], "教师姓名": [], "所在学校": []}
    assert not any(name in refused.text for name in ("赵甲", "钱乙", "孙丙"))


def test_it_answers_by_id_what_is_written_in_a_personal_column(tmp_path: Path, unclear: Tables) -> None:
    """As the reader's process does it: the id stands for the word."""
    (tmp_path / "roster.xlsx").write_bytes(roster(with_words(), tmp_path / "x").read_bytes())
    task = {"work": str(tmp_path), "suffix": ".xlsx", "presets": presets()}
    assert [each["id"] for each in answered(task)["questions"]] == [ARTS_ID, SUMS_ID]
    given = answered({**task, "answers": {ARTS_ID: "音乐"}, "accept": True})
    assert "errors" not in given and given["teachers"] == 3


def test_a_column_that_papers_print_and_nobody_has_filled_in_is_asked(post: Post, tmp_path: Path) -> None:
    """What is kept has the meaning of an empty cell written out, so nobody could ask later."""
    tables = {name: [list(row) for row in rows] for name, rows in SOUND.items()}
    place = tables["教师"][0].index("职称")
    for row in tables["教师"][1:]:
        row[place] = ""
    book = as_workbook(tables, tmp_path / "空列.xlsx").read_bytes()
    refused = post(("空列.xlsx", book))
    assert refused.status_code == 422
    asked = refused.json()["questions"]
    assert [(each["topic"], each["column"], each["guess"]) for each in asked] == [
        ("空列", "骨干级别", None), ("空列", "学历", None), ("空列", "职称", None),
    ]
    given = {each["id"]: each["options"][0] for each in asked}
    assert post(("空列.xlsx", book), answers=json.dumps(given)).status_code == 201
