"""What an upload is called hardly matters: its content tells what it is, its name at most which table it holds."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from api.uploads.file_names import UNNAMED, title_and_end
from benchmarks.hostile import tables, workbook
from tests.api.intake.conftest import Take
from tests.formats.open_documents import as_open_document
from tests.formats.rosters import FILLED


def mail(text: str, charset: str = "UTF-8") -> str:
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


NAMES: dict[str, tuple[str, str]] = {
    "学校.csv": ("学校", ".csv"),
    "学校.CSV": ("学校", ".csv"),
    mail("学校.csv"): ("学校", ".csv"),
    mail("教师名单.xlsx", "GB18030"): ("教师名单", ".xlsx"),
    f"{mail('教师')} {mail('名单.xls')}": ("教师名单", ".xls"),
    "=?utf-8?Q?=E5=AD=A6=E6=A0=A1=2Ecsv?=": ("学校", ".csv"),
    mail("教师名单（最终版）.xlsx")[:28]: ("教师名单", ""),
    f"UTF-8''{quote('学校.csv')}": ("学校", ".csv"),
    f"gb18030'zh'{quote('学校.csv', encoding='gb18030')}": ("学校", ".csv"),
    quote("学校.csv"): ("学校", ".csv"),
    "学校.csv".encode().decode("latin-1"): ("学校", ".csv"),
    "学校.csv".encode("gb18030").decode("latin-1"): ("学校", ".csv"),
    r"C:\fakepath\学校.csv": ("学校", ".csv"),
    "../../etc/学校.csv": ("学校", ".csv"),
    "学校.csv.": ("学校.csv", ""),
    "学校.xl": ("学校.xl", ""),
    "roster": ("roster", ""),
    "": (UNNAMED, ""),
    "..": (UNNAMED, ""),
    ".xlsx": (UNNAMED, ".xlsx"),
    "“学”【校】.json": ("学校", ".json"),
    "长" * 100 + ".ods": ("长" * 60, ".ods"),
    "=?x-none?B?5a2m?=": (UNNAMED, ""),
    "100%.csv": ("100%", ".csv"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    assert title_and_end(name) == NAMES[name]


@pytest.mark.parametrize("name", ["", "roster", "名册.xls", "a.json", mail("名册.xlsx"), "名册.xl"])
def test_a_workbook_under_any_name(take: Take, name: str) -> None:
    assert take(workbook(), name).id == take(workbook(), "a.xlsx").id


def test_other_forms_under_no_name(take: Take, tmp_path: Path) -> None:
    document = as_open_document(FILLED, tmp_path / "a").read_bytes()
    plain = {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in FILLED.items()}
    assert take(document, "").id == take(json.dumps(plain).encode(), "").id


def test_a_single_table_has_the_name_of_its_file(refused: Callable[..., list[dict[str, Any]]]) -> None:
    """A fault in its second row is told of the table, whatever encodes the name."""
    data = tables()["学校.csv"].decode().splitlines()
    data[1] = data[1].replace("S001", "S 001")
    for name in ("学校.csv", mail("学校.txt"), "学校"):
        told = refused("\n".join(data).replace(",", "\t").encode(), name)
        assert ("学校", 2) in {(error["table"], error["row"]) for error in told}
