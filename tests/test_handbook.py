"""The handbook says what is true: its generated table is that of the code, and it travels with the package."""

from pathlib import Path

from optimizer.catalogue import markdown
from optimizer.policy import presets

ROOT = Path(__file__).parent.parent
RULES = ROOT / "optimizer" / "handbook" / "rules.md"
FIRST = "| rule | 条款 |"  # how the table begins; it is the last thing on the page


def with_table(page: str) -> str:
    """The page with the table of today's registry in the place of its own."""
    before, found, _ = page.partition(FIRST)
    assert found, f"no table begins with {FIRST}"
    return before + "\n".join(markdown()) + "\n"


def test_the_rule_table_is_the_registry() -> None:
    """Written anew with ``python -m tests.test_handbook``."""
    page = RULES.read_text(encoding="utf-8")
    assert page == with_table(page)


def test_a_stale_table_is_noticed() -> None:
    """One word of a rule changed by hand, one rule left out: neither passes for the registry's."""
    page = RULES.read_text(encoding="utf-8")
    lines = page.splitlines(keepends=True)
    for stale in (page.replace("年度交流比例", "年度交流人数", 1), "".join(lines[:-1])):
        assert stale != page
        assert with_table(stale) != stale


def test_every_preset_is_named_to_planners() -> None:
    """A preset that nobody can find does not exist; 基础 is only a layer."""
    planner = (ROOT / "optimizer" / "handbook" / "planner.md").read_text(encoding="utf-8")
    assert [preset for preset in presets() if preset != "基础" and preset not in planner] == []


if __name__ == "__main__":
    RULES.write_text(with_table(RULES.read_text(encoding="utf-8")), encoding="utf-8")
