"""Plans side by side as tables: one column for each plan, read by the terminal, the JSON and the workbook alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.plan import Posting
from optimizer.domain.vocabulary import Kind
from optimizer.goals.gauge import number
from optimizer.questions.alternatives.comparison import Comparison, Tally
from optimizer.readings.equity import INDICATORS
from optimizer.readings.standing import Standing
from optimizer.reporting.facts.annual import WAY_UNKNOWN, Annual, added, mean_and_longest
from optimizer.reporting.facts.masking import shown
from optimizer.reporting.facts.proved_levels import NO_CASE, force
from optimizer.reporting.facts.school_years import term_of, years_of
from optimizer.rules.base import UNKNOWN

Cell = str | int | float | None
HOME = "留校"
MARK, APART = "不同", "≠"


@dataclass(frozen=True)
class Line:
    """What a row is about, and one value for each plan."""

    about: tuple[Cell, ...]
    values: tuple[Cell, ...]

    @property
    def same(self) -> bool:
        return len(set(self.values)) == 1


@dataclass(frozen=True)
class Part:
    """One table of a comparison; ``columns`` head what the rows are about."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Tables:
    """All tables of a comparison. Names of teachers are masked unless ``full_names``."""

    comparison: Comparison
    full_names: bool = False

    @cached_property
    def annuals(self) -> Sequence[Sequence[Annual]]:
        """By plan, its years."""
        return [[Annual(year.history) for year in seen.years.values()] for seen in self.comparison.seen]

    @property
    def several(self) -> bool:
        return self.comparison.instance.span > 1

    def parts(self) -> Sequence[Part]:
        """In the order of a reader's interest; the last names the people."""
        return [
            self._levels(), self._size(), self._policies(), self._entries(), self._equity(), self._schools(),
            self._kinds(), self._people(),
        ]

    def _part(self, key: str, title: str, columns: Iterable[str], rows: Iterable[tuple[Iterable[Cell], Iterable[Cell]]]
              ) -> Part:
        return Part(key, title, tuple(columns), [Line(tuple(about), tuple(values)) for about, values in rows])

    # ------------------------------------------------------------------ numbers
    def _levels(self) -> Part:
        plans = range(len(self.comparison.plans))
        rows = []
        for name in self.comparison.levels:
            gauge = self.comparison.gauges[name]
            told = [number(gauge.figure(self.comparison.level(name, plan))) for plan in plans]
            rows.append(((gauge.title, gauge.unit), told))
        return self._part("levels", "目标（各项均按本实例政策的口径）", ("目标", "单位"), rows)

    def _size(self) -> Part:
        comfort = self.comparison.instance.definitions.commute_comfort
        rows: list[tuple[tuple[str, str], list[Cell]]] = [
            (("交流教师", "人"), self._total(lambda a: len(a.rotating))),
            (("其中骨干", "人"), self._total(lambda a: a.backbones)),
            (("其中自愿", "人"), self._total(lambda a: a.volunteers)),
            (("干部、跟岗、延长等", "人"), self._total(lambda a: len(a.movers) - len(a.rotating))),
            (("缺岗（交流前）", "个"), self._total(lambda a: a.shortage[0])),
            (("缺岗（交流后）", "个"), self._total(lambda a: a.shortage[1])),
        ]
        ways = [[way for annual in own for way in annual.ways] for own in self.annuals]
        rows += [
            (("平均单程", "分钟"), [known[0] if (known := mean_and_longest(own)) else None for own in ways]),
            (("最远单程", "分钟"), [known[1] if (known := mean_and_longest(own)) else None for own in ways]),
            ((f"单程超过{comfort}分钟", "人"), [sum(way > comfort for way in own) for own in ways]),
            (("与第一项不同的安排", "项"), [self.comparison.apart(0, n) for n in range(len(self.comparison.plans))]),
        ]
        if any(unknown := self._total(lambda a: a.unknown_ways)):
            rows.insert(-1, ((f"单程{WAY_UNKNOWN}", "人"), unknown))
        return self._part("size", "规模与路程", ("项目", "单位"), rows)

    def _total(self, count: Callable[[Annual], int | float]) -> list[Cell]:
        return [added(map(count, own)) for own in self.annuals]

    def _equity(self) -> Part:
        rows = []
        first = self.comparison.seen[0]
        for year, seen in first.years.items():
            for place, variation in enumerate(seen.before):
                after = [audit.years[year].after[place].value for audit in self.comparison.seen]
                about = (
                    *((years_of(year),) if self.several else ()), variation.district or "全县", variation.stage.value,
                    INDICATORS[variation.indicator], float(variation.limit), _rounded(variation.value),
                )
                rows.append((about, [_rounded(value) for value in after]))
        columns = (*(("学年",) if self.several else ()), "县区", "学段", "指标", "限值", "交流前")
        return self._part("equity", "校际差异系数（越低越均衡）", columns, rows)

    # ------------------------------------------------------------------ clauses
    def _policies(self) -> Part:
        rows = []
        for judge, instance in enumerate(self.comparison.judges):
            found = [self.comparison.breaches(judge, number) for number in range(len(self.comparison.plans))]
            rows.append(((instance.policy.name, "硬性不合规（处）"), [hard for hard, _ in found]))
            rows.append(((instance.policy.name, "弹性缺口（处）"), [soft for _, soft in found]))
            doubts = [self.comparison.doubts(judge, number) for number in range(len(self.comparison.plans))]
            if any(doubts):
                rows.append(((instance.policy.name, f"{UNKNOWN}（处）"), list(doubts)))
        return self._part("judged", "在各政策下是否合规", ("政策", "项目"), rows)

    def _entries(self) -> Part:
        rows = []
        for judge, instance in enumerate(self.comparison.judges):
            for entry in self.comparison.entries(judge):
                tallies = [self.comparison.tally(judge, entry, number) for number in range(len(self.comparison.plans))]
                if any(tally.cases for tally in tallies):
                    told = [_tallied(tally) for tally in tallies]
                    rows.append(((instance.policy.name, entry.rule.title, force(entry), entry.id), told))
        return self._part("entries", "条款合规（合规处/核对处）", ("政策", "条款", "约束", "条目编号"), rows)

    # ------------------------------------------------------------------ who moves
    def _schools(self) -> Part:
        county = self.comparison.instance.county
        out = [self._counted(lambda annual, s: s.teacher.home, own) for own in self.annuals]
        into = [self._counted(lambda annual, s: s.after, own) for own in self.annuals]
        rows = []
        for school in county.schools:
            values = [(o.get(school.id, 0), i.get(school.id, 0)) for o, i in zip(out, into, strict=True)]
            if any(map(any, values)):
                group = self.annuals[0][0].group(school.id)
                rows.append(((school.id, school.name, group), [f"{o} / {i}" for o, i in values]))
        return self._part("schools", "各校派出 / 派入（人）", ("学校编号", "学校名称", "所属集团"), rows)

    def _kinds(self) -> Part:
        """Movers by group, subject, stage, backbone and kind."""
        parts: list[tuple[str, Callable[[Annual, Standing], str]]] = [
            ("集团", lambda annual, s: annual.group(s.teacher.home) or "不在集团内"),
            ("学段", lambda annual, s: s.teacher.stage.value),
            ("学科", lambda annual, s: s.teacher.subject),
            ("骨干级别", lambda annual, s: s.teacher.backbone.label),
            ("职称", lambda annual, s: s.teacher.title.label),
            ("交流类型", lambda annual, s: (s.kind or Kind.ROTATION).value),
        ]
        rows = []
        for name, key in parts:
            found = [self._counted(key, own) for own in self.annuals]
            words = list(dict.fromkeys(word for own in found for word in own))
            order = sorted(words, key=lambda word: (-max(own.get(word, 0) for own in found), word))
            rows += [((name, word), [own.get(word, 0) for own in found]) for word in order]
        return self._part("movers", "派出教师构成（人）", ("分类", "类别"), rows)

    def _counted(self, key: Callable[[Annual, Standing], str], own: Sequence[Annual]) -> Mapping[str, int]:
        return Counter(key(annual, standing) for annual in own for standing in annual.movers)

    def _people(self) -> Part:
        county, rows = self.comparison.instance.county, []
        for difference in self.comparison.differences:
            teacher = county.teacher.get(difference.teacher)
            about: list[Cell] = [difference.teacher, "", "", "", ""]
            if teacher is not None:
                name = shown(teacher.name, full=self.full_names)
                about = [teacher.id, name, county.school[teacher.home].name, teacher.subject, teacher.backbone.label]
            rows.append((about, [self._told(postings) for postings in difference.postings]))
        columns = ("教师编号", "姓名", "编制学校", "学科", "骨干级别")
        return self._part("people", "安排不同的教师", columns, rows)

    def _told(self, postings: Sequence[Posting]) -> str:
        """Where somebody goes, and from when to when where years differ."""
        names = self.comparison.instance.county.school
        told = []
        for posting in postings:
            school = names[posting.school].name if posting.school in names else posting.school
            kind = "" if posting.mode is Kind.ROTATION else f"（{posting.mode}）"
            years = f" {term_of(posting.first_year, posting.last_year)}" if self.several else ""
            told.append(f"{school}{kind}{years}")
        return "；".join(told) or HOME


def _rounded(value: float | None) -> Cell:
    return None if value is None else round(value, 4)


def _tallied(tally: Tally) -> str:
    if not tally.cases:
        return NO_CASE
    return f"{tally.met}/{tally.cases}" + (f"（{tally.unknown} 处{UNKNOWN}）" if tally.unknown else "")


def letters(names: Sequence[str]) -> list[str]:
    """A, B, C … as the tables head their columns."""
    return [chr(ord("A") + place) if place < 26 else f"P{place + 1}" for place in range(len(names))]
