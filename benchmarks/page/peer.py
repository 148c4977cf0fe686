"""The same rows in a plain table of Element Plus: built with npm's lock, served from loopback, measured alike."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, Page

from benchmarks.page.browsers import installed, run_node
from benchmarks.page.measuring import PATIENCE, Timings, changed, fetched, timed

HERE = Path(__file__).parent / "peer"
RECORDS = "records.json"


class ElementPlus:
    """Its table-v2."""

    rows = ".el-table-v2__row"

    def sort(self, page: Page, key: str) -> None:
        page.locator(f'.el-table-v2__header-cell[data-key="{key}"]').click()

    def sought(self, page: Page, subject: str) -> None:
        page.get_by_role("textbox", name="主学科").fill(subject)

    def filter(self, page: Page) -> None:
        page.get_by_role("button", name="筛选").click()

    def unfilter(self, page: Page) -> None:
        self.sought(page, "")
        self.filter(page)


def measured(browser: Browser, records: bytes, subject: str) -> tuple[float, Timings]:
    """Seconds from the answer with these records to the table, and the timings of the peer."""
    with _served(records) as url:
        page = browser.contexts[0].new_page()
        page.set_viewport_size({"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        loading = changed(page, ElementPlus.rows, page.get_by_role("button", name="读入").click)
        answer = fetched(page, RECORDS, loading)
        timings = timed(page, ElementPlus(), subject)
        page.close()
    return loading.ended - answer.ended, timings


@contextmanager
def _served(records: bytes) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "peer"
        shutil.copytree(HERE, place, ignore=shutil.ignore_patterns("node_modules", "dist"))
        installed(place)
        run_node(place, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
        (place / "dist" / RECORDS).write_bytes(records)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=place / "dist")) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/"
            finally:
                server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
