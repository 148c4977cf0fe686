"""What-if: the smallest change of a published plan under a planner's edits, in one call.

Decisions are asked at the desk, in the groups of the teachers whom they name. A changed roster (a leave, a new school)
is assembled anew, with the plan as the previous one. All decisions made before stay in force.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.goals.gauge import Gauge
from optimizer.policy.instance import Instance
from optimizer.questions.consequences import Consequence, consequences, differences
from optimizer.questions.counterfactuals import FIRM, Desk
from optimizer.questions.decisions import Decisions, said
from optimizer.questions.edits import Action, Edit, check, spelt_out
from optimizer.questions.replanning import DISRUPTION, Replanned, nearest, replanned
from optimizer.questions.results import Barred, Tried, Unsettled, Wish
from optimizer.questions.roster_changes import touched_schools
from optimizer.solving.answers import Impossible, Undecided

Reserves = Mapping[str, Sequence[str]]  # by whose post it is: who steps up, first come first
NO_RESERVES: Reserves = {}
NOTHING = Decisions()
STEPS_UP = "候补递补"  # the note of a decision that a reserve list made


@dataclass(frozen=True)
class Shift:
    """One level of the whole county, before and after; ``bound`` is the least among plans as good on what leads it.

    ``before`` is None where changed data changed the gauge: it cannot be told in figures of the others.
    """

    name: str
    before: int | None
    after: int
    bound: int
    gauge: Gauge
    remark: str = ""

    @property
    def scale(self) -> int:
        """How many units of the values make one."""
        return self.gauge.scale

    @property
    def proved(self) -> bool:
        return self.after <= self.bound


@dataclass(frozen=True)
class Edited:
    """A plan under all decisions in force; ``instance`` is the one that it answers (see ``nearest``).

    The plan carries no digests until it is audited and proved whole (``certified``), which is where it is written.
    """

    instance: Instance
    before: Plan
    plan: Plan
    decisions: Decisions
    edits: tuple[Edit, ...]  # of this call, those included that a reserve list added
    levels: tuple[Shift, ...]
    changes: tuple[Consequence, ...]
    apart: int  # postings of only one of the two plans
    apart_bound: int
    reserves: Mapping[str, str | None]  # by teacher who refused: who steps up, None where no reserve can
    alone: bool = False  # other groups were kept because county-wide rows join them

    @property
    def people(self) -> tuple[str, ...]:
        """Whose postings differ."""
        return tuple(dict.fromkeys(each.change.teacher for each in self.changes))

    @property
    def proved(self) -> bool:
        """Whether fewer changes are impossible."""
        return self.apart <= self.apart_bound and all(level.proved for level in self.levels if level.name in FIRM)


Refusal = Barred | Unsettled | Impossible | Undecided


def whatif(
    instance: Instance, plan: Plan, edits: Sequence[Edit], *, day: date, decisions: Decisions = NOTHING,
    withdrawn: Collection[str] = (), roster: County | None = None, reserves: Reserves = NO_RESERVES,
    desk: Desk | None = None, effort: Effort = DEFAULT_EFFORT,
) -> Edited | Refusal:
    """The plan nearest to ``plan`` that keeps the decisions in force, those withdrawn left out, and the new edits.

    ``instance`` is without decisions; ``roster`` replaces its county; a ``desk`` of the decisions in force saves time.
    Raises InputError for edits that ask nothing possible to ask, and for a plan that breaks a hard case, unless a
    roster is given to which it is to be fitted.
    """
    current, kept = decisions.applied(instance), decisions.without(withdrawn)
    base = instance if roster is None else replace(instance, county=roster)
    check(current if roster is None else kept.applied(base), plan, edits)
    edits = spelt_out(instance, edits)
    on_data = roster is not None or kept.leaves != decisions.leaves or any(edit.on_data for edit in edits)
    if desk is None:
        try:
            desk = Desk.of(current if on_data else kept.applied(instance), plan)
        except InputError:
            if roster is None:
                raise
    if on_data or desk is None:
        return _on_data(desk, plan, base, current, kept.adding(base, edits, day), edits, effort)
    return _decided(desk, instance, kept, edits, day, reserves)


def _decided(
    desk: Desk, instance: Instance, kept: Decisions, edits: Sequence[Edit], day: date, reserves: Reserves
) -> Edited | Refusal:
    reply = desk.ask([edit.wish for edit in edits], order="nearest")
    if not isinstance(reply, Tried):
        return reply
    reply, steps = _stepping_up(desk, edits, reply, reserves)
    pins = [Edit(Action.PIN, step, school, year) for step, school, year in steps.values() if step is not None]
    decisions = kept.adding(instance, edits, day).adding(instance, pins, day, STEPS_UP)
    applied = nearest(decisions.applied(instance), desk.plan)
    plan = marked(replace(reply.plan, digests={}), applied, decisions)
    whole = [*edits, *pins]
    levels = tuple(
        Shift(each.name, each.before, each.after, each.bound, each.gauge, each.remark)
        for each in reply.levels
        if each.name != DISRUPTION
    )
    return Edited(
        applied, desk.plan, plan, decisions, tuple(whole), levels,
        consequences(desk.assembly, plan, reply.changes, _sayings(instance, whole)),
        reply.apart, reply.apart_bound, {who: step for who, (step, _, _) in steps.items()}, reply.alone,
    )


def _stepping_up(
    desk: Desk, edits: Sequence[Edit], plain: Tried, reserves: Reserves
) -> tuple[Tried, dict[str, tuple[str | None, str, int]]]:
    """For each refusal the first of the reserve list who can take the post without loss of posts or clauses."""
    steps: dict[str, tuple[str | None, str, int]] = {}
    wishes, best = [edit.wish for edit in edits], plain
    busy = {edit.teacher for edit in edits} | {posting.teacher for posting in desk.plan.postings}
    for edit in edits:
        if edit.action is not Action.REFUSE or not reserves:
            continue
        post = next(p for p in desk.plan.postings if (p.teacher, p.first_year) == (edit.teacher, edit.year))
        steps[edit.teacher] = (None, post.school, post.first_year)
        for name in reserves.get(edit.teacher, ()):
            if name in busy or name not in desk.instance.county.teacher:
                continue
            tried = desk.ask([*wishes, Wish(name, post.school, post.first_year)], order="nearest")
            if isinstance(tried, Tried) and _firm(tried) <= _firm(plain):
                wishes.append(Wish(name, post.school, post.first_year))
                steps[edit.teacher], best = (name, post.school, post.first_year), tried
                busy.add(name)
                break
    return best, steps


def _firm(tried: Tried) -> tuple[int, ...]:
    return tuple(level.after for level in tried.levels if level.name in FIRM)


def _on_data(
    desk: Desk | None, published: Plan, base: Instance, current: Instance, decisions: Decisions,
    edits: Sequence[Edit], effort: Effort,
) -> Edited | Refusal:
    """``desk``: of the plan on the data before; None where it does not fit even these."""
    target = nearest(decisions.applied(base), published)
    near = touched_schools(current.county, target.county)
    near |= {target.county.teacher[edit.teacher].home for edit in edits}
    near |= {edit.school for edit in edits if edit.school is not None}
    near |= {posting.school for posting in published.postings if posting.teacher in {edit.teacher for edit in edits}}
    answer = replanned(target, near, effort)
    if not isinstance(answer, Replanned):
        return answer
    plan = marked(replace(answer.desk.plan, digests={}), target, decisions)
    before = {} if desk is None else dict(zip(desk.assembly.levels, desk.values, strict=True))
    gauges = {} if desk is None else desk.assembly.gauges
    standing = answer.desk.ask([], order="nearest")
    assert isinstance(standing, Tried)  # nothing is asked
    shifts = {
        each.name: Shift(
            each.name, before.get(each.name) if each.gauge == gauges.get(each.name) else None, each.after,
            min(bound, each.after), each.gauge, each.remark,
        )
        for each, bound in zip(standing.levels, answer.bounds, strict=True)
    }
    apart = shifts.pop(DISRUPTION)
    return Edited(
        target, published, plan, decisions, tuple(edits), tuple(shifts.values()),
        consequences(answer.desk.assembly, plan, differences(published, plan), _sayings(base, edits)),
        apart.after, apart.bound, {},
    )


def marked(plan: Plan, instance: Instance, decisions: Decisions) -> Plan:
    """Decided are the postings that a planner pinned and those of the roster; not those of decisions withdrawn."""
    pinned, people = decisions.pinned(), instance.county.teacher
    return replace(plan, postings=tuple(
        posting._replace(
            decided=(posting.teacher, posting.school, posting.first_year) in pinned
            or (posting.first_year == instance.year and people[posting.teacher].fixed is not None)
        )
        for posting in plan.postings
    ))


def _sayings(instance: Instance, edits: Sequence[Edit]) -> Mapping[tuple[str, int | None], str]:
    return {(edit.teacher, edit.year): f"人工决定：{said(edit, instance.county)}" for edit in edits}
