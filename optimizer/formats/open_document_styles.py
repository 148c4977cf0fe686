"""Of the styles of an OpenDocument file, those that say that something is not meant: struck out, not displayed."""

from collections.abc import Mapping
from functools import cache

SPACES = {
    f"urn:oasis:names:tc:opendocument:xmlns:{space}:1.0": space for space in ("office", "table", "text", "style")
} | {"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext"}


@cache
def short(name: str) -> str:
    """``table:table-cell`` for the name that the parser gives, whatever prefix the file has for its namespace."""
    space, _, local = name.rpartition(" ")
    return f"{SPACES.get(space, '-')}:{local}"


class Styles:
    """Filled element by element; styles stand before the tables that use them."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.undisplayed: set[str] = set()
        self._style = ""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style:style":
            self._style = attributes.get("style:name", "")
            if attributes.get("style:parent-style-name") in self.struck:
                self.struck.add(self._style)
        elif name == "style:text-properties" and self._style:
            line = attributes.get("style:text-line-through-style", attributes.get("style:text-line-through-type"))
            if line == "none":
                self.struck.discard(self._style)
            elif line is not None:
                self.struck.add(self._style)
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.undisplayed.add(self._style)
