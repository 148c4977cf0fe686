"""What a browser says of a page: when the rows on its screen changed, what it fetched, what it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Protocol

from playwright.sync_api import Page

PATIENCE = 300_000  # milliseconds; a limit of the run, not a target
TURNS = 5
SUBJECT, ID = "subject", "id"  # few values; as many as rows

# From a click until other rows have been painted: the frame that finds them is drawn before its timer runs.
WATCH = """([rows, patience]) => {
  const seen = () => Array.from(document.querySelectorAll(rows), (row) => row.textContent).join("\\n");
  const before = seen();
  window.changed = new Promise((done, never) => {
    setTimeout(() => never(new Error("the rows did not change: " + rows)), patience);
    document.addEventListener("click", (event) => {
      const look = () => {
        const now = seen();
        if (now && now !== before) setTimeout(() => done([event.timeStamp, performance.now()]));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}"""
FETCHED = """([path, since]) => {
  const fetched = performance.getEntriesByType("resource");
  const found = fetched.find((each) => each.startTime >= since && new URL(each.name).pathname.endsWith(path));
  return [found.startTime, found.responseEnd];
}"""
TRANSFERRED = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .filter((each) => !new URL(each.name).pathname.startsWith("/api/")).map((each) => each.transferSize)"""


@dataclass(frozen=True)
class Span:
    """From a user's event until what it brings was seen, in seconds of the page's clock."""

    begun: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


class Table(Protocol):
    """A table of teachers on the screen: a selector of its rows, and what a user does with it."""

    rows: str

    def sort(self, page: Page, key: str) -> None: ...

    def sought(self, page: Page, subject: str) -> None:
        """Everything but the last click of a filter."""

    def filter(self, page: Page) -> None: ...

    def unfilter(self, page: Page) -> None: ...


@dataclass(frozen=True)
class Timings:
    """Medians of what was done to a table, in seconds; MB that its page holds after a collection."""

    filter: float
    sort: dict[str, float]
    heap: float


def changed(page: Page, rows: str, act: Callable[[], object]) -> Span:
    """From the first click of ``act`` until the rows that this selector finds are others, and painted."""
    page.evaluate(WATCH, [rows, PATIENCE])
    act()
    begun, ended = page.evaluate("() => window.changed")
    return Span(begun / 1000, ended / 1000)


def fetched(page: Page, path: str, since: Span) -> Span:
    """The first request whose path ends so, since that event began."""
    begun, ended = page.evaluate(FETCHED, [path, 1000 * since.begun])
    return Span(begun / 1000, ended / 1000)


def timed(page: Page, table: Table, subject: str, turns: int = TURNS) -> Timings:
    """Filter by a subject, then sort by it and by ids in turn, so that each order is worked out anew."""
    filters, sorts = [], {SUBJECT: list[float](), ID: list[float]()}
    for _ in range(turns):
        table.sought(page, subject)
        filters.append(changed(page, table.rows, partial(table.filter, page)).seconds)
        table.unfilter(page)
    for key in (SUBJECT, ID) * turns:
        sorts[key].append(changed(page, table.rows, partial(table.sort, page, key)).seconds)
    return Timings(median(filters), {key: median(found) for key, found in sorts.items()}, heap(page))


def heap(page: Page) -> float:
    """MB that scripts hold after a collection."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6
    finally:
        session.detach()


def transferred(page: Page) -> tuple[float, int]:
    """MB that came over the wire for the page itself, answers of the API left out; and in how many files."""
    sizes = page.evaluate(TRANSFERRED)
    return sum(sizes) / 1e6, len(sizes)
