"""Names of a public list, none like another: where two look alike, the tail of the 教师编号 is added."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.domain.county import Teacher
from optimizer.reporting.facts.masking import kept_apart, shown

SHORTEST = 4  # characters of a tail


def public_names(teachers: Sequence[Teacher], *, full: bool) -> Mapping[str, str]:
    """By id the name as a list of these teachers shows it, each other than every other.

    A 教师编号 is never an identity number: the reader refuses one. Where names are put in later, whom they would look
    like is not known, so that everybody has a tail.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    apart = kept_apart(teacher.name for teacher in teachers)
    for teacher in teachers:
        alike["" if apart else shown(teacher.name, full=full)].append(teacher.id)
    tail: dict[str, str] = {}
    for ids in alike.values():
        if len(ids) > 1 or apart:
            tail |= _tails(ids)
    return {
        teacher.id: shown(teacher.name, full=full) + (f"（{tail[teacher.id]}）" if teacher.id in tail else "")
        for teacher in teachers
    }


def _tails(ids: Sequence[str]) -> Mapping[str, str]:
    """The shortest endings by which all of them are told apart."""
    longest = max(map(len, ids))
    for length in range(min(SHORTEST, longest), longest + 1):
        tails = [identity[-length:] for identity in ids]
        if len(set(tails)) == len(ids):
            return dict(zip(ids, tails, strict=True))
    return {identity: identity for identity in ids}
