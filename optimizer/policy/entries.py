"""Policy as data: entries with their clause, merged by id from the nation down to the group."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.scope import Scope
from optimizer.domain.vocabulary import Check, Clause
from optimizer.files.strict_yaml import read_yaml
from optimizer.readings.columns import Bools
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Cap, Demand
from optimizer.rules import BY_NAME
from optimizer.rules.base import Rule
from optimizer.rules.waivers import Allowance, forgiven, loosened, raised, still_forbidden

PRESETS = Path(__file__).parent / "presets"
Level = Literal["shortage", "uncovered", "soft", "equity", "burden", "disruption", "subsidy", "fairness"]
# the default order; a policy has to ask for ``uncovered`` (it must know of 走教) and ``fairness`` (a row per teacher)
LEVELS: tuple[Level, ...] = ("shortage", "soft", "equity", "burden", "disruption", "subsidy")
LEVEL_NAMES: dict[str, str] = {
    "shortage": "缺岗数", "uncovered": "未覆盖课时（总量）", "soft": "弹性条款缺口", "equity": "校际差异",
    "burden": "教师负担", "disruption": "方案变动", "subsidy": "交流补助", "fairness": "多年公平",
}
ENTRY_FIELDS = ("id", "clause", "scope", "since", "until", "weight", "note", "firm", "concession", "allowances")


class Entry(BaseModel):
    """One clause in force: a rule with its numbers, whom it binds, when, and how strictly."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str = Field(min_length=1)
    rule: Rule
    clause: Clause
    scope: Scope = Scope()
    since: date | None = None
    until: date | None = None
    weight: int | None = Field(None, ge=1, le=1000)
    note: str = ""
    firm: bool = False  # a repair leaves it alone
    concession: int = Field(1, ge=1, le=100)  # what one unit of it costs in a repair, against other entries
    allowances: tuple[Allowance, ...] = ()

    @model_validator(mode="after")
    def _weighable(self) -> "Entry":
        if self.weight is not None and not self.rule.weighable:
            raise ValueError(f"规则「{self.rule.title}」不能设权重，只能作为硬性条款")
        if self.allowances and self.weight is not None:
            raise ValueError("弹性条款（weight）不需要 allowances，请删去其一")
        if self.allowances and not self.rule.waivable:
            raise ValueError(f"规则「{self.rule.title}」由名册决定，不能用 allowances 放宽，请修改名册")
        return self

    @property
    def hard(self) -> bool:
        return self.weight is None

    def binds(self, year: int) -> bool:
        """In force on 1 September of the plan year."""
        opening = date(year, 9, 1)
        return (self.since is None or self.since <= opening) and (self.until is None or opening <= self.until)

    def standing(self, year: int) -> str:
        """生效, 已过期 or 未生效."""
        if self.binds(year):
            return "生效"
        return "未生效" if self.since is not None and date(year, 9, 1) < self.since else "已过期"

    # ------------------------------------------------------------------ the rule's readings, less what is allowed
    def demands(self, postings: Postings) -> Iterator[Demand]:
        """The rows of one year; ``postings`` are seen within the entry's scope."""
        for asked in self.rule.demands(postings):
            yield loosened(asked, self.allowances, postings.facts.year, self.rule.divisor)

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        """The rows that bind a year to those before it."""
        for asked in self.rule.ties(horizon, postings):
            yield loosened(asked, self.allowances, postings.facts.year, self.rule.divisor)

    def caps(self, postings: Postings) -> Iterator[Cap]:
        """The limits on convex amounts."""
        for cap in self.rule.caps(postings):
            yield raised(cap, self.allowances, postings.facts.year, self.rule.divisor)

    def excludes(self, postings: Postings) -> Bools | None:
        """The mask of moves forbidden one by one."""
        forbidden = self.rule.excludes(postings)
        return None if forbidden is None else still_forbidden(forbidden, postings, self.allowances)

    def audit(self, history: History) -> Iterator[Check]:
        """The plain reading of one year of a finished plan, seen within the entry's scope."""
        for check in self.rule.audit(history):
            yield forgiven(check, self.allowances, history.year, self.rule.divisor)

    def dump(self) -> dict[str, Any]:
        """The entry as it stands in a file."""
        plain: dict[str, Any] = {"id": self.id, "rule": self.rule.name}
        plain |= self.rule.model_dump(mode="json")
        plain["clause"] = {"document": self.clause.document, "article": self.clause.article, "text": self.clause.text}
        scope = self.scope.model_dump(mode="json", exclude_defaults=True)
        plain |= {"scope": scope} if scope else {}
        plain |= {k: getattr(self, k).isoformat() for k in ("since", "until") if getattr(self, k) is not None}
        plain |= {"weight": self.weight} if self.weight is not None else {}
        plain |= {"note": self.note} if self.note else {}
        plain |= {"firm": True} if self.firm else {}
        plain |= {"concession": self.concession} if self.concession != 1 else {}
        if self.allowances:
            plain["allowances"] = [each.model_dump(mode="json", exclude_none=True) for each in self.allowances]
        return plain


