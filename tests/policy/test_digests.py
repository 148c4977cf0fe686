"""What a digest speaks of: everything that is said, nothing that stands at its default, and no later schema."""

from collections.abc import Iterator, Mapping
from dataclasses import field, fields, make_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from optimizer.domain.county import County, Road
from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Ranked
from optimizer.formats import write
from optimizer.formats.kinds import Text
from optimizer.formats.schema import ASIDE, TABLES, TEACHERS
from optimizer.formats.table import Column, Table
from optimizer.importing import read
from optimizer.policy import digests
from optimizer.policy.digests import SCHEMAS, asked_digest, data_digest, policy_data, schema_of
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.instance import Instance, open_instance
from optimizer.policy.layers import load, presets
from optimizer.rules.flow import Flow
from tests.formats.test_round_trip import FULL
from tests.policy.defaults import defaults

HERE = Path(__file__).parent
INSTANCES = HERE.parent.parent / "instances"
PINNED: Mapping[str, list[list[str]]] = yaml.safe_load((HERE / "digests.yaml").read_text("utf-8"))
STANDARD = load("标准")
POSTING = Posting("T1", "S1", "S2", 2026, 2028)
COLUMNS = [(table, column) for table in TABLES if table not in ASIDE for column in table.columns]
VALUES: tuple[Any, ...] = (  # tried in turn until a definition takes one that is not what it has
    False, True, 2, 7, 45, "任教学校", "全县", "省级", ["音乐"], ["高级"], ["农村"], ["干部"], ["紧密"], {"干部": 2},
    {"农村": 1}, {"小学": "硕士"}, [[30, 1]], {"协作": {"out": "支教"}}, "挂职",
)


def asked(policy: Policy = STANDARD, schema: str = SCHEMAS[-1], previous: Plan | None = None, span: int = 1) -> str:
    return asked_digest(policy, 2026, span, previous, schema)


# ------------------------------------------------------------------ pinned


def test_all_shipped_instances_are_pinned() -> None:
    found = {path.parent.relative_to(INSTANCES).as_posix() for path in INSTANCES.rglob("学校.csv")}
    assert set(PINNED) == found


@pytest.mark.usefixtures("presets_of_before")
@pytest.mark.parametrize("name", PINNED)
def test_digests_of_an_instance_never_change(name: str) -> None:
    """Not for a new column, definition, rule or parameter; those of schema 1 are what version 0.1 wrote."""
    instance = open_instance(INSTANCES / name)
    now, old = ({"data": data, "policy": policy} for data, policy in PINNED[name])
    assert instance.digests == {"schema": "2"} | now
    assert instance.differing({"schema": "2"} | now) == instance.differing(old) == ()
    assert instance.is_on(now["data"]) and instance.is_on(old["data"])
    assert not instance.is_on(now["policy"])


def test_no_default_changes_unseen() -> None:
    """What is left out of a digest keeps its meaning, or the schema is raised."""
    assert defaults() == yaml.safe_load((HERE / "defaults.yaml").read_text("utf-8"))


# ------------------------------------------------------------------ what is left out


def widened(record: type, kind: type, default: object) -> type:
    """A record as a later version might have it: one field more."""
    return make_dataclass(record.__name__, [("later", kind, field(default=default))], bases=(record,), frozen=True)


def remade(record: Any, kind: type, **more: object) -> Any:
    return kind(**{each.name: getattr(record, each.name) for each in fields(record) if each.init} | more)


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("table", [table for table in TABLES if table not in ASIDE], ids=lambda table: table.english)
def test_a_later_column_leaves_no_trace_until_it_is_used(
    monkeypatch: pytest.MonkeyPatch, table: Table, schema: str
) -> None:
    """In any table; what 0.1 could not say never equals what it said."""
    before, later = data_digest(FULL, schema), widened(table.record, str, "")
    column = Column("后来的列", "later", Text(), "以后的版本增加")
    known = tuple(replace(each, record=later, columns=(*each.columns, column)) if each is table else each
                  for each in TABLES)
    monkeypatch.setattr(digests, "TABLES", known)

    def county(value: str) -> County:
        return replace(FULL, **{table.english: tuple(
            remade(each, later, later=value) for each in getattr(FULL, table.english)
        )})

    assert data_digest(county(""), schema) == before
    assert len({before, data_digest(county("甲"), schema), data_digest(county("乙"), schema)}) == 3


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_later_table_leaves_no_trace_until_it_is_used(monkeypatch: pytest.MonkeyPatch, schema: str) -> None:
    before, later = data_digest(FULL, schema), widened(County, tuple, ())
    monkeypatch.setattr(digests, "TABLES", (*TABLES, replace(TABLES[-1], name="后来的表", english="later")))
    assert data_digest(remade(FULL, later), schema) == before
    assert data_digest(remade(FULL, later, later=FULL.classes), schema) != before


