"""Whose turn it is, against tags worked out by hand from Goyal, Vin and Cheng (1997)."""

from api.jobs.fair_queueing import BAND, LANES
from api.service import Service
from tests.api.jobs.conftest import Submit, claimed, living, row_of


def _tags(service: Service, jobs: list[str]) -> list[int]:
    """Start tags, from 0."""
    return [row_of(service, each).priority % BAND - 1 for each in jobs]


def test_tags_by_hand(service: Service, submit: Submit) -> None:
    """A hands in four at once: starts 0 1 2 3. When the first has begun, the lane's time is 0, so B's first gets
    max(0, 0) = 0 and its second 1. When A's start 2 has begun, B's third gets max(2, 2) = 2. Later B, whose last finish
    is 3, comes back when the time is 3: start 3; A, whose last finish is 4, gets 4.
    """
    machine = living(service)
    of_a = [submit() for _ in range(4)]
    assert _tags(service, of_a) == [0, 1, 2, 3]
    claimed(service, of_a[0], machine)
    of_b = [submit("b"), submit("b")]
    assert _tags(service, of_b) == [0, 1]
    claimed(service, of_a[2], machine)
    assert _tags(service, [submit("b")]) == [2]
    claimed(service, of_a[3], machine)
    assert _tags(service, [submit("b"), submit()]) == [3, 4]


def test_one_job_does_not_wait_behind_a_hundred(service: Service, submit: Submit) -> None:
    machine = living(service)
    many = [submit() for _ in range(100)]
    for each in many[:2]:
        claimed(service, each, machine)
    lonely = submit("b")  # the time is 1, the start of the second
    order = sorted([*many[2:], lonely], key=lambda each: row_of(service, each).priority)
    assert order[0] == lonely and order[1:] == many[2:]


def test_two_tenants_take_turns(service: Service, submit: Submit) -> None:
    jobs = {submit("a"): "a" for _ in range(6)} | {submit("b"): "b" for _ in range(3)}
    created = list(jobs)
    order = sorted(created, key=lambda each: (row_of(service, each).priority, created.index(each)))
    assert "".join(jobs[each] for each in order) == "ababab" + "aaa"


def test_a_tenant_that_was_away_gets_no_credit_for_it(service: Service, submit: Submit) -> None:
    machine = living(service)
    of_a = [submit() for _ in range(50)]
    for each in of_a[:41]:
        claimed(service, each, machine)
    assert _tags(service, [submit("b") for _ in range(3)]) == [40, 41, 42]


def test_lanes_are_strict(service: Service, submit: Submit) -> None:
    many = [submit(lane="urgent") for _ in range(50)]
    others = [submit("b", lane="normal"), submit("b", lane="batch")]
    priorities = [row_of(service, each).priority for each in (*many, *others)]
    assert priorities == sorted(priorities)
    assert [row_of(service, each).priority // BAND for each in (many[-1], *others)] == [0, 1, 2]
    assert len(LANES) * BAND < 2**31 and priorities[0] >= 1  # what the engine takes


def test_a_second_attempt_does_not_move_the_time(service: Service, submit: Submit) -> None:
    machine = living(service)
    first, second = submit(), submit()
    claim = claimed(service, first, machine)
    claimed(service, second, machine)  # the time is 1
    service.jobs.release(claim, counted=True, reason="exit -9")
    claimed(service, first, machine)
    assert _tags(service, [submit("b")]) == [1]
