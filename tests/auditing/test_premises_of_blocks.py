"""What a level stands on because the limits on the levels before it are by block."""

from optimizer.auditing.premises import SPLIT, UNLINKED, after_blocks


def test_an_open_level_in_several_blocks_is_a_premise_of_all_after_it() -> None:
    """With 2 + 3 reached, a plan of 3 + 2 is as good, and no bound under the limits 2 and 3 knows of it."""
    assert after_blocks([0, 1, 0, 0], [2, 2, 2, 2], [False] * 4) == ("", "", SPLIT, SPLIT)


def test_one_block_alone_has_no_other_way_to_be_as_good() -> None:
    assert after_blocks([1, 0], [1, 3], [False] * 2) == ("", "")


def test_a_limit_counted_from_blocks_alone_is_told_where_rows_link_them() -> None:
    assert after_blocks([0, 1, 0], [2, 2, 1], [True, False, False]) == ("", UNLINKED, f"{UNLINKED}，{SPLIT}")
