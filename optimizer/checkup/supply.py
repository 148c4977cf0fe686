"""Staff against posts, by stage and subject, as they stand before any plan."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.domain.county import FULL, Need
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Stage
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History


@dataclass(frozen=True, slots=True)
class Supply:
    """One subject at one stage; posts are sums over schools, ``most`` only of those that say how many at most."""

    stage: Stage
    subject: str
    schools: int  # that need it
    staff: int  # who teach it on 1 September
    leaving: int  # by then retired, in the roster yet
    least: int
    most: int
    open: int | float  # posts short of the least, school by school; a part-time teacher fills a part of one
    surplus: int | float  # posts filled above the most, school by school


def supplies(instance: Instance, history: History) -> Iterator[Supply]:
    """In the order of stages, then of subjects as the needs name them first; last, subjects that no need names."""
    staff = Counter[tuple[Stage, str]]()
    here = Counter[tuple[str, Stage, str]]()
    for school, people in history.staff_before.items():
        for standing in people:
            stage, subject = history.lesson_at(standing.teacher, school)
            staff[stage, subject] += 1
            here[school, stage, subject] += standing.teacher.workload
    leaving = Counter(
        (teacher.stage, teacher.subject) for teacher in instance.county.teachers
        if retirement(teacher) <= history.opening
    )
    needs: dict[tuple[Stage, str], list[Need]] = {}
    for need in history.county.needs:
        needs.setdefault((need.stage, need.subject), []).append(need)
    order = {stage: place for place, stage in enumerate(Stage)}
    for stage, subject in sorted({**needs, **staff}, key=lambda key: order[key[0]]):
        asked = needs.get((stage, subject), [])
        posts = [(*limits(need), here[need.school, stage, subject]) for need in asked]
        yield Supply(
            stage, subject, len(asked), staff[stage, subject], leaving[stage, subject],
            sum(least for least, _, _ in posts), sum(most or 0 for _, most, _ in posts),
            _posts(sum(max(0, FULL * least - now) for least, _, now in posts)),
            _posts(sum(max(0, now - FULL * most) for _, most, now in posts if most is not None)),
        )


def _posts(hundredths: int) -> int | float:
    """Posts, a whole number where they are whole."""
    return hundredths // FULL if hundredths % FULL == 0 else hundredths / FULL


def limits(need: Need) -> tuple[int, int | None]:
    """Least and most posts: as given, else from classes × periods and the load, rounded down and up."""
    least, most = 0, None
    if need.classes is not None and need.periods is not None and need.load:
        demanded = need.classes * need.periods
        least, most = int(demanded // need.load), -int(-demanded // need.load)
    return least if need.least is None else need.least, most if need.most is None else need.most
