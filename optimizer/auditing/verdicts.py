"""What a check of a plan with its certificate comes to, and the only words that are said of a proof.

Whoever speaks of a proof (screen, workbook, report, 批复, service) takes the words from here (definitions §4, §6).
"""

from dataclasses import dataclass, replace

from optimizer.goals.gauge import Gauge, decimal

CHECKED, BEST = "证书已核验", "已证明最优"  # of a level that integers prove: when it is checked, and when it is solved
ON_SOLVER = "依据求解器，未独立核验"


@dataclass(frozen=True)
class LevelVerdict:
    """One level: the value of the plan, the bound that integers prove, and the bound that is claimed.

    ``premise`` is what the level stands on beside roster, policy, previous plan and decisions, and nobody has checked.
    """

    name: str
    value: int
    certified: int
    claimed: int
    rests_on_core: int  # components whose bound rests on a solver
    open: int  # components without a proof
    gauge: Gauge
    remark: str = ""  # what a proof of the level is silent about
    epsilon: int = 0  # what the policy lets the level be worse, for the county as a whole
    premise: str = ""

    @property
    def proved(self) -> bool:
        """Whether integers prove that no plan is better by more than ε, and nothing else is taken for granted."""
        return not self.premise and self.value <= self.certified + self.epsilon

    @property
    def words(self) -> str:
        """Of a level that was checked."""
        return self._told(CHECKED, f"{CHECKED}在容差 {{}} 内")

    @property
    def claim(self) -> str:
        """Of a level that was solved: the same but for the word on what is proved."""
        return self._told(BEST, "已证明在容差 {} 内")

    def _told(self, exact: str, near: str) -> str:
        if self.proved:
            told = near.format(decimal(self.gauge.step(self.epsilon))) if self.epsilon else exact
        else:
            told, missing = self._resting()
            named = "，".join(part for part in (*missing, self.premise) if part)
            told += f"（{named}）" if named else ""
        return f"{told}（{self.remark}）" if self.remark else told

    def _resting(self) -> tuple[str, tuple[str, ...]]:
        """What an unproved level rests on, and what is missing."""
        lacking, step = self.value - self.certified, self.gauge.step
        if self.value > self.claimed + self.epsilon or (self.open and lacking > self.epsilon):
            known = self.value - self.claimed
            by_solver = f"按求解器的下界为 {decimal(step(known))}" if known < lacking else ""
            return "未证明", (f"差距 {decimal(step(lacking))}", by_solver)
        return ON_SOLVER, (f"LP 差距 {decimal(step(lacking))}" if lacking > 0 else "",)


@dataclass(frozen=True)
class Verification:
    """``faults`` is empty exactly when the plan is lawful and every statement of the certificate holds.

    The level ``uncovered`` is proved under as many ``limits`` of the certificate on what visits can cover (0: not
    weighed, or any remainder). ``doubts`` are the titles of hard entries with a case that the roster leaves open: of
    those a lawful plan is not proved lawful. ``question`` says in words what the plan was judged under, and ``notes``
    what a reader has to know of its certificate; ``matrix`` says how much of the model was held against the clauses.
    """

    levels: tuple[LevelVerdict, ...]
    faults: tuple[str, ...]
    limits: int
    doubts: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    decided: bool = False  # some decision of people is in force
    matrix: str = ""

    @property
    def unproved(self) -> tuple[LevelVerdict, ...]:
        """Levels that are open, or rest on something that integers have not proved."""
        return tuple(level for level in self.levels if not level.proved)

    @property
    def proved(self) -> bool:
        """Whether nothing is wrong and every level is proved in integers."""
        return not self.faults and not self.unproved

    @property
    def headline(self) -> str:
        """One sentence on the whole."""
        if self.faults:
            return "核验未通过"
        named = "、".join(self.doubts)
        lawful = f"已核对的条款全部合规，{len(self.doubts)} 项无法核对：{named}" if self.doubts else "方案合法"
        under = "（在所列的人工决定之下）" if self.decided else ""
        if not self.unproved:
            return f"核验通过{under}：{lawful}；各级目标值与下界均经整数运算复核"
        titles = "、".join(level.gauge.title for level in self.unproved)
        return f"{lawful}{under}；未经整数证明的目标 {len(self.unproved)} 级：{titles}"

    def with_faults(self, more: tuple[str, ...]) -> "Verification":
        """The same with what else is wrong."""
        return replace(self, faults=(*self.faults, *more)) if more else self


def told_of(levels: tuple[LevelVerdict, ...]) -> str:
    """One line on the levels of a solved plan."""
    if all(level.proved for level in levels):
        told = "各级目标均已证明在容差内" if any(level.epsilon for level in levels) else f"各级目标均{BEST}"
        remarked: dict[str, list[str]] = {}
        for level in levels:
            remarked.setdefault(level.remark, []).append(level.gauge.title)
        remarks = [f"{'、'.join(titles)}{remark}" for remark, titles in remarked.items() if remark]
        return f"{told}（{'；'.join(remarks)}）" if remarks else told
    return "；".join(f"{level.gauge.title}{level.claim}" for level in levels if not level.proved)
