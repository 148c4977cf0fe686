"""A small sound roster as plain tables, and the ways to put it into files."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.domain.errors import InputError, Problem
from optimizer.importing import read

Tables = dict[str, list[list[Any]]]

SOUND: Tables = {
    "设置": [["项目", "值"], ["计划学年", "2026"], ["政策", "标准"]],
    "学校": [
        ["学校编号", "学校名称", "农村", "小学学生数", "初中学生数", "经度", "纬度", "开办学年", "道路节点"],
        ["S1", "城关小学", "否", "900", "", "107.5", "33.2", "2001", "N1"],
        ["S2", "高楼学校", "是", "200", "100", "", "", "2024", "N1"],
        ["S3", "马屿小学", "是", "80", "", "", "", "", "N1"],
    ],
    "学科需求": [
        ["学校编号", "学段", "学科", "班级数", "每班周课时", "教师周课时", "最低岗位", "最高岗位"],
        ["S1", "小学", "数学", "18", "5", "15", "", ""],
        ["S2", "初中", "数学", "", "", "", "1", "2"],
    ],
    "集团": [["集团编号", "集团名称", "核心校"], ["G1", "城关教育集团", "S1"]],
    "集团成员": [["集团编号", "学校编号", "办学模式"], ["G1", "S1", "核心"], ["G1", "S2", "紧密"]],
    "教师": [
        ["教师编号", "姓名", "性别", "出生年月", "编制学校", "学段", "主学科", "可教学段", "职称", "自愿交流",
         "意愿学校", "依据编号", "招聘学年", "服务期满学年", "参加工作年月", "指定安排", "居住地经度", "居住地纬度"],
        ["T1", "赵甲", "女", "1980-05", "S1", "小学", "数学", "小学、初中", "高级", "是", "S2、S3",
         "", "", "", "2002-09", "", "", ""],
        ["T2", "钱乙", "男", "1990-01", "S2", "初中", "数学", "", "一级", "", "", "",
         "2012", "2018", "2012-09", "", "", ""],
        ["T3", "孙丙", "女", "1995-11", "S3", "小学", "数学", "", "", "", "", "", "", "", "", "留校", "", ""],
    ],
    "交流历史": [
        ["教师编号", "交流轮岗类型", "是否调动人事关系", "开始年月", "结束年月", "原单位", "交流轮岗单位"],
        ["T1", "轮岗交流", "否", "2015-09", "2016-07", "S1", "S2"],
        ["T1", "支教", "N", "2018-09", "2019-07", "城关小学", "马屿小学"],
    ],
    "道路": [["起点", "终点", "分钟", "公里"], ["N1", "N2", "12.5", "9.8"]],
}


def _widened(rows: Sequence[Sequence[str]], **columns: str) -> list[list[str]]:
    return [[*rows[0], *columns], *([*row, *columns.values()] for row in rows[1:])]


FILLED: Tables = SOUND | {"教师": _widened(SOUND["教师"], 骨干级别="县级", 学历="本科")}
"""With the columns that papers print of everybody, so that an upload has nothing to ask."""


def as_folder(tables: Tables, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def as_workbook(tables: Tables, path: Path, change: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value != "":
                    sheet.cell(row, column).value = value
    if change is not None:
        change(book)
    book.save(path)
    return path


def as_json(tables: Tables, path: Path) -> Path:
    document = {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in tables.items()}
    path.write_text(json.dumps(document, ensure_ascii=False, default=date.isoformat), encoding="utf-8")
    return path


def put(tables: Tables, table: str, row: int, column: str, value: Any) -> None:
    """Set one cell; ``row`` as Excel counts."""
    rows = tables[table]
    if column not in rows[0]:
        for line in rows:
            line.append("")
        rows[0][-1] = column
    rows[row - 1][rows[0].index(column)] = value


def problems(path: Path) -> list[Problem]:
    """Everything that reading complains of."""
    with pytest.raises(InputError) as caught:
        read(path)
    return list(caught.value.problems)


def places(path: Path) -> set[tuple[str, int | None, str | None]]:
    return {(problem.table, problem.row, problem.column) for problem in problems(path)}


def zipped(parts: dict[str, bytes], first: dict[str, bytes] | None = None) -> bytes:
    """A zip of these parts; what stands ``first`` is not packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (first or {}).items():
            archive.writestr(name, content, zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoiled(tables: Tables, path: Path, part: str, old: bytes, new: bytes) -> Path:
    """A workbook with one of its parts changed."""
    parts = unzipped(as_workbook(tables, path))
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    path.write_bytes(zipped(parts))
    return path
