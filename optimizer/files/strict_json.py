"""JSON that people may have edited, read strictly: what is taken means the same to every reader (RFC 7493).

No key twice, no NaN or Infinity, no number out of range, no lone surrogates, no NUL, no abyss.
"""

import json
import math
import re
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.files.content import Unfit, content, text, told

DEPTH = 60  # levels
LARGEST = 2**63 - 1
STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
NO_BRACKET = re.compile(r"[^\[\]{}]+")
ESCAPED = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")  # how NUL and surrogates can come in
UNFIT = re.compile("[\x00\ud800-\udfff]")
ADVICE = "请改正该处，或使用系统写出的原文件。"


def read_json(path: Path) -> Any:
    """Plain data. Raises InputError that says what is wrong and where."""
    try:
        return parsed(content(path))
    except Unfit as error:
        raise InputError.of(f"{path.name} 不是合规的 JSON：{error}", ADVICE) from None


def parsed(raw: bytes, *, depth: int = DEPTH, largest: int = LARGEST, any_text: bool = False) -> Any:
    """Plain data from UTF-8; integers up to ``largest``. Raises Unfit.

    ``any_text``: also NUL and lone surrogates, for a caller that says where they stand better than this can.
    """
    written = text(raw)
    _shallow(written, depth)
    try:
        plain = json.loads(
            written, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_finite,
            parse_int=lambda digits: _whole(digits, largest),
        )
    except json.JSONDecodeError as error:
        raise Unfit("有误", line=error.lineno, column=error.colno) from None
    except _Literal as error:
        raise _placed(written, error) from None
    except RecursionError:  # the caller stands deep already
        raise Unfit("嵌套过深") from None
    if not any_text and ESCAPED.search(written):
        _check_text(plain)
    return plain


class _Literal(Exception):
    """A number that is none, as it is written."""

    def __init__(self, written: str, rule: str) -> None:
        self.written, self.rule = written, rule


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Unfit("有重复的键", told(next(key for key in keys if keys.count(key) > 1)))
    return found


def _constant(word: str) -> float:
    raise _Literal(word, "不允许 NaN 和 Infinity")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Literal(digits, "有数字超出范围")
    return number


def _whole(digits: str, largest: int) -> int:
    if len(digits) > 20 or abs(int(digits)) > largest:
        raise _Literal(digits, "有数字超出范围")
    return int(digits)


def _shallow(written: str, depth: int) -> None:
    """Before the parser, which goes down by recursion."""
    level = 0
    for bracket in NO_BRACKET.sub("", STRING.sub("", written)):
        level += 1 if bracket in "[{" else -1
        if level > depth:
            raise Unfit("嵌套过深", f"超过 {depth} 层，")


def _placed(written: str, error: _Literal) -> Unfit:
    """With the place of the first such word that is in no string."""
    bare = STRING.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), written)
    place = bare.find(error.written)
    line, before = bare.count("\n", 0, place) + 1, bare.rfind("\n", 0, place)
    return Unfit(error.rule, line=line, column=place - before)


def _check_text(plain: Any) -> None:
    if isinstance(plain, str):
        if UNFIT.search(plain):
            raise Unfit("有不能保存的字符", "（\\u0000 或不成对的 \\ud800 一类）")
    elif isinstance(plain, dict | list):
        for each in plain:
            _check_text(each)
        for each in plain.values() if isinstance(plain, dict) else ():
            _check_text(each)
