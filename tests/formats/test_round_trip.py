"""What is written is read back unchanged, in every format; what could not be is refused when writing."""

import csv
import json
import unicodedata
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.domain.class_counts import ClassCount
from optimizer.domain.county import County, Group, Junction, Member, Need, Road, School, Teacher
from optimizer.domain.errors import InputError
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.visit_records import FreeSlots, PastVisit, Visiting, VisitNeed
from optimizer.domain.vocabulary import Backbone, Degree, Leader, Mode, Reach, Stage, Title
from optimizer.formats import write, write_template
from optimizer.formats.schema import ASIDE, POLICY, TABLES
from optimizer.importing import read
from optimizer.words.empty import means_empty
from tests.formats.rosters import Tables, as_folder, unzipped

FULL = County(
    schools=(
        School("S1", "城关（中心）小学", {Stage.KINDERGARTEN: 30, Stage.PRIMARY: 900, Stage.JUNIOR: 1, Stage.SENIOR: 5},
               "某县", "城关镇", "东片", True, True, True, 2024, True, True, True, False,
               60, 12, 24, 107.55, 33.2, "N1", True, 2032, "002"),
        School("002", "=SUM(A1)小学", {Stage.PRIMARY: 80}, "某县", lon=107.1 + 0.2, lat=33.0),
    ),
    needs=(
        Need("S1", Stage.PRIMARY, "数学", 18, 5, 15, 1, 9, True, 2027),
        Need("S1", Stage.PRIMARY, "数学", 17, Fraction(9, 2), 15),
        Need("002", Stage.PRIMARY, "音乐", least=0, most=1),
    ),
    groups=(Group("G1", "城关教育集团", "S1", "教共体", 2025, 2031),),
    members=(
        Member("G1", "S1", Mode.CORE, 2020, 2031),
        Member("G1", "002", Mode.TRUSTEE, left=2028), Member("G1", "002", Mode.COOPERATION, 2028),
    ),
    teachers=(
        Teacher("T1", "＝赵 甲", "女", date(1980, 5, 1), "S1", Stage.PRIMARY, "数学", (Stage.PRIMARY, Stage.JUNIOR),
                "科学", Title.二级, Backbone.名师, Degree.硕士, date(2010, 9, 1), date(2002, 9, 1), Leader.副校级,
                True, ("002",), date(2027, 8, 1), "缓-1", 2006, 2012, "队1", "002", Title.一级, 107.0, 33.1, "N2",
                (2027, 2029), 50, 40, date(2036, 5, 1), date(2019, 8, 1)),
        Teacher("007", "-钱乙", "男", date(1990, 1, 1), "002", Stage.PRIMARY, "音乐", fixed="留校"),
    ),
    history=(
        PastPosting("T1", "轮岗交流", True, date(2015, 9, 1), date(2016, 7, 1), "S1", "002", True),
        PastPosting("T1", "支教", True, date(2017, 9, 1), date(2018, 7, 1), "S1", "002", False),
        PastPosting("007", "支教", False, date(2024, 9, 1), None, "002", "S1"),
    ),
    roads=(Road("N1", "N2", 12.345, 9.8, True), Road("N2", "N3", 0.1 + 0.2)),
    outlooks=(
        Outlook("S1", 2027, {Stage.KINDERGARTEN: 31, Stage.PRIMARY: 0, Stage.JUNIOR: 1, Stage.SENIOR: 6}, 61, 13, 25),
        Outlook("002", 2028, {Stage.JUNIOR: 40}), Outlook("002", 2027, quota=0),
    ),
    visitors=(
        Visiting("T1", ("音乐", "数学"), 0, 18, ("周一", "周三上午"), 90, 3, 2, Reach.本乡镇), Visiting("007"),
    ),
    visits=(VisitNeed("S1", Stage.PRIMARY, "音乐", 4, 2), VisitNeed("002", Stage.PRIMARY, "美术", 0)),
    visited=(PastVisit("T1", "002", Stage.PRIMARY, "音乐"), PastVisit("007", "S1", Stage.JUNIOR, "数学")),
    free=(FreeSlots("S1", "周一", "小学18班", ("上1", "下3")), FreeSlots("S1", "周五"), FreeSlots("S1", "周一")),
    junctions=(Junction("N2", 107.56, 33.23),),
    classes=(ClassCount("S1", Stage.PRIMARY, 3, 3, 130), ClassCount("S1", Stage.PRIMARY, 4, None, 120)),
)
PROVENANCE = {"计划学年": "2026", "政策": "标准", "来源": "生成器 1.0，种子 7", "备注": "'=1+1", "空": ""}
PLACES = ("roster", "roster.xlsx", "roster.json")


def test_the_full_roster_fills_every_field() -> None:
    """So that the round trip below proves something for each of them."""
    for table in TABLES:
        if table not in ASIDE:
            first = getattr(FULL, table.english)[0]
            assert all(getattr(first, f.name) != f.default for f in fields(first)), table.name
            assert {column.attribute for column in table.columns} == {f.name for f in fields(first)}


@pytest.mark.parametrize("place", PLACES)
def test_read_takes_back_what_write_wrote(tmp_path: Path, place: str) -> None:
    write(FULL, PROVENANCE, tmp_path / place)
    roster = read(tmp_path / place)
    assert roster.county == FULL
    assert roster.settings == PROVENANCE


def test_the_three_formats_say_the_same(tables: Tables, tmp_path: Path) -> None:
    roster = read(as_folder(tables, tmp_path / "source"))
    for place in PLACES:
        write(roster.county, roster.settings, tmp_path / place)
        assert read(tmp_path / place).county == roster.county


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Cn", "Co"]),
                min_size=1, max_size=12)


