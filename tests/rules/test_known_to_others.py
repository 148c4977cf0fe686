"""Counting, the comparison of clauses and repairs know no rule by name: each rule says what they may know of it.

A rule that says nothing to one of them stands here with the reason; a new rule says something, or is listed on purpose.
"""

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import optimizer
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule
from optimizer.rules.claims import Opens

ROOMS = ("policy/contradictions", "solving/counting", "solving/repairs")
Silent = Mapping[str, tuple[str, ...]]  # reason: rules

NOT_COUNTED: Silent = {
    "it closes single postings: what is left of them is the room that counting measures": (
        "within_scope", "qualification", "in_term", "exemption", "retirement", "mode_arcs", "private_schools",
        "minimum_stay", "sent_again", "second_stay", "prolongation", "commute_cap", "personal_cap", "wishes", "locks",
        "decided",
    ),
    "its rows weigh who comes to a school against who leaves it, so any number of moves may keep them": (
        "staffing", "quota", "no_worse", "gap_shrinks", "research_group", "mirror_school", "title_posts",
        "reciprocity",
    ),
    "of two limits the looser holds": ("mirror_movers",),
    "a share of the movers, or a few of them: left to the solver, which counting only goes before": (
        "direction", "senior_to_members", "pairing", "surplus_first", "volunteers", "leader_flow", "management_team",
        "heads", "member_training", "first_year_link", "kindergarten_link", "subject_need",
    ),
    "it speaks of single teachers by name of the roster": ("team_moves", "shadowing", "service_end", "parting",
                                                              "leader_terms"),
    "it binds a year to others, and counting reads the rows of one year": ("flow_not_less", "promotion_gate"),
    "it measures money or spread, not heads": ("budget", "equity_limit"),
    "it speaks of the members of groups or of pairs at one school, of no posting": (
        "one_for_one", "group_forms", "group_size", "growth_window", "self_sufficient", "mentoring",
    ),
}
NO_CLAIMS: Silent = {
    "it has no figure of its own: what it limits stands in the roster": (
        "qualification", "in_term", "exemption", "retirement", "private_schools", "staffing", "quota", "title_posts",
        "no_worse", "personal_cap", "wishes", "team_moves", "parting", "flow_not_less",
    ),
    "its figure is measured on the people or schools of a county: counting and the solver find its clashes": (
        "weak_subject", "direction", "dilution", "senior_to_members", "research_group", "mirror_school",
        "promotion_gate", "equity_limit", "gap_shrinks", "budget", "commute_cap", "reciprocity", "first_year_link",
        "kindergarten_link", "subject_need", "pairing", "surplus_first", "volunteers", "self_sufficient", "mentoring",
        "heads",
    ),
    "it spaces the postings of one teacher, and nobody is made to go twice": (
        "sent_again", "second_stay", "prolongation",
    ),
    "it speaks of the members of groups, and no other rule does": (
        "one_for_one", "group_forms", "group_size", "growth_window",
    ),
}
NOTHING_LOOSENS: Silent = {
    "it has no number: a repair lets single teachers off": (
        "mode_arcs", "wishes", "locks", "decided", "team_moves", "shadowing", "service_end", "parting", "leader_terms",
    ),
    "its limit is what the roster says of a school or group: a repair adds heads there": (
        "staffing", "quota", "no_worse", "flow_not_less",
    ),
    "its number is a right under other conditions, not a strictness of its own": ("title_posts", "prolongation"),
    "its number is among the definitions, which a repair leaves alone": ("promotion_gate",),
}
Tells = Callable[[type[Rule]], bool]
READERS: dict[str, tuple[Silent, Tells, str]] = {
    "NOT_COUNTED": (NOT_COUNTED, lambda rule: rule.counted is not None, "counted = Counted(…)"),
    "NO_CLAIMS": (NO_CLAIMS, lambda rule: rule.claims is not Rule.claims, "a method claims()"),
    "NOTHING_LOOSENS": (
        NOTHING_LOOSENS, lambda rule: bool(rule.loosens) or not rule.waivable,
        "loosens = {parameter: 1 or -1}, or waivable = False where the roster settles it",
    ),
}


