"""Somebody at a browser: what is looked for is what a reader of the screen sees."""

import re
from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

PATIENCE = 60_000  # milliseconds for what the service works out
REFUSED = re.compile(r"the server responded with a status of 4\d\d")  # told by the browser beside our own words

SAVED = """
window.saved = [];
const create = URL.createObjectURL;
URL.createObjectURL = (content) => { saved.push(content); return create.call(URL, content); };
"""
READ = """
() => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.readAsDataURL(saved[saved.length - 1]);
})
"""


class Person:
    """Somebody at a browser of their own: what they do, and what no planner should ever meet."""

    def __init__(
        self, browser: Browser, url: str, width: int = 1366, height: int = 768, patience: int = PATIENCE
    ) -> None:
        self.url, self.wrong = url, list[str]()
        self.page: Page = browser.contexts[0].new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.set_default_timeout(patience)
        self.page.add_init_script(SAVED)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not REFUSED.search(said.text):
            self.wrong.append(said.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.wrong.append(f"asked another host: {request.url}")

    # ------------------------------------------------------------------ hands and eyes
    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def choose(self, name: "str | re.Pattern[str]", answer: str) -> None:
        self.page.get_by_role("combobox", name=name).select_option(answer)

    def turn_to(self, tab: str) -> None:
        self.page.get_by_role("tab", name=tab).click()

    def sees(self, text: "str | re.Pattern[str]") -> Locator:
        found = self.page.get_by_text(text).filter(visible=True).first
        found.wait_for()
        return found

    def give(self, *files: Path) -> None:
        self.page.locator("input[type=file]").first.set_input_files(files)

    def drag(self, thing: Locator, across: int) -> None:
        """From a thing's right edge to the side; an old browser knows not what a driver of today does for it."""
        box = thing.bounding_box()
        assert box is not None
        edge, middle = box["x"] + box["width"] - 2, box["y"] + box["height"] / 2
        session = self.page.context.new_cdp_session(self.page)
        for kind, way, button in (
            ("mouseMoved", 0, "none"), ("mousePressed", 0, "left"), ("mouseMoved", across / 2, "left"),
            ("mouseMoved", across, "left"), ("mouseReleased", across, "left"),
        ):
            event = {"type": kind, "x": edge + way, "y": middle, "button": button, "clickCount": 1}
            session.send("Input.dispatchMouseEvent", event)
        session.detach()

    def fetched(self, name: str) -> bytes:
        """What a button saves as a file; an old browser tells no driver of it, so it is taken from the page's hands."""
        before = self.page.evaluate("() => saved.length")
        self.press(name)
        self.page.wait_for_function("before => saved.length > before", arg=before)
        text = self.page.evaluate(READ)
        return b64decode(text.partition(",")[2])
