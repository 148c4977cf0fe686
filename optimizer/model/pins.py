"""Teachers whom the roster or a decision sends to a school, and what stands in the way there."""

from collections.abc import Iterator

from optimizer.domain.vocabulary import STAY
from optimizer.model.exclusions import Exclusion, exclusions
from optimizer.policy.contradictions import Contradiction, Severity
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.rules.base import school_name
from optimizer.rules.claims import Decision, RosterDecides


def pinned(instance: Instance) -> Iterator[tuple[Entry, str, str]]:
    """Entry, teacher and school of everybody on the staff of the first year who is sent to a certain other school."""
    county, here = instance.county, instance.facts.teacher_code
    for entry in instance.entries:
        for claim in entry.rule.claims():
            if isinstance(claim, Decision) and claim.school in county.school and claim.teacher in here:
                yield entry, claim.teacher, str(claim.school)
            elif isinstance(claim, RosterDecides):
                for teacher in county.teachers:
                    if teacher.fixed not in (None, STAY, teacher.home) and teacher.id in here:
                        yield entry, teacher.id, str(teacher.fixed)


def in_the_way(instance: Instance, teacher: str, school: str) -> tuple[Exclusion, ...]:
    """Every reason why a pinned teacher cannot serve there; empty for whoever does already."""
    facts = instance.facts
    present = facts.teachers.present[facts.teacher_code[teacher]]
    return () if facts.school_code[school] == present else exclusions(instance, teacher, school, instance.year)


def blocked(instance: Instance) -> list[Contradiction]:
    """Pins that cannot be kept, each with all that stands in its way."""
    found = []
    for entry, teacher, school in pinned(instance):
        if reasons := in_the_way(instance, teacher, school):
            told = "；".join(map(str, reasons))
            found.append(Contradiction(
                Severity.CONTRADICTION if entry.hard else Severity.WARNING,
                (entry.id, *(reason.entry.id for reason in reasons if reason.entry is not None)),
                f"教师{teacher}指定到{school_name(instance.county, school)}，但不能前往：{told}。",
                "请改正或删去这项指定。",
            ))
    return found
