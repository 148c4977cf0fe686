"""What the code and the pages cite stands in the handbook, and every link leads somewhere.

Cited are ``definitions §N`` (definitions.md), ``policy §N.N`` (sources.md), ``model AN`` (model.md), and rows of the
source documents such as ``S0a 22—23`` or ``S1 132`` (first cells of the tables in clauses.md).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HANDBOOK = ROOT / "optimizer" / "handbook"
PACKAGES = (ROOT / "optimizer", ROOT / "api")  # what a wheel carries
FOLDERS = ("optimizer", "api", "benchmarks", "tests", "instances")
SUFFIXES = (".py", ".yaml", ".md")

SECTION = r"§\d+(?:\.\d+)?"
AND = r"(?:, | and )"
PLACES = re.compile(rf"\b(definitions|policy) ({SECTION}(?:{AND}{SECTION})*)")
FORMULAS = re.compile(rf"\bmodel (A\d+(?:{AND}A\d+)*)")
ROWS = re.compile(rf"\b(S0a|S0b|S[1-4]) (\d+\b(?!\+)(?:(?: 「[^」]*」)?(?:[—–]|{AND})\d+\b)*)")
ELSEWHERE = re.compile(r"\bRFC \d+ §[\d.]+")  # a public document that has sections of its own
STRAY = re.compile(r"(?:\w+ )?§ ?\w[\w.]*|\bS0 \d+|\bS[0-4][ab]? 「|\bpolicy conflict A\d+|\bmodel B\d+")
WRAPPED = re.compile(r"\s*\n\s*(?:# +)?")  # a citation may go over the end of a line, in comments too
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.M)

# To be spelled as above when the modules are next touched; what has been leaves the list.
RESPELL = frozenset[str]()


def files(suffixes: Iterable[str] = SUFFIXES) -> Iterator[Path]:
    """The project's own text, this test left out: it cites what does not exist."""
    found = [*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))]
    ours = (path for path in sorted(found) if "node_modules" not in path.parts and path != Path(__file__))
    yield from (path for path in ours if path.suffix in suffixes)


def prose(path: Path) -> str:
    """The text on one line; headings of a page left out, for they are what is cited."""
    text = path.read_text(encoding="utf-8")
    return WRAPPED.sub(" ", HEADING.sub("", text) if path.suffix == ".md" else text)


def numbers(text: str) -> Iterator[int]:
    """22—23 and 25 are 22, 23, 25; quotes between them do not count."""
    for first, last in re.findall(r"(\d+)(?:[—–](\d+))?", re.sub(r"「[^」]*」", "", text)):
        yield from range(int(first), int(last or first) + 1)


def cited(text: str) -> Iterator[str]:
    """Every citation by itself: ``definitions §4``, ``model A3``, ``S1 132``."""
    for page, sections in PLACES.findall(text):
        yield from (f"{page} {section}" for section in re.findall(SECTION, sections))
    for formulas in FORMULAS.findall(text):
        yield from (f"model {formula}" for formula in re.findall(r"A\d+", formulas))
    for document, rows in ROWS.findall(text):
        yield from (f"{document} {number}" for number in numbers(rows))


def strays(text: str) -> Iterator[str]:
    """What looks like a citation and has none of the forms."""
    for form in (PLACES, FORMULAS, ROWS, ELSEWHERE):
        text = form.sub("", text)
    yield from STRAY.findall(text)


def headings(page: Path) -> list[str]:
    """Headings in order; lines in fences are none."""
    return HEADING.findall(re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S))


def citable() -> set[str]:
    """All that may be cited."""
    found = set()
    for cite, page, number in (
        ("definitions", "definitions.md", SECTION), ("policy", "sources.md", SECTION), ("model", "model.md", r"A\d+"),
    ):
        for heading in headings(HANDBOOK / page):
            if opening := re.match(rf"({number})(?= )", heading):
                found.add(f"{cite} {opening[1]}")
    table = (HANDBOOK / "clauses.md").read_text(encoding="utf-8")
    return found | set(re.findall(r"^\| (S\d[ab]? \d+) \|", table, flags=re.M))


def test_every_citation_resolves() -> None:
    known = citable()
    lost = {
        f"{path.relative_to(ROOT)}: {citation}"
        for path in files() for citation in cited(prose(path)) if citation not in known
    }
    assert lost == set()


