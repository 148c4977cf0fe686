"""Made-up counties are repeatable, whole, of the promised size, and as uneven as real ones."""

from collections import Counter
from functools import cache

import pytest

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Backbone, Leader, Mode, Stage, Title
from optimizer.generating import CONFLICTS, SHAPES, district, generate

YEAR = 2026
SMALL = ("three_schools", "closing", "prefecture", "county")
MIDDLE = (*SMALL, "beibei", "ruian")
SIZES = {  # groups, schools, teachers at least and at most
    "three_schools": (1, 3, 135, 175),
    "closing": (1, 4, 115, 145),
    "prefecture": (6, 32, 1550, 1850),
    "county": (10, 58, 3250, 3750),
    "beibei": (14, 100, 6300, 7300),
    "ruian": (53, 256, 11400, 12800),
    "zhangzhou": (165, 933, 43500, 47000),
}


@cache
def made(shape: str, seed: int = 1) -> County:
    return generate(shape, seed)


def present(county: County) -> dict[str, str]:
    """Where everybody serves when the plan year opens."""
    places = {teacher.id: teacher.home for teacher in county.teachers}
    for posting in county.history:
        assert posting.last_year is not None
        if posting.last_year >= YEAR:
            places[posting.teacher] = posting.school
    return places


def share(flags: list[bool]) -> float:
    return 100 * sum(flags) / len(flags)


def test_every_shape_is_described() -> None:
    assert set(SHAPES) == set(SIZES)


@pytest.mark.parametrize("shape", MIDDLE)
def test_the_same_seed_makes_the_same_county(shape: str) -> None:
    assert generate(shape, 1) == made(shape)
    assert generate(shape, 2) != made(shape)


def test_another_year_moves_the_dates_and_nothing_else() -> None:
    now, later = made("prefecture"), generate("prefecture", 1, YEAR + 1)
    assert [teacher.name for teacher in now.teachers] == [teacher.name for teacher in later.teachers]
    assert all(two.birth.year == one.birth.year + 1 for one, two in zip(now.teachers, later.teachers, strict=True))


@pytest.mark.parametrize("shape", SIZES)
def test_sizes_are_as_promised(shape: str) -> None:
    groups, schools, low, high = SIZES[shape]
    county = made(shape)
    assert (len(county.groups), len(county.schools)) == (groups, schools)
    assert low <= len(county.teachers) <= high


@pytest.mark.parametrize("shape", MIDDLE)
def test_references_hold(shape: str) -> None:
    county = made(shape)
    needs = {(need.school, need.stage, need.subject) for need in county.needs}
    assert len(needs) == len(county.needs)
    assert len(county.school) == len(county.schools) == len({school.name for school in county.schools})
    assert len(county.teacher) == len(county.teachers)
    assert county.member.keys() == county.school.keys()
    for group in county.groups:
        assert county.member[group.core].mode is Mode.CORE
        assert county.member[group.core].group == group.id
    for need in county.needs:
        assert need.stage in county.school[need.school].pupils
    for teacher in county.teachers:
        assert (teacher.home, teacher.stage, teacher.subject) in needs
        assert not teacher.stages or teacher.stage in teacher.stages
        own = county.member[teacher.home].group
        for wish in teacher.wishes:
            assert wish != teacher.home
            assert county.member[wish].group == own
            assert (wish, teacher.stage, teacher.subject) in needs


@pytest.mark.parametrize("shape", MIDDLE)
def test_lives_are_possible(shape: str) -> None:
    county = made(shape)
    for teacher in county.teachers:
        opened = county.school[teacher.home].opened
        assert teacher.hired is not None
        assert teacher.arrived is not None
        assert opened is not None
        assert teacher.hired.year - teacher.birth.year >= 20
        assert teacher.hired <= teacher.arrived
        assert opened <= teacher.arrived.year <= YEAR
        assert 22 <= YEAR - teacher.birth.year <= (61 if teacher.gender == "男" else 56)
        assert (teacher.deferred_until is None) == (teacher.evidence is None)
        assert teacher.recruited != YEAR or teacher.hired.year == YEAR


@pytest.mark.parametrize("shape", MIDDLE)
def test_past_postings_stay_inside_the_group(shape: str) -> None:
    county = made(shape)
    needs = {(need.school, need.stage, need.subject) for need in county.needs}
    assert len({posting.teacher for posting in county.history}) == len(county.history)
    for posting in county.history:
        teacher = county.teacher[posting.teacher]
        assert posting.origin == teacher.home != posting.school
        assert county.member[posting.school].group == county.member[teacher.home].group
        assert (posting.school, teacher.stage, teacher.subject) in needs
        assert YEAR - 3 <= posting.first_year < YEAR


@pytest.mark.parametrize("shape", MIDDLE)
def test_today_is_close_to_the_needs(shape: str) -> None:
    """Staff present may exceed the posts by one, at a core; elsewhere at most one post below the least is missing."""
    county, places = made(shape), present(made(shape))
    staff = Counter((places[teacher.id], teacher.stage, teacher.subject) for teacher in county.teachers)
    cores = {group.core for group in county.groups}
    for need in county.needs:
        assert need.classes
        assert need.periods
        assert need.load
        low, rest = divmod(need.classes * need.periods, need.load)
        held = staff[need.school, need.stage, need.subject]
        assert low - 1 <= held <= low + (rest > 0) + (need.school in cores)


