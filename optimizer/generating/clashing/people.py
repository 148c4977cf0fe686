"""Planted conflicts about single posts and people: new schools, posts, ways, decisions, leaders."""

from dataclasses import replace
from datetime import date

from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Leader, Title
from optimizer.generating.clashing.campus import Campus, county, drawn
from optimizer.generating.clashing.planting import YEAR, Planted, entry, up
from optimizer.generating.clashing.quotas import GROUP, changed, outflow, total_staff
from optimizer.generating.draws import Draws

NEW = {"new": True, "opened": YEAR - 1}
MATHS = ("S003", "数学")


def _with_new(draws: Draws, scale: int, **facts: object) -> list[Campus]:
    """A core, a member, and a new school that offers one subject."""
    core, member, *_ = drawn(draws, scale)
    return [core, member, Campus(8 * scale, subjects=("数学",), facts={**NEW, **facts})]


def full_school(draws: Draws, scale: int) -> Planted:
    """The new school has no post left, and nobody may leave it."""
    campuses = _with_new(draws, scale, quota=8 * scale)
    return Planted(
        county(draws, [campuses], YEAR),
        [
            entry("new_school_backbone"),
            entry("mode_arcs", out="anyone", back="nobody", across="nobody"),
        ],
        [("new_school_backbone", MATHS), ("quota", ("S003",))], 100, bars=["mode_arcs"],
    )


def senior_posts(draws: Draws, scale: int) -> Planted:
    """The new school has no senior post, and all who could be sent are senior."""
    whole = county(draws, [_with_new(draws, scale, senior_posts=0)], YEAR)
    raised = {t.id for t in whole.teachers if t.home == "S001" and t.subject == "数学" and t.backbone}
    return Planted(
        changed(whole, lambda teacher: replace(teacher, title=Title.高级), raised),
        [entry("new_school_backbone"), entry("title_posts", level="senior")],
        [("new_school_backbone", MATHS), ("title_posts", ("S003",))], 100,
    )


def far_school(draws: Draws, scale: int) -> Planted:
    """The new school lies farther away than anybody may be sent."""
    *others, new = _with_new(draws, scale)
    return Planted(
        county(draws, [[*others, replace(new, minutes=40)]], YEAR),
        [entry("new_school_backbone"), entry("commute_cap", minutes=30)],
        [("new_school_backbone", MATHS)], 100, bars=["commute_cap"],
    )


def newcomers(draws: Draws, scale: int) -> Planted:
    """Everybody came last year, and stays two years before moving on."""
    campuses = drawn(draws, scale)
    whole = county(draws, [campuses], YEAR)
    everybody = {teacher.id for teacher in whole.teachers}
    return Planted(
        changed(whole, lambda teacher: replace(teacher, arrived=date(YEAR - 1, 9, 1)), everybody),
        [entry("flow", low=10, high=20), entry("minimum_stay", years=2)],
        [("flow", GROUP)], 100 * up(total_staff(campuses), 10), bars=["minimum_stay"],
    )


def in_term(draws: Draws, scale: int) -> Planted:
    """A decision sends away somebody whose posting elsewhere is not over."""
    whole = county(draws, [drawn(draws, scale)], YEAR)
    teacher = next(teacher for teacher in whole.teachers if teacher.home == "S001")
    past = PastPosting(
        teacher.id, "轮岗交流", False, date(YEAR - 1, 9, 1), date(YEAR + 2, 7, 1), "S001", "S003"
    )
    return Planted(
        replace(whole, history=(past,)), [entry("decided", teacher=teacher.id, school="S002")],
        [("decided", (teacher.id,))], 100,
    )


def two_decisions(draws: Draws, scale: int) -> Planted:
    """One decision sends a teacher away, another keeps the same teacher at home."""
    whole = county(draws, [drawn(draws, scale)], YEAR)
    teacher = next(teacher for teacher in whole.teachers if teacher.home == "S001")
    return Planted(
        whole,
        [
            entry("decided", "go", teacher=teacher.id, school="S002"),
            entry("decided", "stay", teacher=teacher.id, stay=True),
        ],
        [("go", (teacher.id,))], 100, bars=["stay"],
    )


def leaders(draws: Draws, scale: int) -> Planted:
    """A leader of each side must move, and the members have none."""
    whole = county(draws, [drawn(draws, scale)], YEAR)
    heads = {teacher.id for teacher in whole.teachers if teacher.home == "S001"} & {"T0001", "T0002"}
    return Planted(
        changed(whole, lambda teacher: replace(teacher, leader=Leader.中层), heads),
        [{"id": "scope", "kinds": ["轮岗", "干部"]}, entry("leader_flow", least=1)],
        [("leader_flow", ("G01", "派入"))], 100,
    )


def members(draws: Draws, scale: int) -> Planted:
    """The group had three members, which is full, and took in a fourth that nobody made room for."""
    core, *others = drawn(draws, scale, members=4)
    *old, newest = others
    campuses = [*(replace(campus, joined=YEAR - 5) for campus in (core, *old)), replace(newest, joined=YEAR)]
    return Planted(
        county(draws, [campuses], YEAR), [entry("one_for_one", cap=3)], [("one_for_one", GROUP)], 100,
        alone={"one_for_one": ("cap", 4)},
    )


def two_at_once(draws: Draws, scale: int) -> Planted:
    """Two reasons that have nothing to do with each other: the quota against the caps, and a school too far away."""
    first = outflow(draws, scale)
    *others, new = _with_new(draws, scale)
    campuses = [*others, replace(new, minutes=40)]
    staff = total_staff(campuses)
    allowed = sum(campus.staff * 15 // 100 for campus in others)  # nobody of the new school goes that far either
    return Planted(
        county(draws, [campuses], YEAR),
        [*first.entries, entry("new_school_backbone"), entry("commute_cap", minutes=30)],
        [("new_school_backbone", MATHS)], 100 * (up(staff, 20) - allowed) + 100, bars=["commute_cap"],
    )
