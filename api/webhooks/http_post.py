"""One POST to one address that was checked before: no name looked up again, no proxy, no redirect followed."""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress

import h11

from api.common.allowed_hosts import Target

MOST = 64 * 1024  # bytes of an answer that are read
CHUNK = 8 * 1024
PATIENCE = 5.0  # seconds from the connection to the answer's end


async def post(target: Target, address: str, headers: Mapping[str, str], body: bytes, trust: ssl.SSLContext) -> int:
    """The status of the answer. The certificate must be the named host's, whatever the address.

    Raises OSError (TimeoutError, ssl.SSLError), h11.ProtocolError.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE
    async with asyncio.timeout_at(deadline):
        reader, writer = await asyncio.open_connection(
            address, target.port, ssl=trust if target.scheme == "https" else None,
            server_hostname=target.host if target.scheme == "https" else None,
        )
    try:
        talk = h11.Connection(h11.CLIENT)
        async with asyncio.timeout_at(deadline):
            writer.writelines(_request(talk, target, headers, body))
            await writer.drain()
            status = await _status(talk, reader)
        with suppress(OSError, h11.ProtocolError):  # the rest is read for politeness; the answer is known
            async with asyncio.timeout_at(deadline):
                await _rest(talk, reader)
        return status
    finally:
        writer.transport.abort()


def _request(talk: h11.Connection, target: Target, headers: Mapping[str, str], body: bytes) -> Iterator[bytes]:
    fields = {"Host": target.authority, "Content-Length": str(len(body)), "Connection": "close", **headers}
    asked = h11.Request(method="POST", target=target.path, headers=list(fields.items()))
    for event in (asked, h11.Data(body), h11.EndOfMessage()):
        yield talk.send(event) or b""


async def _status(talk: h11.Connection, reader: asyncio.StreamReader) -> int:
    while True:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.Response):
            return event.status_code


async def _rest(talk: h11.Connection, reader: asyncio.StreamReader) -> None:
    size = 0
    while size < MOST:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            received = await reader.read(CHUNK)
            size += len(received)
            talk.receive_data(received)
        elif not isinstance(event, h11.Data):
            return