def test_citations_have_one_spelling() -> None:
    """Nothing else points at a section or a row; what is spelled anew leaves the list."""
    found = {stray: str(path.relative_to(ROOT)) for path in files() for stray in strays(prose(path))}
    assert {stray: where for stray, where in found.items() if stray not in RESPELL} == {}
    assert RESPELL - found.keys() == set()


def test_citations_are_read_as_they_are_written() -> None:
    """Lists, ranges, quotes between numbers, and citations over the end of a line."""
    text = "see definitions §4, §7 and model A3; S0a 22—23 「二十 22」, S0b 59 and 67, S1 132 「(3)」, 134; policy §2.3"
    assert list(cited(text)) == [
        "definitions §4", "definitions §7", "policy §2.3", "model A3",
        "S0a 22", "S0a 23", "S0b 59", "S0b 67", "S1 132", "S1 134",
    ]
    assert list(cited(WRAPPED.sub(" ", "after S1\n    151—152, and\n# definitions\n# §5"))) == [
        "definitions §5", "S1 151", "S1 152",
    ]


@pytest.mark.parametrize("wrong", [
    "definitions §9", "definitions §4.1", "policy §3.1", "model A99", "S1 101", "S0a 30", "S4 999", "S1 132—250",
])
def test_a_wrong_citation_is_noticed(wrong: str) -> None:
    assert set(cited(f"as in {wrong}, below")) - citable()


@pytest.mark.parametrize(("other", "stray"), [
    ("as in reliability §0.1", "reliability §0.1"), ("the aggregate of §7", "of §7"), ("S0 63—65", "S0 63"),
    ("S1 「三年一轮」", "S1 「"), ("policy conflict A8", "policy conflict A8"), ("model B2", "model B2"),
])
def test_another_spelling_is_noticed(other: str, stray: str) -> None:
    assert list(strays(other)) == [stray]
    assert list(strays("definitions §4, §7; policy §2.3; RFC 5545 §3.1; S0a 22—23")) == []


# ------------------------------------------------------------------------------------------------ links
def links(text: str) -> Iterator[str]:
    """Targets of links and images, those in code left out."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.M | re.S)
    yield from re.findall(r"\]\(\s*<?([^()\s>]+)", text)
    yield from re.findall(r"^\[[^\]]+\]:\s*<?(\S+?)>?\s*$", text, flags=re.M)


def anchors(page: Path) -> set[str]:
    """How GitHub names the headings of a page."""
    found: dict[str, int] = {}
    names = set()
    for heading in headings(page):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "").lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        count = found[name] = found.get(name, -1) + 1
        names.add(f"{name}-{count}" if count else name)
    return names


def broken(page: Path, target: str) -> str | None:
    """What is wrong with a link of a page; None where nothing is."""
    if target.startswith(("https://", "http://", "mailto:")):
        return None
    name, _, anchor = target.partition("#")
    if name.startswith(("/", "file:", "\\")) or re.match(r"[A-Za-z]:", name):
        return "not relative"
    there = (page.parent / name).resolve() if name else page
    if not there.is_relative_to(ROOT):
        return "outside the tree"
    if not there.exists():
        return "no such file"
    if anchor and (there.suffix != ".md" or anchor not in anchors(there)):
        return "no such heading"
    shipped = [package for package in PACKAGES if page.is_relative_to(package)]
    if shipped and not any(there.is_relative_to(package) for package in PACKAGES):
        return "not in the wheel beside the page"
    return None


def test_every_link_leads_somewhere() -> None:
    wrong = {
        f"{page.relative_to(ROOT)}: {target}": fault
        for page in files([".md"]) for target in links(page.read_text(encoding="utf-8"))
        if (fault := broken(page, target))
    }
    assert wrong == {}


@pytest.mark.parametrize(("target", "fault"), [
    ("nowhere.md", "no such file"), ("definitions.md#nothing", "no such heading"), ("#nothing", "no such heading"),
    ("/etc/hosts", "not relative"), ("../../../elsewhere.md", "outside the tree"),
    ("../../README.md", "not in the wheel beside the page"), ("definitions.md", None), ("https://example.org/x", None),
])
def test_a_wrong_link_is_noticed(target: str, fault: str | None) -> None:
    assert list(links(f"see [this]({target}) but not `[that](code)`")) == [target]
    assert broken(HANDBOOK / "model.md", target) == fault


def test_no_page_is_named_that_is_not_here() -> None:
    """A document that the project leans on stands in the project."""
    known = {page.name for page in files([".md"])}
    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files() for name in re.findall(r"[\w.-]+\.md\b", path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert named == set()
