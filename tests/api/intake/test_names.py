"""Names put back into what the commands really write: masked or in full, no token left, nothing that runs."""

import csv
import io
import json
import re
import string
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from api.common.name_tokens import token
from api.uploads.name_vault import Names, with_names
from optimizer import cli
from optimizer.domain.errors import InputError
from optimizer.formats import write
from optimizer.importing import read
from optimizer.reporting.facts.masking import CLOSE, OPEN, masked
from tests.formats.rosters import SOUND

INSTANCES = Path(__file__).parents[3] / "instances"
HOSTILE = (
    "=1+1", "+1", "-1+1", "@SUM(A1)", "=a|'b'!A0", "＝1+1", "<f>1+1</f>", "</t></si><si><t>", "&lt;f&gt;",
    "\"><script>alert(1)</script>", "a\\b\"c'd", "_x003D_1+1", "a;b,c:d", "买买提·吐尔逊", "=HYPERLINK(\"http://a\")",
    "]]>", "{{ 7*7 }}", "'=1", "张三\u2028", "a" * 150, "𠮷野家", "O'Neil", "%0A=1", "END:VCALENDAR", "|b", "`id`",
)
PRODUCTS = {".xlsx", ".docx", ".json", ".ics", ".geojson"}


def tokened(name: str, folder: Path) -> tuple[Path, list[str]]:
    """A shipped instance as the intake leaves it, and the ids of its teachers."""
    found = read(INSTANCES / name)
    hidden = tuple(replace(each, name=token(each.id)) for each in found.county.teachers)
    path = folder / f"{name}.json"
    write(replace(found.county, teachers=hidden), found.settings, path)
    return path, [each.id for each in hidden]


def run(*arguments: object) -> None:
    argv, sys.argv = sys.argv, ["rotation", *map(str, arguments)]
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert not ended.value.code
    finally:
        sys.argv = argv


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, bytes], list[str]]:
    """Everything that a solve, an answer, an approval, edits, reserves and a week of visits leave; ids of teachers."""
    folder = tmp_path_factory.mktemp("products")
    three, ids = tokened("three_schools", folder)
    beside, plan = ("--policy", INSTANCES / "three_schools" / "policy.yaml"), folder / "solve" / "plan.json"
    run("solve", three, *beside, "-o", folder / "solve", "--full-names")
    who = json.loads(plan.read_text("utf-8"))["postings"][0]["teacher"]
    run("explain", three, plan, *beside, "--teacher", who, "-o", folder / "answer.docx", "--full-names")
    run("explain", three, plan, *beside, "--teacher", who, "-o", folder / "answer.xlsx", "--full-names")
    run("approval", three, plan, *beside, "-o", folder / "approval.docx", "--full-names")
    run("whatif", three, plan, *beside, "--stay", who, "-o", folder / "edited", "--full-names")
    run("reserve", three, plan, *beside, "-o", folder / "reserve", "--full-names")
    wide, more = tokened("prefecture", folder)
    run("itineraries", wide, "--policy", INSTANCES / "prefecture" / "policy.yaml", "-o", folder / "weeks",
        "--full-names")
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*") if (path.suffix in PRODUCTS and path.parent != folder) or path.suffix == ".docx"
    }
    return files | {"answer.xlsx": (folder / "answer.xlsx").read_bytes()}, [*ids, *more]


def texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Every part of a file as text."""
    if not data.startswith(b"PK"):
        yield "", data.decode("utf-8")
        return
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for name in source.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, source.read(name).decode("utf-8")


def runs(part: str, text: str) -> bool:
    """Whether a part has a formula, or leads out of the file."""
    formula = part.startswith("xl/worksheets/") and re.search(r"<(\w+:)?f[\s>/]", text)
    return bool(formula) or 'TargetMode="External"' in text


def test_the_products_have_tokens(products: tuple[Mapping[str, bytes], list[str]]) -> None:
    """Otherwise what follows says nothing."""
    files, _ = products
    having = {name for name, data in files.items() if any(OPEN in text for _, text in texts(data))}
    endings = {Path(name).suffix for name in having}
    assert endings == PRODUCTS
    main = {"solve/plan.xlsx", "answer.docx", "approval.docx", "reserve/候补名单.xlsx", "weeks/itineraries.xlsx"}
    assert main <= having


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("hostile", [False, True])
def test_no_token_is_left_and_nothing_runs(
    products: tuple[Mapping[str, bytes], list[str]], full: bool, hostile: bool
) -> None:
    files, ids = products
    each = [HOSTILE[n % len(HOSTILE)] if hostile else f"赵鸢{n:05d}" for n in range(len(ids))]
    names = Names({token(teacher): name for teacher, name in zip(ids, each, strict=True)})
    shown = 0
    for name, data in files.items():
        filled = with_names(data, name, names, full=full)
        for part, text in texts(filled):
            assert OPEN not in text, (name, part)
            assert CLOSE not in text, (name, part)
            shown += sum(map(text.count, ("赵鸢", "赵*")))
            if not full and not hostile:
                assert "赵鸢" not in text, (name, part)
            if part or name.endswith(".xml"):
                ElementTree.fromstring(text.encode())
                assert not runs(part, text), (name, part)
        _opens(name, filled)
    assert hostile or shown > 100


def _opens(name: str, data: bytes) -> None:
    """A program that is to read it does."""
    match Path(name).suffix:
        case ".xlsx":
            for sheet in openpyxl.load_workbook(io.BytesIO(data)):
                assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        case ".json" | ".geojson":
            json.loads(data)
        case ".ics":
            Calendar.from_ical(data)
            assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_public_notice_is_masked_in_a_full_export(products: tuple[Mapping[str, bytes], list[str]]) -> None:
    files, ids = products
    names = Names({token(teacher): f"赵鸢{n:05d}" for n, teacher in enumerate(ids)})
    book = openpyxl.load_workbook(io.BytesIO(with_names(files["solve/plan.xlsx"], "plan.xlsx", names, full=True)))
    notice = next(sheet for sheet in book if "公示" in sheet.title)
    cells = [str(cell.value) for row in notice.iter_rows() for cell in row if cell.value]
    assert any(cell.startswith("赵*") for cell in cells)
    assert not any("鸢" in cell for cell in cells)
    assert any("赵鸢" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip).filter(bool)
RISKY = st.one_of(ANY, st.sampled_from(HOSTILE), st.builds(str.__add__, st.sampled_from("=+-@＝＋－＠'"), ANY))
SENT = f"{OPEN}T1{CLOSE}（T1）"


@settings(max_examples=300, deadline=None)
@given(RISKY)
def test_every_format_says_the_name_and_no_more(name: str) -> None:
    names = Names({token("T1"): name})

    def put(text: str, file: str) -> str:
        return with_names(text.encode(), file, names, full=True).decode()

    assert json.loads(put(json.dumps({"a": SENT}, ensure_ascii=False), "a.json")) == {"a": f"{name}（T1）"}
    assert json.loads(put(json.dumps({"a": SENT}), "a.geojson")) == {"a": f"{name}（T1）"}
    assert names.put({"a": [SENT, 1]}, full=True) == {"a": [f"{name}（T1）", 1]}
    assert ElementTree.fromstring(put(f"<a b='{SENT}'>{SENT}</a>", "a.svg").encode()).text == f"{name}（T1）"
    ((first, second),) = csv.reader(io.StringIO(put(f'"{SENT}","1,""2"\n', "a.csv"), newline=""))
    assert second == '1,"2'
    assert first.removeprefix("'").removeprefix("'") == f"{name}（T1）".removeprefix("'").removeprefix("'")
    assert not first.startswith(tuple("=+-@＝＋－＠\t\r"))
    lines = put(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:{SENT}\r\nEND:VCALENDAR\r\n", "a.ics")
    assert str(Calendar.from_ical(lines)["X-WR-CALNAME"]).replace("\\", "") == f"{name}（T1）".replace("\\", "")
    assert all(len(line.encode()) <= 75 for line in lines.split("\r\n"))
    page = put(f"<td title='{SENT}'>{SENT}</td>", "a.html")
    assert page.count("<") == page.count(">") == 2
    assert page.count("'") == 2


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_a_token_is_safe_in_every_format_and_its_own(one: str, other: str) -> None:
    for each in (one, other):
        inner = token(each).removeprefix(OPEN).removesuffix(CLOSE)
        assert set(inner) <= set(string.ascii_letters + string.digits + "_.-~")
        assert len(inner) <= 60
    assert (token(one) == token(other)) == (one == other)


@settings(max_examples=60, deadline=None)
@given(st.lists(RISKY, min_size=3, max_size=3))
def test_a_hostile_roster_comes_back_without_a_formula(words: list[str]) -> None:
    """Ids, names and names of schools as they are read; the workbook that is written has no formula in any part."""
    rows = {name: [list(row) for row in table] for name, table in SOUND.items() if name not in ("交流历史", "道路")}
    rows["学校"][1][1], rows["教师"][1][1] = words[0], words[1]
    rows["教师"][1][0] = words[2].replace(" ", "")
    with TemporaryDirectory() as folder:
        plain = {name: [dict(zip(table[0], row, strict=False)) for row in table[1:]] for name, table in rows.items()}
        (Path(folder) / "a.json").write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        try:
            found = read(Path(folder) / "a.json")
            write(found.county, found.settings, Path(folder) / "a.xlsx")
        except InputError:
            return
        for part, text in texts((Path(folder) / "a.xlsx").read_bytes()):
            assert not runs(part, text), part
        assert read(Path(folder) / "a.xlsx").county == found.county


def test_names_that_are_gone_are_a_star() -> None:
    assert with_names(f'{{"a": "{SENT}"}}'.encode(), "a.json", Names({}), full=True).decode() == '{"a": "*（T1）"}'


def test_other_files_stay_as_they_are() -> None:
    for name in ("a.png", "a.parquet", "a"):
        assert with_names(SENT.encode(), name, Names({}), full=True) == SENT.encode()
    assert with_names(b'{"a":\r\n1}', "a.json", Names({})) == b'{"a":\r\n1}'


def test_a_masked_name_in_a_bundle() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("a/b.json", json.dumps([SENT], ensure_ascii=False))
    filled = with_names(packed.getvalue(), "all.zip", Names({token("T1"): "欧阳娜娜"}))
    with zipfile.ZipFile(io.BytesIO(filled)) as source:
        assert json.loads(source.read("a/b.json")) == [f"{masked('欧阳娜娜')}（T1）"]
