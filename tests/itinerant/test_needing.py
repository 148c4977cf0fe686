"""The week of an instance: needs found from classes and staff, visitors with what they have to spare, their reach."""

from dataclasses import replace
from fractions import Fraction

import pytest

from optimizer.domain.county import Need, Road
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.visit_records import FreeSlots, PastVisit, Visiting, VisitNeed
from optimizer.domain.vocabulary import Reach, Stage
from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.needs import needing, week_of
from optimizer.itinerant.reasons import Cause, uncovered
from optimizer.itinerant.staff_lessons import Teaching
from optimizer.itinerant.weeks import Week
from tests.itinerant.counties import ROADS, YEAR, instance, teacher

MUSIC = "小学音乐"
HALF = Fraction(1, 2)


def waiting(week: Week) -> dict[str, int]:
    """Classes that wait, by school."""
    return {course.school: len(course.classes) for course in week.courses}


def test_needs_are_found() -> None:
    """甲 covers itself; 乙 and 丁 wait with 12 periods; 丙 lacks a post of 16 periods and waits with the other 8."""
    found = needing(instance())
    assert waiting(found.week) == {"乙": 6, "丙": 4, "丁": 6}
    assert [(t.unit[0], t.posts) for t in found.residents] == [("丙", 1)]
    assert not found.unknown and not found.unplaced
    course = next(course for course in found.week.courses if course.school == "丙")
    assert (course.subject, course.lessons, course.daily) == (MUSIC, 2, 1)
    assert course.classes == ("小学9班", "小学10班", "小学11班", "小学12班")
    assert found.week.minutes("甲", "丙") == 30
    assert found.week.hours.period == 40


@pytest.mark.parametrize(("classes", "periods", "names", "lessons"), [
    (6, HALF, ("小学1、2班", "小学3、4班", "小学5、6班"), 1),
    (5, HALF, ("小学1班", "小学2、3班", "小学4、5班"), 1),  # the first is left over, and keeps its slot
    (2, HALF, ("小学1、2班",), 1),
    (1, HALF, ("小学1班",), 1),
    (4, 3 * HALF, ("小学1、2班", "小学3、4班"), 3),
])
def test_classes_take_turns_where_a_period_comes_every_other_week(
    classes: int, periods: Fraction, names: tuple[str, ...], lessons: int
) -> None:
    given = instance(needs=(
        Need("甲", Stage.PRIMARY, "音乐", 6, 2, 16), Need("乙", Stage.PRIMARY, "音乐", classes, periods, 16),
    ))
    [course] = week_of(given).courses
    assert (course.school, course.classes, course.lessons) == ("乙", names, lessons)
    typed = replace(given, county=replace(
        given.county, needs=given.county.needs[:1], visits=(VisitNeed("乙", Stage.PRIMARY, "音乐", classes, periods),)
    ))
    assert week_of(typed).courses == (course,)


def test_turns_are_taken_where_both_classes_are_free() -> None:
    """A slot that two classes share is free for both; those beside the last ones are taught by the staff."""
    given = instance(
        needs=(
            Need("甲", Stage.PRIMARY, "音乐", 6, 2, 16), Need("乙", Stage.PRIMARY, "音乐", 36, HALF, 16),
            Need("乙", Stage.PRIMARY, "体育", 40, 2, 16),
        ),
        teachers=(teacher("t1"), teacher("t2", "乙")),
        free=(
            FreeSlots("乙", "周一", slots=("上1", "上2")), FreeSlots("乙", "周一", "小学40班", ("上2", "上3")),
        ),
    )
    week = week_of(given, None)
    [course] = [course for course in week.courses if course.school == "乙" and course.subject == MUSIC]
    assert course.classes == ("小学37、38班", "小学39、40班")  # 18 periods in all, of which 16 are taught at home
    assert week.free["乙", "小学39、40班"] == {(0, 1)}
    assert week.free["乙", "小学37、38班"] == {(0, 0), (0, 1)}


def test_who_has_periods_left_may_visit() -> None:
    """Twelve of sixteen periods are at home; nobody who is exempt, at the limit, or of another subject goes."""
    [visitor] = week_of(instance()).visitors
    assert (visitor.id, visitor.home, visitor.home_periods, visitor.most_periods) == ("t1", "甲", 12, 16)
    assert visitor.subjects == (MUSIC,)
    assert len(visitor.halves) == 10
    assert (visitor.minutes, visitor.schools_a_day, visitor.schools_a_week) == (90, 2, 3)
    others = (teacher("t1", subject="语文"), teacher("t2", "乙", deferred_until=Definitions().opening(2028)))
    assert not week_of(instance(*others)).visitors
    eight = instance(needs=(Need("甲", Stage.PRIMARY, "音乐", 8, 2, 16), Need("乙", Stage.PRIMARY, "音乐", 6, 2, 16)))
    assert not week_of(eight).visitors


