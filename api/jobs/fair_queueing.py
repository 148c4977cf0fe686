"""Whose turn it is: lanes strictly in order, inside a lane start-time fair queueing over tenants.

Goyal, Vin and Cheng, "Start-time Fair Queueing", IEEE/ACM Transactions on Networking 5(5), 1997, with jobs of length 1:
a job's start tag is the larger of the lane's virtual time, which is the start tag of the job that began last, and its
tenant's finish tag, the start tag of the tenant's job before plus 1. The smallest start tag begins first. A tenant that
hands in a thousand jobs at once waits behind another's first one.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.store.tables import lane as table

LANES = ("urgent", "normal", "batch")
BAND = 2**29  # priorities of a lane; the engine's lie between 1 and 2**31 - 1
WHOLE = ""  # stands for the lane itself among its tenants: its tag is the virtual time, theirs their last finish tag


def placed(connection: sa.Connection, lane: str, tenant: str) -> int:
    """The priority of a new job, its start tag plus 1 within the lane; the smaller the sooner."""
    tags = sa.select(table.c.tenant, table.c.tag).where(table.c.lane == lane, table.c.tenant.in_((WHOLE, tenant)))
    finish = max((tag for _, tag in connection.execute(tags)), default=0) + 1
    _raise(connection, lane, tenant, finish)
    return LANES.index(lane) * BAND + finish


def begun(connection: sa.Connection, lane: str, priority: int) -> None:
    """A job of this priority starts: the virtual time of its lane moves on."""
    _raise(connection, lane, WHOLE, priority - LANES.index(lane) * BAND - 1)


def _raise(connection: sa.Connection, lane: str, tenant: str, tag: int) -> None:
    """Tags grow only; one statement, for jobs of a lane begin at the same moment on several machines."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table).values(lane=lane, tenant=tenant, tag=tag)
    connection.execute(insert.on_conflict_do_update(
        index_elements=(table.c.lane, table.c.tenant), set_={"tag": tag}, where=table.c.tag < tag
    ))
