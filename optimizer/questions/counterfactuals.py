"""A plan on its model, assembled once: every question narrows the columns of a component, which is solved again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimizer.domain.plan import Plan
from optimizer.domain.row_order import natural
from optimizer.engine.asking import Block, Found, Narrowed
from optimizer.engine.conflict import Clash, clash
from optimizer.engine.core import Limits
from optimizer.engine.outcomes import Refuted
from optimizer.goals import GOALS
from optimizer.goals.equity import CHANGED, OPEN, Equity
from optimizer.model.assembly import Assembly, Component, assemble
from optimizer.policy.instance import Instance
from optimizer.questions.component_scope import Key, Parts, gathered
from optimizer.questions.lawful_plan import lawful
from optimizer.questions.results import Barred, Change, Effect, Order, Reply, Tried, Unsettled, Wish
from optimizer.questions.wishes import Ask, Questions
from optimizer.readings.columns import Ints

__all__ = ["Barred", "Change", "Desk", "Effect", "Order", "Reply", "Tried", "Unsettled", "Wish"]

QUESTION = Limits(effort=0.5)  # deterministic, so that the same question has the same answer
WISHED = "#愿望"  # structural rows: one of several postings at least
FIRM = tuple(name for name, goal in GOALS.items() if goal.firm)  # what "nearest" does not give up for fewer changes
APART = -1  # the level of "nearest" that counts postings of only one of the two plans
JOINED = 10_000  # columns up to which a refusal is asked again of all that county-wide rows join
GAP = 0.01  # what loose levels may leave open over several years


@dataclass(frozen=True)
class Desk:
    """A lawful plan as columns ``x`` of its assembly (steps at their least), with the ``values`` of its levels."""

    instance: Instance
    plan: Plan
    assembly: Assembly
    components: tuple[Component, ...]
    x: Ints
    values: tuple[int, ...]

    @classmethod
    def of(cls, instance: Instance, plan: Plan) -> "Desk":
        """Raises InputError with every hard breach of the plan: what is unlawful has no counterfactual."""
        return cls.on(assemble(instance), plan)

    @classmethod
    def on(cls, assembly: Assembly, plan: Plan) -> "Desk":
        """The same of an instance that is assembled already."""
        x = lawful(assembly, plan)
        values = assembly.values(x[: len(assembly.horizon)])
        return cls(assembly.instance, plan, assembly, tuple(assembly.components()), x, values)

    def ask(self, wishes: Sequence[Wish], *, order: Order = "best", limits: Limits = QUESTION) -> Reply:
        """The best plan in which the wishes hold, why there is none, or how far the limits led.

        "best" follows the levels of the policy. "nearest" changes the plan as little as possible: first nothing is lost
        at the levels ``FIRM`` that need not be, then the fewest postings differ, then come the other levels. Only the
        components of the teachers named are solved, one after the other; the rest stays as the plan has it. Where that
        leaves no plan, those that county-wide rows join them to are solved with them, up to ``JOINED`` columns.

        Raises InputError where a wish names what the instance does not have, or wishes contradict each other.
        """
        wishes = tuple(wishes)
        asks = self.questions.asks(wishes)
        excluded = self.questions.excluded(asks)
        if excluded:
            return Barred(wishes, excluded, None)
        parts = self._by_part(asks)
        reply = self._asked(wishes, parts, order, limits)
        if isinstance(reply, Barred) and reply.alone:
            whole = gathered(self.parts.reached(key) for key, _ in parts)
            joined = [(key, [ask for own, each in parts if set(own) <= set(key) for ask in each]) for key in whole]
            if sum(len(self.components[index].postings) for key in whole for index in key) <= JOINED:
                return self._asked(wishes, joined, order, limits)
        return reply

    def _asked(
        self, wishes: tuple[Wish, ...], parts: Sequence[tuple[Key, list[Ask]]], order: Order, limits: Limits
    ) -> Reply:
        """The reply of these parts, one after the other."""
        levels = self._order(order)
        x, bounds, apart, alone = self.x.copy(), list(self.values), 0, False
        for key, own in parts:
            part = self.parts.part(key, x)
            block, narrowed = self._block(key, part, order, x), self.questions.narrowed(part, own)
            alone |= self.parts.linked(key)
            reply = block.solve(narrowed, limits)
            if isinstance(reply, Refuted):
                found = self._clash(part, block, narrowed, reply)
                if found is not None:
                    return Barred(wishes, {}, found, alone)
            if not isinstance(reply, Found):
                return Unsettled(wishes, alone)
            for level, bound in zip(levels, reply.bounds, strict=True):
                if level == APART:
                    apart += bound + int(self._chosen(part).sum())
                else:
                    bounds[level] += bound - int(part.costs[level] @ self.x[part.postings])
            x[part.postings] = reply.x
        return self._tried(wishes, order, x, bounds, apart, alone)

    def promise(self, wishes: Sequence[Wish]) -> tuple[int, ...] | None:
        """What the wishes cost at least by level, in the policy's order; None where the relaxation has no such plan.

        A quick bound, not the cost: no plan with the wishes is lexicographically less.
        """
        asks = self.questions.asks(wishes)
        if self.questions.excluded(asks):
            return None
        costs = [0] * len(self.values)
        for key, own in self._by_part(asks):
            part = self.parts.part(key, self.x)
            block = self._block(key, part, "best", self.x)
            bounds = block.promise(self.questions.narrowed(part, own))
            if bounds is None:
                return None
            for level, bound in enumerate(bounds):
                costs[level] += bound - int(part.costs[level] @ self.x[part.postings])
        return tuple(costs)

    def priced(self, component: Component) -> Ints:
        """Rows of the assembly that have a price in the relaxation of some level of a component."""
        key = (component.index,)
        part = self.parts.part(key, self.x)
        rows: Ints = part.labels[self._block(key, part, "best", self.x).priced]
        return rows

    def prepare(self, teacher: str, order: Order = "best") -> None:
        """Prove what every question about a teacher's component starts from; else the first one does."""
        columns = self.questions.columns(Wish(teacher))
        if len(columns):
            key = self.parts.key(columns)
            self._block(key, self.parts.part(key, self.x), order, self.x).prepare()

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.assembly)

    @cached_property
    def parts(self) -> Parts:
        return Parts(self.assembly, self.components)

    # ------------------------------------------------------------------ blocks
    def _by_part(self, asks: Sequence[Ask]) -> list[tuple[Key, list[Ask]]]:
        """What is asked of which components; several as one where a wish may be met in either of them."""
        asked = [(set(self.parts.key(ask.columns)), ask) for ask in asks if len(ask.columns)]
        keys = gathered(tuple(sorted(own)) for own, _ in asked)
        return [(key, [ask for own, ask in asked if own & set(key)]) for key in keys]

    def _block(self, key: Key, part: Component, order: Order, x: Ints) -> Block:
        """The part as the engine keeps it between questions; not kept where an earlier part changed what it may do."""
        if self.parts.linked(key) and (x != self.x).any():
            return self._made(part, order)
        if (key, order) not in self._blocks:
            self._blocks[key, order] = self._made(part, order)
        return self._blocks[key, order]

    def _made(self, part: Component, order: Order) -> Block:
        posting = (part.postings < len(self.assembly.horizon)).astype(np.int64)
        apart = posting - 2 * self._chosen(part)
        levels = self._order(order)
        costs = np.stack([apart if level == APART else part.costs[level] for level in levels])
        several = self.instance.span > 1
        loose = [*(GOALS[name].loose for name in self.assembly.levels), False]  # APART comes last
        gaps = tuple(GAP * (several and loose[level]) for level in levels)
        polish = apart if order == "best" else None
        return Block(part.A, part.low, part.high, part.upper, costs, self.x[part.postings], gaps, polish)

    @cached_property
    def _blocks(self) -> dict[tuple[Key, Order], Block]:
        return {}

    def _order(self, order: Order) -> list[int]:
        names = self.assembly.levels
        if order == "best":
            return list(range(len(names)))
        firm = [level for level, name in enumerate(names) if name in FIRM]
        return [*firm, APART, *(level for level in range(len(names)) if level not in firm)]

    def _chosen(self, part: Component) -> Ints:
        """1 for the postings of a part that the plan makes."""
        return np.where(part.postings < len(self.assembly.horizon), self.x[part.postings], 0)

    # ------------------------------------------------------------------ replies
    def _tried(
        self, wishes: tuple[Wish, ...], order: Order, x: Ints, bounds: Sequence[int], apart: int, alone: bool
    ) -> Tried:
        chosen = x[: len(self.assembly.horizon)]
        remarks = {Equity.name: self._remark(chosen)}
        effects = tuple(
            Effect(name, before, after, min(bound, after), self.assembly.gauges[name], remarks.get(name, ""))
            for name, before, after, bound in zip(
                self.assembly.levels, self.values, self.assembly.values(chosen), bounds, strict=True
            )
        )
        differ = np.flatnonzero(chosen != self.x[: len(chosen)])
        changes = self._changes(differ, chosen)
        return Tried(
            wishes, order, effects, changes, self._changed(changes), len(differ), min(apart, len(differ)), alone
        )

    def _changes(self, columns: Ints, chosen: Ints) -> tuple[Change, ...]:
        """What differs, by teacher and first year."""
        before, after = (
            {(p.teacher, p.first_year): p for p in self.assembly.horizon.plan(columns[taken]).postings}
            for taken in (chosen[columns] == 0, chosen[columns] > 0)
        )
        return tuple(
            Change(*place, before.get(place), after.get(place)) for place in sorted({*before, *after})
        )

    def _changed(self, changes: Sequence[Change]) -> Plan:
        """The plan with these changes."""
        gone = {(change.teacher, change.year) for change in changes}
        kept = [posting for posting in self.plan.postings if (posting.teacher, posting.first_year) not in gone]
        come = [change.after for change in changes if change.after is not None]
        postings = sorted([*kept, *come], key=lambda p: (natural(p.teacher), p.first_year))
        return Plan(self.plan.year, tuple(postings), self._digests, self.plan.span)

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        return dict(self.instance.digests)

    def _remark(self, chosen: Ints) -> str:
        """What a proof of equity is silent about."""
        amount = self.assembly.amounts.get(Equity.name)
        if amount is None or not amount.linear.any():
            return ""
        return CHANGED if amount.linear[chosen > 0].any() else OPEN

    def _clash(self, part: Component, block: Block, asked: Narrowed, refuted: Refuted) -> Clash | None:
        """A minimal clash of cases with what was asked; None where it cannot be confirmed."""
        sets, system = len(asked.either), block.narrowed(asked)
        if not sets and not len(asked.asked):
            return clash(self.assembly, part, refuted, (asked.floor, asked.ceiling))
        subjects = [(number,) for number in range(len(asked.asked) + sets)]
        named = replace(self.assembly, labels=(*self.assembly.labels, (WISHED, subjects, self.instance.year)))
        labels, last = part.labels.copy(), sum(len(each) for _, each, _ in self.assembly.labels)
        labels[asked.asked] = last + np.arange(len(asked.asked))
        more = last + len(asked.asked) + np.arange(sets)
        whole = replace(part, A=system.A, low=system.low, high=system.high, labels=np.append(labels, more))
        return clash(named, whole, refuted, (asked.floor, asked.ceiling))
