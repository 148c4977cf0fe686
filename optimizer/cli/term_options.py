"""The options of ``rotation itineraries`` that tell the term: texts, as a person types them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.domain.errors import InputError, Problem
from optimizer.formats.terms import BELLS, FIRST, MAKEUP, OFF, PAUSE, WEEKS

if TYPE_CHECKING:
    from optimizer.app.terms import TermRequest

BELL = "--bell"
OPTIONS = {
    FIRST: "--term-start", WEEKS: "--term-weeks", OFF: "--holidays", MAKEUP: "--makeup",
    **dict.fromkeys((*BELLS, PAUSE), BELL),
}


def term_of(
    start: str | None, weeks: int | None, holidays: str | None, makeup: str | None, bells: Iterable[str]
) -> "TermRequest":
    """The term asked for; ``holidays`` and ``makeup`` are days, or a file that lists them; a bell is 上午上课=8:30.

    Raises InputError with everything that cannot be read.
    """
    from optimizer.app.terms import read_term

    given = {
        FIRST: start, WEEKS: None if weeks is None else str(weeks),
        OFF: None if holidays is None else _listed(holidays, OFF),
        MAKEUP: None if makeup is None else _listed(makeup, MAKEUP),
    }
    texts = {name: text for name, text in given.items() if text is not None}
    bell_texts, problems = _bells(bells)
    try:
        term = read_term({**texts, **bell_texts}, OPTIONS)
    except InputError as error:
        raise InputError((*problems, *error.problems)) from None
    if problems:
        raise InputError(problems)
    return term


def _bells(given: Iterable[str]) -> tuple[Mapping[str, str], list[Problem]]:
    """Times by the names of their settings."""
    known = (*BELLS, PAUSE)
    texts: dict[str, str] = {}
    problems = []
    for bell in given:
        name, _, value = (part.strip() for part in bell.partition("="))
        if name in known and value:
            texts[name] = value
        else:
            advice = f"请写成 项目=时间，如 上午上课=8:30；项目可用 {'、'.join(known)}。"
            problems.append(Problem(BELL, None, None, f"看不懂“{bell}”", advice))
    return texts, problems


def _listed(given: str, name: str) -> str:
    """The days themselves, or those of a file, of which a line may end in a remark after #."""
    path = Path(given)
    try:
        raw = path.read_bytes() if path.is_file() else None
    except OSError:  # a text too long for a path is no path
        raw = None
    if raw is None:
        return given
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return "、".join(line.partition("#")[0] for line in raw.decode(encoding).splitlines())
        except UnicodeDecodeError:
            continue
    advice = "请每行写一项，存为 UTF-8 文本。"
    raise InputError.of(f"{path.name} 不是文本文件", advice, table=OPTIONS[name])
