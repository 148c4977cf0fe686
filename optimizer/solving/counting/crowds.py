"""Who could be on which postings, and how many of those postings a plan can hold at most.

A crowd maps ``(first year, last year)`` to the teachers who could take such a posting: a set of positions in the
horizon, as the bits of an integer, which makes unions and intersections over a whole county cheap.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from optimizer.readings.columns import Ints

Span = tuple[int, int]
Crowd = Mapping[Span, int]


def people(members: Ints, size: int) -> int:
    """The set of some of ``size`` positions."""
    mask = np.zeros(size, dtype=bool)
    mask[members] = True
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def joined(crowds: Iterable[Crowd]) -> Crowd:
    """Everybody of several crowds."""
    found: dict[Span, int] = {}
    for crowd in crowds:
        for span, members in crowd.items():
            found[span] = found.get(span, 0) | members
    return found


def common(one: Crowd, other: Crowd) -> Crowd:
    """Who is in both, on postings of the same years."""
    return {span: members & other[span] for span, members in one.items() if span in other}


def without(one: Crowd, other: Crowd) -> Crowd:
    """Who is in the first and not in the second, on postings of the same years."""
    return {span: members & ~other.get(span, 0) for span, members in one.items()}


def most(crowd: Crowd, until: int) -> int:
    """At most so many postings of a crowd, all beginning by ``until``, fit in one plan.

    Proof: nobody is on two postings at a time. Those that last through ``until`` are all in effect then, hence one
    for each teacher; of those that end earlier, one for each teacher and first year.
    """
    lasting, ended = 0, dict[int, int]()
    for (first, last), members in crowd.items():
        if last >= until:
            lasting |= members
        else:
            ended[first] = ended.get(first, 0) | members
    return lasting.bit_count() + sum(members.bit_count() for members in ended.values())
