"""Names on public lists."""

import pytest

from optimizer.reporting.facts.masking import kept_apart, masked, shown


@pytest.mark.parametrize(
    ("name", "starred"),
    [
        ("张伟", "张*"), ("王小明", "王**"), ("欧阳娜娜", "欧阳**"), ("司马光", "司马*"), ("诸葛", "诸*"),
        ("买买提·吐尔逊", "买**·***"), (" 李 ", "*"), ("", ""), ("=1+1", "=***"),
    ],
)
def test_surname_stays_and_the_rest_is_starred(name: str, starred: str) -> None:
    assert masked(name) == starred


def test_a_name_is_shown_in_full_only_where_it_may_be() -> None:
    assert (shown("欧阳娜娜", full=False), shown("欧阳娜娜", full=True)) == ("欧阳**", "欧阳娜娜")


def test_a_token_stays_whole_and_is_marked() -> None:
    assert masked("⟦T001⟧") == masked(masked("⟦T001⟧")) == "⟦*T001⟧"


def test_names_are_kept_apart_where_tokens_stand_for_them() -> None:
    assert kept_apart(["⟦T001⟧", "⟦T002⟧"]) and not kept_apart(["张伟", "⟦"]) and not kept_apart([])
