"""What the terminal says when there is no plan: what cannot be met, what clashes, and what would mend it."""

from rich.console import Console

from optimizer.answers import Impossible, Undecided
from optimizer.reporting.circumstances import circumstances
from optimizer.reporting.figures import school_years
from optimizer.reporting.refusals import repair_sentence, when
from optimizer.reporting.voice import Voice

CLASHES, CHANGES = 3, 8


def print_impossible(console: Console, impossible: Impossible) -> None:
    """The clauses that clash, and the least that would mend it."""
    say, instance = Voice(console), impossible.instance
    say(f"\n{school_years(instance.years)}：政策「{instance.policy.name}」没有可行方案。", "bold red")
    _counted(say, impossible)
    clashes = impossible.clashes
    for number, clash in enumerate(clashes[:CLASHES], start=1):
        proof = "整数运算已证明" if clash.exact else "整数求解器已逐条确认"
        alone = len(clash.cases) == 1
        told = "这一条在现有名册下无法满足" if alone else f"下列 {len(clash.cases)} 条不能同时满足，去掉任何一条即可"
        say(f"冲突 {number}：{told}（{proof}）：" if len(clashes) > 1 else f"{told}（{proof}）：", "bold")
        for position, case in enumerate(clash.cases, start=1):
            entry = instance.policy.entry(case.entry)
            demand = entry.rule.state(case.subject, instance.county_in(case.year))
            say(f"  {position}. {when(instance, case)}{demand}")
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


def _counted(say: Voice, impossible: Impossible) -> None:
    """What counting people alone proves, with the figures and what would save it."""
    found = impossible.breaks
    if found:
        say("不必求解，只按人数推算就已无法满足（整数计数证明）：", "bold")
    for number, each in enumerate(found[:CHANGES], start=1):
        demand, *rest = filter(None, each.text.split("。"))
        say(f"  {number}. {demand}。")
        for line in rest:  # what would save it
            say(f"     {line}。")
    if len(found) > CHANGES:
        say(f"  另有 {len(found) - CHANGES} 处，见 report.json")


def print_undecided(console: Console, undecided: Undecided) -> None:
    """What stayed open, and what to do."""
    say, instance = Voice(console), undecided.instance
    why = "求解被中断" if undecided.interrupted else "在限定的时间或计算量内"
    say(f"\n{school_years(instance.years)}：{why}，既没有得到合规方案，也没有证明不可能。", "bold yellow")
    names = [instance.county.group[group].name for group in undecided.open_groups]
    if names:
        more = f"等 {len(names)} 个" if len(names) > CHANGES else ""
        say(f"尚未判定的集团：{'、'.join(names[:CHANGES])}{more}")
    say("可延长或取消 --time-limit，增加 --workers，或先放宽上述集团的条款后重新求解。")
