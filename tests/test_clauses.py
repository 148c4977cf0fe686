"""The table of clauses is whole, names what there is, counts what it says, and its page is its data."""

import re
from pathlib import Path

import pytest

from optimizer.domain.vocabulary import NO_SOURCE
from optimizer.policy.layers import load, presets
from tests.clauses import FIRST, KINDS, PAGE, VERDICTS, Row, others, page, policy, rows, shown, unknown

TESTS = Path(__file__).parent
DOCUMENTS = {
    "全县中小学集团化办学实施方案（县级）": "S0a", "中小学集团化办学改革意见（州级）": "S0b",
    "城乡义务教育共同体建设实施方案": "S1", "附属中学集团化办学三年发展规划": "S2", "漳教初〔2025〕46号": "S3",
    "关于第20240012号建议的复函": "S4",
}
LAST = {"S0a": 29, "S0b": 101, "S1": 171, "S2": 183, "S3": 204, "S4": 227}


def test_every_clause_has_its_row() -> None:
    """227, numbered once through all documents."""
    assert [row.number for row in rows()] == list(range(1, 228))
    last = {row.document: row.number for row in rows()}
    assert last == LAST and list(last) == list(LAST)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.document}-{row.number}")
def test_a_row_names_what_there_is(row: Row) -> None:
    """Its kind and verdict are known, what it names exists, and what a plan obeys is shown by a test."""
    assert row.kind in KINDS and row.verdict in VERDICTS and row.quote
    assert [name for name in row.where if unknown(name)] == []
    files = [file for name in row.where if (file := shown(name))]
    assert [file for file in files if not (TESTS / file).is_file()] == []
    assert row.plan == (row.verdict in ("遵守", "未遵守")), "what a plan can obey is obeyed or not"
    if row.verdict == "遵守":
        assert files, "no test shows it"
    if row.verdict in ("报告", "台账", "名册"):
        assert row.where, "nothing reports, lists or gives it"
    if row.verdict in ("未遵守", "方案之外"):
        assert row.note, "no reason"


def test_every_quoted_entry_stands_in_a_row_of_its_document() -> None:
    """So that no preset cites what the table does not know."""
    named = {(row.document, name) for row in rows() for name in row.where}
    missing = [
        f"{preset}/{entry.id}" for preset in presets() for entry in load(preset).entries
        if entry.clause.document in DOCUMENTS
        and (DOCUMENTS[entry.clause.document], f"{preset}/{entry.id}") not in named
    ]
    assert missing == []


def test_what_is_obeyed_by_an_entry_cites_the_document() -> None:
    """An entry of another document, or a default of the product, does not obey a clause."""
    for row in rows():
        if row.verdict != "遵守":
            continue
        for preset, identity in (name.split("/") for name in row.where if "/" in name):
            clause = policy(preset).entry(identity).clause
            assert DOCUMENTS.get(clause.document) == row.document, f"{row.document} {row.number}: {identity}"
            assert clause.document != NO_SOURCE


def test_what_a_plan_can_obey_is_obeyed() -> None:
    """At least 95 in a hundred; the page says how many."""
    able = [row for row in rows() if row.plan]
    kept = [row for row in able if row.verdict == "遵守"]
    assert len(able) > 55 and 100 * len(kept) >= 95 * len(able)
    text = PAGE.read_text(encoding="utf-8")
    assert f"方案能够遵守的 {len(able)} 条" in text and f"遵守 {len(kept)} 条" in text


def test_what_shows_is_used_and_exists() -> None:
    named = {name for row in rows() for name in row.where}
    assert set(others()) <= named
    assert [file for file in others().values() if not (TESTS / file).is_file()] == []


def test_the_page_is_its_data() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(), "write the page anew: python -m tests.test_handbook"
    assert len(re.findall(r"^\| S\d[ab]? \d+ \|", text, flags=re.M)) == 227


def test_a_stale_page_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One verdict changed by hand does not pass."""
    stale = tmp_path / "clauses.md"
    before, found, after = PAGE.read_text(encoding="utf-8").partition(FIRST)
    stale.write_text(before + found + after.replace("遵守", "报告", 1), encoding="utf-8")
    monkeypatch.setattr("tests.clauses.PAGE", stale)
    assert stale.read_text(encoding="utf-8") != page()


def test_other_names_are_noticed() -> None:
    wrong = ("州级集团化/flows", "某州/flow", "rule:flows", "column:集团.无", "sheet:无", "command:sovle", "word:无")
    assert all(unknown(name) for name in wrong)