def unsaid(name: str, rules: tuple[type[Rule], ...] = RULES) -> list[str]:
    """What is to be done about the rules that neither tell a reader anything nor are listed."""
    silent, tells, how = READERS[name]
    listed = {rule for rules in silent.values() for rule in rules}
    return [
        f"{rule.__module__}: give {rule.__name__} {how} (optimizer/rules/base.py says what it means),"
        f" or list {rule.name!r} in {name} of {Path(__file__).name} with the reason why it has none"
        for rule in rules if not tells(rule) and rule.name not in listed
    ]


@pytest.mark.parametrize("name", READERS)
def test_every_rule_tells_or_is_silent_on_purpose(name: str) -> None:
    assert unsaid(name) == [], "\n".join(unsaid(name))


@pytest.mark.parametrize("name", READERS)
def test_the_silent_are_silent(name: str) -> None:
    """Nobody is listed twice, by a name that is gone, or in spite of what the rule says by now."""
    silent, tells, _ = READERS[name]
    listed = [rule for rules in silent.values() for rule in rules]
    assert len(listed) == len(set(listed))
    assert [rule for rule in listed if rule not in BY_NAME or tells(BY_NAME[rule])] == []


@pytest.mark.parametrize("name", READERS)
def test_a_silent_rule_is_told_what_to_do(name: str) -> None:
    class Invented(BY_NAME["wishes"]):  # type: ignore[name-defined,misc]
        name = "invented"

    (advice,) = unsaid(name, (*RULES, Invented))
    assert "Invented" in advice and "'invented'" in advice and READERS[name][2] in advice


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_gives_way_is_a_parameter(rule: type[Rule]) -> None:
    """Repairs move a number; counting tries the percentages from 0 to 100 in the direction that loosens."""
    for parameter, way in rule.loosens.items():
        assert way in (1, -1)
        assert rule.model_fields[parameter].title
        assert rule.model_fields[parameter].annotation in (int, int | None)
    if rule.counted is not None:
        for parameter in filter(None, (rule.counted.asks, rule.counted.limits)):
            bounds = {(type(fact).__name__, getattr(fact, "ge", getattr(fact, "le", None)))
                      for fact in rule.model_fields[parameter].metadata}
            assert parameter in rule.loosens
            assert bounds == {("Ge", 0), ("Le", 100)}


def test_what_opens_postings_claims_so() -> None:
    """The comparison of clauses advises such a rule where no entry claims to open anything."""
    opening = [rule for rule in RULES if rule.opens]
    assert opening
    assert all(any(isinstance(claim, Opens) for claim in rule().claims()) for rule in opening)


def named(path: Path) -> set[str]:
    """Rules that a module imports, or names in a string of its own."""
    modules = {rule.__module__: rule.name for rule in RULES}
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            classes = {rule.name for rule in RULES if node.module == "optimizer.rules"
                       and any(alias.name == rule.__name__ for alias in node.names)}
            found |= {modules[name] for name in names if name in modules} | classes
        elif isinstance(node, ast.Import):
            found |= {modules[alias.name] for alias in node.names if alias.name in modules}
        elif isinstance(node, ast.Constant) and node.value in BY_NAME:
            found.add(node.value)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_rule_is_named(room: str) -> None:
    """The readers ask the rule that they are given, whichever it is."""
    paths = sorted((Path(optimizer.__file__).parent / room).glob("*.py"))
    assert len(paths) > 2
    assert {path.name: named(path) for path in paths if named(path)} == {}


@pytest.mark.parametrize("line", [
    "from optimizer.rules.flow import Flow", "from optimizer.rules import Flow", "import optimizer.rules.flow",
    "from optimizer.rules import flow", "rule.name == 'flow'",
])
def test_a_named_rule_is_noticed(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(line, encoding="utf-8")
    assert named(tmp_path / "module.py") == {"flow"}
