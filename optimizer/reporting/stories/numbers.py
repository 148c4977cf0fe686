"""What the numbers of the policy cost, as a story."""

from optimizer.goals.gauge import signed
from optimizer.questions.prices import Price, Prices, Shift
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.stories.story import Grid, Section, Story

HEADINGS = ("条目", "条款", "参数", "由", "到", "方向", "各级目标的变化")
STATUS = {"impossible": "没有可行方案", "undecided": "未能判定"}


def story(found: Prices) -> Story:
    """One line for every number moved by one, those that matter first."""
    rows = tuple(_row(price) for price in found.prices if price.shifts or price.status != "solved")
    worth = {price.entry.id for price in found.prices if price.shifts or price.status != "solved"}
    free = {price.entry.id for price in found.prices} - worth
    told = f"有{len(worth)}项条款的数字" if worth else "没有哪项条款的数字"
    notes = ["每一行都把政策改动一个单位后重新求解全县：正数为变差，负数为变好；前一级目标变化时，后面各级不必比较。"]
    if any(not shift.exact for price in found.prices for shift in price.shifts):
        notes.append("“介于”表示某一方未证明最优，真实的变化在两数之间。")
    if free:
        notes.append(f"加减一个单位都没有影响：{'、'.join(sorted(free))}。")
    if found.slack:
        notes.append(f"现在不起约束作用、没有重新求解：{'、'.join(entry.id for entry in found.slack)}。")
    section = Section("改动一个单位", grid=Grid(HEADINGS, rows) if rows else None, notes=tuple(notes))
    return Story(
        f"政策数字的代价（{school_years(found.instance.years)}）", f"{told}改变一个单位就会影响结果。",
        {"政策": found.instance.policy.name}, [section],
    )


def _row(price: Price) -> tuple[str, ...]:
    told = STATUS.get(price.status) or "；".join(shift_words(shift) for shift in price.shifts)
    return (
        price.entry.id, price.entry.rule.title, price.title, str(price.before), str(price.after),
        "放宽" if price.loosened else "收紧", told,
    )


def shift_words(shift: Shift) -> str:
    """The change of one level."""
    gauge = shift.gauge
    if shift.exact:
        return f"{gauge.title}{signed(shift.most)}{gauge.brief}"
    return f"{gauge.title}介于{signed(shift.least)}与{signed(shift.most)}{gauge.brief}"
