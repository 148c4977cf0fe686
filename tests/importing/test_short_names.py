"""Which schools a short name may mean."""

import pytest

from optimizer.importing.short_names import candidates, nearest

COUNTY = {
    "S1": "示例县第一小学", "S2": "示例县第二小学", "S3": "示例县第一初级中学", "S4": "城东实验中学",
    "S5": "城西实验中学", "S6": "柳河镇中心中学", "S7": "马屿小学（东校区）", "S8": "马屿小学（西校区）",
    "S9": "高楼九年一贯制学校", "S10": "城东幼儿园", "S11": "示例县第十一小学",
}

ONE = [
    ("第一小学", "S1"), ("一小", "S1"), ("县一小", "S1"), ("第1小学", "S1"), ("示例一小", "S1"), ("示例县一小", "S1"),
    ("二小", "S2"), ("一中", "S3"), ("第一中学", "S3"), ("示例县第一初中", "S3"), ("11小", "S11"), ("十一小", "S11"),
    ("示例县城东实验中学", "S4"), ("城东实验", "S4"), ("城东实验学校", "S4"), ("城东实中", "S4"), ("城西实验", "S5"),
    ("柳河中心中学", "S6"), ("柳河中学", "S6"), ("柳河镇中学", "S6"), ("马屿小学东校区", "S7"),
    ("马屿小学(西校区)", "S8"),
    ("高楼学校", "S9"), ("高楼", "S9"), ("城东幼儿园", "S10"), ("城 东 实 验", "S4"),
]


@pytest.mark.parametrize(("written", "school"), ONE)
def test_a_short_name_that_one_school_bears(written: str, school: str) -> None:
    assert candidates(written, COUNTY) == [school]


SEVERAL = [
    ("马屿小学", ["S7", "S8"]), ("城东", ["S4", "S10"]), ("实验", ["S4", "S5"]), ("示例县", ["S1", "S2", "S3", "S11"]),
]


@pytest.mark.parametrize(("written", "schools"), SEVERAL)
def test_a_short_name_that_several_bear(written: str, schools: list[str]) -> None:
    assert candidates(written, COUNTY) == schools


NOBODY = [
    "三小", "城东实验小学", "城南实验中学", "柳河小学", "第一幼儿园", "中学", "小学", "一", "外县一中", "城东第二中学",
]


@pytest.mark.parametrize("written", NOBODY)
def test_a_name_that_nobody_bears(written: str) -> None:
    """Another number, direction or sort is another school, however alike the rest."""
    assert candidates(written, COUNTY) == []


def test_the_nearest_names_are_for_a_message() -> None:
    assert nearest("城南实验中学", COUNTY)[:2] in (["城西实验中学", "城东实验中学"], ["城东实验中学", "城西实验中学"])
