"""Moves that one entry asks for and another closes."""

from collections.abc import Iterator

from optimizer.domain.vocabulary import Kind
from optimizer.policy.contradictions.finding import Context, Contradiction, Severity, found
from optimizer.rules import RULES
from optimizer.rules.claims import ARCS, Closes, NeedsKind, Opens, Sends


def nobody_may_move(context: Context) -> Iterator[Contradiction]:
    """Without a scope entry there is no possible posting."""
    if not context.of(Opens):
        opening = next(rule for rule in RULES if rule.opens)
        yield Contradiction(
            Severity.CONTRADICTION, (),
            f"{context.year}学年没有生效的「{opening.title}」条目，任何教师都不能交流。",
            f"请增加 rule: {opening.name} 的条目，写明 areas 和 kinds。",
        )


def closed_kinds(context: Context) -> Iterator[Contradiction]:
    """Rules on leaders or recruits where the policy does not let such people move."""
    scopes = context.of(Opens)
    if not scopes:
        return
    opened = {kind for _, opens in scopes for kind in opens.kinds}
    for entry, needs in context.of(NeedsKind):
        kind = Kind(context.policy.definitions.leaders_as) if needs.kind is Kind.LEADER else needs.kind
        if kind not in opened:
            certain = entry.hard and needs.certain
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
        for entry in context.active:
            if entry.rule.counts_visits:
                yield found(
                    [entry], f"「{entry.id}」计入走教，但名册的走教教师、上期走教两表都是空的，求解时计0人。",
                    "请在名册填写走教教师，或从该条目的 modes 中去掉走教。", Severity.WARNING,
                )


def closed_arcs(context: Context) -> Iterator[Contradiction]:
    """Moves that one entry asks for and another forbids by direction."""
    for a, closes, b, sends in context.pairs(Closes, Sends):
        if closes.arc == sends.arc:
            yield found(
                [a, b], f"「{a.id}」不安排{ARCS[closes.arc]}的交流，而「{b.id}」要求这个方向有人交流。",
                f"请修改「{a.id}」的 {closes.arc}，或删除「{b.id}」。",
            )
