"""The table is the same in both files, typed, documented, and harmless in a spreadsheet."""

import csv
import json
from pathlib import Path
from typing import Any

import fastparquet
import pandas as pd

from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.study import Study
from optimizer.studies.table_files import columns_of, table, write_table
from tests.studies.building import FLOW, listed

SOLVED: Row = {
    "status": "solved", "burden_value": 2**53 + 1, "burden_bound": 7, "burden_proved": False, "burden_scale": 1,
    "equity_exact": "1/3", "equity_number": 1 / 3, "proved": False, "repeatable": True, "movers": 16,
    "cpu_seconds": 0.123, "attempts": 1, "finished": "2026-11-22T00:00:00+00:00",
}
IMPOSSIBLE: Row = {"status": "impossible", "clash": "=HYPERLINK(1)", "clash_exact": True, "attempts": 2}


def made(folder: Path, **more: Any) -> tuple[Study, list[Case], pd.DataFrame]:
    study, cases = listed(
        folder, parameters={FLOW: [10, 12], "entries.backbone_share.weight": [None, 5]},
        variants=[{"name": "基准"}, {"name": "改", "set": {"definitions.terms": {"托管": 1}, "levels": ["burden"]}}],
        **more,
    )
    rows = {case.id: (SOLVED, IMPOSSIBLE)[number % 2] for number, case in enumerate(cases[:-1])}
    frame = table(study, cases, rows)
    write_table(folder, frame, columns_of(study, cases))
    return study, cases, frame


def test_parquet_keeps_types_and_values(tmp_path: Path) -> None:
    """Integers beyond a float's reach, empty cells and flags come back as they went in."""
    _, cases, frame = made(tmp_path)
    back = fastparquet.ParquetFile(str(tmp_path / "rows.parquet")).to_pandas()
    assert list(back.columns) == list(frame.columns)
    assert len(back) == len(cases) - 1, "one case is not done yet"
    assert back["burden_value"].iloc[0] == 2**53 + 1
    assert back["burden_value"].isna().iloc[1]
    assert str(back["burden_value"].dtype) == "Int64"
    assert list(back["case"]) == [case.id for case in cases[:-1]]
    assert list(back[FLOW]) == [case.point[FLOW] for case in cases[:-1]]
    assert back["entries.backbone_share.weight"].isna().sum() == 4
    assert set(back["levels"].iloc[4:]) == {'["burden"]'}
    assert back["definitions.terms"].iloc[4] == '{"托管": 1}'
    assert back["clash"].iloc[1] == "=HYPERLINK(1)"
    assert back["clash"].iloc[0] is None or pd.isna(back["clash"].iloc[0])


def test_parquet_names_the_types_for_every_reader(tmp_path: Path) -> None:
    """The metadata that pandas' default reader goes by: whole numbers and flags may be missing, and stay what they are.

    What is stored, for readers that ask the file alone: 64-bit integers and booleans, each optional.
    """
    study, cases, _ = made(tmp_path)
    types = {column.name: column.type for column in columns_of(study, cases)}
    file = fastparquet.ParquetFile(str(tmp_path / "rows.parquet"))
    named = {each["name"]: each["numpy_type"] for each in json.loads(file.key_value_metadata["pandas"])["columns"]}
    wanted = {"integer": "Int64", "flag": "boolean", "number": "Float64", "text": "object"}
    assert named == {name: wanted[kind] for name, kind in types.items()}
    stored = {name: file.schema.schema_element([name]) for name in types}
    code = {"flag": 0, "integer": 2, "number": 5, "text": 6}  # BOOLEAN, INT64, DOUBLE, BYTE_ARRAY of parquet.thrift
    assert {name: each.type for name, each in stored.items()} == {name: code[kind] for name, kind in types.items()}
    assert {each.repetition_type for each in stored.values()} == {1}, "all of them may be missing"
    back = pd.read_parquet(tmp_path / "rows.parquet")
    kinds = {name: kind for name, kind in types.items() if kind in ("integer", "flag")}
    assert {name: str(back[name].dtype) for name in kinds} == {name: wanted[kind] for name, kind in kinds.items()}
    assert int(back["burden_value"].iloc[0]) == 2**53 + 1


def test_csv_is_for_excel(tmp_path: Path) -> None:
    """A byte order mark, the same cells as text, and no text that a spreadsheet would calculate."""
    _, cases, frame = made(tmp_path)
    assert (tmp_path / "rows.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == list(frame.columns)
    assert [line["case"] for line in lines] == [case.id for case in cases[:-1]]
    assert lines[0]["burden_value"] == str(2**53 + 1)
    assert (lines[0]["repeatable"], lines[0]["proved"], lines[1]["burden_value"]) == ("True", "False", "")
    assert lines[1]["clash"] == "'=HYPERLINK(1)"


def test_every_column_says_what_it_is(tmp_path: Path) -> None:
    """columns.csv and the Parquet metadata list the table's columns, parameters in the planner's words."""
    _, _, frame = made(tmp_path)
    with (tmp_path / "columns.csv").open(encoding="utf-8-sig", newline="") as file:
        described = {line["name"]: line["meaning"] for line in csv.DictReader(file)}
    assert list(described) == list(frame.columns)
    assert all(described.values())
    assert described[FLOW].startswith("年度交流比例：最低比例（%）")
    kept = fastparquet.ParquetFile(str(tmp_path / "rows.parquet")).key_value_metadata
    assert "rotation.columns" in kept


def test_a_study_without_results(tmp_path: Path) -> None:
    """An interrupt before the first row leaves a table that is empty, with its columns."""
    study, cases = listed(tmp_path)
    write_table(tmp_path, table(study, cases, {}), columns_of(study, cases))
    assert len(fastparquet.ParquetFile(str(tmp_path / "rows.parquet")).to_pandas()) == 0
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").startswith("case,instance")