class LaterDefinitions(Definitions):
    later: int = 5


class LaterPolicy(Policy):
    definitions: LaterDefinitions = LaterDefinitions()
    later: str = ""


class LaterEntry(Entry):
    later: str = ""


class LaterFlow(Flow):
    name = Flow.name
    later: tuple[str, ...] = ()


def later_policy(later: str = "", definition: int = 5) -> Policy:
    known = {name: getattr(STANDARD, name) for name in Policy.model_fields if name != "definitions"}
    words = LaterDefinitions(**STANDARD.definitions.model_dump(), later=definition)
    return LaterPolicy(**known, definitions=words, later=later)


def with_entry(entry: Entry) -> Policy:
    others = tuple(entry if each.id == entry.id else each for each in STANDARD.entries)
    return STANDARD.model_copy(update={"entries": others})


def later_entry(later: str = "", parameter: tuple[str, ...] = ()) -> Policy:
    flow = STANDARD.entry("flow")
    known = {name: getattr(flow, name) for name in Entry.model_fields if name != "rule"}
    rule = LaterFlow(**{name: getattr(flow.rule, name) for name in Flow.model_fields}, later=parameter)
    return with_entry(LaterEntry(**known, rule=rule, later=later))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_later_setting_leaves_no_trace_until_it_is_used(schema: str) -> None:
    """A definition, a part of the policy, a field of an entry, a parameter of a rule."""
    before = asked(schema=schema)
    assert asked(later_policy(), schema) == asked(later_entry(), schema) == before
    used = (later_policy(definition=6), later_policy("甲"), later_entry("甲"), later_entry(parameter=("甲",)))
    assert len({before, *(asked(policy, schema) for policy in used)}) == 5


def test_saying_a_default_is_saying_nothing() -> None:
    said = Definitions.model_validate(Definitions().model_dump())
    assert asked(STANDARD.model_copy(update={"definitions": said})) == asked()
    assert "definitions" not in policy_data(STANDARD)


# ------------------------------------------------------------------ what is in it


def test_every_field_of_a_record_has_a_column() -> None:
    """So that the tables say all that the county does."""
    for table in TABLES:
        assert {column.attribute for column in table.columns} == {each.name for each in fields(table.record)}
    told = {each.name for each in fields(County) if each.compare}
    assert {table.english for table in TABLES} == told | {table.english for table in ASIDE}


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda each: each.english)
@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_cell_counts_but_the_names_of_teachers(table: Table, column: Column, schema: str) -> None:
    """Another value, and none where the cell may be empty."""
    first, *rest = getattr(FULL, table.english)
    changed = [replace(FULL, **{table.english: (each, *rest)}) for each in others(first, column, table)]
    assert changed
    personal = table is TEACHERS and column.target == "name"
    seen = {data_digest(FULL, schema), *(data_digest(county, schema) for county in changed)}
    assert len(seen) == (1 if personal else 1 + len(changed))


def others(record: Any, column: Column, table: Table) -> Iterator[Any]:
    """The record with another value in the column, and with the default of the column where it has one."""
    value = getattr(record, column.attribute)
    if column.key is not None:
        yield replace(record, pupils=value | {column.key: value[column.key] + 1})
        yield replace(record, pupils={key: each for key, each in value.items() if key != column.key})
        return
    yield replace(record, **{column.attribute: another(value)})
    default = table.defaults.get(column.attribute, value)
    if default not in (value, another(value)):
        yield replace(record, **{column.attribute: default})