@pytest.mark.parametrize("shape", MIDDLE)
def test_posts_are_mostly_a_little_above_the_staff(shape: str) -> None:
    county, places = made(shape), present(made(shape))
    heads = Counter(places.values())
    senior = Counter(places[teacher.id] for teacher in county.teachers if teacher.title >= Title.高级)
    room = []
    for school in county.schools:
        assert school.quota is not None
        assert school.senior_posts is not None
        assert school.quota >= heads[school.id] - 1
        assert school.senior_posts >= senior[school.id] - 1
        room.append(school.quota > heads[school.id])
    assert share(room) > 60


@pytest.mark.parametrize("shape", ["prefecture", "county", "beibei", "ruian"])
def test_shares_are_those_of_a_county(shape: str) -> None:
    county = made(shape)
    cores = {group.core for group in county.groups}
    weak = {school.id for school in county.schools if school.weak}
    people = county.teachers
    away = {posting.teacher for posting in county.history if (posting.last_year or 0) >= YEAR}
    leading = {teacher.id for teacher in people if teacher.backbone >= Backbone.县级}
    assert 15 <= share([teacher.id in leading for teacher in people]) <= 21
    assert 23 <= share([teacher.id in leading for teacher in people if teacher.home in cores]) <= 33
    assert 4 <= share([teacher.id in leading for teacher in people if teacher.home in weak]) <= 12
    assert 50 <= share([teacher.arrived is not None and YEAR - teacher.arrived.year >= 6 for teacher in people]) <= 62
    assert 6 <= share([teacher.id in away for teacher in people]) <= 10
    assert 9 <= share([teacher.volunteer for teacher in people]) <= 15
    assert 1.5 <= share([teacher.deferred_until is not None for teacher in people]) <= 4.5
    assert len([teacher for teacher in people if teacher.recruited == YEAR]) >= 1
    assert len([teacher for teacher in people if teacher.service_end == YEAR - 1]) >= 1
    heads = Counter(teacher.home for teacher in people if teacher.leader is Leader.正校级)
    assert set(heads.values()) == {1}


@pytest.mark.parametrize("shape", SMALL)
def test_every_place_of_a_small_county_is_on_one_road_network(shape: str) -> None:
    """Along one-way streets too: what is reached from a node is everything, forwards and backwards."""
    county = made(shape)
    nodes = {school.node for school in county.schools} | {teacher.node for teacher in county.teachers}
    for forwards in (True, False):
        links: dict[str, set[str]] = {}
        for road in county.roads:
            assert road.minutes > 0
            start, end = (road.start, road.end) if forwards else (road.end, road.start)
            links.setdefault(start, set()).add(end)
            if not road.oneway:
                links.setdefault(end, set()).add(start)
        reached, frontier = set[str](), {county.roads[0].start}
        while frontier:
            reached |= frontier
            frontier = set().union(*(links[node] for node in frontier)) - reached
        assert nodes <= reached
    assert any(road.oneway for road in county.roads)


def test_large_counties_have_no_road_table() -> None:
    assert not made("beibei").roads


def test_the_prefecture_mixes_what_its_plan_mixes() -> None:
    county = made("prefecture")
    modes: dict[str, set[Mode]] = {}
    for member in county.members:
        modes.setdefault(member.group, set()).add(member.mode)
    assert any({Mode.TIGHT, Mode.COOPERATION} <= found for found in modes.values())
    assert len([school for school in county.schools if school.new]) == 2
    resettled = {school.id for school in county.schools if school.resettlement}
    assert resettled == {need.school for need in county.needs if need.weak}
    assert any({Stage.PRIMARY, Stage.JUNIOR} <= school.pupils.keys() for school in county.schools)
    assert len({county.member[s.id].group for s in county.schools if Stage.KINDERGARTEN in s.pupils}) == 2
    assert any(Stage.KINDERGARTEN in teacher.stages for teacher in county.teachers)
    stable = [group.stable_since is not None and group.stable_since <= YEAR for group in county.groups]
    assert any(stable)
    assert not all(stable)


def test_ruian_pairs_the_city_with_the_mountains() -> None:
    county = made("ruian")
    stages = Counter(tuple(county.school[group.core].pupils) for group in county.groups)
    assert stages == {(Stage.PRIMARY,): 30, (Stage.JUNIOR,): 23}
    assert {school.zone for school in county.schools if school.mountain} == {"马屿", "高楼", "湖岭", "陶山"}
    close = [group for group in county.groups if "融合" in group.kind or "共建" in group.kind]
    assert 100 * len(close) >= 80 * len(county.groups)


def test_zhangzhou_has_eleven_districts() -> None:
    county = made("zhangzhou")
    assert len({school.district for school in county.schools}) == 11
    for member in county.members:
        core = county.school[county.group[member.group].core]
        assert county.school[member.school].district == core.district


def test_teams_are_formed_on_demand_only() -> None:
    assert not any(teacher.team for teacher in made("prefecture").teachers)
    teams = Counter(teacher.team for teacher in generate("prefecture", 1, teams=2).teachers if teacher.team)
    assert teams == {"TD01": 3, "TD02": 3}


@pytest.mark.parametrize(("groups", "each", "low", "high"), [(1, 7, 250, 450), (14, 6, 3200, 4800)])
def test_a_district_grows_with_its_groups(groups: int, each: int, low: int, high: int) -> None:
    county = district(groups, each, seed=1)
    assert len(county.schools) == groups * each
    assert low <= len(county.teachers) <= high


def test_an_unknown_shape_or_conflict_is_an_input_error() -> None:
    with pytest.raises(InputError, match="three_schools"):
        generate("atlantis", 1)
    with pytest.raises(InputError, match="backbone"):
        generate("three_schools", 1, impossible="weather")
    with pytest.raises(InputError):
        district(0, 1, seed=1)


def test_conflicts_are_described() -> None:
    assert set(CONFLICTS) == {"backbone", "flow", "posts"}
