"""A policy as a file to run with."""

from pathlib import Path

from optimizer.files.strict_yaml import yaml_text
from optimizer.files.whole import write_text
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.refusals import change_sentence
from optimizer.solving.answers import Remedy


def write_repaired(path: Path, instance: Instance, remedy: Remedy) -> None:
    """The policy of a remedy, with what was changed in its head."""
    lines = [f"由「{instance.policy.name}」调整而来，改动如下："]
    lines += [f"- {change_sentence(instance, change)}" for change in remedy.changes]
    write_text(path, policy_text(remedy.policy, lines))


def policy_text(policy: Policy, head: list[str]) -> str:
    """YAML that ``load`` takes back, under a comment."""
    comment = "".join(f"# {line}\n" for line in head)
    return comment + yaml_text(policy.dump())
