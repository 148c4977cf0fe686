"""A policy in everyday words is the policy that it means, and says how it was read."""

from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Backbone, Degree, Mode, Stage, Title
from optimizer.policy.digests import policy_data
from optimizer.policy.layers import build

CLAUSE = {"document": "某县办法", "article": "三", "text": "师徒结对"}


def entry(**more: Any) -> dict[str, Any]:
    return {"id": "结对", "rule": "mentoring", "clause": CLAUSE, **more}


def test_definitions_in_everyday_words() -> None:
    policy = build({"definitions": {
        "backbone": "区级骨干", "backbone_titles": ["中小学高级教师", "正高"],
        "degree": {"小学": "大专", "初中": "大学本科"},
        "scarce": ["外语", "音体美"],
    }}, "某县")
    words = policy.definitions
    assert words.backbone is Backbone.县级 and words.backbone_titles == (Title.高级, Title.正高级)
    assert words.degree == {Stage.PRIMARY: Degree.专科, Stage.JUNIOR: Degree.本科}
    assert words.scarce == ("外语", "音体美", "英语", "音乐", "体育", "美术")
    assert "政策「可走教的紧缺学科」的“外语”按同义写法读作“英语”。" in policy.said
    assert "政策「骨干教师的最低级别」的“区级骨干”按同义写法读作“县级”。" in policy.said
    assert len(policy.said) == 7


def test_entries_in_everyday_words() -> None:
    policy = build({"entries": [entry(rank="中级", scope={"stages": ["初级中学"], "modes": ["紧密型"]})]}, "某县")
    (only,) = policy.entries
    assert only.rule.rank is Title.一级  # type: ignore[attr-defined]
    assert only.scope.stages == (Stage.JUNIOR,) and only.scope.modes == (Mode.TIGHT,)
    assert len(policy.said) == 3


def test_a_policy_in_canonical_words_says_nothing_and_keeps_its_digest() -> None:
    words = {"scarce": ["英语", "信息科技", "信息技术"], "backbone": "县级"}
    plain = {"definitions": words, "entries": [entry(rank="一级")]}
    policy = build(plain, "某县")
    assert policy.said == () and policy.definitions.scarce == ("英语", "信息科技", "信息技术")
    again = build(policy.dump(), "某县")
    assert again == policy and policy_data(again) == policy_data(policy)


@pytest.mark.parametrize("word", ["骨干教师", "一般"])
def test_what_is_unclear_or_unknown_is_refused_with_the_choice(word: str) -> None:
    with pytest.raises(InputError) as caught:
        build({"definitions": {"backbone": word}}, "某县")
    (problem,) = caught.value.problems
    assert problem.column == "definitions.backbone"
