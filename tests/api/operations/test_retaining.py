"""What has been kept long enough goes, and goes for good; what somebody still needs stays."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from api.common.name_tokens import TOKEN
from api.operations.job_metrics import tallied
from api.operations.retention import BusyError, alone, preview, purge
from api.operations.retention_rules import NOW, Terms, due
from api.service import Service
from api.store.audit_log import verify
from api.store.database import now
from api.store.tables import artifact, event, job, ledger, plan, roster, tally
from api.uploads.name_vault import Names
from api.worker.staging import staged
from tests.api.operations.conftest import (
    NAMES,
    aged,
    blob_count,
    claim_of,
    finished,
    living,
    row_of,
    solved,
    stored,
    submitted,
)

Upload = Callable[..., str]
KEEP, YEARS = 30, 1_500
TERMS = Terms(KEEP, YEARS)


def test_planted_names_and_everything_of_a_job_are_gone_after_the_purge(service: Service, upload: Upload) -> None:
    """Also from free pages, the journal, and the engine's own tables."""
    identity = upload()
    worked = submitted(service, identity)
    token = f"secret-result-of-{worked}".encode()
    finished(service, worked, solved(service, token), living(service))
    before = stored(service)
    assert worked.encode() in before
    assert (token in before) == service.database.sqlite  # in PostgreSQL files are shown as hexadecimal
    assert not any(name.encode() in before for name in NAMES)  # encrypted all along
    aged(service, KEEP + 1)
    gone, files = purge(service, TERMS, young=0)
    assert list(gone.jobs) == [worked] and gone.rosters == {("a", identity)} and files == 3
    after = stored(service)
    planted = (token, token.hex().encode(), *(name.encode() for name in NAMES))
    assert not any(text in after for text in planted)
    with service.database.reading() as connection:
        entered = sa.select(sa.func.count()).where(ledger.c.subject == worked)
        assert after.count(worked.encode()) == connection.execute(entered).scalar_one()  # the ledger keeps its id
    assert blob_count(service) == 0
    assert verify(service.database).faults == []


def test_nothing_goes_before_its_time(service: Service, upload: Upload) -> None:
    worked = submitted(service, upload())
    finished(service, worked, solved(service), living(service))
    aged(service, KEEP - 1)
    gone, files = purge(service, TERMS, young=0)
    assert not gone and files == 0 and row_of(service, worked).state == "succeeded" and blob_count(service) == 3


def test_a_signed_plan_counts_from_its_signature(service: Service, upload: Upload) -> None:
    """Solved 31 days ago, signed 2 days ago: all stays. The same roster of another bureau, not signed, goes."""
    executor_id = living(service)
    mine, theirs = upload("a"), upload("b")
    assert mine == theirs  # by content; the rows are apart
    first, second = submitted(service, mine), submitted(service, theirs, "b")
    for each in (first, second):
        finished(service, each, solved(service), executor_id)
    aged(service, KEEP + 1)

    def sign(connection: sa.Connection) -> None:
        connection.execute(sa.update(plan).where(plan.c.job == first).values(
            state="approved", signed=now() - 2 * 86_400_000
        ))

    service.database.run(sign)
    gone, _ = purge(service, TERMS, young=0)
    assert list(gone.jobs) == [second]
    assert blob_count(service) == 3  # the files that both name
    assert service.blobs.get(_artifact(service, first)) == b"plan"
    with service.database.reading() as connection:
        assert connection.execute(sa.select(roster.c.tenant)).scalars().all() == ["a"]


def test_a_signed_plan_outlives_its_names_for_the_plans_that_follow_it(service: Service, upload: Upload) -> None:
    """Names and roster go 30 days after the signature; the plan with its files after years; a draft with the names."""
    executor_id, first = living(service), upload(seed=1)
    approved, draft = submitted(service, first), submitted(service, upload(seed=2))
    for each in (approved, draft):
        finished(service, each, solved(service, b"plan of " + each.encode()), executor_id)
    service.database.run(lambda connection: connection.execute(
        sa.update(plan).where(plan.c.job == approved).values(state="approved", signed=now())
    ))
    names = _names(service, approved)
    assert names.kept and names.named(_token(names), True) != "*"
    aged(service, KEEP + 1)
    gone, _ = purge(service, TERMS, young=0)
    assert list(gone.jobs) == [draft] and len(gone.rosters) == 2
    assert not _names(service, approved).kept and _names(service, approved).named(_token(names), True) == "*"

    with service.database.reading() as connection:
        made = connection.execute(sa.select(plan.c.id)).scalar_one()
    aged(service, YEARS - KEEP - 2)
    assert not purge(service, TERMS, young=0)[0]
    following = submitted(service, upload(seed=3), request={"roster": upload(seed=3), "previous": made})
    work = service.settings.data / "work" / "x"
    staged(service, claim_of(service, following, executor_id), work)
    assert (work / "previous.json").read_bytes() == b"plan of " + approved.encode()
    aged(service, 2)
    assert approved not in preview(service, TERMS).jobs  # somebody is at work with it


def test_a_signed_plan_goes_after_its_years(service: Service, upload: Upload) -> None:
    worked = submitted(service, upload())
    finished(service, worked, solved(service), living(service))
    service.database.run(lambda connection: connection.execute(
        sa.update(plan).values(state="approved", signed=now())
    ))
    aged(service, YEARS + 1)
    assert list(purge(service, TERMS, young=0)[0].jobs) == [worked] and blob_count(service) == 0
    assert max(Terms(40, 30)) == 40  # never before its names


