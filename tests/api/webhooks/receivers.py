"""A real receiver on loopback that answers as it is told, and a trap that must hear nothing."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Message:
    """What came, and when."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.time)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Behaviour = Callable[[BaseHTTPRequestHandler, Message], None]


class Receiver:
    """Keeps every message; ``behaviour`` answers it."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.port = int(server.server_address[1])
        self.messages: list[Message] = []
        self.behaviour: Behaviour = answering(200)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


def answering(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    def answer(handler: BaseHTTPRequestHandler, _: Message) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(handler: BaseHTTPRequestHandler, _: Message) -> None:
    """200, and a body without end."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def dripping(handler: BaseHTTPRequestHandler, _: Message) -> None:
    """A byte of the header now and then: every single read is quick, the whole never ends."""
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 1_000:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.2)


def closing(handler: BaseHTTPRequestHandler, _: Message) -> None:
    """No answer at all."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def babbling(handler: BaseHTTPRequestHandler, _: Message) -> None:
    """Something that is no HTTP."""
    handler.wfile.write(b"\x00\x01 SSH-2.0-nonsense\r\n\r\n")


@contextmanager
def receiving(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on a free port of 127.0.0.1, with TLS where a context is given."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            message = Message(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.messages.append(message)
            receiver.behaviour(self, message)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Trap:
    """Listens on every address of this machine, both families, and counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512)
        self._socket.setblocking(False)
        self.port = int(self._socket.getsockname()[1])

    def caught(self) -> int:
        """How many connections there were since the last look; the kernel queues them, so none is missed."""
        count = 0
        while True:
            try:
                self._socket.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1

    def close(self) -> None:
        self._socket.close()
