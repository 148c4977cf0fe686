"""Files that people or accidents have changed: audit and verify judge them or say what is wrong with them."""

import copy
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import commands
from tests.conftest import Rotation

INSTANCE = Path(__file__).parents[2] / "instances" / "three_schools"
FILES = ("plan.json", "certificate.json", "edits.yaml", "policy.yaml")
TIMES = 8  # mutations of each file, for each of the two commands
ODD: tuple[Any, ...] = (
    None, True, "", "x", "\u0000", "２０２６", 0, -1, 3, 2**31, 2**62, -(2**63), 0.5, 1e308, -0.0, [], {}, [[]], [None],
    {"a": 1}, "2026", "T001", 9999, [1, 2], ["x", "x"], {"": None},
)
NOISE = tuple(b"\x00 \xff { } [ ] \" , : - 9 NaN 1e999 \n &a *a".split(b" "))
BREACH = ("✗", "不合规", "未通过")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with a decision in force, its certificate, and the policy that both rest on."""
    folder = tmp_path_factory.mktemp("made")
    with commands() as run:
        run("solve", INSTANCE, "-o", folder)
        mover = json.loads((folder / "plan.json").read_text("utf-8"))["postings"][0]["teacher"]
        run("whatif", INSTANCE, folder / "plan.json", "--stay", mover, "-o", folder)
    shutil.copy(INSTANCE / "policy.yaml", folder)
    return folder


def mutated(raw: bytes, name: str, drawn: random.Random) -> bytes:
    """A leaf or a branch of the data replaced, dropped or doubled; or a few bytes of the text."""
    if drawn.random() < 0.3:
        place = drawn.randrange(len(raw))
        return raw[:place] + drawn.choice(NOISE) + raw[place + drawn.choice((0, 1, 40)) :]
    plain: Any = json.loads(raw) if name.endswith("json") else yaml.safe_load(raw)
    holder, key = drawn.choice(list(places(plain)))
    act = drawn.random()
    if act < 0.2:
        del holder[key]
    elif act < 0.3 and isinstance(holder, list):
        holder.insert(0, copy.deepcopy(holder[key]))
    else:
        holder[key] = copy.deepcopy(drawn.choice(ODD))
    if name.endswith("json"):
        return json.dumps(plain, ensure_ascii=False).encode()
    return yaml.safe_dump(plain, allow_unicode=True).encode()


def places(plain: Any) -> Iterator[tuple[Any, Any]]:
    for key in plain if isinstance(plain, dict) else range(len(plain)):
        yield plain, key
        if isinstance(plain[key], dict | list):
            yield from places(plain[key])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["audit", "verify"])
def test_a_changed_file_is_judged_or_refused(
    made: Path, tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    """0: lawful and proved; 1: a breach or a false claim, which is told; 2: refused. Nothing else, and no traceback."""
    folder, drawn = tmp_path / "folder", random.Random(f"{name} {command}")
    shutil.copytree(made, folder)
    raw, codes = (made / name).read_bytes(), []
    for number in range(TIMES):
        (folder / name).write_bytes(mutated(raw, name, drawn))
        code = code_of(rotation, command, folder)
        told = capsys.readouterr()
        assert code in (0, 1, 2), number
        assert (code == 1) <= any(word in told.out for word in BREACH), (number, told)
        assert "Traceback" not in told.out + told.err
        codes.append(code)
    assert 2 in codes, "some are no such file any more"


def code_of(rotation: Rotation, command: str, folder: Path) -> int:
    return rotation(command, INSTANCE, folder / "plan.json", "--policy", folder / "policy.yaml")


DEEP = 61
NOT_READ: dict[str, Callable[[str], str]] = {
    "too deep": lambda name: "[" * DEEP + "]" * DEEP,
    "cut off": lambda name: '{"a": [',
    "a key twice": lambda name: '{"year": 1, "year": 2}',
    "a number beyond all": lambda name: '{"year": 1e999}' if name.endswith("json") else "year: .inf",
}


@pytest.mark.parametrize("fault", NOT_READ)
@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_no_unlawful_plan(
    made: Path, tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str], name: str, fault: str
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(made, folder)
    (folder / name).write_text(NOT_READ[fault](name), "utf-8")
    assert code_of(rotation, "audit", folder) == 2
    assert name in capsys.readouterr().err