def test_an_upload_that_comes_again_is_kept_from_then_on(service: Service, upload: Upload) -> None:
    identity = upload()
    aged(service, KEEP + 1)
    assert preview(service, TERMS).rosters == {("a", identity)}
    assert upload() == identity
    assert not preview(service, TERMS).rosters


def test_what_an_unfinished_job_names_stays(service: Service, upload: Upload) -> None:
    """Its roster, and the plan that it starts from, with all files of that plan's job."""
    executor_id = living(service)
    old, fresh = upload(seed=1), upload(seed=2)
    first = submitted(service, old)
    finished(service, first, solved(service), executor_id)
    with service.database.reading() as connection:
        made = connection.execute(sa.select(plan.c.id)).scalar_one()
    waiting = submitted(service, fresh, request={"roster": fresh, "previous": made})
    aged(service, KEEP + 1)
    gone = preview(service, TERMS)
    assert dict(gone.jobs) == {} and gone.rosters == {("a", old)}
    purge(service, TERMS, young=0)
    assert service.blobs.get(_artifact(service, first)) == b"plan" and row_of(service, waiting).state == "queued"


def test_what_was_deleted_by_hand_goes_at_the_next_round(service: Service, upload: Upload) -> None:
    identity = upload()
    service.database.run(lambda connection: connection.execute(sa.update(roster).values(deleted=now())))
    gone, files = purge(service, TERMS, young=0)
    assert gone.rosters == {("a", identity)} and files == 2


def test_parts_of_a_study_stay_with_it(service: Service, upload: Upload) -> None:
    executor_id = living(service)
    study, part = submitted(service, upload(), kind="study"), submitted(service, upload(seed=2), kind="cases")
    service.database.run(lambda connection: connection.execute(
        sa.update(job).where(job.c.id == part).values(parent=study)
    ))
    finished(service, part, solved(service), executor_id)
    claim = claim_of(service, study, executor_id)
    aged(service, KEEP + 1)
    assert part not in preview(service, TERMS).jobs
    service.jobs.finish(claim, solved(service))
    aged(service, KEEP + 1)
    assert set(preview(service, TERMS).jobs) == {study, part}


def test_figures_do_not_change_by_a_purge(service: Service, upload: Upload) -> None:
    """Two rounds, so that the tally is added to."""
    executor_id = living(service)
    identity = upload()
    for text in (b"1", b"2"):
        for _ in range(2):
            finished(service, submitted(service, identity), solved(service, text), executor_id)
        with service.database.reading() as connection:
            before = _sums(connection)
        aged(service, KEEP + 1)
        purge(service, TERMS, young=0)
        with service.database.reading() as connection:
            assert connection.execute(tallied()).all() == []
            assert _sums(connection) == before
    assert before[0] == 4


def _sums(connection: sa.Connection) -> tuple[int, int]:
    rows = [*connection.execute(tallied()).all(), *connection.execute(sa.select(tally)).all()]
    return sum(int(row[4]) for row in rows), sum(int(row[5]) for row in rows)


def test_nothing_is_left_of_the_rows_that_hang_on_a_job(service: Service, upload: Upload) -> None:
    finished(service, submitted(service, upload()), solved(service), living(service))
    aged(service, KEEP + 1)
    purge(service, TERMS)
    with service.database.reading() as connection:
        for table in (job, event, artifact, plan, roster):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def test_a_fresh_file_without_a_row_stays(service: Service, upload: Upload) -> None:
    """Its row may be on the way."""
    sha = service.blobs.put(b"on the way")
    purge(service, TERMS)
    assert service.blobs.get(sha) == b"on the way"


def test_one_at_a_time(service: Service) -> None:
    with alone(service.database, service.settings), pytest.raises(BusyError):
        purge(service, TERMS)
    assert not purge(service, TERMS)[0]


def test_a_round_that_was_cut_off_is_done_again(
    service: Service, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(service, submitted(service, upload()), solved(service), living(service))
    aged(service, KEEP + 1)
    sweep = service.blobs.sweep

    def power_cut(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(service.blobs, "sweep", power_cut)
    with pytest.raises(OSError):
        purge(service, TERMS, young=0)
    monkeypatch.setattr(service.blobs, "sweep", sweep)
    assert blob_count(service) == 3
    purge(service, TERMS, young=0)
    assert blob_count(service) == 0


def test_with_no_days_everything_that_has_ended_is_due(service: Service, upload: Upload) -> None:
    executor_id = living(service)
    ended, running = submitted(service, upload()), submitted(service, upload(seed=2))
    finished(service, ended, solved(service), executor_id)
    claim_of(service, running, executor_id)
    with service.database.reading() as connection:
        gone = due(connection, NOW)
    assert list(gone.jobs) == [ended] and len(gone.rosters) == 1 and gone.tenants == {"a": {"jobs": 1, "rosters": 1}}


def _artifact(service: Service, identity: str) -> str:
    with service.database.reading() as connection:
        return str(connection.execute(sa.select(artifact.c.blob).where(artifact.c.job == identity)).scalar_one())


def _names(service: Service, identity: str) -> Names:
    return Names.of(service, "a", row_of(service, identity).request)


def _token(names: Names) -> "re.Match[str]":
    found = TOKEN.fullmatch(next(iter(names.known)))
    assert found is not None
    return found
