"""A study as its YAML file says it: the form, key by key."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from optimizer.generating import CONFLICTS, SHAPES
from optimizer.goals import GOALS

OWN = "自带"  # the policy that an instance brings
EXPENSES = {"cpu_seconds": "处理器时间（秒）", "wall_seconds": "用时（秒）", "peak_mib": "内存峰值（MiB）"}
KPIS = {**{name: goal.title for name, goal in GOALS.items()}, **EXPENSES}  # the lower the better, every one


def _listed(value: object) -> object:
    """A single value stands for a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def _plain(value: object) -> object:
    """YAML reads 2026-09-01 as a date; JSON has none."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


Whole = Annotated[int, Field(strict=True, ge=0)]
Value = Annotated[Any, BeforeValidator(_plain)]
Choice = dict[str, Value]  # coordinate → value


class Strict(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Strict):
    """Instances: one that stands in a file, or generated ones of a shape, one per seed."""

    name: Annotated[str, Field(strict=True, min_length=1)] | None = None
    file: Annotated[str, Field(strict=True, min_length=1)] | None = None
    year: Annotated[int, Field(strict=True, ge=2000, le=2100)] | None = None
    shape: str | None = None
    seeds: Annotated[tuple[Whole, ...], BeforeValidator(_listed), Field(min_length=1)] | None = None
    impossible: str | None = None
    teams: Whole = 0

    @model_validator(mode="after")
    def _one_kind(self) -> "Source":
        if (self.file is None) == (self.shape is None):
            raise ValueError("每个实例应写 file（名册文件）或 shape（仿真县类型）之一")
        if self.file is not None and (self.seeds or self.impossible or self.teams):
            raise ValueError("seeds、impossible、teams 只用于 shape（仿真县）")
        if self.shape is not None and self.shape not in SHAPES:
            raise ValueError(f"没有名为「{self.shape}」的仿真县，可选：{'、'.join(SHAPES)}")
        if self.impossible is not None and self.impossible not in CONFLICTS:
            raise ValueError(f"没有名为「{self.impossible}」的冲突，可选：{'、'.join(CONFLICTS)}")
        return self


class Variant(Strict):
    """A named set of edits of the policy."""

    name: Annotated[str, Field(strict=True, min_length=1)]
    set: Choice = Field(default_factory=dict)


class Limits(Strict):
    """What one case may spend. All but ``seconds`` and ``abandon`` are deterministic."""

    effort: Annotated[float, Field(strict=True, gt=0)] = 4.0  # CP-SAT deterministic time per integer core
    gap: Annotated[float, Field(strict=True, ge=0, le=100)] = 1.0  # percent, of the loose levels over several years
    certify: Annotated[bool, Field(strict=True)] = False
    seconds: Annotated[float, Field(strict=True, gt=0)] | None = None  # wall; the best plan so far counts
    abandon: Annotated[float, Field(strict=True, gt=0)] | None = None  # wall; then the case has failed


class Acceptance(Strict):
    """No case may be worse in ``kpi`` than the case that differs only in ``against``, by more than ``worse_by``."""

    kpi: str
    against: Annotated[Choice, Field(min_length=1)]
    worse_by: Annotated[str, BeforeValidator(str)] = "0"

    @model_validator(mode="after")
    def _readable(self) -> "Acceptance":
        if self.kpi not in KPIS:
            raise ValueError(f"kpi「{self.kpi}」不存在，可选：{'、'.join(KPIS)}")
        try:
            allowance = self.allowance
        except (ValueError, ZeroDivisionError):
            raise ValueError("worse_by 应为 5% 这样的百分比，或 3 这样的数") from None
        if allowance < 0:
            raise ValueError("worse_by 不能为负")
        return self

    @property
    def relative(self) -> bool:
        return self.worse_by.strip().endswith(("%", "％"))

    @property
    def allowance(self) -> Fraction:
        """A share of the baseline's value where ``relative``, else in the KPI's own unit."""
        number = Fraction(self.worse_by.strip().rstrip("%％").strip())
        return number / 100 if self.relative else number

    def most(self, baseline: Fraction) -> Fraction:
        """The worst value that is still accepted."""
        return baseline + (abs(baseline) if self.relative else 1) * self.allowance


class Study(Strict):
    """Instances × policies × years × variants × parameters × limits × seeds, less what is excluded."""

    name: Annotated[str, Field(strict=True, min_length=1)]
    note: str = ""
    instances: Annotated[tuple[Source, ...], Field(min_length=1)]
    policies: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    years: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=1, le=6)], ...], BeforeValidator(_listed)
    ] = ()
    variants: tuple[Variant, ...] = ()
    parameters: dict[str, Annotated[tuple[Value, ...], Field(min_length=1)]] = Field(default_factory=dict)
    limits: Annotated[tuple[Limits, ...], BeforeValidator(_listed), Field(min_length=1)] = (Limits(),)
    seeds: Annotated[tuple[Whole, ...], BeforeValidator(_listed), Field(min_length=1)] = (0,)
    exclude: tuple[Annotated[Choice, Field(min_length=1)], ...] = ()
    accept: tuple[Acceptance, ...] = ()
