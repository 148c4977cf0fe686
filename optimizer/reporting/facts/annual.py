"""One school year of a solved plan in figures, read from its audited history."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from optimizer.domain.county import FULL, County, Need
from optimizer.domain.retirement import retirement
from optimizer.domain.roads import UNKNOWN
from optimizer.domain.vocabulary import Kind, Stage
from optimizer.goals.gauge import number
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing

Unit = tuple[str, Stage, str]  # school, stage, subject
KINDS = tuple(Kind)
WAY_UNKNOWN, NO_WAY = "路程不详", "不通"
OTHERS = {
    Kind.LEADER: "干部交流", Kind.SHADOWING: "新教师跟岗", Kind.PROLONGED: "期满延长", Kind.SUPPORT: "支教",
    Kind.TRAINING: "轮训", Kind.SECONDED: "干部挂职", Kind.REDEPLOYED: "校区间调配",
}


def posts(need: Need) -> tuple[int, int | None]:
    """Least and most whole posts of a need (definitions §3); 0 and None where the roster does not say."""
    least, most = need.least, need.most
    if need.classes is not None and need.periods is not None and need.load:
        periods = need.classes * need.periods
        least = int(periods // need.load) if least is None else least
        most = -int(-periods // need.load) if most is None else most
    return least or 0, most


@dataclass(frozen=True)
class Annual:
    """One school year as a reader asks about it; *before* is the year without the plan."""

    history: History

    @property
    def year(self) -> int:
        return self.history.year

    @property
    def county(self) -> County:
        """The roster as it stands in that year."""
        return self.history.county

    def group(self, school: str) -> str:
        """Names of the groups that a school is in."""
        return "、".join(self.county.group[code].name for code in self.history.groups_of(school))

    # ------------------------------------------------------------------ people
    @cached_property
    def movers(self) -> Sequence[Standing]:
        """Everybody whom the plan posts this year, also back home, by group, then 编制 school, then roster."""
        place = {school.id: position for position, school in enumerate(self.county.schools)}
        groups = {group.id: position for position, group in enumerate(self.county.groups)}

        def order(standing: Standing) -> tuple[int, int]:
            home = standing.teacher.home
            return groups.get(self.history.group_of(home) or "", len(groups)), place[home]

        return sorted(self.history.begun(), key=order)

    @cached_property
    def rotating(self) -> Sequence[Standing]:
        """The movers whom quotas count."""
        return [standing for standing in self.movers if standing.kind is Kind.ROTATION and standing.away]

    @cached_property
    def away(self) -> int:
        """Teachers on a posting of any kind, of record or of the plan."""
        return sum(1 for _ in self.history.away(KINDS))

    @property
    def staff(self) -> int:
        """Teachers on post on 1 September, before moves."""
        return len(self.history.standings)

    @cached_property
    def retired(self) -> int:
        opening = self.history.opening
        return sum(retirement(teacher) <= opening for teacher in self.county.teachers)

    @cached_property
    def backbones(self) -> int:
        return sum(self.history.is_backbone(standing.teacher) for standing in self.rotating)

    @cached_property
    def volunteers(self) -> int:
        return sum(standing.teacher.volunteer for standing in self.rotating)

    @cached_property
    def minutes(self) -> Mapping[str, int]:
        """One-way minutes of the movers; UNREACHABLE or UNKNOWN where there are none."""
        travel = self.history.travel
        return {s.teacher.id: travel.minutes(s.teacher, s.after) for s in self.movers}

    @cached_property
    def ways(self) -> Sequence[int]:
        """The one-way minutes of the movers whom quotas count, where they are known and a road leads."""
        found = (self.minutes[standing.teacher.id] for standing in self.rotating)
        return [minutes for minutes in found if minutes >= 0]

    @cached_property
    def unknown_ways(self) -> int:
        """Movers whom quotas count and of whose way nothing is known."""
        return sum(self.minutes[standing.teacher.id] == UNKNOWN for standing in self.rotating)

    # ------------------------------------------------------------------ posts
    @cached_property
    def needs(self) -> Mapping[Unit, tuple[int, int | None]]:
        return {(need.school, need.stage, need.subject): posts(need) for need in self.county.needs}

    @cached_property
    def before(self) -> Mapping[Unit, Fraction]:
        """Posts that are filled; who works part time fills a part of one."""
        return self._staffed(lambda standing: standing.before)

    @cached_property
    def opening(self) -> Mapping[Unit, Fraction]:
        """Staff when the moves of earlier years of the plan stand, and those of this year are still to come."""
        if not any(standing.serving for standing in self.history.standings.values()):
            return self.before
        return self._staffed(lambda s: s.serving.school if s.serving else s.before)

    @cached_property
    def after(self) -> Mapping[Unit, Fraction]:
        return self._staffed(lambda standing: standing.after)

    def _staffed(self, place: Callable[[Standing], str]) -> Mapping[Unit, Fraction]:
        counts = Counter[Unit]()
        for standing in self.history.standings.values():
            school, teacher = place(standing), standing.teacher
            counts[school, *self.history.lesson_at(teacher, school)] += teacher.workload
        return {unit: Fraction(hundredths, FULL) for unit, hundredths in counts.items()}

    def shortages(self, *, after: bool) -> Mapping[str, int | float]:
        """Posts missing, by school."""
        staffed, missing = self.after if after else self.before, defaultdict[str, Fraction](Fraction)
        for unit, (least, _) in self.needs.items():
            missing[unit[0]] += max(Fraction(0), least - staffed.get(unit, 0))
        return {school: number(posts) for school, posts in missing.items()}

    @cached_property
    def shortage(self) -> tuple[int | float, int | float]:
        """Posts missing in all, before and after."""
        return added(self.shortages(after=False).values()), added(self.shortages(after=True).values())


def added(amounts: Iterable[int | float]) -> int | float:
    """The sum of people or posts, the latter in hundredths at the finest."""
    return number(Fraction(sum(round(FULL * amount) for amount in amounts), FULL))


def share(part: int, whole: int) -> float | None:
    """A share; None of nobody."""
    return part / whole if whole else None


def percent(part: int, whole: int) -> str:
    """A share to a tenth of a percent; a dash of nobody."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def mean_and_longest(minutes: Sequence[int]) -> tuple[int, int] | None:
    """Of one-way minutes; None where there are none."""
    return (round(sum(minutes) / len(minutes)), max(minutes)) if minutes else None


def others_told(annuals: Sequence[Annual], unit: str) -> str:
    """How many postings begin that are no 轮岗, by kind; empty of none."""
    kinds = Counter(standing.kind for annual in annuals for standing in annual.movers)
    return "、".join(f"{title}{kinds[kind]}{unit}" for kind, title in OTHERS.items() if kinds[kind])


def ways_told(annuals: Sequence[Annual]) -> str:
    """One-way minutes of everybody whom quotas count, and of how many nothing is known."""
    known = mean_and_longest([minutes for annual in annuals for minutes in annual.ways])
    unknown = sum(annual.unknown_ways for annual in annuals)
    told = "" if known is None else f"平均单程 {known[0]} 分钟，最远 {known[1]} 分钟"
    if not unknown:
        return told
    return f"{told}（另有 {unknown} 人次{WAY_UNKNOWN}）" if told else f"单程{WAY_UNKNOWN}（{unknown} 人次）"


def way_told(minutes: int) -> str:
    """One way in words."""
    return f"{minutes}分钟" if minutes >= 0 else WAY_UNKNOWN if minutes == UNKNOWN else NO_WAY