def another(value: Any) -> Any:
    """A value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Ranked):
        return next(each for each in reversed(type(value)) if each is not value)
    if isinstance(value, date):
        return value.replace(year=value.year - 1)
    if isinstance(value, tuple):
        return (*value, value[0]) if value else ("甲",)
    if isinstance(value, dict):
        return {**value, "甲": 1}
    if isinstance(value, int | float):
        return value + 1
    members = getattr(type(value), "__members__", {})
    return next((each for each in members.values() if each is not value), f"{value}甲")


def test_rows_and_their_order_count() -> None:
    """A digest names the roster as it stands, though no plan depends on the order of its rows."""
    turned, fewer = (replace(FULL, teachers=teachers) for teachers in (FULL.teachers[::-1], FULL.teachers[:1]))
    assert len({data_digest(county) for county in (FULL, turned, fewer)}) == 3


def test_a_number_is_the_same_however_it_is_typed(tmp_path: Path) -> None:
    """12 and 12.0; and whatever file the roster is kept in."""
    whole, real = (replace(FULL, roads=(Road("N1", "N2", minutes, minutes),)) for minutes in (12, 12.0))
    assert data_digest(whole) == data_digest(real)
    for name in ("county.xlsx", "county.json", "county"):
        write(whole, {}, tmp_path / name)
        assert data_digest(read(tmp_path / name).county) == data_digest(whole)


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("name", Definitions.model_fields)
def test_every_definition_counts(name: str, schema: str) -> None:
    found = [words for value in VALUES if (words := with_value(name, value)) is not None]
    told = {asked(STANDARD.model_copy(update={"definitions": each}), schema) for each in found}
    assert found and len(told) == len(found) and asked(schema=schema) not in told


def with_value(name: str, value: object) -> Definitions | None:
    """Definitions with one other value; None where it may not stand there or is the default."""
    try:
        words = Definitions.model_validate({name: value})
    except ValidationError:
        return None
    return words if words != Definitions() else None


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # the other values need not be allowed ones
@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_parameter_of_every_rule_counts(schema: str) -> None:
    """Of all rules that the shipped policies use."""
    used = {type(entry.rule): entry for preset in presets() for entry in load(preset).entries}
    assert len(used) > 40
    for entry in used.values():
        rules = [entry.rule, *(
            entry.rule.model_copy(update={name: another(getattr(entry.rule, name))})
            for name in type(entry.rule).model_fields
        )]
        entries = [entry.model_copy(update={"rule": rule}) for rule in rules]
        told = {asked(STANDARD.model_copy(update={"entries": (each,)}), schema) for each in entries}
        assert len(told) == len(rules), entry.rule.name


@pytest.mark.parametrize("update", [
    {"id": "other"}, {"since": date(2020, 1, 1)}, {"until": date(2040, 1, 1)}, {"weight": 3}, {"note": "甲"},
    {"firm": True}, {"concession": 2}, {"scope": {"kinds": ["教共体"]}}, {"scope": {"without": ["G1"]}},
    {"allowances": [{"subject": ["G1"]}]}, {"allowances": [{"subject": ["G1"], "by": 2, "year": 2026}]},
    {"clause": {"document": "甲", "article": "乙", "text": "丙"}},
], ids=str)
def test_every_field_of_an_entry_counts(update: dict[str, Any]) -> None:
    flow = STANDARD.entry("flow")
    plain = {name: getattr(flow, name) for name in Entry.model_fields}
    entries = tuple(Entry.model_validate(plain | update) if each.id == "flow" else each for each in STANDARD.entries)
    policy = STANDARD.model_copy(update={"entries": entries})
    assert all(asked(policy, schema) != asked(schema=schema) for schema in SCHEMAS)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_question_counts(schema: str) -> None:
    """Years, the order and the looseness of the goals, and every field of every posting of the plan before."""
    loose = STANDARD.model_copy(update={"epsilon": {"shortage": 1}})
    turned = STANDARD.model_copy(update={"levels": STANDARD.levels[::-1]})
    more = [POSTING._replace(**{name: another(getattr(POSTING, name))}) for name in Posting._fields]
    plans = [Plan(2026, ()), *(Plan(2026, (each,)) for each in (POSTING, POSTING._replace(last_year=None), *more))]
    found = [asked(schema=schema), asked_digest(STANDARD, 2027, 1, None, schema), asked(schema=schema, span=2)]
    found += [asked(loose, schema), asked(turned, schema), *(asked(schema=schema, previous=plan) for plan in plans)]
    assert len(set(found)) == len(found) == 5 + len(plans)
    pair = (POSTING, POSTING._replace(teacher="T2"))
    assert len({asked(schema=schema, previous=Plan(2026, each)) for each in (pair, pair[::-1])}) == 1


# ------------------------------------------------------------------ of which schema


def test_of_a_later_schema_it_is_said_who_can_read_it() -> None:
    instance = Instance(FULL, STANDARD, 2026)
    assert schema_of({}) == "1" and schema_of(instance.digests) == "2"
    for schema in ("3", "12", "", "二"):
        with pytest.raises(InputError) as refused:
            instance.differing(instance.digests | {"schema": schema})
        assert "由更新版本的程序写出" in str(refused.value) and "更新本程序" in str(refused.value)


@pytest.mark.usefixtures("presets_of_before")
def test_what_differs_is_named_in_the_schema_of_the_file() -> None:
    instance = open_instance(INSTANCES / "three_schools")
    first, *rest = instance.county.teachers
    moved = instance.with_county(replace(instance.county, teachers=(replace(first, birth=date(1970, 1, 1)), *rest)))
    renamed = instance.with_county(replace(instance.county, teachers=(replace(first, name="改名"), *rest)))
    later = replace(instance, year=2027)
    _, (data, policy) = PINNED["three_schools"]
    for stated in (instance.digests, {"data": data, "policy": policy}):
        assert instance.differing(stated) == renamed.differing(stated) == ()
        assert moved.differing(stated) == ("data",)
        assert later.differing(stated) == ("policy",)
    assert instance.differing({}) == ("data", "policy")
    assert instance.differing({"schema": "2", "data": data, "policy": policy}) == ("data", "policy")
