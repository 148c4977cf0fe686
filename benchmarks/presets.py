"""Every preset on every shipped county, and what its plan does to people, counted from the files alone.

Heads, retirement and returns are counted here by loops over the roster's CSV tables and plan.json, with nothing of the
product but its table of retirement dates: a third reading beside the model's and the auditor's.
"""

import csv
import json
import resource
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.retirement import statutory

ROOT = Path(__file__).parent.parent
YEAR = 2026
SENIOR = ("高级", "正高级")
NOT_SENT = ("延长", "调配")  # goes on; changes places within one legal person
Row = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """One run of ``rotation solve``; ``cpu`` in seconds with all its processes."""

    preset: str
    county: str
    code: int
    cpu: float
    moves: int = 0
    shortage: int = 0
    open: str = ""  # levels with a gap between what is stated and what is proved, and those that rest on a solver
    broken: int = 0  # hard clauses
    headless: int = 0  # schools that had one head and have not exactly one now
    retired: int = 0  # postings that outlast their teacher's service
    sent_again: int = 0  # back this year, and sent at once
    said: str = ""  # why there is no plan: the entries of each clash, or the last line of what went wrong

    def cells(self) -> list[str]:
        known = (self.moves, self.shortage, self.open or "proved", self.broken, self.headless, self.retired)
        figures = [*map(str, known), str(self.sent_again)] if not self.code else ["", "", self.said]
        return [self.preset, self.county, str(self.code), f"{self.cpu:.1f}", *figures]


HEADINGS = (
    "preset", "county", "exit", "CPU s", "moves", "shortage", "open", "broken", "headless", "past retirement",
    "sent again",
)


def outcomes(presets: list[str], counties: list[str], python: Path, seconds: float | None) -> Iterator[Outcome]:
    """Solve every county under every preset with the ``rotation`` of one environment, a process each.

    ``seconds`` is the limit by the clock of each run.
    """
    for county in counties:
        for preset in presets:
            with tempfile.TemporaryDirectory() as folder:
                yield _outcome(preset, county, python, Path(folder), seconds)


def _outcome(preset: str, county: str, python: Path, out: Path, seconds: float | None) -> Outcome:
    source = ROOT / "instances" / county
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    asked = ("--policy", preset, "--year", str(YEAR), "--workers", "1", "--no-itineraries")
    call = [str(python.with_name("rotation")), "solve", str(source), "-o", str(out), *asked]
    limit = [] if seconds is None else ["--time-limit", str(seconds)]
    run = subprocess.run([*call, *limit], capture_output=True, cwd=out, encoding="utf-8")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if run.returncode:
        return Outcome(preset, county, run.returncode, cpu, said=_why(out / "report.json", run.stderr))
    report = json.loads((out / "report.json").read_text("utf-8"))
    postings = json.loads((out / "plan.json").read_text("utf-8"))["postings"]
    levels = {level["name"]: level for level in report["levels"]}
    return Outcome(
        preset, county, 0, cpu, len(postings), levels["shortage"]["value"],
        ", ".join(filter(None, map(_open, levels.values()))), sum(each["hard"] for each in report["findings"]),
        *_people(source, postings),
    )


def _why(report: Path, stderr: str) -> str:
    """The clashes of a report, with what they rest on; else the last line of an error."""
    if not report.exists():
        return (stderr.strip().splitlines() or ["nothing said"])[-1]
    clashes = json.loads(report.read_text("utf-8"))["clashes"]
    told = [" + ".join(sorted({case["entry"] for case in clash["cases"]})) for clash in clashes]
    proved = all(clash["exact"] for clash in clashes)
    return f"clash{'' if proved else ' (by a solver)'}: {'; '.join(told)}" if told else "no plan within the limit"


def _open(level: Mapping[str, Any]) -> str:
    """What is not proved in integers of a level, in its own units."""
    gap, resting = level["value"] - level["bound"], level["value"] - level["certified"]
    if gap:
        return f"{level['name']} by {gap}"
    return f"{level['name']} rests on a solver (LP gap {resting})" if resting else ""


def _people(source: Path, postings: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Schools without their one head, postings past retirement, returners sent at once."""
    staff = {row["教师编号"]: row for row in _table(source / "教师.csv")}
    leaves = {
        key: statutory(_month(row["出生年月"]), row["性别"], row["职称"] in SENIOR) for key, row in staff.items()
    }
    place = {key: row["编制学校"] for key, row in staff.items() if leaves[key] > date(YEAR, 9, 1)}
    back = set()
    for past in _table(source / "交流历史.csv"):
        end = _month(past["结束年月"]) if past["结束年月"] else date.max
        if past["教师编号"] in place and _month(past["开始年月"]) < date(YEAR, 9, 1) < end:
            place[past["教师编号"]] = past["交流轮岗单位"]
        elif date(YEAR, 1, 1) <= end <= date(YEAR, 9, 1):
            back.add(past["教师编号"])
    before = _heads(staff, place)
    for posting in postings:
        place[posting["teacher"]] = posting["to"]
    after = _heads(staff, place)
    late = sum(
        posting["last_year"] is not None and leaves[posting["teacher"]] <= date(posting["last_year"] + 1, 8, 1)
        for posting in postings
    )
    again = sum(posting["teacher"] in back and posting["mode"] not in NOT_SENT for posting in postings)
    return sum(after[school] != 1 for school, heads in before.items() if heads == 1), late, again


def _heads(staff: Mapping[str, Row], place: Mapping[str, str]) -> Counter[str]:
    return Counter(school for teacher, school in place.items() if staff[teacher]["干部职务"] == "正校级")


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _month(text: str) -> date:
    year, month = text.split("-")[:2]
    return date(int(year), int(month), 1)