@given(
    name=WORDS, zone=WORDS, town=WORDS, lon=st.floats(70, 140), minutes=st.floats(0.01, 1440),
    place=st.sampled_from(PLACES),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_and_number_survive_or_are_refused(
    tmp_path: Path, name: str, zone: str, town: str, lon: float, minutes: float, place: str
) -> None:
    """Full-width signs are folded in everything that is compared, so only folded text can be written there.

    What stands for an empty cell (0, —, 无) comes back as none.
    """
    zone, town = ("" if means_empty(word, zero=True) else word for word in (zone, town))
    school = replace(FULL.schools[0], name=name, zone=zone, town=town, lon=lon)
    county = replace(FULL, schools=(school, FULL.schools[1]), roads=(Road("N1", "N2", minutes),))
    try:
        write(county, {}, tmp_path / place)
    except InputError:
        assert any(unicodedata.normalize("NFKC", word) != word or word.startswith(("'", "#")) for word in (zone, town))
    else:
        assert read(tmp_path / place).county == county


UNWRITABLE = {
    "control character": replace(FULL.schools[1], name="a\x01b"),
    "surrogate": replace(FULL.schools[1], name="\ud800"),
    "padded id": replace(FULL.schools[1], id=" 002"),
    "full-width id": replace(FULL.schools[1], id="００２"),
    "example": replace(FULL.schools[1], id="示例-2"),
    "too long": replace(FULL.schools[1], name="长" * 40_000),
    "out of range": replace(FULL.schools[1], quota=-1),
    "not finite": replace(FULL.schools[1], lon=float("nan")),
}


@pytest.mark.parametrize("name", UNWRITABLE)
@pytest.mark.parametrize("place", PLACES)
def test_what_could_not_be_read_back_is_not_written(tmp_path: Path, name: str, place: str) -> None:
    with pytest.raises(InputError, match="学校"):
        write(replace(FULL, schools=(FULL.schools[0], UNWRITABLE[name])), {}, tmp_path / place)
    assert not (tmp_path / place).exists()


def test_no_other_suffix_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write(FULL, {}, tmp_path / "roster.docx")


def test_nothing_written_runs_as_a_formula(tmp_path: Path) -> None:
    """No formula part in the workbook; a quote before every such text in CSV."""
    write(FULL, PROVENANCE, tmp_path / "roster.xlsx")
    assert not any(b"<f" in part or b"hyperlink" in part for name, part in unzipped(tmp_path / "roster.xlsx").items()
                   if "worksheets" in name)
    write(FULL, PROVENANCE, tmp_path / "roster")
    cells = [cell for file in (tmp_path / "roster").iterdir()
             for row in csv.reader(file.open(encoding="utf-8-sig", newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠\t\r"))]


def test_the_shape_of_the_files(tmp_path: Path) -> None:
    """UTF-8 with BOM and LF in CSV; frozen Chinese headings and text ids in the workbook; UTF-8 JSON."""
    for place in PLACES:
        write(FULL, PROVENANCE, tmp_path / place)
    raw = (tmp_path / "roster" / "教师.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    sheet = openpyxl.load_workbook(tmp_path / "roster.xlsx")["学校"]
    assert (sheet.freeze_panes, sheet["A1"].value, sheet["A3"].value) == ("B2", "学校编号", "002")
    written = [table.name for table in TABLES if table is not POLICY]
    assert list(json.loads((tmp_path / "roster.json").read_bytes())) == written


def test_the_template(tmp_path: Path) -> None:
    """Headings with notes, drop-downs, an example row, frozen panes, a guide; unfilled it says so."""
    write_template(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    assert book.sheetnames == ["填写说明", *(table.name for table in TABLES)]
    for table in TABLES:
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == [column.heading for column in table.columns]
        assert all(column.note in cell.comment.text for cell, column in zip(sheet[1], table.columns, strict=True))
        assert sheet.freeze_panes == "B2"
        assert str(sheet["A2"].value).startswith("示例")
        rules = sheet.data_validations.dataValidation
        offered = {str(rule.sqref).split(":")[0].rstrip("2"): rule.formula1 for rule in rules}
        wanted = {cell.column_letter: ",".join(column.kind.options)
                  for cell, column in zip(sheet[1], table.columns, strict=True) if column.kind.options}
        assert offered == {letter: f'"{words}"' for letter, words in wanted.items()}
    with pytest.raises(InputError) as caught:
        read(tmp_path / "template.xlsx")
    assert [(problem.table, "只有示例行" in problem.rule) for problem in caught.value.problems] == [
        ("学校", True), ("学科需求", True), ("教师", True),
    ]


def test_a_filled_template_is_read_without_its_examples(tables: Tables, tmp_path: Path) -> None:
    """And the example rows, with the mark taken off, are themselves a sound beginning."""
    write_template(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    for name, rows in tables.items():
        headings = [cell.value for cell in book[name][1]]
        for number, row in enumerate(rows[1:], start=3):
            for heading, value in zip(rows[0], row, strict=True):
                book[name].cell(number, headings.index(heading) + 1).value = value or None
    book.save(tmp_path / "filled.xlsx")
    roster = read(tmp_path / "filled.xlsx")
    assert roster.county == read(as_folder(tables, tmp_path / "csv")).county
    assert "【学校】第2行是示例，已跳过。" in roster.county.notes
    for table in TABLES:
        for column in table.columns:
            if column.example != "":
                column.kind.read(column.example, None)


@pytest.mark.parametrize("place", ["no/such/folder.xlsx", "no/such/folder.json", "file/folder"])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="无法写入"):
        write(FULL, {}, tmp_path / place)
