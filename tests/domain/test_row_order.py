"""The one order of the rows, whatever order a roster has them in."""

import random
from dataclasses import replace
from typing import Any

from optimizer.domain.county import RECORDS, Need
from optimizer.domain.row_order import in_order, natural
from optimizer.domain.vocabulary import Stage
from tests.formats.test_round_trip import FULL


def test_shuffled_rows_come_out_alike() -> None:
    """Every table that a roster may have, each with several rows."""
    drawn, ordered = random.Random(1), in_order(FULL)
    tables: dict[str, tuple[Any, ...]] = {name: getattr(FULL, name) for name in RECORDS}
    assert sum(len(rows) > 1 for rows in tables.values()) > 8
    for _ in range(20):
        shuffled: dict[str, Any] = {name: tuple(drawn.sample(rows, len(rows))) for name, rows in tables.items()}
        assert in_order(replace(FULL, **shuffled)) == ordered
    assert all(sorted(map(repr, getattr(ordered, name))) == sorted(map(repr, tables[name])) for name in RECORDS)


def test_ids_are_counted_as_people_count() -> None:
    ids = ["T10", "T2", "甲12-3", "甲12-10", "甲2", "T02", "T", "7", "10", "T2a", "9" * 40]
    ordered = ["7", "10", "9" * 40, "T", "T02", "T2", "T2a", "T10", "甲2", "甲12-3", "甲12-10"]
    assert sorted(ids, key=natural) == ordered


def test_rows_in_order_are_left_as_they_are() -> None:
    ordered = in_order(FULL)
    assert in_order(ordered) is ordered


def test_needs_stand_as_rosters_list_them() -> None:
    """By school, stage and subject; a line that holds from a later year comes after the one that it follows."""
    needs = [
        Need("S1", Stage.PRIMARY, "语文"), Need("S1", Stage.PRIMARY, "语文", since=2027),
        Need("S1", Stage.PRIMARY, "科学"), Need("S1", Stage.PRIMARY, "乙"), Need("S1", Stage.JUNIOR, "语文"),
        Need("S2", Stage.PRIMARY, "语文"),
    ]
    assert in_order(replace(FULL, needs=tuple(needs[::-1]))).needs == tuple(needs)
