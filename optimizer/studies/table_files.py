"""rows.csv, rows.parquet and columns.csv: the tidy table, written whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer.files.whole import whole
from optimizer.studies.cases import Case
from optimizer.studies.columns import FIRST, KEPT, RESULTS, Column, Row, Type
from optimizer.studies.policy_paths import title_of, value_at
from optimizer.studies.study import Study

DTYPES: Mapping[Type, str] = {"text": "object", "integer": "Int64", "number": "Float64", "flag": "boolean"}
COORDINATES = {"instance": "实例", "policy": "政策", "variant": "改动", "years": "学年数", "seed": "种子"}
SPENDING: Mapping[str, tuple[Type, str]] = {
    "limit_effort": ("number", "每个整数核的 CP-SAT 确定性时间"),
    "limit_gap": ("number", "几年规划时宽松目标的差距（%）"),
    "limit_certify": ("flag", "是否请第二种求解器复核"),
    "limit_seconds": ("number", "每个案例的墙钟限时（秒），空为不限"),
    "limit_abandon": ("number", "超过多少秒即放弃该案例，空为不放弃"),
}
PANDAS = "pandas"  # the key of pandas' own metadata in a Parquet file
RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what Excel takes for a formula


def columns_of(study: Study, cases: Sequence[Case]) -> list[Column]:
    """All columns: the case, its coordinates, parameters in force, limits, results."""
    point = [
        Column(name, _type([case.point.get(name) for case in cases]), COORDINATES[name])
        for name in cases[0].point
        if name in COORDINATES
    ]
    paths = dict.fromkeys([*study.parameters, *(path for variant in study.variants for path in variant.set)])
    parameters = [
        Column(path, _type([value_at(case.policy, path) for case in cases]), f"{titled(cases, path)}（空为没有此项）")
        for path in paths
    ]
    spending = [Column(name, type_, meaning) for name, (type_, meaning) in SPENDING.items()]
    year = Column("year", "integer", "计划学年（规划的第一年）")
    return [*FIRST, *point, year, *parameters, *spending, *RESULTS, *KEPT]


def titled(cases: Sequence[Case], name: str) -> str:
    """A coordinate or parameter in the planner's words."""
    if name in COORDINATES:
        return COORDINATES[name]
    if name in SPENDING:
        return SPENDING[name][1]
    words = dict.fromkeys(title_of(case.policy, name) for case in cases)
    return next((each for each in words if each != name), name)


def _type(values: Sequence[Any]) -> Type:
    """The narrowest type that holds all values; lists and mappings stand as JSON text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "flag"
    if kinds == {int}:
        return "integer"
    return "number" if kinds and kinds <= {int, float} else "text"


def table(study: Study, cases: Sequence[Case], rows: Mapping[str, Row]) -> pd.DataFrame:
    """One row per finished case, in the order of the study, each column in its type."""
    columns = columns_of(study, cases)
    lines = [_line(case, rows[case.id], columns) for case in cases if case.id in rows]
    data = {
        column.name: pd.Series([_cell(line.get(column.name), column.type) for line in lines], dtype=DTYPES[column.type])
        for column in columns
    }
    return pd.DataFrame(data)


def _line(case: Case, row: Row, columns: Sequence[Column]) -> dict[str, Any]:
    paths = {column.name: value_at(case.policy, column.name) for column in columns if _is_path(column.name)}
    spending = {f"limit_{name}": value for name, value in case.limits.model_dump().items()}
    return {"case": case.id, "year": case.year, **case.point, **paths, **spending, **row}


def _is_path(name: str) -> bool:
    return "." in name or name == "levels"


def _cell(value: Any, kind: Type) -> Any:
    if value is None or kind != "text" or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def write_table(folder: Path, frame: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Three files."""
    import fastparquet  # slow to load

    texts = [column.name for column in columns if column.type == "text"]
    shown = frame.assign(**{name: frame[name].map(_harmless, na_action="ignore") for name in texts})
    schema = json.dumps([column._asdict() for column in columns], ensure_ascii=False)
    meanings = pd.DataFrame(columns, columns=["name", "type", "meaning"])
    for name, each in (("columns.csv", meanings), ("rows.csv", shown)):
        with whole(folder / name) as part:
            each.to_csv(part, index=False, encoding="utf-8-sig")
    with whole(folder / "rows.parquet") as part:
        fastparquet.write(
            str(part), frame, compression="GZIP", object_encoding=dict.fromkeys(texts, "utf8"), write_index=False,
            custom_metadata={"rotation.columns": schema},
        )
        _name_types(part, columns)


def _name_types(path: Path, columns: Sequence[Column]) -> None:
    """Types as pandas names them, in the metadata of the file.

    fastparquet notes the NumPy type of a nullable column, of which other readers make floats and objects.
    """
    import fastparquet

    types = {column.name: DTYPES[column.type] for column in columns if column.type != "text"}
    told = json.loads(fastparquet.ParquetFile(str(path)).key_value_metadata[PANDAS])
    for each in told["columns"]:
        each["numpy_type"] = types.get(each["name"], each["numpy_type"])
    fastparquet.update_file_custom_metadata(str(path), {PANDAS: json.dumps(told, sort_keys=True)})


def _harmless(text: str) -> str:
    """Text that a spreadsheet takes for text."""
    return f"'{text}" if text.startswith(RISKY) else text
