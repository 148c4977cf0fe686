"""How a command ends whose roster leaves something open: the questions, and the very command that goes on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rich.console import Console

from optimizer.domain.errors import InputError, Problem
from optimizer.importing.confirming import Unconfirmed
from optimizer.importing.mapping import MappingTable
from optimizer.reporting.terminal.questions import print_questions, print_steps

ACCEPTING = ("import", "check", "solve")  # commands that confirm
RESULT = ("-o", "名册.xlsx")  # where nobody has said where to
POLICY_OPTIONS = ("--policy", "--year", "--years")
SAFE = re.compile(r"[\w@%+=:,./\\~-]+")


def print_open(console: Console, error: InputError, arguments: Sequence[str]) -> None:
    """The questions of an error, and what to run next; ``arguments`` are those of this run."""
    lines = error.lines if isinstance(error, Unconfirmed) else MappingTable().asked(error.questions).lines
    place = str(error.place) if isinstance(error, Unconfirmed) and error.place is not None else None
    print_questions(console, lines)
    accepts = bool(arguments) and arguments[0] in ACCEPTING
    if accepts:
        written = arguments[0] != "import" or any(each.startswith(("-o", "--output")) for each in arguments)
        again = _command((*_again(arguments), *(() if written else RESULT)))
    else:
        paths = error.paths if isinstance(error, Unconfirmed) else ()
        # the policy asks, too, which only ``check`` knows; several files are one roster to ``import`` alone
        name, options = ("check", _policy_of(arguments)) if len(paths) == 1 else ("import", ())
        again = _command((name, *map(str, paths), *options))
    print_steps(console, lines, place, again, accepts)


def _again(arguments: Sequence[str]) -> Iterator[str]:
    """The arguments without ``--accept``, which is added anew, and ``--marked``: that copy is there already."""
    left = iter(arguments)
    for each in left:
        if each == "--marked":
            next(left, None)
        elif each != "--accept" and not each.startswith("--marked="):
            yield each


def _policy_of(arguments: Sequence[str]) -> tuple[str, ...]:
    """The options among the arguments that say by which policy and for which years."""
    return tuple(each for name, value in pairwise(arguments) if name in POLICY_OPTIONS for each in (name, value))


def answers_of(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What was written after ``--answer``, as (number or word, answer). Raises InputError with all that cannot be."""
    found, problems = [], []
    for text in given:
        name, _, answer = (text if "=" in text else text.replace("＝", "=", 1)).rpartition("=")
        if not name.strip() or not answer.strip():
            problems.append(Problem("", None, "--answer", f"“{text}”有误", "请写成 编号=读作 或 写法=读作，如 3=音乐"))
        found.append((name.strip(), answer.strip()))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _command(arguments: Iterable[str]) -> str:
    words = [each if SAFE.fullmatch(each) else f'"{each}"' for each in arguments]
    return " ".join(("rotation", *words))
