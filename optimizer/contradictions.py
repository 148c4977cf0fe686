"""What cannot go together in a policy, said before anything is solved.

Each check reads the entries alone (numbers, kinds, scopes), so it is quick and needs no solver; what depends on the
people of a county is found later, by counting bounds and by the clash of an impossible instance.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations
from typing import Any, TypeVar

from optimizer.county import County
from optimizer.policy import Entry, Policy
from optimizer.rule import Rule
from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.core_outflow import CoreOutflow
from optimizer.rules.decided import Decided
from optimizer.rules.due_moves import DueMoves
from optimizer.rules.flow import Flow
from optimizer.rules.leader_flow import LeaderFlow
from optimizer.rules.locks import Locks
from optimizer.rules.management_team import ManagementTeam
from optimizer.rules.member_training import MemberTraining
from optimizer.rules.minimum_stay import MinimumStay
from optimizer.rules.mirror_movers import MirrorMovers
from optimizer.rules.mode_arcs import ModeArcs
from optimizer.rules.new_school_backbone import NewSchoolBackbone
from optimizer.rules.school_outflow import SchoolOutflow
from optimizer.rules.service_end import ServiceEnd
from optimizer.rules.shadowing import Shadowing
from optimizer.rules.within_scope import WithinScope
from optimizer.scope import Scope
from optimizer.vocabulary import STAY, Kind, Title

AnyRule = TypeVar("AnyRule", bound=Rule)


class Severity(StrEnum):
    """How bad it is: no plan can satisfy both, something will fall short, or worth knowing."""

    CONTRADICTION = "矛盾"
    WARNING = "提醒"
    NOTE = "说明"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing wrong between entries, with what to do about it."""

    severity: Severity
    entries: tuple[str, ...]
    text: str
    advice: str

    def __str__(self) -> str:
        return f"【{self.severity}】{self.text}{self.advice}"


@dataclass(frozen=True)
class _Context:
    """A policy in one plan year; ``county`` is None when only the policy is checked."""

    policy: Policy
    year: int
    county: County | None

    @property
    def active(self) -> tuple[Entry, ...]:
        return self.policy.active(self.year)

    def of(self, rule: type[AnyRule]) -> list[tuple[Entry, AnyRule]]:
        """The entries in force that carry a rule of this sort."""
        return [(entry, entry.rule) for entry in self.active if isinstance(entry.rule, rule)]

    def pairs(self, one: type[AnyRule], other: type[Any]) -> Iterator[tuple[Entry, AnyRule, Entry, Any]]:
        """Entries of two sorts that may speak of the same school."""
        for a, first in self.of(one):
            for b, second in self.of(other):
                if a is not b and _overlap(a.scope, b.scope):
                    yield a, first, b, second


Check = Callable[[_Context], Iterator[Contradiction]]


def contradictions(policy: Policy, year: int, county: County | None = None) -> list[Contradiction]:
    """Everything found between the entries of a policy in one plan year, worst first."""
    context = _Context(policy, year, county)
    found = [record for check in CHECKS for record in check(context)]
    return sorted(found, key=lambda record: list(Severity).index(record.severity))


def _overlap(one: Scope, other: Scope) -> bool:
    return all(
        not mine or not theirs or set(mine) & set(theirs)
        for mine, theirs in ((getattr(one, name), getattr(other, name)) for name in Scope.model_fields)
    )


def _severity(*entries: Entry) -> Severity:
    """Two hard entries on the same people of a group contradict each other; anything looser only pulls both ways."""
    whom = [entry.scope.model_copy(update={"groups": ()}) for entry in entries]
    certain = all(entry.hard for entry in entries) and all(scope == whom[0] for scope in whom)
    return Severity.CONTRADICTION if certain else Severity.WARNING


def _found(entries: Sequence[Entry], text: str, advice: str, severity: Severity | None = None) -> Contradiction:
    return Contradiction(severity or _severity(*entries), tuple(entry.id for entry in entries), text, advice)


def out_of_date(context: _Context) -> Iterator[Contradiction]:
    """Entries that do not bind in the plan year."""
    for entry in context.policy.entries:
        standing = entry.standing(context.year)
        if standing != "生效":
            dates = f"{entry.since or '不限'}至{entry.until or '不限'}"
            yield _found(
                [entry], f"条目「{entry.id}」{standing}（{dates}），{context.year}学年不约束。",
                "如仍要执行，请修改 since、until。", Severity.NOTE,
            )


def nobody_may_move(context: _Context) -> Iterator[Contradiction]:
    """Without a scope entry there is no possible posting."""
    if not context.of(WithinScope):
        yield Contradiction(
            Severity.CONTRADICTION, (),
            f"{context.year}学年没有生效的「{WithinScope.title}」条目，任何教师都不能交流。",
            "请增加 rule: within_scope 的条目，写明 areas 和 kinds。",
        )


