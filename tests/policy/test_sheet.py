"""Numbers of the policy set in the sheet 政策: what they change, what they cite, and what is refused."""

from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.formats import write
from optimizer.formats.schema import PolicyLine
from optimizer.generating import generate
from optimizer.policy.instance import Instance, open_instance
from optimizer.policy.layers import load

COUNTY = generate("three_schools", 1)
SETTINGS = {"计划学年": "2026", "政策": "标准"}


def opened(path: Path, *lines: PolicyLine, policy: str | None = None) -> Instance:
    """A roster with these lines, opened as an instance."""
    write(COUNTY, SETTINGS, path, lines)
    return open_instance(path, policy=policy)


@pytest.mark.parametrize("suffix", [".xlsx", ".json", ""])
def test_a_number_is_set_in_the_words_of_a_planner(tmp_path: Path, suffix: str) -> None:
    instance = opened(
        tmp_path / f"roster{suffix}",
        PolicyLine("年度交流比例", "最低比例", "12%"),
        PolicyLine("school_outflow", "最高比例（%）", "30 %", "某县交流办法", "第八条", "不超过三成"),
        PolicyLine("词义", "满多少学年为应交流", "9"),
        PolicyLine("骨干教师占比", "启用", "否"),
    )
    entries = {entry.id: entry.dump() for entry in instance.entries}
    assert (entries["flow"]["low"], entries["flow"]["high"]) == (12, 20)
    assert entries["school_outflow"]["percent"] == 30
    assert instance.definitions.due_years == 9
    assert "backbone_share" not in entries
    assert "改动了4项" in " ".join(instance.announcements)


def test_a_changed_number_no_longer_cites_the_clause_of_the_old_one(tmp_path: Path) -> None:
    """12 % must not stand beside a quote that says 10 %."""
    instance = opened(
        tmp_path / "roster.xlsx", PolicyLine("年度交流比例", "最低比例", "12%"),
        PolicyLine("school_outflow", "最高比例", "30", "某县交流办法", "第八条", "不超过三成"),
    )
    clauses = {entry.id: str(entry.clause) for entry in instance.entries}
    assert "10%" not in clauses["flow"] and "最低比例：12%" in clauses["flow"]
    assert clauses["school_outflow"] == "《某县交流办法》第八条：“不超过三成”"


def test_an_entry_that_the_policy_does_not_have_comes_with_its_clause(tmp_path: Path) -> None:
    share = "本校骨干占本校在编教师的最低比例"
    line = PolicyLine("自我造血", share, "40%", "某县交流办法", "第九条", "本校骨干不少于四成")
    (own,) = [each for each in opened(tmp_path / "a.xlsx", line).entries if each.rule.name == "self_sufficient"]
    assert own.dump()["percent"] == 40
    with pytest.raises(InputError, match="要写明依据"):
        opened(tmp_path / "b.xlsx", PolicyLine("自我造血", share, "40"))


def test_every_line_that_cannot_be_meant_is_named_with_the_nearest_word(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        opened(
            tmp_path / "roster.xlsx", PolicyLine("年度交流比", "最低比例", "12%"),
            PolicyLine("年度交流比例", "最低比率", "12%"), PolicyLine("年度交流比例", "启用", "也许"),
        )
    told = [str(problem) for problem in refused.value.problems]
    assert [problem.row for problem in refused.value.problems] == [2, 3, 4]
    assert "您是不是想写“年度交流比例”" in told[0]
    assert "您是不是想写“最低比例”" in told[1]
    assert "应为是或否" in told[2]


def test_a_value_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="应不大于100"):
        opened(tmp_path / "roster.xlsx", PolicyLine("年度交流比例", "最低比例", "120%"))


def test_a_policy_given_by_hand_wins_and_that_is_said(tmp_path: Path) -> None:
    instance = opened(tmp_path / "roster.xlsx", PolicyLine("年度交流比例", "最低比例", "12%"), policy="标准")
    assert instance.policy == load("标准")
    assert any("未使用" in note for note in instance.announcements)


def test_a_sheet_and_a_file_are_one_too_many(tmp_path: Path) -> None:
    write(COUNTY, SETTINGS, tmp_path / "roster", [PolicyLine("年度交流比例", "最低比例", "12%")])
    (tmp_path / "roster" / "policy.yaml").write_text("extends: 标准\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"policy\.yaml"):
        open_instance(tmp_path / "roster")
    assert open_instance(tmp_path / "roster", policy="标准").policy == load("标准")
