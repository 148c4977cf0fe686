"""What the terminal says of a policy: its entries, and what they say against each other."""

from collections.abc import Iterable

from rich.console import Console

from optimizer.goals import GOALS
from optimizer.policy.contradictions import Contradiction
from optimizer.policy.entries import Policy
from optimizer.policy.sheet import WORDS
from optimizer.policy.stricter import BASELINE, stricter

SAID = {word: chinese for chinese, word in reversed(list(WORDS.items()))}  # the first way of writing counts
SCHOOLS = {"new": "新建"}  # a list is one of marks of schools, a single word of a way to count


def print_policy(console: Console, policy: Policy, year: int | None) -> None:
    """Every entry with its numbers, force, standing and clause."""
    at = year or policy.year

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    say(f"政策「{policy.name}」：{policy.source or '—'}")
    for entry in policy.entries:
        force = "硬性" if entry.hard else f"弹性，权重 {entry.weight}"
        say(f"● {entry.id}  {entry.rule.title}（{force}{f'，{entry.standing(at)}' if at else ''}）")
        plain = entry.rule.model_dump(mode="json")
        parameters = [f"{field.title}＝{_plain(plain[key])}" for key, field in type(entry.rule).model_fields.items()]
        if parameters:
            say(f"    {'；'.join(parameters)}")
        for allowance in entry.allowances:
            when = "" if allowance.year is None else f"{allowance.year}学年"
            say(f"    {when}放宽：{'/'.join(allowance.subject)} {allowance.by}{entry.rule.unit}")
        if entry.firm or entry.concession > 1:
            say(f"    无可行方案时：{'不得动用' if entry.firm else f'每放宽1个单位按{entry.concession}计'}")
        say(f"    依据：{entry.clause}")
        if entry.note:
            say(f"    说明：{entry.note}")
    say("目标（前一级最优之后再优化后一级）：")
    for number, level in enumerate(policy.levels, start=1):
        say(f"  {number}. {GOALS[level].title}：{GOALS[level].means(policy.definitions)}")
    if policy.name != BASELINE and (beyond := stricter(policy)):
        say(f"与「{BASELINE}」相比，更严或不同的硬性条款 {len(beyond)} 条：")
        for each in beyond:
            say(f"  · {each.text}")


def _plain(value: object) -> str:
    """A parameter as a planner reads it."""
    if value in (None, [], {}):
        return "不限"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(SCHOOLS.get(each) or SAID.get(each, each)) for each in map(str, value))
    return SAID.get(str(value), str(value))


def print_contradictions(console: Console, found: Iterable[Contradiction]) -> None:
    """One line for each."""
    for contradiction in found:
        console.print(f"{contradiction}", markup=False)
