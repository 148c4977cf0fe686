"""The audit log on both databases: what is appended, what triggers refuse, what the verification finds."""

import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from api.service import Service
from api.store.audit_log import START, SYSTEM, Anchor, canonical, digest, record, verify
from api.store.tables import ledger

ENTRIES = 12


def fill(service: Service, tenant: str = "east", count: int = ENTRIES) -> None:
    for number in range(count):
        with service.database.writing() as connection:
            detail = {"number": number, "reason": "核对“名单”", "list": [1, True, None]}
            record(connection, tenant, "key:1", "plan.sign", f"p{number}", detail)


def tamper(service: Service, *statements: str) -> None:
    """As somebody who owns the database: without the triggers."""
    off = (
        ["DROP TRIGGER ledger_no_update", "DROP TRIGGER ledger_no_delete", "DROP TRIGGER ledger_no_replace"]
        if service.database.sqlite else ["ALTER TABLE ledger DISABLE TRIGGER USER"]
    )
    with service.database.writing() as connection:
        for statement in (*off, *statements):
            connection.exec_driver_sql(statement)


def codes(service: Service, *anchors: Anchor) -> set[tuple[int, str]]:
    return {(fault.seq, fault.code) for fault in verify(service.database, None, anchors).faults}


def raw(service: Service, tenant: str = "east") -> list[dict[str, Any]]:
    with service.database.reading() as connection:
        rows = connection.execute(sa.select(ledger).where(ledger.c.tenant == tenant).order_by(ledger.c.seq))
        return [dict(row._mapping) for row in rows]


def test_an_unchanged_log_is_intact_and_its_hashes_are_what_the_page_says(service: Service) -> None:
    fill(service)
    fill(service, "west", 3)
    verdict = verify(service.database)
    assert not verdict.faults and verdict.entries == ENTRIES + 3
    before = START
    for number, row in enumerate(raw(service), 1):  # by hand, from the words of RFC 8785
        plain = {key: row[key] for key in ("action", "actor", "at", "before", "detail", "seq", "subject", "tenant")}
        text = json.dumps(dict(sorted(plain.items())), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert hashlib.sha256(text.encode()).hexdigest() == row["hash"]
        assert (row["seq"], row["before"]) == (number, before)
        before = row["hash"]
    assert verify(service.database, "west").heads == [Anchor("west", 3, raw(service, "west")[-1]["hash"])]


@pytest.mark.parametrize("statement", [
    "UPDATE ledger SET actor = 'x' WHERE seq = 1", "DELETE FROM ledger WHERE seq = 1", "DELETE FROM ledger",
])
def test_the_database_refuses_changes(service: Service, statement: str) -> None:
    fill(service, count=2)
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), service.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert not codes(service) and len(raw(service)) == 2


def test_the_database_refuses_to_empty_or_replace(service: Service) -> None:
    fill(service, count=2)
    columns = "tenant, seq, at, actor, action, subject, detail, before, hash"
    statement = (
        f"INSERT OR REPLACE INTO ledger ({columns}) SELECT tenant, seq, at, 'x', action, subject, detail, before, hash "
        "FROM ledger WHERE seq = 1" if service.database.sqlite else "TRUNCATE ledger"
    )
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), service.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert raw(service)[0]["actor"] == "key:1"


CHANGES: Mapping[str, str] = {
    "tenant": "'south'", "at": "at + 1", "actor": "'key:2'", "action": "'plan.export'", "subject": "'q'",
    "detail": "'{\"number\": 99}'", "before": f"'{'0' * 63}1'", "hash": f"'{'f' * 64}'",
}


@pytest.mark.parametrize("column", CHANGES)
def test_any_changed_column_is_found(service: Service, column: str) -> None:
    fill(service)
    tamper(service, f"UPDATE ledger SET {column} = {CHANGES[column]} WHERE seq = 5")
    found = codes(service)
    assert (5, "changed") in found
    assert found <= {(5, "changed"), (5, "unchained"), (6, "unchained"), (6, "missing"), (5, "missing")}


NOT_JSON = ("{", "NaN")  # PostgreSQL does not even keep it


def test_a_detail_that_is_no_longer_what_was_written_is_found(service: Service) -> None:
    fill(service)
    tamper(service)
    cast, details = ("", NOT_JSON) if service.database.sqlite else ("::json", ())
    other = '{"number": 2.0, "reason": "核对“名单”", "list": [1, true, null]}'  # 2 was written
    for seq, detail in enumerate(("[]", other, *details), 2):
        with service.database.writing() as connection:
            connection.execute(sa.text(f"UPDATE ledger SET detail = (:it){cast} WHERE seq = {seq}"), {"it": detail})
        assert codes(service) == {(number, "changed") for number in range(2, seq + 1)}


def test_deleted_entries_are_found(service: Service) -> None:
    fill(service)
    tamper(service, "DELETE FROM ledger WHERE seq IN (1, 5, 6)")
    assert codes(service) == {(2, "missing"), (2, "unchained"), (7, "missing"), (7, "unchained")}


def test_a_deleted_entry_whose_followers_were_renumbered_is_found(service: Service) -> None:
    fill(service)
    renumber = [f"UPDATE ledger SET seq = {seq - 1} WHERE seq = {seq}" for seq in range(6, ENTRIES + 1)]
    tamper(service, "DELETE FROM ledger WHERE seq = 5", *renumber)
    assert {(5, "changed"), (5, "unchained"), (ENTRIES - 1, "changed")} <= codes(service)


