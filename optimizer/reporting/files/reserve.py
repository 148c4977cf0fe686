"""reserve.json read back: who steps up for whom."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.files.strict_json import read_json

NAME = "reserve.json"


def read_reserves(path: Path) -> Mapping[str, Sequence[str]]:
    """By the teacher whose post it is, who steps up, first come first; nothing where there is no file."""
    if not path.is_file():
        return {}
    found: dict[str, list[str]] = {}
    try:
        for each in read_json(path)["lists"]:
            for one in each["candidates"]:
                for post in one["takes"]:
                    found.setdefault(post, []).append(one["teacher"])
    except (KeyError, TypeError) as error:
        raise InputError.of(f"{path.name} 不是候补名单", "请重新运行 rotation reserve，或移走该文件。") from error
    return found
