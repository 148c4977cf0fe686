"""A study: listed once, shared out in parts, every row entered once, closed by the last."""

import io
import uuid
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from api.jobs.outcomes import Ending
from api.store.tables import case, event
from api.worker.study_attempt import PartAttempt
from api.worker.tasks.study import LARGE, MOST, size_of
from optimizer.policy.layers import load
from tests.api.tasks.conftest import Bureau

Row = sa.Row[Any]
ROOT = Path(__file__).parents[3]


def asked(three: str, **more: Any) -> dict[str, Any]:
    study = {"name": "比例", "instances": [{"file": "三校", "year": 2026}], **more}
    return {"study": study, "rosters": {"三校": three}, "size": "small"}


def cases(bureau: Bureau, study: str) -> list[Row]:
    with bureau.service.database.reading() as connection:
        return list(connection.execute(sa.select(case).where(case.c.job == study).order_by(case.c.number)))


@pytest.mark.parametrize(("count", "size"), [(1, 1), (8, 1), (12, 2), (80, 10), (200, 10), (1_280, 10), (100_000, 782)])
def test_few_cases_go_to_many_and_many_into_few_parts(count: int, size: int) -> None:
    assert size_of(count) == size
    assert -(-count // size) <= MOST and (size <= LARGE or count > LARGE * MOST)


def test_a_study_is_listed_solved_in_parts_and_closed(bureau: Bureau, three: str) -> None:
    own = load("标准").dump() | {"name": "本县政策"}
    form = asked(
        three, policies=["标准", "本县政策"], parameters={"entries.flow.low": [10, 12]}, exclude=[{"policy": "本县政策",
        "entries.flow.low": 12}], accept=[{"kpi": "burden", "against": {"entries.flow.low": 10}, "worse_by": "500%"}],
    ) | {"policies": {"本县政策": bureau.policy(own, "b" * 64)}}
    study = bureau.submit("study", **form)
    listed = bureau.work(study)
    assert (listed.state, listed.executor, listed.progress) == ("running", None, {"done": 0, "total": 3})
    assert bureau.service.jobs.adopt() == 0  # nobody's work, and nobody takes it over
    parts = bureau.parts(study)
    assert len(parts) == 3 and all(bureau.row(part).lane == listed.lane == "batch" for part in parts)

    for number, part in enumerate(parts, start=1):
        assert bureau.work(part).state == "succeeded"
        assert bureau.row(study).progress == {"done": number, "total": 3}
    assert (bureau.row(study).state, bureau.row(study).turn) == ("queued", 1)
    closed = bureau.work(study)
    assert (closed.state, closed.outcome) == ("succeeded", "done"), closed.problem
    assert closed.result["counts"] == {"solved": 3} and closed.result["accept"][0]["passed"]
    files = bureau.files(study)
    assert set(files) == {"rows.parquet", "rows.csv", "columns.csv", "summary.html"}
    table = pd.read_parquet(io.BytesIO(files["rows.parquet"]), engine="fastparquet")
    assert list(table["case"]) == [row.id for row in cases(bureau, study)]
    assert list(table["policy"]) == ["标准", "标准", "本县政策"] and list(table["instance"]) == ["三校"] * 3
    assert (table["attempts"] == 1).all() and table["proved"].all()
    with bureau.service.database.reading() as connection:
        told = connection.execute(sa.select(event.c.type, event.c.data).where(event.c.job == study)).all()
    assert [row.data["done"] for row in told if row.type == "row"] == [0, 1, 2, 3]


def test_a_study_that_cannot_be_says_why(bureau: Bureau, three: str) -> None:
    row = bureau.done("study", **asked(three, parameters={"entries.flow.lowest": [1]}))
    assert row.state == "invalid" and row.problem["errors"] and not bureau.parts(row.id)


def dying(bureau: Bureau, part: str) -> Row:
    """One attempt at a part, with children that die as their seeds tell."""
    claim = bureau.service.jobs.claim(part, bureau.row(part).turn, bureau.executor)
    assert claim is not None
    ended = PartAttempt(bureau.service, claim, (0,), "tests.api.tasks.dying").run()
    assert isinstance(ended, Ending) and bureau.service.jobs.finish(claim, ended)
    return bureau.row(part)


def test_a_case_whose_child_dies_three_times_has_failed_and_the_others_have_not(
    bureau: Bureau, three: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    study = bureau.submit("study", **asked(three, seeds=[0, 1, 5, 6, 7, 8, 9, 10, 11]))
    bureau.work(study)
    first, second, *rest = bureau.parts(study)
    assert dying(bureau, first).state == "succeeded" and bureau.row(first).attempt == 1
    found = cases(bureau, study)
    assert [row.deaths for row in found[:2]] == [0, 3]
    assert found[0].row["status"] == "solved" and found[1].row["status"] == "failed"
    assert "共尝试3次" in found[1].row["reason"]

    # a part of which the executors died three times: what it left has failed, and the study is closed all the same
    for _ in range(3):
        claim = bureau.service.jobs.claim(second, bureau.row(second).turn, bureau.executor)
        assert claim is not None and bureau.service.jobs.release(claim, counted=True, reason="executor_lost")
    assert bureau.row(second).state == "failed"
    assert {row.row["status"] for row in cases(bureau, study)[2:4]} == {"failed"}
    for part in rest:
        dying(bureau, part)
    assert bureau.row(study).state == "queued"
    assert bureau.work(study).result["counts"] == {"solved": 6, "failed": 3}


@pytest.mark.parametrize(("seed", "words", "deaths"), [(2, "内存", 3), (3, "时限", 1), (4, "internal", 3)])
def test_memory_time_and_defects_of_a_case_are_its_own(
    bureau: Bureau, three: str, monkeypatch: pytest.MonkeyPatch, seed: int, words: str, deaths: int
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    limits = {"abandon": 20} if words == "时限" else {}
    study = bureau.submit("study", **asked(three, seeds=[seed, *range(10, 18)], limits=limits))
    bureau.work(study)
    assert dying(bureau, bureau.parts(study)[0]).state == "succeeded"
    bad, good = cases(bureau, study)[:2]
    assert bad.row["status"] == "failed" and words in bad.row["reason"] and bad.deaths == deaths
    assert good.row["status"] == "solved" and good.deaths == 0


def test_a_row_is_entered_once_whoever_solved_the_case(bureau: Bureau, three: str) -> None:
    study = bureau.submit("study", **asked(three, seeds=[0, 1, 2]))
    bureau.work(study)
    part, service = bureau.parts(study)[0], bureau.service
    claim = service.jobs.claim(part, 0, bureau.executor)
    assert claim is not None
    assert service.parts.enter(claim, 0, {"status": "solved", "movers": 1})
    assert service.parts.enter(claim, 0, {"status": "solved", "movers": 2})
    stranger = claim._replace(executor=str(uuid.uuid4()))  # it was taken for dead and its part is another's
    assert not service.parts.enter(stranger, 0, {"status": "solved", "movers": 3})
    assert cases(bureau, study)[0].row["movers"] == 1
    assert bureau.row(study).progress == {"done": 1, "total": 3}
    bureau.service.jobs.cancel("bureau", study)


def test_cancelling_a_study_ends_it_and_all_its_parts(bureau: Bureau, three: str) -> None:
    study = bureau.submit("study", **asked(three, seeds=[0, 1, 2]))
    bureau.work(study)
    first, *others = bureau.parts(study)
    claim = bureau.service.jobs.claim(first, 0, bureau.executor)
    assert claim is not None
    assert bureau.service.jobs.cancel("bureau", study) == "cancelled"
    assert {bureau.row(part).state for part in others} == {"cancelled"}
    assert first in bureau.service.jobs.to_stop(bureau.executor)
    assert not bureau.service.parts.enter(claim, 0, {"status": "solved"})
    bureau.service.jobs.finish(claim, Ending("cancelled"))
    assert bureau.row(study).state == "cancelled" and all(row.row is None for row in cases(bureau, study))


def test_cancelling_before_the_cases_are_listed_hands_nothing_out(bureau: Bureau, three: str) -> None:
    study = bureau.submit("study", **asked(three, seeds=[0, 1]))
    bureau.work(study, meddle=lambda attempt: bureau.service.jobs.cancel("bureau", study) and None)
    assert bureau.row(study).state == "cancelled" and not bureau.parts(study) and not cases(bureau, study)
