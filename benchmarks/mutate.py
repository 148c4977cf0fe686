"""Every JSON and YAML file that a command reads, changed at random: it is judged or refused, never a traceback.

What is changed and how stands in ``mutating_data``. The readers' limit on nesting is lowered, so that nothing deep is
needed to meet it.
"""

import io
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.mutating_data import SHALLOW, changed
from optimizer.files import strict_json, strict_yaml
from optimizer.files.strict_yaml import yaml_text
from optimizer.formats import write
from optimizer.generating import generate

SECONDS, BYTES = 10.0, 10**9  # no run may take longer, or more memory
POLICY = ("--policy", "{place}/policy.yaml")
PLAN, ROSTER, WEEK = "{place}/out/plan.json", "{place}/roster.json", "{place}/week/itineraries.json"
# the file, and the commands that read it
READERS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("out/plan.json", (
        ("audit", ROSTER, PLAN, *POLICY), ("verify", ROSTER, PLAN, *POLICY),
        ("approval", ROSTER, PLAN, *POLICY, "-o", "{place}/approval.docx"),
        ("compare", ROSTER, PLAN, "{place}/out/版本/0001/plan.json", *POLICY), ("reserve", ROSTER, PLAN, *POLICY),
        ("refresh", ROSTER, "{place}/out/plan.xlsx", *POLICY),
        ("explain", ROSTER, PLAN, *POLICY, "--teacher", "T000001"),
    )),
    ("out/certificate.json", (("verify", ROSTER, PLAN, *POLICY), ("audit", ROSTER, PLAN, *POLICY))),
    ("out/report.json", (
        ("approval", ROSTER, PLAN, *POLICY, "-o", "{place}/approval.docx"),
        ("compare", ROSTER, "{place}/out", "{place}/out/版本/0001/plan.json", *POLICY),
        ("verify", ROSTER, PLAN, *POLICY),
    )),
    ("out/edits.yaml", (("audit", ROSTER, PLAN, *POLICY), ("verify", ROSTER, PLAN, *POLICY))),
    ("out/版本/目录.json", (("versions", "{place}/out"), ("repair", "{place}/out"), ("audit", ROSTER, PLAN, *POLICY))),
    ("out/版本/0002/previous.json", (("verify", ROSTER, PLAN, *POLICY),)),
    ("out/reserve.json", (("whatif", ROSTER, PLAN, *POLICY, "--ban", "T000001=S003"),)),
    ("policy.yaml", (
        ("policy", "check", "{place}/policy.yaml"), ("policy", "show", "{place}/policy.yaml"),
        ("audit", ROSTER, PLAN, *POLICY), ("check", ROSTER, *POLICY),
    )),
    ("roster.json", (("check", ROSTER, *POLICY), ("audit", ROSTER, PLAN, *POLICY))),
    ("week/itineraries.json", (
        ("itineraries-check", ROSTER, WEEK, PLAN, *POLICY, "--verify"),
        ("itineraries-check", ROSTER, WEEK, PLAN, *POLICY),
    )),
    ("asked/对照表.yaml", (("check", "{place}/table.xlsx", "--mapping", "{place}/asked/对照表.yaml"),)),
    ("study.yaml", (("study", "{place}/study.yaml", "--list", "-o", "{place}/study"),)),
)
MAPPING = """\
词:
- 编号: 1
  表: 教师
  列: 主学科
  写法: 识字
  读作: 语文
  确认: 是
"""
STUDY = """\
name: 试
instances:
- {name: 甲, file: roster.json}
policies: [标准]
parameters:
  entries.flow.low: [10, 12]
"""


@dataclass(frozen=True)
class Outcome:
    """What one run came to; ``fault`` is empty where it was judged or refused in time."""

    file: str
    seed: int
    command: str
    code: int | None
    seconds: float
    fault: str


def prepared(place: Path) -> None:
    """A small county with all these files, each as the commands write it."""
    from optimizer.policy.layers import load

    county = generate("three_schools", 1)
    place.mkdir(parents=True, exist_ok=True)
    write(county, {"计划学年": "2026"}, place / "roster.json")
    write(county, {"计划学年": "2026"}, place / "table.xlsx")
    (place / "policy.yaml").write_text(yaml_text(load("标准").dump()), "utf-8")
    (place / "study.yaml").write_text(STUDY, "utf-8")
    policy, out = ("--policy", f"{place}/policy.yaml"), f"{place}/out"
    for words in (
        ("solve", f"{place}/roster.json", *policy, "-o", out),
        ("reserve", f"{place}/roster.json", f"{out}/plan.json", *policy, "-o", out),
        ("whatif", f"{place}/roster.json", f"{out}/plan.json", *policy, "--ban", "T000001=S002", "-o", out),
        ("itineraries", f"{place}/roster.json", f"{out}/plan.json", *policy, "-o", f"{place}/week"),
    ):
        code, fault = _ended(words)
        if code or fault:
            raise RuntimeError(f"{words[0]} ended with {code}: {fault}")
    (place / "asked").mkdir()
    (place / "asked" / "对照表.yaml").write_text(MAPPING, "utf-8")


def outcomes(place: Path, cases: int, first: int = 0, only: str | None = None) -> Iterator[Outcome]:
    """So many changes of each file, each put to one of its readers in turn; the files are as before afterwards."""
    for name, commands in READERS:
        if only is not None and name != only:
            continue
        path = place / name
        whole = path.read_bytes()
        for seed in range(first, first + cases):
            words = [word.format(place=place) for word in commands[seed % len(commands)]]
            path.write_bytes(changed(whole, name, random.Random(f"{name} {seed}")))
            begun = time.process_time()
            with shallow():
                code, fault = _ended(words)
            seconds = time.process_time() - begun  # CPU, whatever else runs here
            if not fault and seconds > SECONDS:
                fault = f"{seconds:.0f} CPU s"
            if not fault and _memory() > BYTES:
                fault = f"{_memory() // 10**6} MB"
            yield Outcome(name, seed, words[0], code, seconds, fault)
        path.write_bytes(whole)
        shutil.rmtree(place / "study", ignore_errors=True)


@contextmanager
def shallow() -> Iterator[None]:
    """The readers' limit on nesting lowered, so that nothing deep needs to be written to meet it."""
    defaults = {**(strict_json.parsed.__kwdefaults__ or {}), "depth": SHALLOW}
    with (
        patch.object(strict_json.parsed, "__kwdefaults__", defaults), patch.object(strict_yaml.Loader, "depth", SHALLOW)
    ):
        yield


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _ended(words: Any) -> tuple[int | None, str]:
    """The exit code of a command run in this process; what it should not have done."""
    from optimizer.cli import main

    def late(*_: object) -> None:
        raise TimeoutError(f"over {SECONDS:.0f} s")

    out, err = io.StringIO(), io.StringIO()
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 6 * SECONDS)
    code: int | None = None
    try:
        with patch.object(sys, "argv", ["rotation", *words]), redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException as error:  # whatever is not an ending: that is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return None, f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:120]}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    told = out.getvalue() + err.getvalue()
    return code, "a traceback is told" if "Traceback" in told else "" if code in range(5) else f"code {code}"
