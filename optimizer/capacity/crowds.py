"""Who could be on which postings, and how many of those postings a plan can hold at most.

A crowd maps ``(first year, last year)`` to the teachers (positions in the horizon) who could take such a posting.
"""

from collections.abc import Iterable, Mapping

Span = tuple[int, int]
Crowd = Mapping[Span, frozenset[int]]


def joined(crowds: Iterable[Crowd]) -> Crowd:
    """Everybody of several crowds."""
    found: dict[Span, frozenset[int]] = {}
    for crowd in crowds:
        for span, people in crowd.items():
            found[span] = found.get(span, frozenset()) | people
    return found


def common(one: Crowd, other: Crowd) -> Crowd:
    """Who is in both, on postings of the same years."""
    return {span: people & other[span] for span, people in one.items() if span in other}


def without(one: Crowd, other: Crowd) -> Crowd:
    """Who is in the first and not in the second, on postings of the same years."""
    return {span: people - other[span] if span in other else people for span, people in one.items()}


def most(crowd: Crowd, until: int) -> int:
    """At most so many postings of a crowd, all beginning by ``until``, fit in one plan.

    Proof: nobody is on two postings at a time. Those that last through ``until`` are all in effect then, hence one
    for each teacher; of those that end earlier, one for each teacher and first year.
    """
    lasting = frozenset().union(*(people for (_, last), people in crowd.items() if last >= until))
    ended: dict[int, frozenset[int]] = {}
    for (first, last), people in crowd.items():
        if last < until:
            ended[first] = ended.get(first, frozenset()) | people
    return len(lasting) + sum(map(len, ended.values()))