def flow_bands(context: _Context) -> Iterator[Contradiction]:
    """A least share above a highest share of the same people, or of a part of them."""
    for entry, rule in context.of(Flow):
        if None not in (rule.low, rule.high) and rule.low > rule.high:  # type: ignore[operator]
            yield _found(
                [entry], f"条目「{entry.id}」下限{rule.low}%高于上限{rule.high}%，上限将被放宽到下限。",
                "请改正 low 或 high。", Severity.WARNING,
            )
    for a, b in permutations(context.of(Flow), 2):
        low, high = a[1], b[1]
        # who moves is the same for the bases all, member and eligible, and those are parts of all
        within = low.base == high.base or (low.base == "all" and high.base in ("member", "eligible"))
        comparable = within and low.count == high.count and low.modes == high.modes and _overlap(a[0].scope, b[0].scope)
        if comparable and low.low is not None and high.high is not None and low.low > high.high:
            rounding = "（人数很少的集团因取整可能例外）" if high.low else ""
            yield _found(
                [a[0], b[0]],
                f"「{a[0].id}」要求至少{low.low}%，「{b[0].id}」要求至多{high.high}%，不能同时满足{rounding}。",
                "请统一两条的比例，或用 scope 分开适用范围。",
            )


def steady_state(context: _Context) -> Iterator[Contradiction]:
    """Moves × term is how many are away once the scheme has run for a term; the same every year after."""
    term = context.policy.definitions.term
    for entry, rule in context.of(Flow):
        if rule.count == "new" and rule.low is not None and rule.base in ("all", "core") and rule.low * term > 100:
            yield _found(
                [entry],
                f"「{entry.id}」每年至少{rule.low}%、任期{term}年，第{term}年起须有超过100%的教师同时在外。",
                "请降低 low 或缩短 term。",
            )
    for a, new, b, away in context.pairs(Flow, Flow):
        if (new.count, away.count) != ("new", "away") or new.base != away.base or new.base == "eligible":
            continue
        if new.modes != away.modes or Kind.SHADOWING in new.modes:
            continue
        if new.low is not None and away.high is not None and new.low * term > away.high:
            yield _found(
                [a, b],
                f"「{a.id}」每年新交流至少{new.low}%、任期{term}年，稳定后在外约{new.low * term}%，"
                f"超过「{b.id}」的上限{away.high}%。",
                f"请把在外上限提高到{new.low * term}%以上，或降低年度比例、缩短任期。",
            )
        if new.high is not None and away.low is not None and new.high * term < away.low:
            yield _found(
                [a, b],
                f"「{a.id}」每年新交流至多{new.high}%、任期{term}年，稳定后在外至多约{new.high * term}%，"
                f"达不到「{b.id}」的下限{away.low}%。",
                f"请把在外下限降到{new.high * term}%以下，或提高年度比例、延长任期。",
            )


def outflow_caps(context: _Context) -> Iterator[Contradiction]:
    """Schools that may each release less than their group must send."""
    for a, cap, b, flow in context.pairs(SchoolOutflow, Flow):
        binds = flow.count == "new" and flow.base in ("all", "core") and set(flow.modes) <= set(cap.modes)
        if binds and flow.low is not None and cap.percent < flow.low:
            yield _found(
                [a, b], f"「{a.id}」限每校至多派出{cap.percent}%，而「{b.id}」要求至少交流{flow.low}%。",
                f"请把学校派出上限提高到{flow.low}%以上，或降低交流比例。",
            )
    for a, cap, b, core in context.pairs(SchoolOutflow, CoreOutflow):
        if core.count == "new" and set(core.modes) <= set(cap.modes) and cap.percent < core.percent:
            yield _found(
                [a, b], f"「{a.id}」限每校至多派出{cap.percent}%，而「{b.id}」要求核心校派出{core.percent}%。",
                f"请把学校派出上限提高到{core.percent}%以上。",
            )
    for a, flow, b, core in context.pairs(Flow, CoreOutflow):
        counted = flow.base == "core" and flow.count == core.count and set(core.modes) <= set(flow.modes)
        if counted and flow.high is not None and flow.high < core.percent:
            yield _found(
                [a, b], f"「{a.id}」限核心校交流至多{flow.high}%，而「{b.id}」要求核心校派出{core.percent}%。",
                "请统一两条的比例。",
            )


def backbone_and_mirror(context: _Context) -> Iterator[Contradiction]:
    """Titles that count as 骨干 are asked for by one entry and held to the group's own share by the other."""
    titles = context.policy.definitions.backbone_titles
    named = "、".join(Title(title).name for title in titles)
    for a, share, b, mirror in context.pairs(BackboneShare, MirrorMovers):
        if titles and share.percent and "title" in mirror.by:
            yield _found(
                [a, b],
                f"「{a.id}」要求骨干至少{share.percent}%，{named}也算骨干，"
                f"而「{b.id}」限交流教师的职称结构与集团相差不超过{mirror.tolerance}个百分点；"
                f"集团内此类职称不足{max(0, share.percent - mirror.tolerance)}%时可能无法同时满足。",
                "请放宽 tolerance，或在结构要求中去掉 title。", Severity.WARNING,
            )


