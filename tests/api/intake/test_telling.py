"""What is told of faults says where and what to do, and nothing of what the input said."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from api.common.fault_report import silent, told
from api.uploads.policy_layers import layered, told_policy
from api.uploads.reader_process import answered
from benchmarks.archives import packed
from benchmarks.hostile import tables
from optimizer.domain.errors import InputError, Problem
from optimizer.formats.schema import TABLES
from optimizer.policy.layers import presets
from tests.formats.rosters import FILLED, Tables

BIRD = "KQZ7金丝雀"
SHAPES = (
    BIRD, f"{BIRD}”{BIRD}“{BIRD}", f"”{BIRD}", f"{BIRD} {BIRD}", f"1990-01 {BIRD}", BIRD * 40, f"【{BIRD}】「{BIRD}」",
    f"{BIRD}\n{BIRD}", f"{BIRD}、{BIRD}", [BIRD, BIRD], {BIRD: BIRD}, f"示例{BIRD}",
)


def as_rows(given: Tables) -> dict[str, list[dict[str, Any]]]:
    return {name: [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] for name, rows in given.items()}


def said(plain: Mapping[str, Any], folder: Any) -> dict[str, Any]:
    (folder / "roster.json").write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    return answered({"work": str(folder), "suffix": ".json", "presets": presets()})


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_no_cell_is_echoed(tmp_path: Any, table: str) -> None:
    """Every column of every table in turn holds something that no column takes, or that refers to nothing."""
    columns = next(each.columns for each in TABLES if each.name == table)
    faults = 0
    for column in columns:
        for shape in SHAPES:
            rows = as_rows(FILLED)
            template = {each.heading: str(each.example) for each in columns}
            rows.setdefault(table, []).append({**template, **(rows.get(table) or [{}])[0], column.heading: shape})
            answer = said(rows, tmp_path)
            faults += len(answer.get("errors", ())) + len(answer.get("questions", ()))
            assert "failed" not in answer
            assert "KQZ7" not in json.dumps({key: answer.get(key) for key in ("errors", "notes")}, ensure_ascii=False)
    assert faults >= len(columns)


def test_no_table_and_no_heading_is_echoed(tmp_path: Any) -> None:
    rows: dict[str, Any] = as_rows(FILLED)
    rows[BIRD] = [{"a": 1}]
    rows[f"{BIRD}“”【】"] = 5
    rows["教师"][0][f"{BIRD}”"] = 1
    answer = said(rows, tmp_path)
    told_of = json.dumps({key: answer.get(key) for key in ("errors", "notes")}, ensure_ascii=False)
    assert "KQZ7" not in told_of
    del rows[f"{BIRD}“”【】"]
    answer = said(rows, tmp_path)
    assert "KQZ7" not in json.dumps(answer["notes"], ensure_ascii=False)
    assert sum("…" in note for note in answer["notes"]) == 2


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe", b'"x\n', b"a;b\n", b"\x80\xff,\n", b"'=1,x\n"])
def test_no_name_of_a_file_is_echoed(tmp_path: Any, content: bytes) -> None:
    for name in (f"{BIRD}.csv", f"{BIRD}】{BIRD}.csv", f"教师({BIRD}).csv", f"{BIRD}”.txt"):
        for folder in ("", f"{BIRD}/"):
            files = {f"{folder}{file}": data for file, data in {**tables(), name: content}.items()}
            (tmp_path / "tables").mkdir(exist_ok=True)
            for left in (tmp_path / "tables").iterdir():
                left.unlink()
            (tmp_path / "tables").rmdir()
            (tmp_path / "roster.zip").write_bytes(packed(files))
            answer = answered({"work": str(tmp_path), "suffix": ".zip", "presets": presets()})
            assert "failed" not in answer
            told_of = {key: answer.get(key) for key in ("errors", "notes")}
            assert "KQZ7" not in json.dumps(told_of, ensure_ascii=False)


def test_words_of_the_schema_stay() -> None:
    assert silent("请增加名为“教师”的表，【教师】「姓名」，“张三”") == "请增加名为“教师”的表，【教师】「姓名」，“…”"
    (error,) = told([Problem("教师（2026）", 3, "姓名", "“张三”有误", "请改正")])
    assert error == {
        "table": "教师", "row": 3, "column": "姓名", "rule": "“…”有误", "advice": "请改正",
        "text": "【教师】第3行「姓名」：“…”有误。请改正",
    }
    (error,) = told([Problem("张三", None, "李四", "x", "y")])
    assert (error["table"], error["column"], error["text"]) == ("", None, "x。y")


@pytest.mark.parametrize("plain", [
    {BIRD: 1}, {"name": {BIRD: BIRD}}, {"entries": [{"id": BIRD, "rule": BIRD}]}, {"entries": [{"id": BIRD}]},
    {"entries": [{"id": BIRD, "rule": "flow", BIRD: 1, "scope": {BIRD: BIRD}, "clause": BIRD}]}, {"levels": [BIRD]},
    {"entries": [{"id": "a", "rule": "flow", "since": BIRD, "weight": BIRD}]}, {"definitions": {BIRD: BIRD}},
    {"definitions": {"backbone": BIRD}}, {"epsilon": {BIRD: 1}}, {"year": BIRD}, {"extends": BIRD}, {"entries": BIRD},
    {"extends": [[BIRD]]}, {"definitions": [BIRD]}, {"entries": [BIRD]}, {"name": f"⟦{BIRD}⟧"}, {"extends": {BIRD: 1}},
])
def test_no_policy_is_echoed(plain: dict[str, Any]) -> None:
    with pytest.raises(InputError) as error:
        layered(plain, "x")
    found = told_policy(error.value)
    assert found
    assert "KQZ7" not in json.dumps(found, ensure_ascii=False)
