"""What a check of a plan with its certificate comes to, and its words."""

from dataclasses import dataclass

from optimizer.goals.gauge import Gauge, decimal


@dataclass(frozen=True)
class LevelVerdict:
    """One level: the value recomputed from the plan, the bound recomputed from the duals, and the claim."""

    name: str
    value: int
    certified: int
    claimed: int
    rests_on_core: int  # components whose bound rests on the integer core
    open: int  # components without a proof
    gauge: Gauge
    remark: str = ""  # what a proof of the level is silent about

    @property
    def words(self) -> str:
        return f"{self._verdict}（{self.remark}）" if self.remark else self._verdict

    @property
    def _verdict(self) -> str:
        if self.value <= self.certified:
            return "证书已核验"
        if self.open or self.value > self.claimed:
            return f"未证明（差距 {decimal(self.gauge.step(self.value - self.claimed))}）"
        certified, rest = self.gauge.told(self.certified), decimal(self.gauge.step(self.value - self.certified))
        return f"证书核验下界 {certified}，其余 {rest} 由 {self.rests_on_core} 个集团的整数核心求解证明"


@dataclass(frozen=True)
class Verification:
    """``faults`` is empty exactly when the plan is lawful and every statement of the certificate holds.

    The level ``uncovered`` is proved under as many ``limits`` of the certificate on what visits can cover (0: not
    weighed, or any remainder). ``doubts`` are the titles of hard entries with a case that the roster leaves open: of
    those a lawful plan is not proved lawful. ``matrix`` says how much of the model was held against the clauses.
    """

    levels: tuple[LevelVerdict, ...]
    faults: tuple[str, ...]
    limits: int
    doubts: tuple[str, ...] = ()
    matrix: str = ""
