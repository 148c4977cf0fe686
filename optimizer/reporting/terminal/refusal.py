"""What the terminal says when there is no plan: what cannot be met, what clashes, and what would mend it."""

from typing import Any

from rich.console import Console

from optimizer.policy.chosen import DEFAULT_POLICY
from optimizer.policy.stricter import BASELINE, stricter
from optimizer.reporting.facts.refusals import UNTRIED, refusal_data
from optimizer.reporting.facts.roads_told import cut_off
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.terminal.voice import Voice
from optimizer.solving.answers import Impossible, Undecided

CLASHES, CHANGES = 4, 8


def print_impossible(console: Console, impossible: Impossible) -> None:
    """The clauses that clash, and what would mend it: the sentences of report.json."""
    say, instance = Voice(console), impossible.instance
    told = refusal_data(impossible)
    say(f"\n{school_years(instance.years)}：政策「{instance.policy.name}」没有可行方案。", "bold red")
    _counted(say, told["breaks"])
    said: set[str] = set()
    for number, clash in enumerate(told["clashes"][:CLASHES], start=1):
        say(f"冲突 {number}：{clash['text']}：" if len(told["clashes"]) > 1 else f"{clash['text']}：", "bold")
        for position, case in enumerate(clash["cases"][:CHANGES], start=1):
            say(f"  {position}. {case['text']}")
        _more(say, clash["cases"], "条")
        for line in clash["circumstances"]:
            if line not in said:
                say(f"  {line}")
                said.add(line)
    if len(told["clashes"]) > CLASHES:
        say(f"另有 {len(told['clashes']) - CLASHES} 处冲突，见 report.json。")
    for line in cut_off(instance):
        say(line, "yellow")
    if told["clashes"] and impossible.tangles:
        say("以上即全部冲突。" if told["complete"] else "除所列之外可能还有别的冲突。")
    for number, repair in enumerate(told["repairs"], start=1):
        say(f"调整方案 {number}：{repair['text']}：", "bold")
        for change in repair["changes"][:CHANGES]:
            say(f"  · {change['text']}")
        _more(say, repair["changes"], "处")
        if repair["effect"] is not None:
            say(f"    {repair['effect']['text']}")
        elif impossible.remedies:
            say(f"    {UNTRIED}")
    _beyond(say, impossible)
    if not told["repairs"]:
        say("没有找到可行的调整（firm 与 --keep 所列条款未动）：请核对名册，或放宽冲突所列的条款后重新求解。")


def _beyond(say: Voice, impossible: Impossible) -> None:
    """Whether what clashes is asked for by 标准 alone and not by the nation."""
    policy = impossible.instance.policy
    if policy.name != DEFAULT_POLICY:
        return
    clashing = {case.entry for clash in impossible.clashes for case in clash.cases}
    clashing |= {case.entry for each in impossible.breaks for case in each.cases}
    beyond = [each.text for each in stricter(policy) if each.entry in clashing]
    if beyond:
        say(f"其中比「{BASELINE}」更严的：{'；'.join(beyond)}。只按国家要求的，可用 --policy {BASELINE} 重新求解。")


def _more(say: Voice, lines: list[Any], unit: str) -> None:
    if len(lines) > CHANGES:
        say(f"  另有 {len(lines) - CHANGES} {unit}，见 report.json")


def _counted(say: Voice, breaks: list[dict[str, Any]]) -> None:
    """What counting people alone proves, with the figures and what would save it."""
    if breaks:
        say("不必求解，只按人数推算就已无法满足（整数计数证明）：", "bold")
    for number, each in enumerate(breaks[:CHANGES], start=1):
        demand, *rest = filter(None, each["text"].split("。"))
        say(f"  {number}. {demand}。")
        for line in rest:  # what would save it
            say(f"     {line}。")
    _more(say, breaks, "处")


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
