"""The flow quota as the third axis: the same instance under another lowest share of teachers who move."""

from dataclasses import replace

from optimizer.domain.errors import InputError
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.rules.flow import Flow


def flow_entry(instance: Instance, identity: str | None = None) -> Entry:
    """The entry whose number is varied. Raises InputError where there is none, or several and none is named."""
    found = {entry.id: entry for entry in instance.entries if isinstance(entry.rule, Flow)}
    if identity is not None:
        if identity not in found:
            advice = f"可填：{'、'.join(found)}。" if found else "本政策没有年度交流比例条款。"
            raise InputError.of(f"条目「{identity}」不是生效的年度交流比例条款", advice, table="政策")
        return found[identity]
    if not found:
        advice = "请先在政策中加入该条款，或去掉 --flow。"
        raise InputError.of("政策里没有生效的年度交流比例条款（flow）", advice, table="政策")
    if len(found) > 1:
        advice = f"请用 --flow-entry 指明其中一个：{'、'.join(found)}。"
        raise InputError.of(f"政策里有{len(found)}个年度交流比例条款", advice, table="政策")
    return next(iter(found.values()))


def at_flow(instance: Instance, entry: Entry, percent: int) -> Instance:
    """The instance where the entry asks for at least ``percent``; a lower ceiling rises with it, and says so."""
    rule = entry.rule
    assert isinstance(rule, Flow)
    high = rule.high if rule.high is None else max(rule.high, percent)
    changed = entry.model_copy(update={"rule": rule.model_copy(update={"low": percent, "high": high})})
    entries = tuple(changed if each.id == entry.id else each for each in instance.policy.entries)
    told = instance.announcements
    if high != rule.high:
        told = (*told, f"交流比例下限{percent}%高于条目「{entry.id}」的上限{rule.high}%，上限一并提高到{percent}%。")
    policy = instance.policy.model_copy(update={"entries": entries})
    return replace(instance, policy=policy, announcements=told)
