"""The store on both databases."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from api.service import Service
from api.store.database import now
from api.store.tables import metadata


def test_migrations_make_the_tables_that_the_code_uses(service: Service) -> None:
    with service.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(service: Service) -> None:
    service.database.migrate()


def test_the_clock_counts_milliseconds(service: Service) -> None:
    with service.database.reading() as connection:
        first = connection.execute(sa.select(now())).scalar_one()
    assert 1_700_000_000_000 < first < 4_000_000_000_000
