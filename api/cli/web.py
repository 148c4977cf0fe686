"""The process of the API, as ``rotation serve`` starts it: uvicorn with the application, until its parent is gone."""

import os
import socket

from optimizer.processes.parent import follow_parent, watch_parent

GRACE = 5  # seconds that open requests have at the end
WAITING = 1_000  # connections at once


def main() -> None:
    """Serve until a signal, or the end of standard input where a parent holds it."""
    with_parent = bool(os.environ.get("ROTATION_PARENT"))
    if with_parent:
        watch_parent()
    import uvicorn

    from api.cli.supervisor import LISTENER
    from api.common.logs import capture, logger
    from api.common.settings import Settings
    from api.http.app import create_app
    from optimizer.processes.limits import without_core_file

    class Server(uvicorn.Server):
        """Ends open streams first, so that their clients turn to the next process at once."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await app.state.watch.end()
            await super().shutdown(sockets)

    settings = Settings()
    without_core_file()
    capture(logger(process="api"))
    app = create_app(settings)
    server = Server(uvicorn.Config(
        app, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False,
        timeout_keep_alive=10, timeout_graceful_shutdown=GRACE, limit_concurrency=WAITING,
    ))
    if with_parent:
        follow_parent(lambda: setattr(server, "should_exit", True))
    given = os.environ.get(LISTENER)
    server.run(None if given is None else [socket.socket(fileno=int(given))])


if __name__ == "__main__":
    main()
