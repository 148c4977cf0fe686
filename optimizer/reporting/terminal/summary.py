"""What the terminal says after a run: the plan, its proof, equity and compliance on one screen."""

from collections import Counter
from collections.abc import Collection

from rich.console import Console
from rich.table import Table

from optimizer.goals.equity import FIRST_ORDER
from optimizer.goals.gauge import decimal
from optimizer.readings.equity import NOT_COMPUTABLE
from optimizer.reporting.facts.annual import WAY_UNKNOWN, mean_and_longest, others_told, percent, ways_told
from optimizer.reporting.facts.balances import Balance, balances
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.measures import words_of
from optimizer.reporting.facts.proved_levels import NO_CASE, Verdict, claims, doubt, legality, per_person, verdicts
from optimizer.reporting.facts.roads_told import out_of_reach
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.rules.base import UNKNOWN
from optimizer.solving.answers import Solved

ENTRY_LINES = 8
DOUBT_LINES = 5


def print_summary(console: Console, solved: Solved) -> None:
    """The plan in at most 35 lines, for several years a few more."""
    figures = Figures(solved)
    say = Voice(console)
    say(f"\n{figures.heading}教师交流轮岗方案（政策「{solved.instance.policy.name}」）", "bold")
    if figures.several:
        console.print(_years(figures))
        if others := others_told(figures.annuals, "人次"):
            say(f"  「新交流」只计轮岗，另有{others}。")
        lead = ""
    else:
        [annual] = figures.annuals
        movers = len(annual.rotating)
        ways, others = ways_told([annual]), others_told([annual], "人")
        say(
            f"拟交流 {movers} 人，占在岗 {annual.staff} 人的 {percent(movers, annual.staff)}；"
            f"骨干 {annual.backbones} 人（{percent(annual.backbones, movers)}）；自愿 {annual.volunteers} 人"
            + (f"；{ways}" if ways else "") + (f"；另有{others}" if others else "")
        )
        lead = "缺岗 {} → {} 个。".format(*annual.shortage)
    say(f"{lead}{legality(solved)}。", _colour(solved))
    say(f"{words_of(solved.levels)}。", "green" if all(level.verdict.proved for level in solved.levels) else "yellow")
    for line in out_of_reach(solved.instance, figures.annuals):
        say(line, "yellow")
    if not solved.repeatable:
        say("因中断或限时提前结束：未算完的集团用的是先找到的可行方案，再次运行不保证得到同一方案。", "yellow")
    levels = _levels(solved)
    if levels.row_count:
        console.print(levels)
    nothing = [claim.title for claim in claims(solved) if not claim.value and claim.proved]
    if nothing:
        say(f"  为 0、已达最小的目标：{'、'.join(nothing)}")
    console.print(_equity(solved))
    _entries(say, solved)


def _colour(solved: Solved) -> str:
    """Of the sentence on legality."""
    return "bold red" if not solved.audit.lawful else "" if solved.audit.certain else "yellow"


def _years(figures: Figures) -> Table:
    """One line for each year, within 80 columns."""
    rows = table("学年", "新交流", "占在岗", "骨干", "自愿", "在外", "缺岗", "单程分钟（最远）")
    for annual in figures.annuals:
        movers = len(annual.rotating)
        known = mean_and_longest(annual.ways)
        way = f"{known[0]}（{known[1]}）" if known else WAY_UNKNOWN if annual.unknown_ways else "—"
        rows.add_row(
            years_of(annual.year), str(movers), percent(movers, annual.staff),
            f"{annual.backbones}（{percent(annual.backbones, movers)}）", str(annual.volunteers), str(annual.away),
            "{}→{}".format(*annual.shortage), way,
        )
    return rows


