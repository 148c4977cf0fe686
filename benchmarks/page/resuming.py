"""A server killed in a run, with its page open: whether the page follows the run to its end without being touched."""

from time import monotonic

import psutil

from benchmarks.page.figures import Figure
from benchmarks.page.person import Person
from benchmarks.service_pair import Pair

PARTS = ("api.cli.web", "api.worker.process")
LOST = "与服务的连接断开"


def resumed(person: Person, pair: Pair, job: str) -> Figure:
    """Kill API, executor and what they have begun while a run is watched; their supervisor starts them again.

    Told are the seconds until the page hears of its run again; None where it never does, or was loaded anew.
    """
    page = person.page
    page.goto(f"{person.url}/#/runs/{job}")
    person.sees("正在算：")
    page.evaluate("() => { window.untouched = true; }")
    for part in [pair.part(module) for module in PARTS]:
        for process in [part, *part.children(recursive=True)]:
            _kill(process)
    killed = monotonic()
    person.sees(LOST)
    page.get_by_text(LOST).wait_for(state="hidden")
    seconds = monotonic() - killed
    page.get_by_role("link", name="看方案", exact=True).wait_for()
    untouched = page.evaluate("() => window.untouched === true")
    return Figure("server killed in a run: heard again by itself", seconds if untouched else None, "s")


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:  # went with the one above it
        return
