"""Between a driver of today and Chromium 80: what it asks in words that 80 has not is put in those that it has.

Run in the browser's place, with the browser's command: both speak by file descriptors, 3 to read and 4 to write, in
messages that each end in a zero byte.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from threading import Lock, Thread
from typing import Any

READ, WRITE = 3, 4
OWN = 1 << 30  # ids of what the relay itself asks begin here
SCROLL = "function () { this.scrollIntoViewIfNeeded(); }"
Message = dict[str, Any]


class Line:
    """Where messages go to, one after the other."""

    def __init__(self, end: int) -> None:
        self.end, self.lock = end, Lock()

    def put(self, message: Message) -> None:
        rest = json.dumps(message).encode() + b"\0"
        with self.lock:
            while rest:
                rest = rest[os.write(self.end, rest):]


class Relay:
    """Both directions; what is not named here goes through as it is, and so do the browser's refusals."""

    def __init__(self, browser: Line, driver: Line, end: Callable[[], None]) -> None:
        self.browser, self.driver, self.end = browser, driver, end
        self.opening = set[int]()  # ids under which new pages are asked for
        self.held = dict[int, Message]()  # by our own ids: answers kept back until their page is attached to

    def asked(self, message: Message) -> None:
        match message["method"]:
            case "Browser.setDownloadBehavior":  # not before 81; whoever saves a file looks into the page's hands
                self.driver.put({"id": message["id"], "result": {}})
                return
            case "DOM.scrollIntoViewIfNeeded":  # not before 81
                message["params"] = {"objectId": message["params"]["objectId"], "functionDeclaration": SCROLL}
                message["method"] = "Runtime.callFunctionOn"
            case "Browser.close":  # 80 closes its pages, but stays
                self.end()
                return
            case "Target.createTarget":
                self.opening.add(message["id"])
        self.browser.put(message)

    def answered(self, message: Message) -> None:
        number = message.get("id", 0)
        if number in self.opening and "result" in message:  # 80 attaches to no new page by itself
            self.opening.remove(number)
            self.held[OWN + number] = message
            params = {"targetId": message["result"]["targetId"], "flatten": True}
            self.browser.put({"id": OWN + number, "method": "Target.attachToTarget", "params": params})
        else:
            self.driver.put(self.held.pop(number, message))


def main(command: list[str]) -> None:
    from_driver, to_driver = os.dup(READ), os.dup(WRITE)
    (for_browser, to_browser), (from_browser, by_browser) = os.pipe(), os.pipe()
    os.dup2(for_browser, READ)
    os.dup2(by_browser, WRITE)
    with subprocess.Popen(command, pass_fds=(READ, WRITE)) as process:
        for end in (for_browser, by_browser, READ, WRITE):
            os.close(end)
        relay = Relay(Line(to_browser), Line(to_driver), process.kill)
        Thread(target=_followed, args=(from_driver, relay.asked, process.kill), daemon=True).start()
        _followed(from_browser, relay.answered, process.kill)


def _followed(source: int, heard: Callable[[Message], None], end: Callable[[], None]) -> None:
    """Message after message; a browser to which nobody speaks is of no use."""
    try:
        for message in _messages(source):
            heard(message)
    finally:
        end()


def _messages(source: int) -> Iterator[Message]:
    rest = b""
    while part := os.read(source, 1 << 16):
        *whole, rest = (rest + part).split(b"\0")
        yield from map(json.loads, whole)


if __name__ == "__main__":
    main(sys.argv[1:])
