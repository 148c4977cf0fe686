"""Small counties sketched school by school, and the two verbs that every sketch is made with."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Mode
from optimizer.generating import places
from optimizer.generating.places import Town
from optimizer.generating.plans import JUNIOR, KINDERGARTEN, NINE_YEAR, PRIMARY, GroupSketch, Role, Sketch, Stages


def lead(town: Town, stages: Stages, role: Role = Role.CORE) -> Sketch:
    """The core school of a group."""
    return Sketch(role, Mode.CORE, town, stages)


def spread(
    roles: Sequence[Role], modes: Sequence[Mode], towns: Sequence[Town], stages: Sequence[Stages]
) -> tuple[Sketch, ...]:
    """One member for each role; modes, towns and stages go round."""
    return tuple(map(Sketch, roles, cycle(modes), cycle(towns), cycle(stages)))


def three_schools() -> Sequence[GroupSketch]:
    """A junior school in town, one beside it, one in a rural town."""
    east, west, river = places.TRIO
    members = (Sketch(Role.TOWN, Mode.TIGHT, west, JUNIOR), Sketch(Role.RURAL, Mode.TIGHT, river, JUNIOR))
    return (GroupSketch(lead(east, JUNIOR), members, "教育集团", stable=-1, scale=0.8),)


def closing() -> Sequence[GroupSketch]:
    """Two primary schools in town, one in a rural town, and a village school beside that one."""
    east, west, river = places.TRIO
    members = spread((Role.TOWN, Role.RURAL, Role.VILLAGE), (Mode.TIGHT,), (west, river, river), (PRIMARY,))
    return (GroupSketch(lead(east, PRIMARY), members, "教育集团", stable=-1, scale=0.8),)


def merged(county: County, year: int) -> County:
    """The last school closes after a year, into the one before it."""
    *others, into, gone = county.schools
    gone = replace(gone, closes=year + 1, merged_into=into.id)
    return replace(county, schools=(*others, into, gone))


def prefecture() -> Sequence[GroupSketch]:
    """Tight and loose members side by side, two new schools, a resettlement school, kindergartens in two groups."""
    old, new, clear, dragon, stone, cloud, sweet = places.PREFECTURE
    tight, loose = Mode.TIGHT, Mode.COOPERATION
    return (
        GroupSketch(
            lead(old, PRIMARY),
            (
                Sketch(Role.NEW, tight, new, PRIMARY),
                Sketch(Role.RURAL, tight, clear, PRIMARY),
                Sketch(Role.TOWN, tight, old, KINDERGARTEN),
                Sketch(Role.RURAL, loose, clear, KINDERGARTEN),
                Sketch(Role.RURAL, loose, dragon, PRIMARY),
            ),
            stable=-2,
            play=True,
            scale=1.15,
        ),
        GroupSketch(
            lead(old, PRIMARY),
            (
                Sketch(Role.RESETTLED, tight, new, PRIMARY),
                Sketch(Role.TOWN, loose, old, PRIMARY),
                Sketch(Role.RURAL, loose, sweet, PRIMARY),
                Sketch(Role.VILLAGE, loose, sweet, PRIMARY),
            ),
            stable=None,
            scale=1.2,
        ),
        GroupSketch(
            lead(old, JUNIOR),
            (
                Sketch(Role.NEW, tight, new, JUNIOR),
                Sketch(Role.RURAL, tight, clear, JUNIOR),
                Sketch(Role.RURAL, loose, dragon, NINE_YEAR),
                Sketch(Role.RURAL, loose, sweet, JUNIOR),
            ),
            stable=0,
            scale=1.2,
        ),
        GroupSketch(
            lead(stone, PRIMARY, Role.CENTRE),
            spread((Role.RURAL, Role.VILLAGE, Role.VILLAGE, Role.VILLAGE), (loose,), (stone, cloud), (PRIMARY,)),
            stable=None,
            scale=1.1,
        ),
        GroupSketch(
            lead(new, NINE_YEAR),
            (
                Sketch(Role.TOWN, tight, new, PRIMARY),
                Sketch(Role.TOWN, tight, dragon, NINE_YEAR),
                Sketch(Role.RURAL, loose, cloud, JUNIOR),
                Sketch(Role.RURAL, loose, cloud, PRIMARY),
                Sketch(Role.RURAL, loose, cloud, KINDERGARTEN),
                Sketch(Role.TOWN, tight, new, KINDERGARTEN),
            ),
            stable=-1,
            play=True,
            scale=1.25,
        ),
        GroupSketch(
            lead(old, JUNIOR),
            spread((Role.TOWN, Role.RURAL, Role.RURAL), (loose, tight, loose), (dragon, stone, cloud), (JUNIOR,)),
            stable=2,
            scale=1.3,
        ),
    )
