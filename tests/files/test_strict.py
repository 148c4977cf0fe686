"""JSON and YAML mean one thing only, and whoever wrote something else hears where it stands."""

import json
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.files import content
from optimizer.files.content import Unfit
from optimizer.files.strict_json import DEPTH, LARGEST, parsed, read_json
from optimizer.files.strict_yaml import Loader, parsed_yaml, read_yaml, yaml_text

JSON = {
    "a key twice": (b'{"a": 1,\n "b": 2, "a": 3}', "「a」有重复的键"),
    "NaN": (b'{"NaN": 1,\n "b": NaN}', "第2行第7列不允许 NaN"),
    "Infinity": (b"[-Infinity]", "第1行第2列不允许 NaN 和 Infinity"),
    "a float out of range": (b'["1e999",\n 1e999]', "第2行第2列有数字超出范围"),
    "an integer out of range": (b"[9223372036854775808]", "第1行第2列有数字超出范围"),
    "more digits than there is time for": (b"[" + b"9" * 5_000 + b"]", "超出范围"),
    "a lone surrogate": (b'["\\ud800"]', "不能保存的字符"),
    "a NUL": (b'{"\\u0000": 1}', "不能保存的字符"),
    "one too deep": (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), f"超过 {DEPTH} 层，嵌套过深"),
    "cut off": (b'{"a": [1,\n 2', "第2行第3列有误"),
    "a string that does not end": (b'["a', "第1行第2列有误"),
    "not UTF-8": (b'{"a":\n "\xff"}', "第2行第3列编码不是 UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "编码不是 UTF-8"),
    "nothing": (b"", "第1行第1列有误"),
}
YAML = {
    "a key twice": (b"a: 1\nb: 2\na: 3", "第3行第1列「a」有重复的键"),
    "a reference to itself": (b"a: &x [*x]", "第1行第8列锚点引用了自身"),
    "a reference to nothing": (b"a: *x", "第1行第4列有误"),
    "no number": (b"a: .nan", "第1行第4列不允许 .nan 和 .inf"),
    "out of range": (b"a: 9223372036854775808", "第1行第4列有数字超出范围"),
    "no day": (b"a: 2026-02-30", "第1行第4列不是正确的数字、日期或键"),
    "a lone surrogate": (b'a: "\\ud800"', "第1行第4列有不能保存的字符"),
    "a NUL": (b'a: "\\0"', "第1行第4列有不能保存的字符"),
    "one too deep": (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), f"第1行第{DEPTH + 1}列嵌套过深"),
    "an object of the program": (b"a: !school x", "第1行第4列有误"),
    "a key that is a list": (b"? [a]\n: 1", "第1行第3列有误"),
    "indented wrongly": (b"a: 1\n  b: 2", "第2行第4列有误"),
    "a control character": (b"a: 1\nb: \x01", "第2行第4列有控制字符"),
    "not UTF-8": (b"a: \xff", "第1行第4列编码不是 UTF-8"),
}


@pytest.mark.parametrize("name", JSON)
def test_json_is_refused(tmp_path: Path, name: str) -> None:
    raw, words = JSON[name]
    (tmp_path / "plan.json").write_bytes(raw)
    with pytest.raises(InputError) as refused:
        read_json(tmp_path / "plan.json")
    assert words in str(refused.value)
    assert "plan.json" in str(refused.value)


@pytest.mark.parametrize("name", YAML)
def test_yaml_is_refused(tmp_path: Path, name: str) -> None:
    raw, words = YAML[name]
    with pytest.raises(Unfit) as unfit:
        parsed_yaml(raw)
    assert words in str(unfit.value)
    (tmp_path / "policy.yaml").write_bytes(raw)
    with pytest.raises(InputError) as refused:
        read_yaml(tmp_path / "policy.yaml", "政策")
    assert unfit.value.rule in str(refused.value)
    assert unfit.value.where in str(refused.value)


@pytest.mark.parametrize("plain", [
    {"é": [1, -1.5, 1e3, True, None, "\U0001f600\t", {}], "b": LARGEST, "c": -LARGEST, "": "]]]\"[[["},
    json.loads("[" * DEPTH + "]" * DEPTH),
])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_what_is_right_is_read_as_it_is_written(plain: Any, ascii_only: bool) -> None:
    written = json.dumps(plain, ensure_ascii=ascii_only).encode()
    assert parsed(written) == parsed(b"\xef\xbb\xbf" + written) == plain
    assert parsed_yaml(yaml_text(plain).encode()) == plain


def test_references_mean_what_they_name() -> None:
    """A program that writes one list twice, and a person who spares himself the typing, are understood."""
    assert parsed_yaml(b"a: &x [1, {b: 2}]\nc: *x") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}
    assert parsed_yaml(b"base: &x {low: 1}\nmine: {<<: *x, high: 2}")["mine"] == {"low": 1, "high": 2}


def test_references_are_counted_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """``b`` stands for five nodes, two of them by reference; a third reference to it would be one too many."""
    monkeypatch.setattr(Loader, "shared", 12)
    assert parsed_yaml(b"a: &a [1]\nb: &b [*a, *a]\nc: *b")["c"] == [[1], [1]]
    with pytest.raises(Unfit, match="过多"):
        parsed_yaml(b"a: &a [1]\nb: &b [*a, *a]\nc: *b\nd: *b")


def test_what_we_write_has_no_aliases() -> None:
    """A list that stands in two places is written in both."""
    shared = ["乙校"]
    assert parsed_yaml(yaml_text({"a": shared, "b": shared}).encode()) == {"a": shared, "b": shared}


def test_limits_are_those_that_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unfit, match="超过 2 层"):
        parsed(b"[[[]]]", depth=2)
    with pytest.raises(Unfit, match="超出范围"):
        parsed(b"[11]", largest=10)
    monkeypatch.setattr(Loader, "depth", 2)
    with pytest.raises(Unfit, match="嵌套过深"):
        parsed_yaml(b"a: [[]]")
    assert parsed_yaml(b"a: [b]\nc: [d]\ne: [f]") == {"a": ["b"], "c": ["d"], "e": ["f"]}, "side by side, not deeper"
    monkeypatch.setattr(content, "FILE_BYTES", 10)
    (tmp_path / "plan.json").write_bytes(b"[1, 2, 3, 4]")
    for reader in (read_json, read_yaml):
        with pytest.raises(InputError, match="超过"):
            reader(tmp_path / "plan.json")
