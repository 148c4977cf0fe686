"""A planner's first hour with a large roster: the page loads, a workbook goes up, its teachers are looked through."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.page.figures import Figure
from benchmarks.page.measuring import ID, SUBJECT, Timings, changed, fetched, timed, transferred
from benchmarks.page.person import Person
from optimizer.formats import write
from optimizer.generating import district

SCHOOLS = 6  # of a group
STAFF = 46  # of a school, about
TITLES = {SUBJECT: "主学科", ID: "教师编号"}
READ = "upload_read"  # what the service logs of an upload


class OurTable:
    """The grid of the records."""

    rows = '[role="grid"][aria-label="教师"] .grid-row'

    def sort(self, page: Page, key: str) -> None:
        page.locator(f'.grid-heading[title="{TITLES[key]}"] .grid-title').click()

    def sought(self, page: Page, subject: str) -> None:
        self.list(page)
        page.get_by_role("dialog").get_by_role("searchbox").fill(subject)

    def list(self, page: Page) -> None:
        """The values that a filter offers."""
        page.get_by_role("button", name=f"筛选{TITLES[SUBJECT]}").click()

    def filter(self, page: Page) -> None:
        page.get_by_role("dialog").get_by_role("button", name="确定").click()

    def unfilter(self, page: Page) -> None:
        page.get_by_role("button", name="清除全部筛选").click()


def written(folder: Path, teachers: int, seed: int = 1) -> tuple[Path, int]:
    """A workbook of about so many teachers, and how many they are."""
    county = district(max(1, round(teachers / STAFF / SCHOOLS)), SCHOOLS, seed)
    path = folder / "名册.xlsx"
    write(county, {"计划学年": "2026"}, path)
    return path, len(county.teachers)


def logged_in(person: Person, key: str) -> Figure:
    """What was transferred until a planner, who logs in with a key, sees where to begin."""
    person.page.goto(person.url)
    person.page.get_by_role("textbox", name="密钥").fill(key)
    person.press("登录")
    person.sees("用示例试一试")
    person.page.wait_for_load_state("networkidle")
    size, files = transferred(person.page)
    version = person.page.context.browser.version if person.page.context.browser else ""
    return Figure("first load, as transferred", size, "MB", 0.7, f"{files} files, Chromium {version}")


def uploaded(person: Person, workbook: Path, teachers: int, log: Path) -> Iterator[Figure]:
    """From the click that sends the workbook to its teachers on the screen."""
    page = person.page
    page.goto(f"{person.url}/#/rosters/upload")
    person.give(workbook)
    before = log.stat().st_size

    def sent_and_opened() -> None:
        person.press("读入")
        page.wait_for_url(re.compile("/checkup"))
        person.follow("记录")

    whole = changed(page, OurTable.rows, sent_and_opened)
    answer, records = fetched(page, "/rosters", whole), fetched(page, "/records/teachers", whole)
    size = workbook.stat().st_size / 1e6
    yield Figure("upload to table", whole.seconds, "s", 15, f"{teachers} teachers, {size:.1f} MB")
    yield Figure("  upload answered", answer.ended - whole.begun, "s", note=_cost(log, before))
    yield Figure("  records answered", records.seconds, "s")
    yield Figure("  answer to table", whole.ended - records.ended, "s")


def _cost(log: Path, since: int) -> str:
    """What the service logged of the child that read it."""
    for line in log.read_bytes()[since:].decode().splitlines():
        if READ in line:
            told = json.loads(line)
            return f"reader {told['seconds']:.1f} s CPU, {told['mib']:.0f} MiB"
    raise LookupError(READ)


def looked_through(person: Person, subject: str) -> tuple[Timings, list[Figure]]:
    """Filter and sort of the teachers on the screen, and what the page then holds."""
    page, table = person.page, OurTable()
    listing = changed(page, ".grid-filter .grid-choices .grid-choice", partial(table.list, page)).seconds
    page.keyboard.press("Escape")
    found = timed(page, table, subject)
    return found, [
        Figure("filter: the list of values", listing, "s", 0.15),
        Figure("filter: the rows", found.filter, "s", 0.15),
        Figure("sort by subject", found.sort[SUBJECT], "s", 0.5),
        Figure("sort by number", found.sort[ID], "s", 0.5),
        Figure("heap", found.heap, "MB", 60),
    ]
