"""``rotation itineraries-check`` as a planner meets it, after an edit of the list of lessons."""

import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from optimizer import cli
from tests.cli.test_itineraries import saved
from tests.itinerant.counties import instance, teacher


def rotation(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["rotation", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_a_week_edited_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Code 0 as written, 1 with a broken rule, 2 with what cannot be read."""
    county, out = saved(instance(teacher("t1", volunteer=True), teacher("t2")), tmp_path / "county"), tmp_path / "out"
    assert rotation(monkeypatch, "itineraries", county, "-o", out) == 0
    for name in ("itineraries.xlsx", "itineraries.json"):
        assert rotation(monkeypatch, "itineraries-check", county, out / name) == 0
        assert "共核对 20 节课，0 处问题。未覆盖课时 12 节" in capsys.readouterr().out
    book = load_workbook(out / "itineraries.xlsx")
    book["课次清单"].delete_rows(4)
    book.save(out / "itineraries.xlsx")
    assert rotation(monkeypatch, "itineraries-check", county, out / "itineraries.xlsx") == 1
    told = capsys.readouterr().out
    assert "【课次清单】" in told and "每周应有2节，清单中有1节" in told and "共核对 19 节课，1 处问题" in told
    book["课次清单"]["B4"] = "t9"
    book.save(out / "itineraries.xlsx")
    assert rotation(monkeypatch, "itineraries-check", county, out / "itineraries.xlsx") == 2
    assert "【课次清单】第4行「教师编号」：“t9”不是可填的内容" in capsys.readouterr().out
    assert rotation(monkeypatch, "itineraries-check", county, tmp_path / "none.xlsx") == 2
