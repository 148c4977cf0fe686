"""Planted conflicts between quotas: shares of who moves, caps, stocks and money."""

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from optimizer.domain.county import County, Teacher
from optimizer.domain.vocabulary import Title
from optimizer.generating.clashing.campus import Campus, county, drawn
from optimizer.generating.clashing.planting import YEAR, Planted, entry, highest, up
from optimizer.generating.draws import Draws
from optimizer.readings.equity import scaled_cost

GROUP = ("G01",)
RATE = 500  # yuan a month
SCALE = 1_000_000  # of the equity rows


def total_staff(campuses: Sequence[Campus]) -> int:
    return sum(campus.staff for campus in campuses)


def outflow(draws: Draws, scale: int) -> Planted:
    """A fifth of all must move, and no school lets more than 15 in a hundred go."""
    campuses = drawn(draws, scale)
    staff = total_staff(campuses)
    allowed = sum(campus.staff * 15 // 100 for campus in campuses)
    schools = [f"S{number + 1:03d}" for number in range(len(campuses))]
    return Planted(
        county(draws, [campuses], YEAR),
        [entry("flow", low=20, high=25), entry("school_outflow", percent=15)],
        [("flow", GROUP), *(("school_outflow", (school,)) for school in schools)],
        100 * (up(staff, 20) - allowed), alone={"flow": ("low", highest(staff, allowed))},
    )


def stock(draws: Draws, scale: int) -> Planted:
    """Four in five of those who move must be backbone, and there are too few backbone teachers."""
    campuses = drawn(draws, scale)
    staff = total_staff(campuses)
    campuses = [replace(campus, backbone=campus.staff // 10) for campus in campuses]
    backbone = sum(campus.backbone for campus in campuses)
    movers = up(staff, 20)
    return Planted(
        county(draws, [campuses], YEAR),
        [entry("flow", low=20, high=25), entry("backbone_share", percent=80)],
        [("flow", GROUP), ("backbone_share", GROUP)],
        80 * movers - 100 * backbone,  # a mover fewer would cost 100 and save 80
        alone={
            "backbone_share": ("percent", 100 * backbone // movers),
            "flow": ("low", highest(staff, 100 * backbone // 80)),
        },
    )


def dilution(draws: Draws, scale: int) -> Planted:
    """The new school takes four backbone teachers of the core, which may release but three."""
    core, *_ = drawn(draws, min(scale, 2))
    new = Campus(12, facts={"new": True, "opened": YEAR - 1})
    floor = 100 * (core.backbone - 3) // core.staff  # three may go, the fourth is too many
    return Planted(
        county(draws, [[core, Campus(16), new]], YEAR),
        [
            entry("new_school_backbone"), entry("dilution", floor=floor),
        ],
        [
            *(("new_school_backbone", ("S003", subject)) for subject in new.subjects),
            ("dilution", ("S001",)),
        ],
        floor * core.staff - 100 * (core.backbone - 4),
        alone={"dilution": ("floor", 100 * (core.backbone - 4) // core.staff)},
    )


def exemptions(draws: Draws, scale: int) -> Planted:
    """Nearly everybody is deferred: two fewer are free than a tenth of all."""
    campuses = drawn(draws, scale)
    staff = total_staff(campuses)
    free = up(staff, 10) - 2
    whole = county(draws, [campuses], YEAR)
    bound = enumerate(whole.teachers[free:], start=1)
    papers = {teacher.id: f"教人暂〔{YEAR}〕{number}号" for number, teacher in bound}
    return Planted(
        changed(whole, lambda t: replace(t, deferred_until=date(YEAR + 2, 9, 1), evidence=papers[t.id]), papers),
        [entry("flow", low=10, high=20)], [("flow", GROUP)], 200, alone={"flow": ("low", highest(staff, free))},
    )


def mirror(draws: Draws, scale: int) -> Planted:
    """Backbone teachers are the senior ones: three in five movers, or as many as are senior in the group."""
    campuses = drawn(draws, scale, backbone=8)
    staff, backbone = total_staff(campuses), sum(campus.backbone for campus in campuses)
    whole = county(draws, [campuses], YEAR)
    senior = {teacher.id for teacher in whole.teachers if teacher.backbone}
    shares = [(200 * number + staff) // (2 * staff) for number in (backbone, staff - backbone)]

    def lacking(movers: int, sent: int) -> int:
        apart = [
            abs(100 * number - share * movers) - max(5 * movers, 100)
            for number, share in zip((sent, movers - sent), shares, strict=True)
        ]
        flow = 100 * max(0, up(staff, 10) - movers)
        return flow + max(0, 60 * movers - 100 * sent) + sum(max(0, each) for each in apart)

    most = staff * 20 // 100
    return Planted(
        changed(whole, lambda teacher: replace(teacher, title=Title.高级), senior),
        [
            entry("flow", low=10, high=20), entry("backbone_share", percent=60),
            entry("mirror_movers", by=["title"], tolerance=5),
        ],
        [("flow", GROUP), ("backbone_share", GROUP), ("mirror_movers", ("G01", "职称", "高级及以上"))],
        min(lacking(movers, sent) for movers in range(most + 1) for sent in range(movers + 1)),
    )


def budget(draws: Draws, scale: int) -> Planted:
    """Two groups each send a tenth, and the county pays for two thirds of them: a row over all groups."""
    rural = {"rural": True}
    groups = [[replace(campus, facts=rural) for campus in drawn(draws, scale)] for _ in range(2)]
    movers = [up(total_staff(campuses), 10) for campuses in groups]
    missing = max(1, sum(movers) // 3)
    price = 12 * RATE
    return Planted(
        county(draws, groups, YEAR),
        [entry("flow", low=10, high=20), entry("budget", yuan=price * (sum(movers) - missing))],
        [("flow", GROUP), ("flow", ("G02",)), ("budget", ("全县",))],
        price // 100 * missing,  # 10,000 yuan weigh as much as a person
        alone={"budget": ("yuan", price * sum(movers))}, definitions={"allowances": {"农村": RATE}},
    )


def odd(draws: Draws, scale: int) -> Planted:
    """An odd number must move between two schools that exchange one for one: only whole people show it."""
    movers = 2 * int(draws.integers(1, 5)) * scale + 1
    school = Campus(5 * movers, movers)
    return Planted(
        county(draws, [[school, school]], YEAR),
        [entry("flow", low=10, high=10), entry("reciprocity", delta=0)],
        [("flow", GROUP), ("reciprocity", ("S001", "S002"))], 100,
    )


def equity(draws: Draws, scale: int) -> Planted:
    """Only backbone teachers of members may move, all to the core, which already has most of them."""
    core, *members = drawn(draws, scale, backbone=3)
    campuses = [core, *members]
    staff = total_staff(campuses)
    heads = [campus.backbone for campus in campuses]
    pupils = [15 * campus.staff for campus in campuses]

    def spread(moved: tuple[int, ...]) -> int:
        after = [heads[0] + sum(moved), *(had - gone for had, gone in zip(heads[1:], moved, strict=True))]
        return sum(scaled_cost(n, p, sum(heads), sum(pupils), SCALE) for n, p in zip(after, pupils, strict=True))

    nobody = (0,) * len(members)
    asked = up(staff, 10)
    costs = (
        100 * max(0, asked - sum(moved)) + -(-max(0, spread(moved) - spread(nobody)) // 100)
        for moved in product(*(range(campus.backbone + 1) for campus in members))
    )
    return Planted(
        county(draws, [campuses], YEAR),
        [
            entry("flow", low=10, high=20), entry("equity_limit", primary=5, indicators=["L2"], scale=SCALE),
            entry("mode_arcs", out="nobody", back="backbone", across="nobody", firm=True),
        ],
        [("flow", GROUP), ("equity_limit", ("示例县", "小学", "L2"))], min(costs), bars=["mode_arcs"],
    )


def due(draws: Draws, scale: int) -> Planted:
    """Three in five are due and must all go this year, and at most a fifth may move."""
    campuses = drawn(draws, scale)
    staff = total_staff(campuses)
    whole = county(draws, [campuses], YEAR)
    fresh = {teacher.id for number, teacher in enumerate(whole.teachers) if number % 5 > 2}
    many, most = staff - len(fresh), staff * 20 // 100
    return Planted(
        changed(whole, lambda teacher: replace(teacher, arrived=date(YEAR - 3, 9, 1)), fresh),
        [entry("flow", low=10, high=20), entry("due_moves", phase_years=1)],
        [("flow", GROUP), ("due_moves", GROUP)], 100 * (many - most),
        alone={
            "flow": ("high", min(p for p in range(101) if staff * p // 100 >= many)),
            "due_moves": ("phase_years", min(years for years in range(1, 11) if -(-many // years) <= most)),
        },
    )


def changed(whole: County, change: Callable[[Teacher], Teacher], ids: Container[str]) -> County:
    """The county with some teachers changed."""
    teachers = tuple(change(teacher) if teacher.id in ids else teacher for teacher in whole.teachers)
    return replace(whole, teachers=teachers)