def test_spare_periods_lie_with_volunteers() -> None:
    """Two teachers for twelve periods: the one who is willing has all sixteen left but the last class."""
    week = week_of(instance(teacher("t1", volunteer=True), teacher("t2")))
    assert [(v.id, v.spare) for v in week.visitors] == [("t1", 16), ("t2", 4)]


def test_the_plan_moves_the_staff() -> None:
    """Sent to 乙 the teacher covers its six classes, and those of 甲 wait."""
    plan = Plan(YEAR, (Posting("t1", "甲", "乙", YEAR, YEAR + 2),))
    week = week_of(instance(), plan)
    assert waiting(week) == {"甲": 6, "丙": 4, "丁": 6}
    assert [(visitor.home, visitor.home_periods) for visitor in week.visitors] == [("乙", 12)]


@pytest.mark.parametrize(("reach", "schools"), [
    (Reach.本乡镇, ("乙",)), (Reach.本集团, ("丁", "乙")), (Reach.邻近乡镇, ("丁", "丙", "乙")),
    (Reach.全县, ("丁", "丙", "乙")),
])
def test_each_reach_holds_those_before(reach: Reach, schools: tuple[str, ...]) -> None:
    [visitor] = week_of(instance(definitions=Definitions(visit_reach=reach))).visitors
    assert visitor.scope == schools
    assert visitor.ranks == tuple({"乙": 0, "丁": 1, "丙": 2}[school] for school in schools)


def test_the_neighbouring_town_is_the_nearest_one() -> None:
    """Without its group, 丁 is reached by 全县 only; 西镇 is nearer than 南镇."""
    alone = {"groups": (), "members": ()}
    scopes = {
        reach: week_of(instance(definitions=Definitions(visit_reach=reach), **alone)).visitors[0].scope
        for reach in (Reach.邻近乡镇, Reach.全县)
    }
    assert scopes == {Reach.邻近乡镇: ("丙", "乙"), Reach.全县: ("丁", "丙", "乙")}


def test_the_table_of_visitors_decides() -> None:
    """Only those listed go, with what the table says; their periods at home count as cover of the school."""
    line = Visiting("t1", ("美术", "音乐"), 4, 18, ("周一", "周二下午"), 60, 1, 2, Reach.本乡镇)
    week = week_of(instance(teacher("t1"), teacher("t2", "丙"), visitors=(line,)))
    [visitor] = week.visitors
    assert (visitor.home_periods, visitor.most_periods, visitor.spare) == (4, 18, 14)
    assert visitor.subjects == ("小学美术", MUSIC)
    assert visitor.halves == {(0, 0), (0, 1), (1, 1)}
    assert (visitor.minutes, visitor.schools_a_day, visitor.schools_a_week, visitor.scope) == (60, 1, 2, ("乙",))
    assert waiting(week) == {"甲": 4, "乙": 6, "丙": 4, "丁": 6}


def test_a_given_need_overrides_the_found_one() -> None:
    """Also with 0 classes, with periods of its own, and for a subject that is not scarce."""
    visits = (
        VisitNeed("乙", Stage.PRIMARY, "音乐", 0), VisitNeed("丙", Stage.PRIMARY, "音乐", 2),
        VisitNeed("丁", Stage.PRIMARY, "书法", 3, 7), VisitNeed("丁", Stage.PRIMARY, "美术", 1),
    )
    found = needing(instance(visits=visits))
    seen = {(c.school, c.subject): (len(c.classes), c.lessons, c.daily) for c in found.week.courses}
    assert seen == {
        ("丙", MUSIC): (2, 2, 1), ("丁", MUSIC): (6, 2, 1), ("丁", "小学书法"): (3, 7, 2),
        ("丁", "小学美术"): (1, 2, 1),
    }
    assert not found.residents


def test_the_curriculum_stands_in_for_periods() -> None:
    """英语 in primary schools: three periods a class; a need without classes is told."""
    needs = (
        Need("甲", Stage.PRIMARY, "英语", 4, least=0, most=1), Need("乙", Stage.PRIMARY, "美术", least=0, most=1),
        Need("丙", Stage.PRIMARY, "语文", least=1, most=1),
    )
    found = needing(instance(needs=needs))
    assert [(c.school, c.subject, len(c.classes), c.lessons) for c in found.week.courses] == [("甲", "小学英语", 4, 3)]
    assert found.unknown == (("乙", Stage.PRIMARY, "美术"),)