def _levels(solved: Solved) -> Table:
    rows = table("目标", "方案值", "下界", "容差", "单位", "证明")
    for claim in claims(solved):
        if claim.value or not claim.proved:
            words = claim.words
            if claim.proved and FIRST_ORDER in words:  # the sentence on all levels says the rest
                words = f"{words.partition('（')[0]}（{FIRST_ORDER}）"
            rows.add_row(
                claim.title, decimal(claim.value), decimal(claim.bound), decimal(claim.epsilon), claim.unit, words
            )
    return rows


def _equity(solved: Solved) -> Table:
    if solved.instance.span > 1:
        return _equity_by_year(solved)
    rows = table("校际差异系数", "交流前", "交流后", "限值", "结论")
    for balance in balances(solved):
        values = (NOT_COMPUTABLE if value is None else f"{value:.4f}" for value in (balance.before, balance.after))
        label = balance.label + ("（最大）" if balance.districts > 1 else "")
        rows.add_row(label, *values, f"{balance.limit:.2f}", balance.words[1])
    return rows


def _equity_by_year(solved: Solved) -> Table:
    """One line for each indicator, the figure under the plan in each year."""
    years = solved.instance.years
    rows = table("校际差异系数（交流后）", *map(str, years), "限值", "达标")
    found: dict[str, dict[int, Balance]] = {}
    for balance in balances(solved):
        found.setdefault(balance.label + ("（最大）" if balance.districts > 1 else ""), {})[balance.year] = balance
    for label, row in found.items():
        after = (row[year].after if year in row else None for year in years)
        known = [balance for balance in row.values() if balance.known_after]
        met = sum(balance.met_after == balance.known_after for balance in known)
        rows.add_row(
            label, *(NOT_COMPUTABLE if value is None else f"{value:.3f}" for value in after),
            f"{next(iter(row.values())).limit:.2f}", f"{met}/{len(known)}" if known else NOT_COMPUTABLE,
        )
    return rows


def _entries(say: Voice, solved: Solved) -> None:
    """Entries with breaches or doubts first, then those with cases of their own; exclusions share a line."""
    judged = verdicts(solved)
    broken = [verdict for verdict in judged if verdict.broken or verdict.unknown]
    kept = [verdict for verdict in judged if verdict.cases and verdict not in broken and not per_person(verdict.entry)]
    say("条款合规（合规/核对）：", "bold")
    shown = [*broken, *kept]
    twice = {title for title, times in Counter(v.entry.rule.title for v in shown).items() if times > 1}
    for start in range(0, min(len(shown), 4 * ENTRY_LINES), 4):
        say("  " + "；".join(_tally(v, solved, twice) for v in shown[start : start + 4]))
    people = [
        verdict.entry.rule.title
        for verdict in judged
        if verdict.cases and per_person(verdict.entry) and verdict not in broken
    ]
    if people:
        say(f"  逐人核对无人违反：{'、'.join(dict.fromkeys(people))}")
    asleep = [
        verdict.entry.rule.title + (f"（{verdict.asleep}）" if verdict.asleep else "")
        for verdict in judged
        if not verdict.cases
    ]
    if asleep:
        say(f"  {NO_CASE}：{'、'.join(dict.fromkeys(asleep))}")
    doubts = [doubt(judged, solved.instance) for verdict in judged for judged in verdict.unknown]
    for text in doubts[:DOUBT_LINES]:
        say(f"  {UNKNOWN}：{text}", "yellow")
    if len(doubts) > DOUBT_LINES:
        say(f"  {UNKNOWN}的另有 {len(doubts) - DOUBT_LINES} 处，见 plan.xlsx「合规情况」和 report.json。", "yellow")


def _tally(verdict: Verdict, solved: Solved, twice: Collection[str]) -> str:
    """Cases met, and the years of the others where there are several; of two entries of one rule, which."""
    years = "、".join(map(str, verdict.years)) if solved.instance.span > 1 else ""
    title = verdict.entry.rule.title
    title += f"（{verdict.entry.id}）" if title in twice else ""
    return f"{title} {verdict.met}/{verdict.cases}" + (f"（{years}学年）" if years else "")
