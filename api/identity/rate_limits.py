"""How often a credential may ask, and how often an address may guess. Counted in the memory of each API process."""

import hashlib
import ipaddress
import math
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from api.common.problems import ProblemError
from api.common.settings import Settings

GUESSES = RateLimitItemPerMinute(20, 5)  # failed credentials of one address in five minutes
REMEMBERED = 10_000  # credentials


class Throttle:
    """Raises ProblemError (429, with Retry-After) where a limit is reached.

    An address that guessed too often is locked out, but not the credentials that were good before: clients behind one
    gateway do not suffer for a neighbour.
    """

    def __init__(self, settings: Settings) -> None:
        storage = MemoryStorage()
        self._window, self._guesses = SlidingWindowCounterRateLimiter(storage), MovingWindowRateLimiter(storage)
        self._requests = RateLimitItemPerMinute(settings.requests_per_minute)
        self._uploads = RateLimitItemPerMinute(settings.uploads_per_minute)
        self._most, self._open = settings.streams, Counter[str]()
        self._good: OrderedDict[bytes, None] = OrderedDict()

    def admit(self, address: str, secret: str) -> None:
        """Before a credential is looked at."""
        place = ("guess", _network(address))
        if _digest(secret) not in self._good and not self._guesses.test(GUESSES, *place):
            raise _refused("too_many_failures", "凭证多次有误，请稍后再试。", self._wait(GUESSES, *place))

    def guessed(self, address: str) -> None:
        """The credential was nobody's."""
        self._guesses.hit(GUESSES, "guess", _network(address))

    def good(self, secret: str) -> None:
        """The credential was somebody's."""
        self._good[_digest(secret)] = None
        self._good.move_to_end(_digest(secret))
        while len(self._good) > REMEMBERED:
            self._good.popitem(last=False)

    def request(self, actor: str) -> None:
        if not self._window.hit(self._requests, "request", actor):
            wait = self._wait(self._requests, "request", actor)
            raise _refused("too_many_requests", f"每分钟最多 {self._requests.amount} 次请求，请稍后再试。", wait)

    def upload(self, actor: str) -> None:
        if not self._window.hit(self._uploads, "upload", actor):
            wait = self._wait(self._uploads, "upload", actor)
            raise _refused("too_many_uploads", f"每分钟最多上传 {self._uploads.amount} 次，请稍后再试。", wait)

    def opened(self, actor: str) -> None:
        """A stream begins; ``closed`` must follow."""
        if self._open[actor] >= self._most:
            raise _refused("too_many_streams", f"同时最多 {self._most} 条进度流，请先关闭一些，或改用轮询。", 5)
        self._open[actor] += 1

    def closed(self, actor: str) -> None:
        self._open[actor] -= 1
        if self._open[actor] <= 0:
            del self._open[actor]

    def _wait(self, item: RateLimitItem, *names: str) -> int:
        strategy = self._guesses if item is GUESSES else self._window
        return max(1, math.ceil(strategy.get_window_stats(item, *names).reset_time - time.time()))


def throttle_of(request: Request) -> Throttle:
    throttle: Throttle = request.app.state.throttle
    return throttle


def uploads() -> None:
    """Marks a route whose requests count as uploads; the route counts them before it reads the body."""


async def streams(request: Request) -> AsyncIterator[None]:
    """A dependency of routes that stream: so many at once for a credential."""
    throttle, actor = throttle_of(request), request.state.caller.actor
    throttle.opened(actor)
    try:
        yield
    finally:
        throttle.closed(actor)


def _refused(code: str, detail: str, wait: int) -> ProblemError:
    return ProblemError(429, code, detail, headers={"Retry-After": str(wait)})


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _network(address: str) -> str:
    """One site of the IPv6 internet has a /64 to guess from."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
