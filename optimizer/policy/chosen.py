"""The policy and the school years of a run: by its options, a file beside the roster, the settings, the sheet 政策."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.formats.schema import PolicyLine
from optimizer.formats.settings import PLAN_YEAR, PLAN_YEARS
from optimizer.formats.settings import POLICY as POLICY_SETTING
from optimizer.importing.filled import Filled
from optimizer.policy.columns_read import open_columns
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, layers, load, merge
from optimizer.policy.sheet import layer
from optimizer.policy.stricter import BASELINE, stricter
from optimizer.policy.years import span_of, year_of

DEFAULT_POLICY = "标准"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asks of a roster beside what the roster says itself; None: as policy and roster say."""

    path: Path
    policy: str | None = None
    year: int | None = None  # the first school year
    years: int | None = None  # how many


@dataclass(frozen=True, slots=True)
class Chosen:
    """The policy of a run and its horizon; ``year`` is None where nobody says it."""

    policy: Policy
    year: int | None
    span: int
    announcements: tuple[str, ...]

    @property
    def horizon(self) -> range:
        """The school years; none where the first is not known."""
        return range(self.year or 0, (self.year or 0) + (self.span if self.year else 0))


def chosen(asked: Asked, settings: Mapping[str, str], lines: Sequence[PolicyLine]) -> Chosen:
    """By the option, the file beside, the settings or 标准, under the numbers of the sheet 政策. Raises InputError."""
    said: list[str] = []
    policy = _numbered(_name(asked, settings, lines, said), lines, said, wins=asked.policy is not None)
    said += policy.said
    first = policy.year or year_of(settings.get(PLAN_YEAR)) if asked.year is None else year_of(str(asked.year))
    span = policy.years or span_of(settings.get(PLAN_YEARS)) if asked.years is None else span_of(str(asked.years))
    return Chosen(policy, first, span, tuple(said))


def questions(
    asked: Asked, settings: Mapping[str, str], lines: Sequence[PolicyLine], filled: Filled
) -> Iterable[Question]:
    """What the policy has to ask of the roster. Raises InputError where the policy cannot be told."""
    found = chosen(asked, settings, lines)
    return open_columns(found.policy, found.horizon, filled)


def _name(asked: Asked, settings: Mapping[str, str], lines: Sequence[PolicyLine], said: list[str]) -> str | Path:
    beside = asked.path / "policy.yaml"
    if asked.policy is not None:
        return asked.policy
    if asked.path.is_dir() and beside.is_file():
        if lines:
            rule = "名册有「政策」表，文件夹里又有 policy.yaml"
            raise InputError.of(rule, "请只留一个，或用 --policy 指定。", table=POLICY_SETTING)
        return beside
    if POLICY_SETTING not in settings:
        said.append(f"未指定政策，按内置政策「{DEFAULT_POLICY}」计算（可用 --policy 更换）。")
        beyond = "；".join(each.text for each in stricter(load(DEFAULT_POLICY)))
        advice = f"只按国家要求的，请用 --policy {BASELINE}。"
        said.append(f"「{DEFAULT_POLICY}」比「{BASELINE}」更严或不同之处：{beyond}。{advice}")
    return settings.get(POLICY_SETTING, DEFAULT_POLICY)


def _numbered(name: str | Path, lines: Sequence[PolicyLine], said: list[str], *, wins: bool) -> Policy:
    """The policy of that name, under the numbers of the sheet 政策 unless one given by hand ``wins``."""
    if wins and lines:
        said.append(f"已另行指定政策，名册的「{POLICY_SETTING}」表（{len(lines)}行）未使用。")
    if wins or not lines:
        return load(name)
    below = layers(name)
    found = build(merge([*below, layer(lines, merge(below))]), str(name))
    said.append(f"政策「{found.name}」按名册的「{POLICY_SETTING}」表改动了{len(lines)}项。")
    return found
