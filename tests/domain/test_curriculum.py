"""The curriculum file: weekly periods by grade, with where each number comes from."""

from importlib.resources import files

import pytest
import yaml

from optimizer.domain.curriculum import curriculum
from optimizer.domain.definitions import Definitions
from optimizer.domain.provinces import PROVINCES, province_of
from optimizer.domain.vocabulary import Stage
from optimizer.words.subjects import subject
from optimizer.words.vocabulary import Found

PLAIN = yaml.safe_load(files("optimizer.domain").joinpath("curriculum.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("stage", "subject", "periods"), [
    (Stage.PRIMARY, "英语", 3),  # 2, 2, 3, 3 from grade 3 on: two and a half, rounded up
    (Stage.PRIMARY, "体育", 3),  # 20 in six grades
    (Stage.PRIMARY, "艺术", 4), (Stage.PRIMARY, "音乐", 2), (Stage.JUNIOR, "美术", 1),
    (Stage.JUNIOR, "信息科技", 1), (Stage.JUNIOR, "英语", 4),
    (Stage.PRIMARY, "天文", None), (Stage.SENIOR, "音乐", None),
])
def test_periods(stage: Stage, subject: str, periods: int | None) -> None:
    assert curriculum().periods(stage, subject) == periods


def test_every_number_has_source_and_status() -> None:
    """V read, C computed, G general knowledge; and every scarce subject is known in both stages."""
    lines = [*PLAIN["minutes"], *PLAIN["loads"], *PLAIN["subjects"]]
    assert all(line["source"] and line["status"] in "VCG" for line in lines)
    assert curriculum().minutes == {Stage.PRIMARY: 40, Stage.JUNIOR: 45}
    assert set(curriculum().loads) == set(Stage)
    for scarce in Definitions().scarce:
        for stage in (Stage.PRIMARY, Stage.JUNIOR):
            meant = subject(scarce, stage)
            assert isinstance(meant, Found) and curriculum().periods(stage, meant.name)


def test_each_grade_has_its_place() -> None:
    grades = {Stage.PRIMARY: 6, Stage.JUNIOR: 3}
    assert all(len(periods) == grades[stage] for (stage, _), periods in curriculum().grades.items())


@pytest.mark.parametrize(("province", "year", "primary", "junior"), [
    ("", 2026, (4, 4, 3, 3, 3, 3), (3, 3, 3)), ("浙江", 2026, (4, 4, 3, 3, 3, 3), (3, 3, 3)),
    ("北京", 2024, (4, 4, 3, 3, 3, 3), (3, 3, 3)), ("北京", 2025, (5,) * 6, (5,) * 3),
    ("广东", 2025, (4, 4, 3, 3, 3, 3), (3, 3, 3)), ("广东", 2026, (5,) * 6, (5,) * 3),
    ("广东", None, (5,) * 6, (5,) * 3),
    ("江苏", 2025, (5,) * 6, (3, 3, 3)), ("江苏", 2026, (5,) * 6, (5,) * 3),
])
def test_a_province_has_periods_of_its_own_from_a_school_year_on(
    province: str, year: int | None, primary: tuple[int, ...], junior: tuple[int, ...]
) -> None:
    """One lesson of PE a day is five a week; every other subject stays as the nation has it."""
    book = curriculum().of(province, year)
    assert (book.grades[Stage.PRIMARY, "体育"], book.grades[Stage.JUNIOR, "体育"]) == (primary, junior)
    assert book.grades.keys() == curriculum().grades.keys()
    assert {key for key in book.grades if book.grades[key] != curriculum().grades[key]} <= {
        (Stage.PRIMARY, "体育"), (Stage.JUNIOR, "体育"),
    }


def test_lines_of_provinces_say_whence_and_since_when() -> None:
    lines = [line for line in PLAIN["subjects"] if "province" in line]
    assert lines and all(line["since"] >= 2016 and line["read"] and line["province"] in PROVINCES for line in lines)
    assert len({(line["province"], line["stage"], line["subject"], line["since"]) for line in lines}) == len(lines)
    assert all(province_of(f"{line['province']}省") == line["province"] for line in lines)


@pytest.mark.parametrize(("written", "province"), [
    ("北京市", "北京"), ("广东省", "广东"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"),
    ("广西壮族自治区", "广西"),
    ("全国", ""), ("瑞安市", None), ("", None),
])
def test_names_of_provinces(written: str, province: str | None) -> None:
    assert province_of(written) == province