def closed_kinds(context: _Context) -> Iterator[Contradiction]:
    """Rules on leaders or recruits where the policy does not let such people move."""
    scopes = context.of(WithinScope)
    if not scopes:
        return
    opened = {kind for _, rule in scopes for kind in rule.kinds}
    needing: tuple[tuple[type[Rule], Kind], ...] = (
        (LeaderFlow, Kind.LEADER), (ManagementTeam, Kind.LEADER), (Shadowing, Kind.SHADOWING),
    )
    for sort, kind in needing:
        for entry, _ in context.of(sort):
            if kind not in opened:
                # leaders still in term may make up a team, whatever is open today
                certain = entry.hard and sort is not ManagementTeam
                yield _found(
                    [entry, *(scope for scope, _ in scopes)],
                    f"「{entry.id}」要求「{kind}」交流，但交流范围没有开放该类型，无法做到。",
                    f"请在交流范围的 kinds 中加入 {kind}，或删除该条目。",
                    Severity.CONTRADICTION if certain else Severity.WARNING,
                )
    for entry in context.active:
        closed = [mode for mode in getattr(entry.rule, "modes", ()) if isinstance(mode, Kind) and mode not in opened]
        if closed and len(closed) == len(entry.rule.modes):  # type: ignore[attr-defined]
            yield _found(
                [entry], f"「{entry.id}」只计{'、'.join(closed)}，但交流范围没有开放，不会有人计入。",
                "请修改该条目的 modes，或在交流范围的 kinds 中开放。", Severity.WARNING,
            )


def closed_arcs(context: _Context) -> Iterator[Contradiction]:
    """Moves that one entry asks for and another forbids by direction."""
    asking: tuple[tuple[type[Any], str, str], ...] = (
        (CoreOutflow, "out", "核心校到成员校"), (NewSchoolBackbone, "out", "核心校到成员校"),
        (ServiceEnd, "out", "核心校到成员校"), (MemberTraining, "back", "成员校到核心校"),
    )
    for sort, field, words in asking:
        for a, arcs, b, rule in context.pairs(ModeArcs, sort):
            if getattr(arcs, field) == "nobody" and getattr(rule, "percent", 1) > 0:
                yield _found(
                    [a, b], f"「{a.id}」不安排{words}的交流，而「{b.id}」要求这个方向有人交流。",
                    f"请修改「{a.id}」的 {field}，或删除「{b.id}」。",
                )


def stay_or_go(context: _Context) -> Iterator[Contradiction]:
    """Two decisions about one teacher, or a decision against the roster."""
    for (a, one), (b, other) in combinations(context.of(Decided), 2):
        if one.teacher != other.teacher:
            continue
        going = {rule.school for rule in (one, other) if rule.school is not None}
        if (going and (one.stay or other.stay)) or len(going) > 1 or going & {one.not_school, other.not_school}:
            yield Contradiction(
                Severity.CONTRADICTION if a.hard and b.hard else Severity.WARNING, (a.id, b.id),
                f"「{a.id}」与「{b.id}」对教师{one.teacher}的决定互相冲突。", "请只保留一项决定。",
            )
    if context.county is None:
        return
    county, locks = context.county, context.of(Locks)
    for entry, rule in context.of(Decided):
        teacher = county.teacher.get(rule.teacher)
        named = rule.school or rule.not_school
        if teacher is None:
            yield _found(
                [entry], f"「{entry.id}」所指教师{rule.teacher}不在名册中，该决定不起作用。",
                "请核对教师编号。", Severity.WARNING,
            )
        elif named is not None and named not in county.school:
            yield _found(
                [entry], f"「{entry.id}」所指学校{named}不在学校表中。", "请核对学校编号。", Severity.WARNING
            )
        elif locks and teacher.fixed is not None:
            kept = teacher.fixed in (STAY, teacher.home)
            target = teacher.home if kept else teacher.fixed
            if rule.school not in (None, target) or (not kept and (rule.stay or rule.not_school == target)):
                yield _found(
                    [entry, locks[0][0]],
                    f"「{entry.id}」对教师{teacher.id}的决定与名册的指定安排（{teacher.fixed}）冲突。",
                    "请修改名册的指定安排，或删除该决定。",
                )


def stay_longer_than_due(context: _Context) -> Iterator[Contradiction]:
    """People are due before they may move."""
    due = context.policy.definitions.due_years
    for a, rest, b, _ in context.pairs(MinimumStay, DueMoves):
        if rest.years > due:
            yield _found(
                [a, b], f"「{a.id}」要求在校满{rest.years}学年才可交流，而满{due}学年即为应交流教师（「{b.id}」）。",
                "请使最短在校年限不超过应交流年限。", Severity.WARNING,
            )


CHECKS: tuple[Check, ...] = (
    nobody_may_move, flow_bands, steady_state, outflow_caps, backbone_and_mirror, closed_kinds, closed_arcs,
    stay_or_go, stay_longer_than_due, out_of_date,
)
