"""The table of possible postings over years: what each year sees of it, and the way to plans and back."""

import numpy as np
import pytest

from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind
from optimizer.readings.horizon import Horizon, unrolled
from optimizer.readings.postings import everywhere
from tests.rules.building import YEAR, build, facts_over

SPAN = 3


@pytest.fixture
def horizon() -> Horizon:
    """Terms of two years; one teacher retires in the second year, one is recruited in it."""
    county = build({
        "schools": {"甲": {"core": "G"}, "乙": {"in": "G"}, "丙": {"in": "G"}},
        "teachers": ["a1 甲", "将1 甲 男 59岁", f"后1 乙 招聘={YEAR + 1}"],
    })
    facts = facts_over(county, Definitions(term=2), YEAR, SPAN)
    return unrolled(facts, [everywhere(seen) for seen in facts.values()])


def rows(horizon: Horizon, teacher: str) -> list[tuple[int, int]]:
    """First and last years of a teacher's rows to one school."""
    own = np.flatnonzero((horizon.teacher == list(horizon.ids).index(teacher)) & (horizon.school == 2))
    return [(int(horizon.first[row]), int(horizon.last[row])) for row in own]


def test_rows_begin_while_their_teacher_is_on_the_staff(horizon: Horizon) -> None:
    """In any year for one who stays, before the retirement, from the recruitment on; a recruit's first year shadows."""
    assert rows(horizon, "a1") == [(YEAR, YEAR + 1), (YEAR + 1, YEAR + 2), (YEAR + 2, YEAR + 3)]
    assert rows(horizon, "将1") == [(YEAR, YEAR + 1)]
    assert rows(horizon, "后1") == [(YEAR + 1, YEAR + 1), (YEAR + 2, YEAR + 3)]


def test_rows_are_sorted_by_teacher_year_school_and_end(horizon: Horizon) -> None:
    columns = zip(horizon.teacher, horizon.first, horizon.school, horizon.last, strict=True)
    keys = [tuple(map(int, key)) for key in columns]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def seen(horizon: Horizon, year: int) -> set[tuple[str, int]]:
    """Teacher and first year of what a year sees."""
    view = horizon.at(year)
    return {(view.facts.teachers.ids[t], int(f)) for t, f in zip(view.teacher, view.first, strict=True)}


def test_a_year_sees_what_is_in_effect_of_its_own_staff(horizon: Horizon) -> None:
    """Moves of the year and those still on; who has returned, has retired or is not recruited yet is not seen."""
    assert seen(horizon, YEAR) == {("a1", YEAR), ("将1", YEAR)}
    assert seen(horizon, YEAR + 1) == {("a1", YEAR), ("a1", YEAR + 1), ("后1", YEAR + 1)}
    assert seen(horizon, YEAR + 2) == {("a1", YEAR + 1), ("a1", YEAR + 2), ("后1", YEAR + 2)}


def test_a_view_knows_its_columns_and_its_moves(horizon: Horizon) -> None:
    for year in horizon.years:
        view = horizon.at(year)
        assert (horizon.first[view.column] == view.first).all()
        assert (horizon.school[view.column] == view.school).all()
        people = [view.facts.teachers.ids[t] for t in view.teacher]
        assert [horizon.ids[t] for t in horizon.teacher[view.column]] == people
        assert (view.starts == (view.first == year)).all()


def test_before_tells_the_moves_of_earlier_years_in_the_codes_of_this_one(horizon: Horizon) -> None:
    """Also those that have ended; not those of people who have left the staff."""
    found, teacher = horizon.before(YEAR + 2)
    ids = horizon.at(YEAR + 2).facts.teachers.ids
    told = {(ids[t], int(horizon.first[row])) for row, t in zip(found, teacher, strict=True)}
    assert told == {("a1", YEAR), ("a1", YEAR + 1), ("后1", YEAR + 1)}
    assert len(horizon.before(YEAR)[0]) == 0


def test_plans_and_rows_translate_both_ways(horizon: Horizon) -> None:
    """Rows of a plan give the plan; a posting that the table does not hold is told by -1."""
    chosen = np.array([0, len(horizon) - 1])
    plan = horizon.plan(chosen)
    assert plan.years == (YEAR, YEAR + 1, YEAR + 2)
    assert horizon.rows_of(plan).tolist() == chosen.tolist()
    first = plan.postings[0]
    others = (
        first._replace(last_year=first.first_year), first._replace(last_year=None),
        first._replace(mode=Kind.PROLONGED), Posting("查无此人", "甲", "乙", YEAR, YEAR + 1),
    )
    assert horizon.rows_of(Plan(YEAR, others, span=SPAN)).tolist() == [-1] * 4


def test_an_open_posting_is_seen_to_the_end() -> None:
    """A kind without a term begins in any year and runs on; its plan says so by an empty last year."""
    county = build({"schools": {"甲": {"core": "G"}, "乙": {"in": "G"}}, "teachers": ["a1 甲 副校级"]})
    facts = facts_over(county, Definitions(terms={"干部": 0}), YEAR, SPAN)
    table = unrolled(facts, [everywhere(each) for each in facts.values()])
    plan = table.plan(np.array([0]))
    assert plan.postings[0].last_year is None
    assert table.rows_of(plan).tolist() == [0]
    assert [len(table.at(year)) for year in table.years] == [1, 2, 3]


def test_only_the_rows_of_a_mask(horizon: Horizon) -> None:
    kept = horizon.where(horizon.first == YEAR + 1)
    assert set(kept.first.tolist()) == {YEAR + 1}
    assert len(kept.at(YEAR)) == 0
    assert list(kept.ids) == list(horizon.ids)
