"""The year that is planned is the year of the curriculum; where it is not, that is told and not passed over."""

from pathlib import Path
from shutil import copytree

import pytest

from optimizer.policy.curriculum_year import of_another_year
from optimizer.policy.instance import open_instance

GUANGDONG = {"计划学年": "2025", "省份": "广东"}  # other periods of PE from 2026 on


@pytest.mark.parametrize(("settings", "year", "subjects"), [
    (GUANGDONG, 2025, None), (GUANGDONG, 2026, "小学体育、初中体育"), ({"省份": "广东"}, 2025, "小学体育、初中体育"),
    ({"省份": "广东"}, 2026, None), (GUANGDONG | {"小学体育周课时": "5"}, 2026, "初中体育"),
    ({"计划学年": "2025", "省份": "全国"}, 2026, None), ({"计划学年": "2025"}, 2026, None), ({}, 2026, None),
])
def test_periods_of_another_year_are_told(settings: dict[str, str], year: int, subjects: str | None) -> None:
    told = list(of_another_year(settings, year))
    assert len(told) == (subjects is not None)
    assert subjects is None or f"与{year}学年的不同：{subjects}；" in told[0]


def test_whoever_opens_the_roster_is_told(tmp_path: Path) -> None:
    folder = Path(copytree("instances/three_schools", tmp_path / "county"))
    sheet = folder / "设置.csv"
    sheet.write_text(sheet.read_text("utf-8-sig").rstrip() + "\n省份,广东省\n", "utf-8-sig")
    told = [note for note in open_instance(folder, year=2025).announcements if "学年的不同" in note]
    assert len(told) == 1 and "按广东2026学年的规定" in told[0]
    assert not any("学年的不同" in note for note in open_instance(folder).announcements)
