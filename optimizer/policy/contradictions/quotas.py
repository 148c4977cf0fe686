"""Shares and caps that cannot hold together."""

from collections.abc import Iterator
from itertools import permutations

from optimizer.domain.vocabulary import Duty, Kind, Title
from optimizer.policy.contradictions.finding import Context, Contradiction, Severity, found, overlap
from optimizer.policy.entries import Entry
from optimizer.rules.claims import BackboneAmongMovers, Share, TitlesMirrored, Whose

PLACES: tuple[Whose, ...] = ("group", "district")  # what a share of all who move there is counted by


def _shares(context: Context, of: Whose) -> list[tuple[Entry, Share]]:
    """The shares asked of a group, of its core, or of each school."""
    return [(entry, share) for entry, share in context.of(Share) if share.of == of]


def _above(low: int | None, high: int | None) -> bool:
    """Whether a least share passes a highest one."""
    return low is not None and high is not None and low > high


def _meeting(context: Context, one: Whose, other: Whose) -> Iterator[tuple[Entry, Share, Entry, Share]]:
    """Shares of two sorts that entries ask of the same school."""
    for a, first, b, second in context.pairs(Share, Share):
        if (first.of, second.of) == (one, other):
            yield a, first, b, second


def flow_bands(context: Context) -> Iterator[Contradiction]:
    """A least share above a highest share of the same people, or of a part of them."""
    for entry, rule in (each for of in PLACES for each in _shares(context, of)):
        if _above(rule.low, rule.high):
            yield found(
                [entry], f"条目「{entry.id}」下限{rule.low}%高于上限{rule.high}%，上限将被放宽到下限。",
                "请改正 low 或 high。", Severity.WARNING,
            )
    for a, b in (pair for of in PLACES for pair in permutations(_shares(context, of), 2)):
        low, high = a[1], b[1]
        # who moves is the same for the bases all, member and eligible, and those are parts of all
        within = low.base == high.base or (low.base == "all" and high.base in ("member", "eligible"))
        alike = (low.count, low.modes, low.homes) == (high.count, high.modes, high.homes)
        # what is counted on the low side is counted on the high side, too
        alike &= high.outside or not low.outside
        comparable = within and alike and overlap(a[0].scope, b[0].scope)
        if comparable and _above(low.low, high.high):
            rounding = "（人数很少的集团因取整可能例外）" if high.low else ""
            yield found(
                [a[0], b[0]],
                f"「{a[0].id}」要求至少{low.low}%，「{b[0].id}」要求至多{high.high}%，不能同时满足{rounding}。",
                "请统一两条的比例，或用 scope 分开适用范围。",
            )


def steady_state(context: Context) -> Iterator[Contradiction]:
    """Moves × term is how many are away once the scheme has run for a term; the same every year after."""
    term = context.policy.definitions.term
    for entry, rule in (each for of in PLACES for each in _shares(context, of)):
        if Duty.VISITING in rule.modes:  # visitors fill it without being away
            continue
        if rule.count == "new" and rule.low is not None and rule.base in ("all", "core") and rule.low * term > 100:
            yield found(
                [entry],
                f"「{entry.id}」每年至少{rule.low}%、任期{term}年，第{term}年起须有超过100%的教师同时在外。",
                "请降低 low 或缩短 term。",
            )
    for a, new, b, away in (each for of in PLACES for each in _meeting(context, of, of)):
        if (new.count, away.count) != ("new", "away") or new.base != away.base or new.base == "eligible":
            continue
        if (new.homes, new.outside) != (away.homes, away.outside):
            continue
        if new.modes != away.modes or {Kind.SHADOWING, Duty.VISITING} & set(new.modes):
            continue
        if new.low is not None and away.high is not None and new.low * term > away.high:
            yield found(
                [a, b],
                f"「{a.id}」每年新交流至少{new.low}%、任期{term}年，稳定后在外约{new.low * term}%，"
                f"超过「{b.id}」的上限{away.high}%。",
                f"请把在外上限提高到{new.low * term}%以上，或降低年度比例、缩短任期。",
            )
        if new.high is not None and away.low is not None and new.high * term < away.low:
            yield found(
                [a, b],
                f"「{a.id}」每年新交流至多{new.high}%、任期{term}年，稳定后在外至多约{new.high * term}%，"
                f"达不到「{b.id}」的下限{away.low}%。",
                f"请把在外下限降到{new.high * term}%以下，或提高年度比例、延长任期。",
            )


def outflow_caps(context: Context) -> Iterator[Contradiction]:
    """Schools that may each release less than their group or county must send."""
    for a, cap, b, flow in (each for of in PLACES for each in _meeting(context, "school", of)):
        binds = flow.count == "new" and flow.base in ("all", "core") and set(flow.modes) <= set(cap.modes)
        if binds and _above(flow.low, cap.high):
            yield found(
                [a, b], f"「{a.id}」限每校至多派出{cap.high}%，而「{b.id}」要求至少交流{flow.low}%。",
                f"请把学校派出上限提高到{flow.low}%以上，或降低交流比例。",
                # whoever comes to a member of a named mode counts, also from a school of another mode
                Severity.WARNING if b.scope.modes else None,
            )
    for a, cap, b, core in _meeting(context, "school", "core"):
        if core.count == "new" and set(core.modes) <= set(cap.modes) and _above(core.low, cap.high):
            yield found(
                [a, b], f"「{a.id}」限每校至多派出{cap.high}%，而「{b.id}」要求核心校派出{core.low}%。",
                f"请把学校派出上限提高到{core.low}%以上。",
            )
    for a, flow, b, core in _meeting(context, "group", "core"):
        counted = flow.base == "core" and flow.count == core.count and set(core.modes) <= set(flow.modes)
        if counted and _above(core.low, flow.high):
            yield found(
                [a, b], f"「{a.id}」限核心校交流至多{flow.high}%，而「{b.id}」要求核心校派出{core.low}%。",
                "请统一两条的比例。",
            )


def backbone_and_mirror(context: Context) -> Iterator[Contradiction]:
    """Titles that count as 骨干 are asked for by one entry and held to the group's own share by the other."""
    titles = context.policy.definitions.backbone_titles
    named = "、".join(Title(title).name for title in titles)
    for a, share, b, mirror in context.pairs(BackboneAmongMovers, TitlesMirrored):
        if titles and share.percent and share.of == "group":
            yield found(
                [a, b],
                f"「{a.id}」要求骨干至少{share.percent}%，{named}也算骨干，"
                f"而「{b.id}」限交流教师的职称结构与集团相差不超过{mirror.tolerance}个百分点；"
                f"集团内此类职称不足{max(0, share.percent - mirror.tolerance)}%时可能无法同时满足。",
                "请放宽 tolerance，或在结构要求中去掉 title。", Severity.WARNING,
            )
