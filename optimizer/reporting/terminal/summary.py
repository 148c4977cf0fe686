"""What the terminal says after a run: the plan, its proof, equity and compliance on one screen."""

from rich.console import Console
from rich.table import Table

from optimizer.goals.gauge import decimal
from optimizer.reporting.facts.annual import Annual, mean_and_longest, share
from optimizer.reporting.facts.balances import Balance, balances
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.measures import words_of
from optimizer.reporting.facts.proved_levels import Verdict, claims, legality, per_person, verdicts
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.solving.answers import Solved

ENTRY_LINES = 8


def print_summary(console: Console, solved: Solved) -> None:
    """The plan in at most 35 lines, for several years a few more."""
    figures = Figures(solved)
    say = Voice(console)
    say(f"\n{figures.heading}教师交流轮岗方案（政策「{solved.instance.policy.name}」）", "bold")
    if figures.several:
        console.print(_years(figures))
        lead = ""
    else:
        [annual] = figures.annuals
        movers = len(annual.rotating)
        mean, longest = _ways(annual)
        say(
            f"拟交流 {movers} 人，占在岗 {annual.staff} 人的 {share(movers, annual.staff):.1%}；"
            f"骨干 {annual.backbones} 人（{share(annual.backbones, movers):.1%}）；自愿 {annual.volunteers} 人；"
            f"平均单程 {mean} 分钟，最远 {longest} 分钟"
        )
        lead = "缺岗 {} → {} 个。".format(*annual.shortage)
    say(f"{lead}{legality(solved)}。", "" if solved.audit.lawful else "bold red")
    say(f"{words_of(solved.levels)}。", "green" if all(level.proved for level in solved.levels) else "yellow")
    if not solved.repeatable:
        say("因中断或限时提前结束：未算完的集团用的是先找到的可行方案，再次运行不保证得到同一方案。", "yellow")
    console.print(_levels(solved))
    nothing = [claim.title for claim in claims(solved) if not claim.value and claim.proved]
    if nothing:
        say(f"  为 0、已达最小的目标：{'、'.join(nothing)}")
    console.print(_equity(solved))
    _entries(say, solved)


def _ways(annual: Annual) -> tuple[int, int]:
    """Mean and longest one-way minutes of everybody who sets out."""
    return mean_and_longest([minutes for minutes in annual.minutes.values() if minutes >= 0])


def _years(figures: Figures) -> Table:
    """One line for each year, within 80 columns."""
    rows = table("学年", "新交流", "占在岗", "骨干", "自愿", "在外", "缺岗", "单程分钟（最远）")
    for annual in figures.annuals:
        movers, (mean, longest) = len(annual.rotating), _ways(annual)
        rows.add_row(
            years_of(annual.year), str(movers), f"{share(movers, annual.staff):.1%}",
            f"{annual.backbones}（{share(annual.backbones, movers):.1%}）", str(annual.volunteers), str(annual.away),
            "{}→{}".format(*annual.shortage), f"{mean}（{longest}）",
        )
    return rows


def _levels(solved: Solved) -> Table:
    rows = table("目标", "方案值", "下界", "容差", "单位", "证明")
    for claim in claims(solved):
        if claim.value or not claim.proved:
            rows.add_row(
                claim.title, decimal(claim.value), decimal(claim.bound), decimal(claim.epsilon), claim.unit, claim.words
            )
    return rows


def _equity(solved: Solved) -> Table:
    if solved.instance.span > 1:
        return _equity_by_year(solved)
    rows = table("校际差异系数", "交流前", "交流后", "限值", "达标")
    for balance in balances(solved):
        many = balance.districts > 1
        met = f"{balance.met_after}/{balance.districts} 个县区" if many else "是" if balance.met_after else "否"
        values = ("—" if value is None else f"{value:.4f}" for value in (balance.before, balance.after))
        rows.add_row(balance.label + ("（最大）" if many else ""), *values, f"{balance.limit:.2f}", met)
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
        met = sum(balance.met_after == balance.districts for balance in row.values())
        rows.add_row(
            label, *("—" if value is None else f"{value:.3f}" for value in after),
            f"{next(iter(row.values())).limit:.2f}", f"{met}/{len(row)}",
        )
    return rows


def _entries(say: Voice, solved: Solved) -> None:
    """Entries with breaches first, then those with cases of their own; exclusions share a line."""
    judged = verdicts(solved)
    broken = [verdict for verdict in judged if verdict.met < verdict.cases]
    kept = [verdict for verdict in judged if verdict.cases and verdict not in broken and not per_person(verdict.entry)]
    say("条款合规（合规/核对）：", "bold")
    shown = [*broken, *kept]
    for start in range(0, min(len(shown), 4 * ENTRY_LINES), 4):
        say("  " + "；".join(_tally(v, solved) for v in shown[start : start + 4]))
    people = [verdict.entry.rule.title for verdict in judged if per_person(verdict.entry) and verdict not in broken]
    if people:
        say(f"  逐人核对无人违反：{'、'.join(dict.fromkeys(people))}")
    asleep = [verdict.entry.rule.title for verdict in judged if not verdict.cases]
    if asleep:
        say(f"  无适用情形：{'、'.join(dict.fromkeys(asleep))}")


def _tally(verdict: Verdict, solved: Solved) -> str:
    """Cases met, and the years of the others where there are several."""
    years = "、".join(map(str, verdict.years)) if solved.instance.span > 1 else ""
    return f"{verdict.entry.rule.title} {verdict.met}/{verdict.cases}" + (f"（{years}学年）" if years else "")
