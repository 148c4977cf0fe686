"""Moves that one entry asks for and another closes."""

from collections.abc import Iterator
from typing import Any

from optimizer.domain.vocabulary import Duty, Kind
from optimizer.policy.contradictions.finding import Context, Contradiction, Severity, found
from optimizer.rules.base import Rule
from optimizer.rules.core_outflow import CoreOutflow
from optimizer.rules.flow import Flow
from optimizer.rules.leader_flow import LeaderFlow
from optimizer.rules.management_team import ManagementTeam
from optimizer.rules.member_training import MemberTraining
from optimizer.rules.mode_arcs import ModeArcs
from optimizer.rules.new_school_backbone import NewSchoolBackbone
from optimizer.rules.service_end import ServiceEnd
from optimizer.rules.shadowing import Shadowing
from optimizer.rules.within_scope import WithinScope


def nobody_may_move(context: Context) -> Iterator[Contradiction]:
    """Without a scope entry there is no possible posting."""
    if not context.of(WithinScope):
        yield Contradiction(
            Severity.CONTRADICTION, (),
            f"{context.year}学年没有生效的「{WithinScope.title}」条目，任何教师都不能交流。",
            "请增加 rule: within_scope 的条目，写明 areas 和 kinds。",
        )


def closed_kinds(context: Context) -> Iterator[Contradiction]:
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
                yield found(
                    [entry, *(scope for scope, _ in scopes)],
                    f"「{entry.id}」要求「{kind}」交流，但交流范围没有开放该类型，无法做到。",
                    f"请在交流范围的 kinds 中加入 {kind}，或删除该条目。",
                    Severity.CONTRADICTION if certain else Severity.WARNING,
                )
    for entry in context.active:
        closed = [mode for mode in getattr(entry.rule, "modes", ()) if isinstance(mode, Kind) and mode not in opened]
        if closed and len(closed) == len(entry.rule.modes):  # type: ignore[attr-defined]
            yield found(
                [entry], f"「{entry.id}」只计{'、'.join(closed)}，但交流范围没有开放，不会有人计入。",
                "请修改该条目的 modes，或在交流范围的 kinds 中开放。", Severity.WARNING,
            )


def nobody_visits(context: Context) -> Iterator[Contradiction]:
    """走教 counts, and the roster names nobody who visits."""
    county = context.county
    if county is not None and not county.visitors and not county.visited:
        for entry, rule in context.of(Flow):
            if Duty.VISITING in rule.modes:
                yield found(
                    [entry], f"「{entry.id}」计入走教，但名册的走教教师、上期走教两表都是空的，求解时计0人。",
                    "请在名册填写走教教师，或从该条目的 modes 中去掉走教。", Severity.WARNING,
                )


def closed_arcs(context: Context) -> Iterator[Contradiction]:
    """Moves that one entry asks for and another forbids by direction."""
    asking: tuple[tuple[type[Any], str, str], ...] = (
        (CoreOutflow, "out", "核心校到成员校"), (NewSchoolBackbone, "out", "核心校到成员校"),
        (ServiceEnd, "out", "核心校到成员校"), (MemberTraining, "back", "成员校到核心校"),
    )
    for sort, field, words in asking:
        for a, arcs, b, rule in context.pairs(ModeArcs, sort):
            if getattr(arcs, field) == "nobody" and getattr(rule, "percent", 1) > 0:
                yield found(
                    [a, b], f"「{a.id}」不安排{words}的交流，而「{b.id}」要求这个方向有人交流。",
                    f"请修改「{a.id}」的 {field}，或删除「{b.id}」。",
                )
