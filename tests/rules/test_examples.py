"""Examples written from the clauses: expectation, auditor and model must name the same broken cases.

A case file holds ``rule``, ``examples`` and, for the random test beside this one, ``draw`` (parameter → values, two
or more, so that a misread parameter shows) and ``unscoped`` where a rule has no use for the scope of its entry.
An example: ``says`` (the sentence), ``with`` (parameters), optional ``definitions``, ``scope`` and ``year``, a
compact county (``building.py``), ``moves`` (teacher → school), ``broken`` (subjects, parts joined by /) and
optionally ``observed`` (subject → figure of the check) and ``unknown`` (subjects that the roster leaves open). With
``years`` (how many) ``moves`` may hold postings of all of them, and ``broken`` is told by year: what it leaves out
holds.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from optimizer.domain.definitions import Definitions
from optimizer.domain.scope import Scope
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule
from tests.rules.building import YEAR, build, facts_over, histories_over, planned
from tests.rules.reading import auditor, choice, model_in, universe

CASES = Path(__file__).parent / "cases"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))}
EXAMPLES = [
    pytest.param(content["rule"], example, id=f"{stem}-{number}")
    for stem, content in FILES.items()
    for number, example in enumerate(content["examples"], 1)
]


def text(subject: tuple[object, ...]) -> str:
    return "/".join(str(part) for part in subject)


def is_sentence(words: str) -> bool:
    return len(words) > 6 and any("一" <= letter <= "鿿" for letter in words) and "None" not in words


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_example(name: str, example: dict[str, Any]) -> None:
    """The sentence's verdict is the auditor's and the model's, with the same shortfalls."""
    rule = BY_NAME[name].model_validate(example.get("with") or {})
    definitions = Definitions.model_validate(example.get("definitions") or {})
    scope, year = Scope.model_validate(example.get("scope") or {}), example.get("year", YEAR)
    county, span = build(example), example.get("years", 1)
    plan = planned(county, definitions, example.get("moves") or {}, year, span)
    horizon = universe(facts_over(county, definitions, year, span), plan)
    rows = horizon.rows_of(plan)
    assert (rows >= 0).all(), "every move of the example is a possible posting"
    told = example["broken"] if isinstance(example["broken"], dict) else {year: example["broken"]}
    assert set(told) <= set(plan.years)

    observed: dict[str, int] = {}
    doubts: set[str] = set()
    for each, history in histories_over(county, definitions, plan).items():
        audited, checks = auditor(rule, history.within(scope))
        modelled = model_in(rule, horizon, each, choice(horizon, rows), scope)
        expected = {str(subject) for subject in told.get(each, [])}
        assert {text(subject) for subject in audited} == expected, f"auditor in {each}: {example['says']}"
        assert {text(subject) for subject in modelled} == expected, f"model in {each}: {example['says']}"
        assert audited == modelled, "the same shortfalls"
        observed |= {text(check.subject): check.observed for check in checks}
        for check in checks:
            assert is_sentence(rule.state(check.subject, county))
            if not check.holds or check.unknown:
                assert is_sentence(rule.tell(check, county))
        doubts |= {text(check.subject) for check in checks if check.unknown}
    assert doubts == {str(subject) for subject in example.get("unknown") or []}, "neither kept nor broken"
    for subject, figure in (example.get("observed") or {}).items():
        assert observed[str(subject)] == figure


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_illustrated(rule: type[Rule]) -> None:
    """A rule has a docstring, a case file, and in it an example that passes and one that fails."""
    assert rule.__doc__
    content = FILES.get(rule.name)
    assert content, f"cases/{rule.name}.yaml is missing"
    assert content["rule"] == rule.name
    assert any(not example["broken"] for example in content["examples"]), "an example that holds"
    assert any(example["broken"] for example in content["examples"]), "an example that fails"
    assert all(len(example["says"]) > 6 for example in content["examples"])
    assert set(content.get("draw") or {}) <= set(rule.model_fields)


def test_every_case_file_has_its_rule() -> None:
    """No file is left behind by a renamed rule."""
    assert set(FILES) <= set(BY_NAME)
