"""The term and its bells: what the command line says goes before the settings of the roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from optimizer.domain.errors import InputError, Problem
from optimizer.formats.cells import Refusal
from optimizer.formats.terms import BELLS, FIRST, OFF, PAUSE, READERS, WEEKS, folded
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.clock import Clock

OPTIONS = {FIRST: "--term-start", WEEKS: "--term-weeks", OFF: "--holidays"}
BELL = "--bell"


@dataclass(frozen=True)
class Asked:
    """The options as typed; ``holidays`` are days, or a file that lists them."""

    start: str | None = None
    weeks: int | None = None
    holidays: str | None = None
    bells: Sequence[str] = field(default_factory=tuple)  # 上午上课=8:30


def clock_of(instance: Instance, asked: Asked) -> Clock:
    """The clock of the term. Raises InputError with everything that cannot be read."""
    given, problems = _given(asked)
    for name, text in given.items():
        try:
            READERS[name](folded(text))
        except Refusal as refusal:
            option = OPTIONS.get(name, BELL)
            problems.append(Problem(option, None, name, f"“{refusal.shown}”{refusal.rule}", f"{refusal.advice}。"))
    if problems:
        raise InputError(problems)
    clock = Clock.of(instance.year, {**instance.settings, **given})
    if not date(instance.year, 8, 1) <= clock.term.first < date(instance.year + 1, 8, 1):
        raise InputError.of(
            f"学期开始 {clock.term.first} 不在{instance.year}—{instance.year + 1}学年内",
            "请改正学期开始的日期，或用 --year 指定学年。",
        )
    return clock


def _given(asked: Asked) -> tuple[Mapping[str, str], list[Problem]]:
    """The options by the names of the settings that they stand for."""
    problems: list[Problem] = []
    given: dict[str, str] = {}
    if asked.start is not None:
        given[FIRST] = asked.start
    if asked.weeks is not None:
        given[WEEKS] = str(asked.weeks)
    if asked.holidays is not None:
        given[OFF] = _listed(asked.holidays)
    known = (*BELLS, PAUSE)
    for bell in asked.bells:
        name, _, value = (part.strip() for part in bell.partition("="))
        if name in known and value:
            given[name] = value
        else:
            advice = f"请写成 项目=时间，如 上午上课=8:30；项目可用 {'、'.join(known)}。"
            problems.append(Problem(BELL, None, None, f"看不懂“{bell}”", advice))
    return given, problems


def _listed(holidays: str) -> str:
    """The days themselves, or those of a file, of which a line may end in a remark after #."""
    path = Path(holidays)
    try:
        raw = path.read_bytes() if path.is_file() else None
    except OSError:  # a text too long for a path is no path
        raw = None
    if raw is None:
        return holidays
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return "、".join(line.partition("#")[0] for line in raw.decode(encoding).splitlines())
        except UnicodeDecodeError:
            continue
    advice = "请每行写一个日子或起止日期，存为 UTF-8 文本。"
    raise InputError.of(f"{path.name} 不是文本文件", advice, table=OPTIONS[OFF])