def test_reordered_entries_are_found(service: Service) -> None:
    fill(service)
    tamper(
        service, "UPDATE ledger SET seq = 99 WHERE seq = 5", "UPDATE ledger SET seq = 5 WHERE seq = 6",
        "UPDATE ledger SET seq = 6 WHERE seq = 99",
    )
    assert {(5, "changed"), (6, "changed"), (5, "unchained")} <= codes(service)


@pytest.mark.parametrize("sound", [False, True])
def test_an_entry_appended_outside_is_found(service: Service, sound: bool) -> None:
    """``sound``: with a hash of its own that is right, but chained to another entry than the last one."""
    fill(service)
    forged = {**raw(service)[3], "seq": ENTRIES + 1, "actor": "nobody"}
    if sound:
        forged["hash"] = digest({key: value for key, value in forged.items() if key != "hash"})
    with service.database.writing() as connection:
        connection.execute(sa.insert(ledger).values(**forged))
    expected = {(ENTRIES + 1, "unchained")} | (set() if sound else {(ENTRIES + 1, "changed")})
    assert codes(service) == expected


def test_an_anchor_shows_a_log_that_was_cut(service: Service) -> None:
    fill(service)
    anchor = verify(service.database).heads[0]
    assert not codes(service, anchor)
    tamper(service, f"DELETE FROM ledger WHERE seq > {ENTRIES - 4}")
    assert not codes(service)  # what remains is whole in itself
    assert codes(service, Anchor.read(str(anchor))) == {(ENTRIES, "truncated")}


def test_an_anchor_shows_a_log_that_was_made_anew(service: Service) -> None:
    fill(service)
    anchor = verify(service.database).heads[0]
    rows = raw(service)
    rows[4]["actor"], before = "key:innocent", rows[3]["hash"]
    for row in rows[4:]:
        row["before"] = before
        row["hash"] = before = digest({key: value for key, value in row.items() if key != "hash"})
    tamper(service, "DELETE FROM ledger WHERE seq >= 5")
    with service.database.writing() as connection:
        connection.execute(sa.insert(ledger), rows[4:])
    assert not codes(service)
    assert codes(service, anchor) == {(ENTRIES, "rewritten")}


def test_a_log_deleted_whole_is_shown_by_its_anchor(service: Service) -> None:
    fill(service)
    anchor = verify(service.database).heads[0]
    tamper(service, "DELETE FROM ledger")
    assert codes(service, anchor) == {(ENTRIES, "truncated")}


def test_one_tenants_faults_are_not_anothers(service: Service) -> None:
    fill(service)
    fill(service, "west")
    tamper(service, "UPDATE ledger SET actor = 'x' WHERE tenant = 'west' AND seq = 2")
    assert not verify(service.database, "east").faults
    assert {fault.tenant for fault in verify(service.database).faults} == {"west"}


def test_appends_at_the_same_moment_make_one_chain(service: Service) -> None:
    def append() -> None:
        for number in range(8):
            tenant = ("east", SYSTEM)[number % 2]
            service.database.run(lambda c, t=tenant: record(c, t, "key:1", "job.submit", "j", {}))  # type: ignore[misc]

    threads = [threading.Thread(target=append) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = verify(service.database)
    assert not verdict.faults and verdict.entries == 64 and [head.seq for head in verdict.heads] == [32, 32]


def test_what_is_rolled_back_leaves_no_entry(service: Service) -> None:
    fill(service, count=1)

    def fail() -> None:
        with service.database.writing() as connection:
            record(connection, "east", "key:1", "x", "y", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    fill(service, count=1)
    assert not codes(service) and len(raw(service)) == 2


@pytest.mark.parametrize("detail", [{"x": 0.5}, {"x": object()}, {"姓名": "x"}, {"x": {1: 2}}, {"x": "长" * 9_000}])
def test_only_plain_details_are_kept(service: Service, detail: Any) -> None:
    with pytest.raises(TypeError), service.database.writing() as connection:
        record(connection, "east", "key:1", "x", "y", detail)
    assert raw(service) == []


def test_canonical_json_is_that_of_rfc_8785() -> None:
    plain = {"b": [True, None, -1], "a": "é\u20ac\n\"\\/\u0007", "A": {}}
    assert canonical(plain).decode() == '{"A":{},"a":"é€\\n\\"\\\\/\\u0007","b":[true,null,-1]}'


@pytest.mark.parametrize("text", ["", "a:1", "a:x:" + "0" * 64, "a:-1:" + "0" * 64, ":1:" + "0" * 64, "a:1:00"])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Anchor.read(text)


def test_a_long_log_is_verified_in_parts(service: Service) -> None:
    before, rows = START, []
    for seq in range(1, 2_501):
        row = {"tenant": "east", "seq": seq, "at": seq, "actor": "a", "action": "b", "subject": "c", "detail": {}}
        row["before"] = before
        before = digest(row)
        rows.append({**row, "hash": before})
    with service.database.writing() as connection:
        connection.execute(sa.insert(ledger), rows)
    assert verify(service.database) == (2_500, [Anchor("east", 2_500, before)], [])
