"""Counties too large to sketch by hand: groups after a pattern, with the counts and modes of public plans."""

from collections.abc import Sequence
from itertools import cycle, islice

from optimizer.domain.vocabulary import Mode
from optimizer.generating import places
from optimizer.generating.handmade import lead, spread
from optimizer.generating.plans import JUNIOR, KINDERGARTEN, NINE_YEAR, PRIMARY, GroupSketch, Role

FRESH = 3  # members beside which a new school leaves its group room to move at all


def county() -> Sequence[GroupSketch]:
    """Ten groups of at most five members under trusteeship, alliance or cooperation."""
    streets, towns = places.COUNTY[:3], places.COUNTY[3:]
    kinds = ((Mode.TRUSTEE, "托管型"), (Mode.ALLIANCE, "联盟型"), (Mode.COOPERATION, "协作型"))
    groups: list[GroupSketch] = []
    for index in range(10):
        mode, kind = kinds[index % 3]
        stages = PRIMARY if index % 2 == 0 else JUNIOR
        roles = [Role.TOWN, Role.RURAL, Role.RURAL, Role.TOWN, Role.VILLAGE if stages is PRIMARY else Role.RURAL]
        if mode is not Mode.COOPERATION and index in (0, 1, 6):
            roles[0] = Role.NEW
        if index in (3, 8):
            roles.pop()
        around = (streets[(index + 1) % 3], towns[index], towns[(index + 1) % 11], towns[index])
        taught = [stages] * len(roles)
        if index in (5, 9):
            taught[1] = NINE_YEAR
        seat = lead(streets[index % 3], stages)
        members = spread(roles, (mode,), around, taught)
        groups.append(GroupSketch(seat, members, f"教育集团·{kind}", stable=(-2, None, 1)[index % 3], scale=1.3))
    return groups


def ruian() -> Sequence[GroupSketch]:
    """30 primary and 23 junior communities that pair city schools with the mountains in the west."""
    near, far = places.RUIAN_CITY + places.RUIAN_TOWNS, places.RUIAN_MOUNTAINS
    plan = (30, PRIMARY, 1.0), (23, JUNIOR, 0.9)
    groups: list[GroupSketch] = []
    for count, stages, scale in plan:
        for index in range(count):
            style = index % 7
            if style in (0, 4):
                mode, kind, size = Mode.MERGED, "融合型", 2
            elif style == 6:
                mode, kind, size = Mode.COOPERATION, "协作型", 5
            else:
                mode, kind, size = Mode.JOINT, "共建型", (4, 5, 4, 5)[index % 4]
            order = (Role.TOWN, Role.RURAL, Role.TOWN, Role.RURAL, Role.RURAL)
            fresh = index % 9 == 1 and size >= FRESH
            roles = [Role.NEW if fresh and slot == 0 else role for slot, role in enumerate(order[:size])]
            west = far[index % 8], far[index % 8 - index % 2]
            around = (near[(index + 3) % 10], west[0], west[1])
            taught = [stages] * size
            if stages is JUNIOR and index % 6 == 2:
                taught[-1] = NINE_YEAR
            members = spread(roles, (mode,), around, taught)
            seat = lead(near[index % 5], stages)
            groups.append(GroupSketch(seat, members, f"教共体·{kind}", (-3, -1, None, 1)[index % 4], scale=scale))
    return groups


def beibei() -> Sequence[GroupSketch]:
    """Nine school groups, each with one or two close members, and five kindergarten alliances."""
    streets, towns = places.BEIBEI[:6], places.BEIBEI[6:]
    groups: list[GroupSketch] = []
    for index in range(9):
        stages = (PRIMARY, JUNIOR, NINE_YEAR)[index % 3]
        size = 7 if index < 7 else 6
        close = 1 + index % 2
        modes = [Mode.TIGHT] * close + [Mode.ALLIANCE] * (size - close)
        roles = [Role.NEW if index in (0, 1, 4, 6) else Role.TOWN]
        roles += islice(cycle((Role.TOWN, Role.TOWN, Role.RURAL)), size - 1)
        taught = [stages] * size
        if stages is NINE_YEAR:
            taught = [PRIMARY, JUNIOR, PRIMARY, JUNIOR, NINE_YEAR, PRIMARY, JUNIOR][:size]
        around = (streets[(index + 2) % 6], towns[index], towns[(index + 1) % 11], towns[(index + 2) % 11])
        members = spread(roles, modes, around, taught)
        stable = (-3, -1, 0, None)[index % 4]
        groups.append(GroupSketch(lead(streets[index % 6], stages), members, "中小学教育集团", stable, scale=1.6))
    for index in range(5):
        roles = [Role.NEW if index == 2 else Role.TOWN, *islice(cycle((Role.TOWN, Role.RURAL)), 4)]
        modes = [Mode.TIGHT] + [Mode.ALLIANCE] * 4
        members = spread(roles, modes, (streets[index], towns[index], towns[index + 5]), (KINDERGARTEN,))
        seat = lead(streets[(index + 1) % 6], KINDERGARTEN)
        groups.append(GroupSketch(seat, members, "幼儿园联盟", (-2, None)[index % 2], scale=1.3))
    return groups


def zhangzhou() -> Sequence[GroupSketch]:
    """Fifteen primary groups in each of eleven districts."""
    groups: list[GroupSketch] = []
    for district in places.ZHANGZHOU:
        streets = [town for town in district if town.urban]
        towns = [town for town in district if not town.urban]
        for index in range(15):
            size = (3, 4, 5, 5, 5, 6)[(len(groups)) % 6]
            roles = [Role.NEW if index % 6 == 2 else Role.TOWN]
            roles += islice(cycle((Role.RURAL, Role.TOWN, Role.RURAL)), size - 1)
            close = index % 3 != 2
            near, far = towns[index % len(towns)], towns[(index + 1) % len(towns)]
            around = (streets[(index + 1) % len(streets)], near, far)
            members = spread(roles, (Mode.TIGHT if close else Mode.COOPERATION,), around, (PRIMARY,))
            seat = lead(streets[index % len(streets)], PRIMARY)
            kind = "教育集团·紧密型" if close else "教育集团·协作型"
            groups.append(GroupSketch(seat, members, kind, (-1, None, 0, 1)[index % 4], scale=1.13))
    return groups


def regular(groups: int, schools_per_group: int) -> Sequence[GroupSketch]:
    """Equal groups, primary and junior in turn, for studies of growth."""
    sketches = []
    for index, (street, near, far) in enumerate(places.parishes(groups)):
        stages = PRIMARY if index % 2 == 0 else JUNIOR
        roles = [Role.NEW if index % 4 == 2 and schools_per_group > FRESH else Role.TOWN]
        roles += islice(cycle((Role.RURAL, Role.TOWN, Role.RURAL)), schools_per_group - 2)
        members = spread(roles, (Mode.TIGHT, Mode.ALLIANCE), (near, far, near), (stages,))
        sketches.append(GroupSketch(lead(street, stages), members, stable=(-1, None)[index % 2]))
    return sketches
