"""学科余缺: posts against staff by school, stage and subject, before the moves of a year and after them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from optimizer.domain.county import FULL
from optimizer.domain.vocabulary import Stage
from optimizer.reporting.facts.annual import Annual, Unit


@dataclass(frozen=True, slots=True)
class PostBalance:
    """One subject at one stage of one school, or a sum of them (``school`` is empty); staff in posts.

    ``before`` holds the moves of earlier years of the plan; ``before − out + into = after``. Where no need names the
    subject there is no post (``least`` None); ``most`` is None where the roster sets no upper limit.
    """

    year: int
    school: str
    stage: Stage
    subject: str
    least: int | None
    most: int | None
    before: Fraction
    out: Fraction
    into: Fraction
    after: Fraction
    open_before: Fraction
    open: Fraction  # posts below the least
    surplus_before: Fraction
    surplus: Fraction  # staff above the most

    @property
    def needed(self) -> bool:
        """Whether the school has posts for the subject."""
        return self.least is not None

    @property
    def words(self) -> str:
        """What is left when the plan is carried out."""
        if not self.needed:
            return "未设岗"
        return "缺" if self.open else "余" if self.surplus else "平"


def post_balances(annual: Annual) -> list[PostBalance]:
    """Every post and all staff of a year: by school in roster order, then stage, then subject as the needs name it."""
    out, into = _flows(annual)
    units = dict.fromkeys((*annual.needs, *annual.opening, *annual.after))
    school = {each.id: place for place, each in enumerate(annual.county.schools)}
    stage = {each: place for place, each in enumerate(Stage)}
    subject = {name: place for place, name in enumerate(dict.fromkeys(name for _, _, name in units))}
    ordered = sorted(units, key=lambda unit: (school[unit[0]], stage[unit[1]], subject[unit[2]]))
    return [_balance(annual, unit, out[unit], into[unit]) for unit in ordered]


def _flows(annual: Annual) -> tuple[Counter[Unit], Counter[Unit]]:
    """Hundredths of posts that leave each unit this year, and that come."""
    out, into = Counter[Unit](), Counter[Unit]()
    for standing in annual.movers:
        teacher = standing.teacher
        start = standing.serving.school if standing.serving else standing.before
        for counts, place in ((out, start), (into, standing.after)):
            counts[place, *annual.history.lesson_at(teacher, place)] += teacher.workload
    return out, into


def _balance(annual: Annual, unit: Unit, out: int, into: int) -> PostBalance:
    school, stage, subject = unit
    least, most = annual.needs.get(unit, (None, None))
    before, after = (Fraction(side.get(unit, 0)) for side in (annual.opening, annual.after))
    zero = Fraction(0)
    return PostBalance(
        annual.year, school, stage, subject, least, most, before, Fraction(out, FULL), Fraction(into, FULL), after,
        *(max(zero, (least or 0) - staff) for staff in (before, after)),
        *(zero if most is None else max(zero, staff - most) for staff in (before, after)),
    )


def by_subject(balances: Iterable[PostBalance]) -> Iterator[PostBalance]:
    """The sums over schools by stage and subject; open and surplus posts add up and do not cancel out."""
    found: dict[tuple[Stage, str], list[PostBalance]] = {}
    for each in balances:
        found.setdefault((each.stage, each.subject), []).append(each)
    order = {stage: place for place, stage in enumerate(Stage)}
    for (stage, subject), rows in sorted(found.items(), key=lambda item: order[item[0][0]]):
        needed = [row for row in rows if row.needed]
        limits = [row.most for row in needed if row.most is not None]
        yield PostBalance(
            rows[0].year, "", stage, subject,
            sum(row.least or 0 for row in needed) if needed else None,
            sum(limits) if needed and len(limits) == len(needed) else None,
            *(sum((getattr(row, name) for row in rows), Fraction(0)) for name in SUMMED),
        )


SUMMED = ("before", "out", "into", "after", "open_before", "open", "surplus_before", "surplus")
