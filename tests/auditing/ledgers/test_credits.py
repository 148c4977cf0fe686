"""Allowances, treatment, rural years, points and places for 优秀, counted by hand."""

from optimizer.goals.subsidy import Subsidy
from tests.auditing.ledgers.reading import history, instance, kept, only

SCHOOLS = {
    "甲": {"core": "G"},
    "乙": {"in": "G", "zone": "高楼", "rural": True, "mountain": True},
    "丙": {"in": "G", "zone": "马屿", "rural": True},
    "丁": {"in": "G"},
}
RATES = {"allowances": {"高楼": 800, "马屿": 600}}


def test_a_month_and_a_year_by_zone() -> None:
    """S1 151—152: 800 a month in 高楼, 600 in 马屿, nothing elsewhere; twelve months a year, for all three years."""
    given = instance(3, definitions=RATES, schools=SCHOOLS, teachers=["a1-3 甲", "b1 乙"])
    lines = kept(given, "a1 乙 2026-2028", "a2 丙 2027-2027", "a3 丁 2026-2026").credits
    assert [(c.year, c.teacher, c.monthly, c.yuan) for c in lines] == [
        (2026, "a1", 800, 9600), (2026, "a3", 0, 0), (2027, "a1", 800, 9600), (2027, "a2", 600, 7200),
        (2028, "a1", 800, 9600),
    ]


def test_the_ledger_pays_what_the_level_counts() -> None:
    """Yuan of the plan's postings in a year are the level 交流补助 of that year; those of record stand beside it."""
    given = instance(2, definitions=RATES, schools=SCHOOLS, teachers=["a1-3 甲", "b1 乙"], past=["a3 乙 2025-2027"])
    moves = ("a1 乙 2026-2028", "a2 丙 2027-2027")
    for year, expected in ((2026, 9600), (2027, 16800)):
        lines = [c for c in kept(given, *moves).credits if c.year == year]
        assert sum(c.yuan for c in lines if c.planned) == expected
        assert Subsidy().measure(given, history(given, *moves, year=year)) == expected
        assert sum(c.yuan for c in lines if not c.planned) == 9600


def test_dispatched_backbone_is_treated_as_middle_leader() -> None:
    """S0b 58: backbone whom the core sends to a member; not others of the core, not backbone on the way to the core."""
    given = instance(schools=SCHOOLS, teachers=["a1 甲 骨干", "a2 甲", "b1 乙 骨干"])
    lines = kept(given, "a1-2 乙 2026-2028", "b1 甲 2026-2028").credits
    assert {c.teacher: c.middle for c in lines} == {"a1": True, "a2": False, "b1": False}


def test_rural_years_are_credited() -> None:
    """S1 139: from town to a rural school of the group; from there to town, or from rural to rural, nothing."""
    past = ["a1 乙 2023-2024 合格", "a2 乙 2023-2024 不合格"]
    given = instance(2, schools=SCHOOLS, teachers=["a1-3 甲", "b1-2 乙"], past=past)
    lines = kept(given, "a1 丙 2026-2028", "a2 乙 2027-2027", "a3 丁 2026-2026", "b1 丙 2026-2026", "b2 甲 2026-2026")
    rural = {(c.year, c.teacher): (c.rural, c.total_rural) for c in lines.credits}
    assert rural == {
        (2026, "a1"): (True, 3), (2027, "a1"): (True, 4), (2027, "a2"): (True, 1), (2026, "a3"): (False, 0),
        (2026, "b1"): (False, 0), (2026, "b2"): (False, 0),
    }


def test_a_school_outside_the_group_is_no_rural_year() -> None:
    schools = {"甲": {"core": "G"}, "乙": {"rural": True}}
    given = instance(schools=schools, teachers=["a1 甲", "b1 乙"])
    assert [c.rural for c in kept(given, "a1 乙 2026-2028").credits] == [False]


def test_points_add_up_over_years() -> None:
    """10 a year, 5 for a volunteer, 5 rural, 5 mountain: 25 + 25, after 2 years at 丙 of record at 20 each."""
    past = ["a1 丙 2023-2024", "a2 丙 2022-2024 不合格"]
    given = instance(2, schools=SCHOOLS, teachers=["a1 甲 志愿", "a2 甲"], past=past)
    lines = kept(given, "a1-2 乙 2026-2028").credits
    assert [(c.teacher, c.points, c.total_points) for c in lines] == [
        ("a1", 25, 65), ("a2", 20, 20), ("a1", 25, 90), ("a2", 20, 40),
    ]


def test_points_are_the_policys() -> None:
    points = {"骨干": 7, "薄弱": 3, "新建": 2}
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "weak": True, "opened": 2025}}
    given = instance(2, definitions={"points": points}, schools=schools, teachers=["a1 甲 骨干", "a2 甲"])
    lines = kept(given, "a1-2 乙 2026-2028").credits
    assert [(c.teacher, c.total_points) for c in lines] == [("a1", 12), ("a2", 5), ("a1", 24), ("a2", 10)]


def test_places_for_excellent_are_counted_apart() -> None:
    """S1 144—145: (15 + 5)% of nine who came is 1.80, one whole place; nothing for the core that members came to."""
    teachers = ["a1-9 甲", "b1 乙"]
    given = instance(2, schools=SCHOOLS, teachers=teachers, past=["a9 乙 2024-2026"])
    found = kept(given, "a1-8 乙 2026-2028", "b1 甲 2026-2026").excellence
    assert [(e.year, e.school, e.inflow, e.percent, e.hundredths, e.places) for e in found] == [
        (2026, "乙", 9, 20, 180, 1), (2027, "乙", 8, 20, 160, 1),
    ]
    exact = instance(definitions={"excellent_base": 20}, schools=SCHOOLS, teachers=teachers)
    assert only(kept(exact, "a1-8 乙 2026-2028").excellence, school="乙").places == 2
