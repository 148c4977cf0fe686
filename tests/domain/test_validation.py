"""What is wrong with a field is said in Chinese, whatever it is."""

import ast
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic_core.core_schema import ErrorType

import optimizer
from optimizer.domain.errors import InputError
from optimizer.domain.validation import told
from optimizer.policy.layers import build

CONTEXT = {
    "ge": 1, "gt": 1, "le": 5, "lt": 5, "multiple_of": 2, "min_length": 2, "max_length": 3, "expected": "'甲' or '乙'",
    "error": ValueError("我们的话"),
}
FLOW = {"id": "flow", "rule": "flow", "clause": {"document": "某办法", "article": "1", "text": "交流"}, "low": 10}


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_every_fault_has_chinese_words(kind: str) -> None:
    """The library's own sentence never comes through; only true, false and the look of a day or key are no Chinese."""
    rule, advice = told({"type": kind, "msg": "Input should be anything else", "ctx": CONTEXT})
    assert not re.search("Input|should|valid", rule + advice)
    assert re.search("[一-鿿]", rule)
    assert re.search("[一-鿿]", advice)


@pytest.mark.parametrize(
    ("definitions", "words"),
    [
        ({"terms": {"支教": 0.5}}, "「definitions.terms.支教」：期限按整学年计，不支持半学年（一学期）"),
        ({"terms": {"支教": "半年"}}, "期限按整学年计，不支持半学年（一学期）"),
        ({"term": 1.5}, "「definitions.term」：期限按整学年计，不支持半学年（一学期）"),
        ({"terms": {"支教": "两年"}}, "「definitions.terms.支教」：应为整数"),
        ({"terms": {"支教": None}}, "「definitions.terms.支教」：应为整数"),
        ({"terms": [3]}, "「definitions.terms」：应为键值结构"),
        ({"speed": 0}, "「definitions.speed」：数值应大于0"),
        ({"speed": "fast"}, "「definitions.speed」：应为数字"),
        ({"gate_schools": []}, "「definitions.gate_schools」：至少要有1项"),
        ({"gate_unrecorded": "maybe"}, "「definitions.gate_unrecorded」：应为 true 或 false"),
        ({"degree": {"大学": "本科"}}, "不在可选值之内"),
        ({"scarce": 7}, "「definitions.scarce」：应为列表"),
        ({"allowances": {"农村": 0.5}}, "「definitions.allowances.农村」：应为整数"),
    ],
)
def test_definitions_of_a_policy(definitions: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        build({"definitions": definitions}, "甲")
    assert words in str(caught.value)
    assert not re.search("Input|should|valid", str(caught.value))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"low": 10.5}, "「low」：应为整数"),
        ({"since": "去年"}, "「since」：应为日期"),
        ({"clause": "第一条"}, "「clause」：应为键值结构"),
        ({"weight": 0}, "「weight」：数值应不小于1"),
        ({"note": 7}, "「note」：应为文字"),
        ({"id": ""}, "「id」：不能为空"),
    ],
)
def test_an_entry_of_a_policy(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        build({"entries": [FLOW | change]}, "甲")
    assert words in str(caught.value)


def test_our_own_validators_speak_chinese() -> None:
    """Where a model is checked, every refusal of ours has a Chinese sentence, since it is shown as it is."""
    raised = [
        (path.name, node.lineno, ast.unparse(node))
        for path in Path(optimizer.__path__[0]).rglob("*.py")
        if "pydantic" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) == "ValueError"
    ]
    assert len(raised) > 10
    assert [each for each in raised if not re.search("[一-鿿]", each[2])] == []
