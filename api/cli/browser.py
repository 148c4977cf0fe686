"""Opens the start link of this machine's user in a browser."""

import os
import socket
import sys
import webbrowser
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from api.common.options import say
from optimizer.files.whole import write_bytes

PAGE = "open.html"  # in the data folder; its owner alone can read it
ADDRESS = "open.url"  # of the service that is open for the user of this machine, while it runs
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def here(address: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def running(data: Path) -> str | None:
    """Where a service is open for the user of this machine; None where none answers."""
    with suppress(OSError, ValueError):
        url = (data / ADDRESS).read_text("ascii")
        place = urlsplit(url)
        socket.create_connection((place.hostname or "", place.port or 0), timeout=2).close()
        return url
    return None


def tell(url: str, token: str, data: Path, *, browser: bool) -> None:
    """Print the start link, and open it where that is wanted."""
    link = f"{url}/#/begin/{token}"
    say(f"启动链接（10分钟内有效，只能用一次，请勿转给他人）：{link}")
    if browser:
        show(link, data)


def show(link: str, data: Path) -> None:
    """Open the link where there is a screen; what stands in the way is not told, for the link is printed, too.

    Where everybody sees the arguments of processes, the browser is handed a file that leads on to the link.
    """
    with suppress(OSError, webbrowser.Error):
        if sys.platform in ("win32", "darwin"):
            webbrowser.open(link)
        elif any(map(os.environ.get, SCREENS)):
            text = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={link}">\n'
            write_bytes(data / PAGE, text.encode(), private=True)
            webbrowser.open((data / PAGE).as_uri())
