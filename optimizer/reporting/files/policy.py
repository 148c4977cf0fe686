"""A policy as a file to run with."""

from pathlib import Path

from optimizer.files.strict_yaml import yaml_text
from optimizer.files.whole import write_text
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.questions.decisions import Decisions
from optimizer.reporting.facts.refusals import change_sentence
from optimizer.solving.answers import Remedy


def write_repaired(path: Path, instance: Instance, remedy: Remedy, decisions: Decisions) -> None:
    """The policy of a remedy, with what was changed in its head.

    Decisions of people stay in a file of their own, unless the remedy lets off one of them: then they stand in it.
    """
    lines = [f"由「{instance.policy.name}」调整而来，改动如下："]
    lines += [f"- {change_sentence(instance, change)}" for change in remedy.changes]
    policy, own = remedy.policy, () if lets_off(remedy, decisions) else decisions.ids
    kept = tuple(entry for entry in policy.entries if entry.id not in own)
    write_text(path, policy_text(policy.model_copy(update={"entries": kept}), lines))


def lets_off(remedy: Remedy, decisions: Decisions) -> bool:
    """Whether a remedy does not keep some decision of people."""
    return any(change.entry in decisions.ids for change in remedy.changes)


def policy_text(policy: Policy, head: list[str]) -> str:
    """YAML that ``load`` takes back, under a comment."""
    comment = "".join(f"# {line}\n" for line in head)
    return comment + yaml_text(policy.dump())
