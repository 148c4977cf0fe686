"""``rotation itineraries-check --verify``: the certificate of a week, reckoned again without a solver."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from optimizer.reporting.facts.visit_words import LEVELS
from tests.cli.test_itineraries import saved
from tests.cli.test_itineraries_check import rotation
from tests.itinerant.counties import instance, teacher


def edited(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    plain = json.loads(path.read_text("utf-8"))
    change(plain)
    path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")


def level(plain: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in plain["levels"] if each["name"] == name)


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A county and the folder of its week."""
    given = instance(teacher("t1", volunteer=True), teacher("t2"))
    county, out = saved(given, tmp_path / "county"), tmp_path / "out"
    assert rotation(monkeypatch, "itineraries", county, "-o", out) == 0
    return county, out


def test_as_written(
    planned: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the JSON, and from the workbook with the JSON beside it."""
    county, out = planned
    for name in ("itineraries.json", "itineraries.xlsx"):
        assert rotation(monkeypatch, "itineraries-check", county, out / name, "--verify") == 0
        told = capsys.readouterr().out
        assert "未覆盖课时 12 节：下界 12，证书已核验" in told
        assert told.count("证书") >= 6


def test_an_edited_week_has_other_bounds(
    planned: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A class less: what was stated under the old values is not claimed any more, what the prices prove is."""
    county, out = planned
    book = load_workbook(out / "itineraries.xlsx")
    sheet = book["课次清单"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    school, name = (sheet.cell(4, heads[word]).value for word in ("学校", "班级"))
    for row in range(sheet.max_row, 3, -1):
        if (sheet.cell(row, heads["学校"]).value, sheet.cell(row, heads["班级"]).value) == (school, name):
            sheet.delete_rows(row)
    book.save(out / "itineraries.xlsx")
    assert rotation(monkeypatch, "itineraries-check", county, out / "itineraries.xlsx", "--verify") == 4
    told = capsys.readouterr().out
    assert "未覆盖课时 14 节：下界 12，证书已核验；课表高出下界 2，未证明最优" in told
    assert "未经整数证明的目标：未覆盖课时" in told
    assert told.count("前几级已改动，证书证明不少于") == 6


@pytest.mark.parametrize("kept", [0, 0.5])
def test_a_week_that_drops_classes_is_not_the_one_that_was_proved(
    planned: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kept: float
) -> None:
    """Half of the classes gone, or all: the values are those of the timetable, whatever the file says of them."""
    county, out = planned
    file = out / "itineraries.json"

    def drop(plain: dict[str, Any]) -> None:
        for each in plain["itineraries"]:
            classes = sorted({(one["school"], one["class"]) for one in each["lessons"]})
            left = set(classes[: int(kept * len(classes))])
            each["lessons"] = [one for one in each["lessons"] if (one["school"], one["class"]) in left]

    edited(file, drop)
    assert rotation(monkeypatch, "itineraries-check", county, file, "--verify") == 1
    told = capsys.readouterr().out
    [(found, stated)] = re.findall(r"「未覆盖课时」按课表和名册算得 (\d+)，文件写的是 (\d+)，不是这份课表的值", told)
    assert stated == "12" and int(found) > 20
    values = dict(re.findall(r"(\S+) (\d+) \S+：", told))
    titles = {name: title for name, (title, _) in LEVELS.items()}

    def agree(plain: dict[str, Any]) -> None:
        """The forger states the values of this timetable, and that nothing is better."""
        for each in plain["levels"]:
            each.update(value=int(values[titles[each["name"]]]), bound=int(values[titles[each["name"]]]))

    edited(file, agree)
    assert rotation(monkeypatch, "itineraries-check", county, file, "--verify") == 4
    told = capsys.readouterr().out
    assert f"下界 {found}，证书核验到 12，其余依据求解器，未独立核验" in told
    assert "未经整数证明的目标：未覆盖课时" in told


def test_planted_errors(
    planned: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Too high a bound, prices of nothing, another roster, no certificate."""
    county, out = planned
    file = out / "itineraries.json"
    written = file.read_bytes()

    def judged(change: Callable[[dict[str, Any]], object]) -> tuple[int, str]:
        file.write_bytes(written)
        edited(file, change)
        code = rotation(monkeypatch, "itineraries-check", county, file, "--verify")
        said = capsys.readouterr()
        return code, said.out + said.err

    code, told = judged(lambda plain: level(plain, "minutes").update(bound=level(plain, "minutes")["value"] + 1))
    assert code == 1 and "大于课表的值，有误" in told
    code, told = judged(lambda plain: level(plain, "minutes")["prices"].update(courses=[10**8] * 3))
    assert code == 4 and "每周路程 180 分钟：下界 180，证书核验到 0，其余依据求解器，未独立核验" in told
    assert "未经整数证明的目标：每周路程" in told
    assert "（以「每周路程」的下界成立为前提）" in told
    assert judged(lambda plain: level(plain, "days").update(prices=None))[0] == 2
    assert judged(lambda plain: level(plain, "days")["prices"].update(levels=[0]))[0] == 2
    assert judged(lambda plain: level(plain, "days")["prices"].update(levels=[0, -1]))[0] == 2
    assert judged(lambda plain: plain["levels"].clear())[0] == 2
    code, told = judged(lambda plain: plain["digests"].update(data="0" * 64))
    assert code == 1 and "证书所据的名册与现在的不同" in told
    file.unlink()
    assert rotation(monkeypatch, "itineraries-check", county, out / "itineraries.xlsx", "--verify") == 2
    assert "找不到证书 itineraries.json" in capsys.readouterr().err
    file.write_bytes(written)
    given = instance(teacher("t1", volunteer=True), teacher("t2"))
    fewer = replace(given, county=replace(given.county, needs=given.county.needs[:-1]))
    other = saved(fewer, tmp_path / "other")
    assert rotation(monkeypatch, "itineraries-check", other, file, "--verify") == 2
