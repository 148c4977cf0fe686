"""An edit by path gives the policy that a planner would have written by hand."""

from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, load, merge
from optimizer.studies.policy_paths import edited, title_of, value_at


def by_hand(layer: dict[str, Any]) -> Policy:
    """标准 with a layer above it, as a policy file says it."""
    return build(merge([load("标准").dump(), layer]), "标准")


@pytest.mark.parametrize(
    ("edits", "layer"),
    [
        ({"entries.flow.low": 12}, {"entries": [{"id": "flow", "low": 12}]}),
        (
            {"entries.flow.low": 12, "entries.flow.high": 18},
            {"entries": [{"id": "flow", "low": 12, "high": 18}]},
        ),
        ({"entries.backbone_share.weight": 5}, {"entries": [{"id": "backbone_share", "weight": 5}]}),
        ({"entries.flow.until": "2030-08-31"}, {"entries": [{"id": "flow", "until": "2030-08-31"}]}),
        ({"entries.flow.remove": True}, {"entries": [{"id": "flow", "remove": True}]}),
        ({"entries.flow.remove": False}, {}),
        ({"definitions.term": 2}, {"definitions": {"term": 2}}),
        ({"definitions.terms.托管": 1}, {"definitions": {"terms": {"托管": 1}}}),
        ({"epsilon.equity": 100}, {"epsilon": {"equity": 100}}),
        ({"levels": ["burden", "shortage"]}, {"levels": ["burden", "shortage"]}),
    ],
)
def test_as_by_hand(edits: dict[str, Any], layer: dict[str, Any]) -> None:
    assert edited(load("标准"), edits).dump() == by_hand(layer).dump()


def test_the_policy_itself_stays() -> None:
    """Editing gives a copy, and no edits give the policy."""
    policy = load("标准")
    before = policy.dump()
    edited(policy, {"definitions.terms.托管": 1, "entries.flow.low": 15})
    assert policy.dump() == before
    assert edited(policy, {}) is policy


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"flow.low": 12}, "参数路径有误"),
        ({"entries.flow": 12}, "参数路径有误"),
        ({"levels.burden": 1}, "参数路径有误"),
        ({"entries.fow.low": 12}, "没有条目 fow"),
        ({"entries.flow.rule": "quota"}, "不能按路径改动"),
        ({"entries.flow.remove": 1}, "应为 true 或 false"),
        ({"entries.flow.low.x": 1}, "没有更细的项"),
        ({"entries.flow.lowest": 12}, "没有这一项"),
        ({"entries.flow.low": "many"}, "应为整数"),
        ({"entries.flow.low": 101}, "数值应不大于100"),
        ({"definitions.term": 9}, "数值应不大于6"),
        ({"epsilon.joy": 9}, "可选值"),
    ],
)
def test_refused(edits: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        edited(load("标准"), edits)
    assert words in str(error.value)


def test_values_and_titles() -> None:
    """What a policy says at a path, and what the path is called."""
    plain = load("标准").dump()
    assert value_at(plain, "entries.flow.low") == 10
    assert value_at(plain, "entries.flow.weight") is None
    assert value_at(plain, "entries.none.low") is None
    assert value_at(plain, "definitions.term") == 3
    assert value_at(plain, "entries.flow.remove") is False
    assert title_of(plain, "entries.flow.low") == "年度交流比例：最低比例（%）"
    assert title_of(plain, "entries.backbone_share.weight") == "骨干教师占比：权重"
    assert title_of(plain, "definitions.term") == "轮岗期限（学年）"
    assert title_of(plain, "entries.none.low") == "entries.none.low"
