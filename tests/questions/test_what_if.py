"""The smallest change, against every plan of tiny counties; decisions that stay in force; reasons that hold."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from benchmarks.agreement import every_history
from benchmarks.edits import edit_lines, edit_rows
from benchmarks.enumerating import measured
from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.auditing.audit import audit
from optimizer.domain.county import School
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Stage
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.consequences import WITH_OTHERS
from optimizer.questions.counterfactuals import FIRM
from optimizer.questions.decisions import Decisions
from optimizer.questions.edits import Action, Edit, swapped
from optimizer.questions.replanning import certified, nearest
from optimizer.questions.results import Barred
from optimizer.questions.what_if import Edited, Refusal, whatif
from optimizer.reporting.json.edits import edited_data
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation

DAY = date(2026, 7, 1)
SEEDS = range(45)
LEAD = ("shortage", "soft")  # what is not given up for fewer changes, where a policy has no 走教
LINKING = ("budget", "equity_limit", "title_posts")  # where the desk keeps other groups as they are
Key = tuple[int, ...]
LOCAL = {name: variants for name, variants in VARIANTS.items() if name not in LINKING}


@dataclass(frozen=True)
class Tried:
    """A plan of a tiny county that the auditor accepts, with its measures."""

    plan: Plan
    moves: frozenset[tuple[str, str]]
    vector: tuple[int, ...]  # by level of the policy, without a previous plan


@dataclass(frozen=True)
class Small:
    """A tiny county, its plan, and every other plan."""

    instance: Instance
    plan: Plan
    scale: int
    accepted: Sequence[Tried]

    def edits(self) -> list[list[Edit]]:
        """Questions drawn from what teachers might do."""
        rng = np.random.default_rng(len(self.accepted))
        everything = sorted({move for tried in self.accepted for move in tried.moves})
        own = sorted((posting.teacher, posting.school) for posting in self.plan.postings)
        found = [[Edit(Action.PIN, who, there, 2026)] for who, there in _some(rng, everything, 3)]
        found += [[Edit(Action.BAN, who, there)] for who, there in _some(rng, own, 2)]
        found += [[Edit(Action.REFUSE, who, year=2026)] for who, _ in _some(rng, own, 1)]
        people = [teacher.id for teacher in self.instance.county.teachers]
        found += [[Edit(Action.STAY, who), Edit(Action.BAN, other, there)]
                  for (who, _), (other, there) in zip(_some(rng, own, 1), _some(rng, everything, 1), strict=False)
                  if who != other]
        for one, other in (rng.permutation(people)[:2] for _ in range(2)):
            try:
                found.append(list(swapped(self.instance, self.plan, str(one), str(other))))
            except InputError:
                continue
        return found


def _some(rng: np.random.Generator, things: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    return [things[int(place)] for place in rng.permutation(len(things))[:count]]


def accepted(instance: Instance, scale: int) -> list[Tried]:
    hard = [entry for entry in instance.entries if entry.hard]
    found = []
    for history in every_history(instance):
        if all(check.holds for entry in hard for check in entry.rule.audit(history.within(entry.scope))):
            moves = frozenset((posting.teacher, posting.school) for posting in history.plan.postings)
            found.append(Tried(history.plan, moves, measured(instance, history, scale)))
    return found


@pytest.fixture(scope="module")
def smalls() -> list[Small]:
    found = []
    for seed in SEEDS:
        instance = draw(seed, LOCAL)
        answer = plan_rotation(instance)
        if not isinstance(answer, Solved) or instance.policy.levels[:2] != LEAD or not answer.plan.postings:
            continue
        scale = next(level.scale for level in answer.levels if level.name == "equity")
        found.append(Small(instance, answer.plan, scale, accepted(instance, scale)))
    assert len(found) >= 12
    return found


def keeps(tried: Tried, edits: Sequence[Edit]) -> bool:
    """The edits in plain words."""
    sent = {who for who, _ in tried.moves}
    for edit in edits:
        if edit.action is Action.PIN and (edit.teacher, edit.school) not in tried.moves:
            return False
        if edit.action is Action.BAN and (edit.teacher, edit.school) in tried.moves:
            return False
        if edit.action in (Action.STAY, Action.REFUSE) and edit.teacher in sent:
            return False
    return True


def key(instance: Instance, tried: Tried, before: Plan) -> Key:
    """What is compared: posts, weighted clauses, postings that differ, the other levels."""
    values = dict(zip(instance.policy.levels, tried.vector, strict=True))
    then = {(posting.teacher, posting.school) for posting in before.postings}
    rest = [level for level in instance.policy.levels if level not in (*LEAD, "disruption")]
    return (*(values[level] for level in LEAD), len(then ^ tried.moves), *(values[level] for level in rest))


def key_of(reply: Edited) -> Key:
    values = {shift.name: shift.after for shift in reply.levels}
    rest = [shift.name for shift in reply.levels if shift.name not in LEAD]
    order = [level for level in reply.instance.policy.levels if level in rest]
    return (*(values[level] for level in LEAD), reply.apart, *(values[level] for level in order))


def asked(small: Small, edits: Sequence[Edit], **more: object) -> Edited | Refusal:
    return whatif(small.instance, small.plan, edits, day=DAY, **more)  # type: ignore[arg-type]


def test_the_smallest_change_is_the_smallest(smalls: list[Small]) -> None:
    """Among all accepted plans that keep the edits none is better; where there is none, the answer says so."""
    changed = barred = 0
    for small in smalls:
        for edits in small.edits():
            best = min((key(small.instance, each, small.plan) for each in small.accepted if keeps(each, edits)),
                       default=None)
            reply = asked(small, edits)
            if best is None:
                assert isinstance(reply, Barred), f"{small.instance.name} {edits}"
                barred += 1
                continue
            assert isinstance(reply, Edited), f"{small.instance.name} {edits}: {reply}"
            assert key_of(reply) == best, f"{small.instance.name} {edits}"
            assert keeps(Tried(reply.plan, frozenset((p.teacher, p.school) for p in reply.plan.postings), ()), edits)
            assert reply.proved
            changed += bool(reply.changes)
    assert changed >= 20
    assert barred >= 5


def test_a_leave_is_answered_by_the_smallest_change(smalls: list[Small]) -> None:
    """The teacher is gone for the year; among the accepted plans of the changed roster none is nearer."""
    moved = 0
    for small in smalls[:8]:
        who = small.plan.postings[0].teacher
        reply = asked(small, [Edit(Action.LEAVE, who, year=2026)])
        county = small.instance.county
        away = replace(county, teachers=tuple(
            replace(teacher, leave=(2026,)) if teacher.id == who else teacher for teacher in county.teachers
        ))
        changed = replace(small.instance, county=away)
        others = accepted(changed, small.scale)
        if not others:
            assert isinstance(reply, Impossible)
            continue
        assert isinstance(reply, Edited)
        scale = next(shift.scale for shift in reply.levels if shift.name == "equity")
        others = others if scale == small.scale else accepted(changed, scale)
        assert key_of(reply) == min(key(small.instance, each, small.plan) for each in others)
        assert who not in {posting.teacher for posting in reply.plan.postings}
        assert audit(reply.instance, reply.plan).lawful
        # the auditor objects to sending somebody who is away
        gone = audit(reply.instance, replace(reply.plan, postings=(*reply.plan.postings, small.plan.postings[0])))
        assert any("离岗" in finding.text for finding in gone.findings)
        moved += 1
    assert moved >= 3


def test_every_change_has_a_reason_that_holds(smalls: list[Small]) -> None:
    """Taken back alone, a change that no edit names breaks a hard case or costs posts or weighted clauses."""
    followed = 0
    for small in smalls:
        for edits in small.edits():
            reply = asked(small, edits)
            if not isinstance(reply, Edited):
                continue
            for each in reply.changes:
                if each.asked:
                    assert each.change.teacher in {edit.teacher for edit in edits}
                    continue
                assert each.reason.startswith("否则"), f"{small.instance.name} {edits}: {each.reason}"
                assert each.reason != WITH_OTHERS
                change = each.change
                postings = tuple(p for p in reply.plan.postings if p.teacher != change.teacher)
                postings += (change.before,) if change.before is not None else ()
                back = audit(reply.instance, replace(reply.plan, postings=postings))
                words = {finding.text for finding in back.findings if finding.hard}
                assert bool(words) == ("不满足" in each.reason)
                followed += 1
    assert followed >= 15


@pytest.fixture(scope="module")
def three() -> tuple[Instance, Plan]:
    instance = Instance(generate("three_schools", 1), load("标准"), 2026)
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    return instance, answer.plan


def test_decisions_stay_in_force(three: tuple[Instance, Plan]) -> None:
    """A second edit keeps the first; withdrawn, the first binds no more and the plan stays as it is."""
    instance, plan = three
    first, second = plan.postings[0].teacher, plan.postings[1].teacher
    one = whatif(instance, plan, [Edit(Action.STAY, first)], day=DAY)
    assert isinstance(one, Edited)
    assert one.decisions.ids == ("人工决定1",)
    two = whatif(instance, one.plan, [Edit(Action.REFUSE, second, year=2026)], day=DAY, decisions=one.decisions)
    assert isinstance(two, Edited)
    assert two.decisions.ids == ("人工决定1", "人工决定2")
    assert not {first, second} & {posting.teacher for posting in two.plan.postings}
    assert audit(two.instance, two.plan).lawful
    back = Edit(Action.PIN, first, plan.postings[0].school, 2026)
    against = whatif(instance, two.plan, [back], day=DAY, decisions=two.decisions)
    assert isinstance(against, Barred)
    assert any("已决定" in str(why) for reasons in against.exclusions.values() for why in reasons)
    free = whatif(instance, two.plan, [], day=DAY, decisions=two.decisions, withdrawn=["人工决定1"])
    assert isinstance(free, Edited)
    assert (free.plan.postings, free.decisions.ids) == (two.plan.postings, ("人工决定2",))
    again = whatif(instance, two.plan, [back], day=DAY, decisions=two.decisions, withdrawn=["人工决定1"])
    assert isinstance(again, Edited)
    pinned = next(posting for posting in again.plan.postings if posting.teacher == first)
    assert (pinned.school, pinned.decided) == (plan.postings[0].school, True)
    assert again.decisions.ids == ("人工决定2", "人工决定3")


def test_the_next_of_the_reserve_list_steps_up(three: tuple[Instance, Plan]) -> None:
    """The first of the list who can take the post does; the decision says so, and binds from then on."""
    instance, plan = three
    county = instance.county
    post = plan.postings[0]
    record = county.teacher[post.teacher]
    plain = whatif(instance, plan, [Edit(Action.REFUSE, post.teacher, year=2026)], day=DAY)
    assert isinstance(plain, Edited)
    nearest_one = next(each.change.teacher for each in plain.changes if not each.asked)
    others = [
        t.id for t in county.teachers
        if (t.home, t.subject, t.stage) == (record.home, record.subject, record.stage) and t.id != nearest_one
        and t.id not in {posting.teacher for posting in plan.postings}
    ]
    reserves = {post.teacher: [*others, nearest_one]}
    edits = [Edit(Action.REFUSE, post.teacher, year=2026)]
    reply = whatif(instance, plan, edits, day=DAY, reserves=reserves)
    assert isinstance(reply, Edited)
    step = reply.reserves[post.teacher]
    assert step in others
    assert any((p.teacher, p.school) == (step, post.school) and p.decided for p in reply.plan.postings)
    assert reply.decisions.entries[-1].note == "候补递补"
    for earlier in others[: others.index(step)]:  # nobody before could have, without loss
        tried = whatif(instance, plan, [*edits, Edit(Action.PIN, earlier, post.school, 2026)], day=DAY)
        firm = {shift.name: shift.after for shift in plain.levels}
        assert not isinstance(tried, Edited) or any(
            shift.after > firm[shift.name] for shift in tried.levels if shift.name in FIRM
        )
    nobody = whatif(instance, plan, edits, day=DAY, reserves={plan.postings[1].teacher: [step]})
    assert isinstance(nobody, Edited)
    assert nobody.reserves == {post.teacher: None}


def test_one_more_school(three: tuple[Instance, Plan]) -> None:
    """A changed roster: a new member school needs teachers; what is published changes as little as that allows."""
    instance, plan = three
    county = instance.county
    member = next(each for each in county.members if each.school != each.group)
    old = county.school[county.members[-1].school]
    new = School("S900", "新开学校", {Stage.JUNIOR: 120}, old.district, old.town, new=True, lon=old.lon, lat=old.lat)
    need = replace(next(n for n in county.needs if n.school == old.id and n.subject == "语文"),
                   school="S900", classes=None, periods=None, load=None, least=1, most=2)
    roster = replace(
        county, schools=(*county.schools, new), needs=(*county.needs, need),
        members=(*county.members, replace(county.members[-1], school="S900", joined=None)),
    )
    assert member
    reply = whatif(instance, plan, [], day=DAY, roster=roster)
    assert isinstance(reply, Edited)
    assert any(posting.school == "S900" for posting in reply.plan.postings)
    assert audit(reply.instance, reply.plan).lawful
    assert 1 <= len(reply.people) <= 4
    assert reply.proved
    nothing = whatif(instance, plan, [], day=DAY, roster=county)
    assert isinstance(nothing, Edited)
    assert not nothing.changes


def test_a_certified_plan_says_what_the_desk_said(three: tuple[Instance, Plan]) -> None:
    """Values and bounds of the written answer are those of the preview; every level stays proved."""
    instance, plan = three
    reply = whatif(instance, plan, [Edit(Action.STAY, plan.postings[0].teacher)], day=DAY)
    assert isinstance(reply, Edited)
    solved = certified(reply.instance, reply.plan)
    after = {level.name: level.value for level in solved.levels}
    assert {shift.name: shift.after for shift in reply.levels} == {n: v for n, v in after.items() if n != "disruption"}
    assert after["disruption"] == reply.apart
    assert all(level.proved for level in solved.levels)
    assert solved.instance == nearest(reply.decisions.applied(instance), plan)


def test_what_is_no_edit_is_refused_all_at_once(three: tuple[Instance, Plan]) -> None:
    instance, plan = three
    who, home = plan.postings[0].teacher, plan.postings[0].origin
    idle = next(t.id for t in instance.county.teachers if t.id not in {p.teacher for p in plan.postings})
    edits = [
        Edit(Action.PIN, "无此人", "无此校", 2026), Edit(Action.PIN, who, home, 2026), Edit(Action.STAY, who),
        Edit(Action.REFUSE, idle, year=2026), Edit(Action.LEAVE, idle, year=2031), Edit(Action.LEAVE, idle, year=2031),
    ]
    with pytest.raises(InputError) as caught:
        whatif(instance, plan, edits, day=DAY)
    said = str(caught.value)
    told = ("“无此人”不在名册", "“无此校”不在学校表", "就是教师", "没有安排", "不包括2031", "写了两次", "互相矛盾")
    for words in told:
        assert words in said, words
    with pytest.raises(InputError, match="没有编号"):
        whatif(instance, plan, [], day=DAY, decisions=Decisions(), withdrawn=["人工决定9"])
    with pytest.raises(InputError, match="同一所学校"):
        swapped(instance, plan, idle, idle)


def test_over_several_years(three: tuple[Instance, Plan]) -> None:
    """A posting of a later year declined: nobody is sent earlier instead; a leave in the middle leaves the ends."""
    instance, quick = replace(three[0], span=2), Effort(per_core=0.2, gap=0.05, proof_nodes=0)
    answer = plan_rotation(instance, quick)
    assert isinstance(answer, Solved)
    later = next(posting for posting in answer.plan.postings if posting.first_year == 2027)
    soon = next(posting for posting in answer.plan.postings if posting.first_year == 2026)
    edits = [Edit(Action.REFUSE, later.teacher, year=2027), Edit(Action.LEAVE, soon.teacher, year=2026)]
    reply = whatif(instance, answer.plan, edits, day=DAY, effort=quick)
    assert isinstance(reply, Edited)
    begun = {(posting.teacher, posting.first_year) for posting in reply.plan.postings}
    assert not {(later.teacher, 2026), (later.teacher, 2027), (soon.teacher, 2026)} & begun
    assert audit(reply.instance, reply.plan).lawful
    assert soon.teacher not in audit(reply.instance, reply.plan).years[2026].history.standings
    assert soon.teacher in audit(reply.instance, reply.plan).years[2027].history.standings
    solved = certified(reply.instance, reply.plan, quick)
    assert next(level for level in solved.levels if level.name == "disruption").value == reply.apart


def test_plain_data_in_and_out(three: tuple[Instance, Plan]) -> None:
    """What a service is given and gives: plain values, and everything else is refused."""
    instance, plan = three
    asked = {"action": "ban", "teacher": plan.postings[0].teacher, "school": plan.postings[0].school}
    reply = whatif(instance, plan, [Edit.of(asked)], day=DAY)
    assert isinstance(reply, Edited)
    plain = edited_data(reply)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["edits"][0].items() >= asked.items()
    wrong: list[dict[str, object]] = [
        {"action": "fire", "teacher": "T1"}, {"action": "pin", "teacher": "T1"}, {"action": "stay"},
        {"action": "stay", "teacher": "T1", "school": "S1"}, {"action": "leave", "teacher": "T1", "year": "2026"},
        {"action": "stay", "teacher": "T1", "why": "x"},
    ]
    for each in wrong:
        with pytest.raises(InputError, match="看不懂"):
            Edit.of(each)


def test_the_benchmark_draws_edits_of_every_sort() -> None:
    """A row for each, with the people whom it moves."""
    answer = plan_rotation(Instance(generate("three_schools", 1), load("标准"), 2026))
    assert isinstance(answer, Solved)
    rows = list(edit_rows(answer, 1))
    assert {row.action for row in rows} == {"prepare", "pin", "ban", "refuse", "swap", "leave"}
    assert [line[0] for line in edit_lines(rows)][-1] == "decisions"
    assert any(row.reassembling for row in rows)
    assert sum(row.fewest for row in rows) >= 3