class Policy(BaseModel):
    """The entries, the meaning of the words, and the order of the goals."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    entries: tuple[Entry, ...]
    definitions: Definitions = Definitions()
    year: int | None = Field(None, ge=2000, le=2100)
    years: int | None = Field(None, ge=1, le=6)  # school years to plan for
    levels: tuple[Level, ...] = LEVELS
    epsilon: dict[Level, int] = Field(default_factory=dict)
    source: str = ""

    def active(self, year: int) -> tuple[Entry, ...]:
        """The entries in force in the plan year."""
        return tuple(entry for entry in self.entries if entry.binds(year))

    def entry(self, identity: str) -> Entry:
        return next(entry for entry in self.entries if entry.id == identity)

    def dump(self) -> dict[str, Any]:
        """The whole policy as plain data; loading it again gives the same policy."""
        plain: dict[str, Any] = {"name": self.name}
        plain |= {"year": self.year} if self.year is not None else {}
        plain |= {"years": self.years} if self.years is not None else {}
        plain |= {"source": self.source} if self.source else {}
        plain["definitions"] = self.definitions.model_dump(mode="json")
        plain["levels"] = list(self.levels)
        plain |= {"epsilon": dict(self.epsilon)} if self.epsilon else {}
        plain["entries"] = [entry.dump() for entry in self.entries]
        return plain

    def layer(self) -> dict[str, Any]:
        """As ``dump``, without what the policy leaves unsaid: merged over others it changes nothing else."""
        plain = self.dump()
        plain["definitions"] = self.definitions.model_dump(mode="json", exclude_unset=True)
        return plain if "levels" in self.model_fields_set else {k: v for k, v in plain.items() if k != "levels"}


def presets() -> list[str]:
    """Names of the shipped policies."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def load(name: str | Path) -> Policy:
    """A policy by preset name or file; ``extends`` layers are merged below it.

    Raises InputError with every fault in Chinese.
    """
    return build(merge(layers(name)), str(name))


def layers(name: str | Path) -> list[dict[str, Any]]:
    """Plain data of a policy and all that it extends, the lowest first, ready for ``merge``. Raises InputError."""
    return [plain for _, plain in _layers(name, ())]


