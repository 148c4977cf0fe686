"""What the terminal says after a run: the plan, its proof, equity and compliance on one screen."""

from rich import box
from rich.console import Console
from rich.table import Table

from optimizer.answers import Impossible, Solved, Undecided
from optimizer.reporting.circumstances import circumstances
from optimizer.reporting.claims import balances, claims, legality, per_person, verdicts
from optimizer.reporting.data import repair_sentence, words_of
from optimizer.reporting.figures import Figures, school_year, share

ENTRY_LINES, CLASHES, CHANGES = 8, 3, 8


def print_summary(console: Console, solved: Solved) -> None:
    """The plan in at most 35 lines."""
    figures = Figures(solved)
    movers, (before, after) = len(figures.rotating), figures.shortage
    minutes = [each for each in figures.minutes.values() if each >= 0]
    mean = round(sum(minutes) / len(minutes)) if minutes else 0
    say = _Voice(console)
    say(f"\n{figures.heading}教师交流轮岗方案（政策「{solved.instance.policy.name}」）", "bold")
    say(
        f"拟交流 {movers} 人，占在岗 {figures.staff} 人的 {share(movers, figures.staff):.1%}；"
        f"骨干 {figures.backbones} 人（{share(figures.backbones, movers):.1%}）；自愿 {figures.volunteers} 人；"
        f"平均单程 {mean} 分钟，最远 {max(minutes, default=0)} 分钟"
    )
    say(f"缺岗 {before} → {after} 个。{legality(solved)}。", "" if solved.audit.lawful else "bold red")
    say(f"{words_of(solved.levels)}。", "green" if all(level.proved for level in solved.levels) else "yellow")
    if not solved.repeatable:
        say("因中断或限时提前结束：未算完的集团用的是先找到的可行方案，再次运行不保证得到同一方案。", "yellow")
    console.print(_levels(solved))
    nothing = [claim.title for claim in claims(solved) if not claim.value and claim.proved]
    if nothing:
        say(f"  为 0、已达最小的目标：{'、'.join(nothing)}")
    console.print(_equity(solved))
    _entries(say, solved)


class _Voice:
    """Plain lines: the text is data and never markup."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, text: str, style: str = "") -> None:
        self._console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, heading in enumerate(headings):
        last = position == len(headings) - 1
        table.add_column(heading, justify="left" if position == 0 else "right", no_wrap=not last, overflow="fold")
    return table


def _levels(solved: Solved) -> Table:
    table = _table("目标", "方案值", "下界", "容差", "单位", "证明")
    for claim in claims(solved):
        if claim.value or not claim.proved:
            table.add_row(
                claim.title, _figure(claim.value), _figure(claim.bound), _figure(claim.epsilon), claim.unit, claim.words
            )
    return table


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _equity(solved: Solved) -> Table:
    table = _table("校际差异系数", "交流前", "交流后", "限值", "达标")
    for balance in balances(solved):
        many = balance.districts > 1
        met = f"{balance.met_after}/{balance.districts} 个县区" if many else "是" if balance.met_after else "否"
        values = ("—" if value is None else f"{value:.4f}" for value in (balance.before, balance.after))
        table.add_row(balance.label + ("（最大）" if many else ""), *values, f"{balance.limit:.2f}", met)
    return table


def _entries(say: _Voice, solved: Solved) -> None:
    """Entries with breaches first, then those with cases of their own; exclusions share a line."""
    judged = verdicts(solved)
    broken = [verdict for verdict in judged if verdict.met < verdict.cases]
    kept = [verdict for verdict in judged if verdict.cases and verdict not in broken and not per_person(verdict.entry)]
    say("条款合规（合规/核对）：", "bold")
    shown = [*broken, *kept]
    for start in range(0, min(len(shown), 4 * ENTRY_LINES), 4):
        say("  " + "；".join(f"{v.entry.rule.title} {v.met}/{v.cases}" for v in shown[start : start + 4]))
    people = [verdict.entry.rule.title for verdict in judged if per_person(verdict.entry) and verdict not in broken]
    if people:
        say(f"  逐人核对无人违反：{'、'.join(dict.fromkeys(people))}")
    asleep = [verdict.entry.rule.title for verdict in judged if not verdict.cases]
    if asleep:
        say(f"  无适用情形：{'、'.join(dict.fromkeys(asleep))}")


def print_impossible(console: Console, impossible: Impossible) -> None:
    """The clauses that clash, and the least that would mend it."""
    say, instance = _Voice(console), impossible.instance
    say(f"\n{school_year(instance.year)}：政策「{instance.policy.name}」没有可行方案。", "bold red")
    clashes = impossible.clashes
    for number, clash in enumerate(clashes[:CLASHES], start=1):
        proof = "整数运算已证明" if clash.exact else "整数求解器已逐条确认"
        alone = len(clash.cases) == 1
        told = "这一条在现有名册下无法满足" if alone else f"下列 {len(clash.cases)} 条不能同时满足，去掉任何一条即可"
        say(f"冲突 {number}：{told}（{proof}）：" if len(clashes) > 1 else f"{told}（{proof}）：", "bold")
        for position, case in enumerate(clash.cases, start=1):
            entry = instance.policy.entry(case.entry)
            say(f"  {position}. {entry.rule.state(case.subject, instance.county)}")
            say(f"     依据{entry.clause!s}")
        for line in circumstances(impossible, clash):
            say(f"  {line}")
    if len(clashes) > CLASHES:
        say(f"另有 {len(clashes) - CLASHES} 处冲突，见 report.json。")
    for repair in impossible.repairs:
        total = f"{repair.total / 100:g}"
        least = "已证明最少" if repair.total == repair.bound else f"至少须 {repair.bound / 100:g}"
        say(f"最少的调整（合计 {total}，{least}）：", "bold")
        changes = list(repair.amounts.items())
        for case, amount in changes[:CHANGES]:
            say(f"  · {repair_sentence(instance, case, amount)}")
        if len(changes) > CHANGES:
            say(f"  · 另有 {len(changes) - CHANGES} 处，见 report.json")
    say("可核对名册中的相关学校与教师，或在政策中放宽、删去其中一条，或设为弹性条款（weight）后重新求解。")


def print_undecided(console: Console, undecided: Undecided) -> None:
    """What stayed open, and what to do."""
    say, instance = _Voice(console), undecided.instance
    why = "求解被中断" if undecided.interrupted else "在限定的时间或计算量内"
    say(f"\n{school_year(instance.year)}：{why}，既没有得到合规方案，也没有证明不可能。", "bold yellow")
    names = [instance.county.group[group].name for group in undecided.open_groups]
    if names:
        more = f"等 {len(names)} 个" if len(names) > CHANGES else ""
        say(f"尚未判定的集团：{'、'.join(names[:CHANGES])}{more}")
    say("可延长或取消 --time-limit，增加 --workers，或先放宽上述集团的条款后重新求解。")