def test_a_given_need_takes_its_periods_from_any_line() -> None:
    """Also from a need stated in posts, or one of a later year; a subject of no periods is neither found nor told."""
    needs = (
        Need("乙", Stage.PRIMARY, "书法", periods=2, least=0, most=1),
        Need("丙", Stage.PRIMARY, "书法", 4, 3, 16, since=2028),
        Need("丁", Stage.PRIMARY, "音乐", 6, 0, 16),
    )
    visits = (VisitNeed("乙", Stage.PRIMARY, "书法", 1), VisitNeed("丙", Stage.PRIMARY, "书法", 1))
    found = needing(instance(needs=needs, visits=visits))
    assert [(course.school, course.lessons) for course in found.week.courses] == [("丙", 3), ("乙", 2)]
    assert not found.unknown


def test_a_school_without_road_or_place_is_told() -> None:
    """丁 without its road stands alone, and no week leads there: known before solving."""
    found = needing(instance(roads=ROADS[:2]))
    assert found.unplaced == ("丁",)
    causes = {one.course.school: one.cause for one in uncovered(found.week, Ways(found.week), ())}
    assert causes["丁"] is Cause.REACH
    oneway = (*ROADS[:2], Road("丁", "丙", 20, oneway=True))
    assert not needing(instance(roads=oneway)).unplaced


def test_listed_teachers_who_cannot_go_are_told() -> None:
    """Not on the staff yet, or without a period left: the one is left out, the other stands in the week."""
    staff = (teacher("t1"), teacher("t2", recruited=YEAR + 1))
    found = needing(instance(*staff, visitors=(Visiting("t1", home_periods=16), Visiting("t2"))))
    assert found.absent == ("t2",)
    assert [(visitor.id, visitor.spare) for visitor in found.week.visitors] == [("t1", 0)]


def test_links_of_last_term() -> None:
    """Those of the table, or of what is handed over in its place; only of teachers who may visit."""
    visited = (PastVisit("t1", "乙", Stage.PRIMARY, "音乐"), PastVisit("t2", "乙", Stage.PRIMARY, "音乐"))
    given = instance(teacher("t1"), teacher("t2", subject="语文"), visited=visited)
    assert week_of(given).before == {("t1", "乙", MUSIC)}
    links = frozenset({("t1", "丙", MUSIC), ("t9", "丙", MUSIC)})
    assert needing(given, before=links).week.before == {("t1", "丙", MUSIC)}
    assert needing(given, before=frozenset()).week.before == frozenset()


def test_free_slots_of_schools_and_classes() -> None:
    """A class with lines of its own follows them alone, the others those of the school; a school without is free."""
    free = (
        FreeSlots("乙", "周一", None, ("上1", "下1")), FreeSlots("乙", "周二"),
        FreeSlots("乙", "周五", "小学3班", ("上2",)), FreeSlots("丙", "周三", "小学12班"),
    )
    week = week_of(instance(free=free))
    assert week.free["乙", "小学1班"] == {(0, 0), (0, 4), *((1, slot) for slot in range(7))}
    assert week.free["乙", "小学3班"] == {(4, 1)}
    assert week.free["丙", "小学12班"] == {(2, slot) for slot in range(7)}
    assert set(week.free) == {("丙", "小学12班"), *(("乙", f"小学{number}班") for number in range(1, 7))}


def test_certified_stages_open_both() -> None:
    week = week_of(instance(teacher("t1", stages=(Stage.PRIMARY, Stage.JUNIOR))))
    assert week.visitors[0].subjects == (MUSIC, "初中音乐")


@pytest.mark.parametrize(("classes", "staff", "covered", "posts", "left", "home"), [
    (6, 0, 0, 1, 1, []),  # 18 periods: a post, and one class for its last two periods
    (5, 0, 0, 0, 5, []),  # 15 periods make no post
    (5, 1, 5, 0, 0, [15]),
    (6, 1, 5, 0, 1, [15]),
    (16, 3, 16, 0, 0, [18, 15, 15]),  # 48 periods for 48: whole classes, one teacher a little above the norm
    (6, 2, 6, 0, 0, [15, 3]),
])
def test_whole_classes(classes: int, staff: int, covered: int, posts: int, left: int, home: list[int]) -> None:
    """Three periods a class, sixteen a post."""
    names = tuple(f"t{number}" for number in range(staff))
    teaching = Teaching(("甲", Stage.PRIMARY, "体育"), classes, 3, 16, classes * 3 // 16, names, {}, 100 * len(names))
    assert (teaching.covered, teaching.posts, teaching.waiting) == (covered, posts, left)
    assert [teaching.home[name] for name in names] == home
    assert replace(teaching, given=dict.fromkeys(names, 3)).home == dict.fromkeys(names, 3)
