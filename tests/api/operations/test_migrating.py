"""A database of an earlier version is brought up to date with its data; one of a later version is left alone."""

import pytest
import sqlalchemy as sa

from api.common.settings import Settings
from api.service import open_service
from api.store import revisions
from api.store.database import Database, now
from api.store.tables import metadata
from optimizer.domain.errors import InputError

FIRST = "0001"
TIMES = {"created": 1_700_000_000_000}


def test_from_the_first_schema_with_its_data(settings: Settings) -> None:
    """Whatever a table of the first schema can hold is held afterwards."""
    database = Database(settings.url)
    database.migrate(FIRST)
    former = sa.MetaData()
    with database.writing() as connection:
        former.reflect(connection)
        tables = [table for table in former.sorted_tables if table.name != revisions.VERSIONS]
        rows = {table.name: {column.name: _value(column) for column in table.columns} for table in tables}
        for table in tables:
            connection.execute(sa.insert(table).values(rows[table.name]))
    database.close()
    service = open_service(settings)
    try:
        with service.database.reading() as connection:
            assert revisions.current(connection) == revisions.head() != FIRST
            for name, row in rows.items():
                table = metadata.tables[name]
                kept = [column for column in table.columns if column.name in row]
                found = connection.execute(sa.select(*kept)).mappings().one()
                assert dict(found) == {column.name: row[column.name] for column in kept}, name
    finally:
        service.close()


def _value(column: "sa.Column[object]") -> object:
    """Something that fits; references are all to "1"."""
    if isinstance(column.type, sa.Boolean):
        return True
    if isinstance(column.type, sa.Integer | sa.BigInteger):
        return 1
    if isinstance(column.type, sa.LargeBinary):
        return b"\x00\xff"
    return {"键": [1, None]} if isinstance(column.type, sa.JSON) else "1"


def test_one_of_a_later_version_is_refused_and_left_alone(settings: Settings) -> None:
    open_service(settings).close()
    database = Database(settings.url)
    database.run(lambda connection: connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(InputError, match="9999"):
        open_service(settings)
    with database.reading() as connection:
        assert revisions.current(connection) == "9999" and connection.execute(sa.select(now())).scalar_one()
    database.close()


def test_there_is_one_line_of_revisions() -> None:
    assert len(revisions.revisions()) >= 4 and revisions.head() == max(revisions.revisions())
