"""Executors share a study on PostgreSQL, and one that is killed for good costs no row."""

from pathlib import Path

from benchmarks.service_study import shared


def test_two_executors_share_a_study_of_which_one_is_killed_half_way(postgres: str, tmp_path: Path) -> None:
    run = shared(postgres, tmp_path, 12, 2, years=1, kill=True, lease=2)
    assert run.whole and run.solvers == 2
