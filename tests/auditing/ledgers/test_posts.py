"""编制 and heads of schools, with 迁编 and without, counted by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from optimizer.auditing.audit import histories
from optimizer.auditing.ledgers.posts import Seats, seats
from optimizer.domain.plan import Plan
from optimizer.readings.postings import everywhere
from tests.auditing.ledgers.reading import instance, kept, only
from tests.rules import drawing
from tests.rules.building import YEAR, facts_of
from tests.rules.reading import table

SCHOOLS = {
    "甲": {"core": "G", "quota": 6}, "乙": {"in": "G", "mode": "共建", "quota": 3}, "丙": {"in": "G", "mode": "协作"},
}
TEACHERS = ["a1-5 甲", "b1-2 乙", "c1 丙"]


def of(lines: Sequence[Seats], year: int, school: str) -> Seats:
    line: Seats = only(lines, year=year, school=school)
    return line


def test_without_transfer_a_posting_leaves_the_seat_at_home() -> None:
    """S0a 12 「选派人员编制及供养关系不变」: heads move, 编制 does not."""
    lines = kept(instance(schools=SCHOOLS, teachers=TEACHERS), "a1-2 乙 2026-2028", "b1 甲 2026-2028").seats
    core, member = of(lines, 2026, "甲"), of(lines, 2026, "乙")
    assert (core.held, core.taken, core.room) == (5, 5, 1)
    assert (core.before, core.sent, core.received, core.after, core.absent, core.guests) == (5, 2, 1, 4, 2, 1)
    assert (member.held, member.taken, member.room) == (2, 2, 1)
    assert (member.before, member.sent, member.received, member.after) == (2, 1, 2, 3)
    assert (member.absent, member.guests) == (1, 2)


def test_with_transfer_the_seat_goes_along_for_the_term_and_comes_back() -> None:
    """S1 123 「三年一轮,一律迁编,期满归队」: two seats move for three years; in the fourth both are back."""
    given = instance(4, definitions={"transfers": ["共建"]}, schools=SCHOOLS, teachers=TEACHERS)
    lines = kept(given, "a1-2 乙 2026-2028", "a3 丙 2026-2028").seats
    for year in (2026, 2027, 2028):
        core, member = of(lines, year, "甲"), of(lines, year, "乙")
        assert (core.moved_in, core.moved_out, core.taken, core.room) == (0, 2, 3, 3)
        assert (member.moved_in, member.moved_out, member.taken, member.room) == (2, 0, 4, -1), "one above its 编制数"
        assert of(lines, year, "丙").taken == 1, "丙 is 协作, where nothing moves"
    core = of(lines, 2029, "甲")
    assert (core.taken, core.absent, core.after, core.back) == (5, 0, 5, 3)
    assert [of(lines, year, "甲").sent for year in given.years] == [3, 0, 0, 0]


def test_the_mode_is_that_of_the_member_end_and_a_prolongation_goes_on() -> None:
    """From a 共建 member to the core the seat moves too; prolonging keeps it where the posting had brought it."""
    given = instance(2, definitions={"transfers": ["共建"]}, schools=SCHOOLS, teachers=TEACHERS)
    lines = kept(given, "b1 甲 2026-2026").seats
    assert [of(lines, year, "甲").taken for year in given.years] == [6, 5]
    prolonging = {"id": "p", "rule": "prolongation", "volunteers_only": False, "at": ["rural"]}
    by_kind = instance(
        2, definitions={"transfers": ["轮岗"]}, schools=SCHOOLS, teachers=TEACHERS, entries=(prolonging,)
    )
    lines = kept(by_kind, "a1 乙 2026-2026", "a1 乙 2027-2027 延长").seats
    assert [of(lines, year, "乙").taken for year in by_kind.years] == [3, 3]


def test_a_seat_that_moved_of_record_stays_until_the_posting_ends() -> None:
    """The exchange record says 是否调动人事关系, whatever the policy says of new postings."""
    given = instance(2, schools=SCHOOLS, teachers=TEACHERS, past=["a1 乙 2024-2026", "a2 乙 2024-2026"])
    first, second = given.county.history
    moved = replace(given, county=replace(given.county, history=(replace(first, transfer=True), second)))
    lines = kept(moved).seats
    assert [(of(lines, y, "甲").held, of(lines, y, "乙").held) for y in moved.years] == [(4, 3), (5, 2)]
    assert [of(lines, y, "甲").back for y in moved.years] == [0, 2]


@pytest.mark.parametrize("number", range(30))
def test_nothing_is_lost(number: int) -> None:
    """On random counties and plans 编制 in and out balance, and heads are own staff less absent plus guests."""
    draw = drawing.Draw([23, number])
    words, county = drawing.definitions(draw), drawing.county(draw)
    words = words.model_copy(update={"transfers": ("干部", "紧密")})
    given = instance(3, definitions=words.model_dump(), schools={"甲": {"core": "G"}}, teachers=["a1 甲"])
    given = replace(given, county=county)
    postings = everywhere(facts_of(county, words))
    drawn = table(postings).plan(drawing.rows(draw, postings, illegal=False))
    for year, history in histories(given, Plan(YEAR, drawn.postings, span=3)).items():
        lines = list(seats(history))
        assert sum(line.moved_in for line in lines) == sum(line.moved_out for line in lines)
        assert sum(line.taken for line in lines) == len(history.standings)
        assert sum(line.received for line in lines) == sum(line.sent for line in lines)
        for line in lines:
            assert line.after == len(history.staff_of.get(line.school, [])) - line.absent + line.guests
        assert sum(line.after for line in lines) == len(history.standings), year