def _layers(name: str | Path, seen: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    path = PRESETS / f"{name}.yaml" if str(name) in presets() else Path(name)
    key = str(path.resolve())
    if key in seen:
        raise InputError.of(f"政策文件循环引用：{name}", "请检查 extends。", table="政策")
    if not path.is_file():
        raise InputError.of(
            f"找不到政策「{name}」", f"请给出政策文件路径，或内置政策之一：{'、'.join(presets())}。", table="政策"
        )
    plain = read_yaml(path, "政策")
    if not isinstance(plain, dict):
        raise InputError.of(f"政策文件 {path.name} 内容为空或不是键值结构", "请参照内置政策编写。", table="政策")
    below = plain.pop("extends", [])
    below = [below] if isinstance(below, str) else below
    if not isinstance(below, list) or not all(isinstance(base, str) for base in below):
        raise InputError.of("应为政策名称或其列表", "请写成 extends: 标准。", table="政策", column="extends")
    found: list[tuple[str, dict[str, Any]]] = []
    for base in below:
        beside = path.parent / f"{base}"
        found += _layers(beside if beside.is_file() else base, (*seen, key))
    return [*found, (str(name), plain)]


def merge(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Later layers override earlier ones: entries and definitions key by key, ``remove: true`` drops an entry."""
    merged: dict[str, Any] = {"definitions": {}, "epsilon": {}}
    entries: dict[str, dict[str, Any]] = {}
    for layer in layers:
        _well_formed(layer)
        merged |= {k: v for k, v in layer.items() if k not in ("definitions", "epsilon", "entries")}
        merged["definitions"] |= layer.get("definitions") or {}
        merged["epsilon"] |= layer.get("epsilon") or {}
        for entry in layer.get("entries") or []:
            identity = entry.get("id") if isinstance(entry, Mapping) else None
            if not isinstance(identity, str):
                raise InputError.of("政策条目缺少 id", "请为每个条目写明 id。", table="政策")
            if entry.get("remove") is True:
                entries.pop(identity, None)
            elif identity in entries and entry.get("rule") in (None, entries[identity].get("rule")):
                entries[identity] = entries[identity] | dict(entry)
            else:
                entries[identity] = dict(entry)
    return merged | {"entries": list(entries.values())}


def _well_formed(plain: Mapping[str, Any]) -> None:
    """Parts of the right shape, whatever stands in them. Raises InputError with every one that is not."""
    wrong = [name for name in ("definitions", "epsilon") if not isinstance(plain.get(name) or {}, Mapping)]
    entries = plain.get("entries") or []
    listed = isinstance(entries, list | tuple) and all(isinstance(entry, Mapping) for entry in entries)
    problems = [Problem("政策", None, name, "应为键值结构", "请写成 键: 值。") for name in wrong]
    if not listed:
        problems.append(Problem("政策", None, "entries", "应为条目的列表", "每个条目请写成 - id: …，rule: …。"))
    if problems:
        raise InputError(problems)


def build(plain: Mapping[str, Any], name: str) -> Policy:
    """A policy from merged plain data. Raises InputError with every fault."""
    _well_formed(plain)
    problems: list[Problem] = []
    entries: list[Entry] = []
    for raw in plain.get("entries") or []:
        try:
            entries.append(_entry(raw))
        except ValidationError as error:
            problems += [_problem(f"政策条目 {raw.get('id', '?')}", fault) for fault in error.errors()]
        except InputError as error:
            problems += error.problems
    rest = {k: v for k, v in plain.items() if k != "entries"}
    try:
        policy = Policy.model_validate({"name": name, **rest, "entries": tuple(entries)})
    except ValidationError as error:
        problems += [_problem("政策", fault) for fault in error.errors()]
    if problems:
        raise InputError(problems)
    return policy


def _entry(raw: Mapping[str, Any]) -> Entry:
    identity, rule_name = raw.get("id", "?"), raw.get("rule")
    rule = BY_NAME.get(str(rule_name))
    if rule is None:
        raise InputError.of(
            f"规则「{rule_name}」不存在", f"可用规则：{'、'.join(BY_NAME)}。",
            table=f"政策条目 {identity}", column="rule",
        )
    fields = {k: v for k, v in raw.items() if k in ENTRY_FIELDS}
    parameters = {k: v for k, v in raw.items() if k not in (*ENTRY_FIELDS, "rule")}
    return Entry.model_validate({**fields, "rule": rule.model_validate(parameters)})


def _problem(table: str, fault: Mapping[str, Any]) -> Problem:
    where = ".".join(str(part) for part in fault["loc"])
    words = {
        "missing": ("缺少必填项", "请补充该项"),
        "extra_forbidden": ("没有这一项", "请删除或改正名称"),
        "greater_than_equal": (f"数值应不小于{fault.get('ctx', {}).get('ge')}", "请改正数值"),
        "less_than_equal": (f"数值应不大于{fault.get('ctx', {}).get('le')}", "请改正数值"),
        "int_parsing": ("应为整数", "请改正数值"),
        "int_type": ("应为整数", "请改正数值"),
        "literal_error": (f"可选值为 {fault.get('ctx', {}).get('expected')}", "请改为可选值之一"),
        "enum": (f"可选值为 {fault.get('ctx', {}).get('expected')}", "请改为可选值之一"),
        "value_error": (str(fault.get("msg", "")).removeprefix("Value error, "), "请改正"),
    }
    rule, advice = words.get(fault["type"], (f"填写有误（{fault['msg']}）", "请改正"))
    return Problem(table, None, where, rule, f"{advice}。")
