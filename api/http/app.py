"""The HTTP application: routers under /api/v1, problems for errors, limits on bodies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartParser

from api import __version__
from api.common.settings import Settings
from api.desk.desks import Desks
from api.http import errors, page
from api.http.access_log import Tracing
from api.http.event_stream import Watch
from api.http.openapi import describe, identity
from api.http.routes import LIST, operations
from api.identity.issuers import Portals
from api.identity.rate_limits import Throttle
from api.service import open_service
from api.uploads.rosters import tidy

ABOUT = """教师交流轮岗优化服务。上传名册，选定政策，提交求解，随时查看进度，取回经过逐条审核、附证明的方案。

Teacher rotation as a service: upload a roster, choose a policy, submit a solve, watch it, fetch a plan that is audited
clause by clause and comes with a proof. Errors are `application/problem+json` (RFC 9457) and never echo input.
"""
MIB = 2**20


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application of one process; the store is opened when it starts."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        tidy(chosen.data)
        service = open_service(chosen)
        app.state.service, app.state.watch = service, Watch(service.database, chosen.poll)
        app.state.throttle, app.state.portals = Throttle(chosen), Portals.read(chosen.portals)
        app.state.desks = Desks(service)
        async with app.state.watch:
            yield
        await run_in_threadpool(app.state.desks.close)
        service.close()

    app = FastAPI(
        title="教师交流轮岗优化 · Teacher rotation", version=__version__, description=ABOUT, lifespan=living,
        docs_url=None, redoc_url=None, redirect_slashes=False, generate_unique_id_function=identity,
    )
    errors.install(app, chosen.upload * MIB)
    MultiPartParser.spool_max_size = 2 * chosen.upload * MIB  # an upload lies in memory, never in a temporary file
    app.add_middleware(Tracing)
    versioned = APIRouter(prefix="/api/v1")
    for router in LIST:
        versioned.include_router(router)
    app.include_router(versioned)
    app.include_router(operations.router)
    page.install(app)
    describe(app)
    return app
