"""Opens the start link of this machine's user in a browser."""

import os
import sys
import webbrowser
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from optimizer.files.whole import write_bytes

PAGE = "open.html"  # in the data folder; its owner alone can read it
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def here(address: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


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
