"""The curriculum file: weekly periods by grade, with where each number comes from."""

from importlib.resources import files

import pytest
import yaml

from optimizer.domain.curriculum import curriculum
from optimizer.domain.definitions import Definitions
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
