"""Who may be expected to move: one status and one sentence for everybody on the roster."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.auditing.audit import histories
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import STAY
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.availability import Availability, Available, available

THREE = Path(__file__).parents[2] / "instances" / "three_schools"


def told(change: Mapping[str, Any], *postings: Posting, able: bool = True) -> Available:
    """The first movable teacher of the roster after a change of the record."""
    instance = open_instance(THREE)
    who = next(each.teacher for each in _all(instance, instance.county.teacher) if each.status == "movable")
    teachers = tuple(replace(each, **change) if each.id == who else each for each in instance.county.teachers)
    changed = instance.with_county(replace(instance.county, teachers=teachers))
    plan = Plan(2026, tuple(each._replace(teacher=who) for each in postings))
    people = (each for each in _all(changed, {who} if able else (), plan) if each.teacher == who)
    return next(people)


def _all(instance: Instance, able: Any, plan: Plan | None = None) -> list[Available]:
    history = histories(instance, plan or Plan(2026, ()))[2026]
    return list(available(Annual(history), able))


def test_one_for_everybody_in_the_order_of_the_roster() -> None:
    instance = open_instance(THREE)
    found = _all(instance, instance.county.teacher)
    assert [each.teacher for each in found] == [teacher.id for teacher in instance.county_in(2026).teachers]
    assert {each.status for each in found} == {Availability.MOVABLE, Availability.IN_TERM}


def test_what_stands_against_somebody() -> None:
    assert told({}).status is Availability.MOVABLE
    assert told({}, able=False).status is Availability.NO_POST
    assert told({"fixed": STAY}) == told({"fixed": STAY}, able=False)
    assert (told({"fixed": STAY}).status, told({"fixed": STAY}).text) == (Availability.FIXED, "名册指定留校")
    assert told({"fixed": "S002"}).text == "名册指定了去向"
    assert told({"leave": (2026,)}).text == "该学年不在岗"
    assert told({"birth": date(1950, 1, 1)}).text == "该学年前已退休"


def test_why_somebody_is_exempt_is_not_said() -> None:
    found = told({"deferred_until": date(2027, 1, 1)}, able=False)
    assert (found.status, found.text) == (Availability.EXEMPT, "属暂缓或免于交流人员")


def test_a_posting_is_told_with_the_school() -> None:
    found = told({}, Posting("", "S001", "S002", 2026, 2028))
    assert found.status is Availability.POSTED and found.text.startswith("方案安排到") and "S002" not in found.text
