"""Who is who in one table: by id, by full name, by a name that is not quite either."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from optimizer.formats.schema import TEACHERS
from optimizer.importing.parsing import Parsed
from optimizer.importing.short_names import candidates, nearest, plain

BOTH = re.compile(r"([A-Za-z0-9_-]*[A-Za-z0-9])[-_:.、/| ]*([^\x00-\x7f].*)")


class Found(NamedTuple):
    """Ids that a text may mean, and whether it says so itself: by an id or the full name."""

    ids: tuple[str, ...]
    sure: bool


@dataclass(frozen=True)
class Directory:
    """The rows of a table under their ids (学校编号) and names (学校名称)."""

    table: Parsed

    @property
    def title(self) -> str:
        return self.table.table.name

    @property
    def of_people(self) -> bool:
        """Names of people are echoed nowhere."""
        return self.table.table is TEACHERS

    @property
    def by(self) -> str:
        return "姓名" if self.of_people else "名称"

    @property
    def heading(self) -> str:
        """Of the column of ids."""
        return self.table.heading("id")

    @cached_property
    def ids(self) -> frozenset[str]:
        """Also those of rows with other faults: whoever refers to them is not at fault."""
        return frozenset(each for each in self.table.values["id"] if isinstance(each, str))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Full name by id."""
        return {identity: name for _, identity, name in self.table.sound("id", "name")}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Ids by full name."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for identity, name in self.names.items():
            found[plain(name)].append(identity)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def _without_case(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for identity in self.ids:
            found[identity.casefold()].append(identity)
        return {text: tuple(ids) for text, ids in found.items()}

    @cached_property
    def _without_zeros(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for identity in self.ids:
            if identity.isdecimal():
                found[identity.lstrip("0")].append(identity)
        return {digits: tuple(ids) for digits, ids in found.items()}

    def exactly(self, text: str) -> Found:
        """By id, by full name, by an id in other capitals: what the text says itself."""
        if text in self.ids:
            return Found((text,), True)
        ids = self.by_name.get(plain(text)) or self._without_case.get(text.casefold(), ()) or self._both(text)
        return Found(ids, len(ids) == 1)

    def _both(self, text: str) -> tuple[str, ...]:
        """The id that stands before its own name: S001城东中学, S001-城东中学, as lists to choose from write it."""
        found = BOTH.fullmatch(text)
        if found is None or plain(self.names.get(found[1], "")) != plain(found[2]):
            return ()
        return (found[1],)

    def perhaps(self, text: str) -> tuple[str, ...]:
        """Ids that a short name may mean, or a number where the rows have no numbers of their own; never sure."""
        found = tuple(candidates(text, self.names))
        return found or self._in_order(text)

    def _in_order(self, text: str) -> tuple[str, ...]:
        """S003 is the third row of a table whose ids are the names themselves: a relic of earlier numbers."""
        number = re.fullmatch(r"[A-Za-z]{0,4}-?0*(\d{1,4})", text)
        ids = list(self.names)
        if number is None or any(plain(name) != plain(identity) for identity, name in self.names.items()):
            return ()
        return tuple(ids[int(number[1]) - 1 : int(number[1])]) if int(number[1]) else ()

    def padded(self, text: str) -> str | None:
        """The id that is the same number but for zeros in front: 1 for 001."""
        ids = self._without_zeros.get(text.lstrip("0"), ()) if text.isdecimal() else ()
        return ids[0] if len(ids) == 1 else None

    def label(self, identity: str) -> str:
        """What a planner writes for it: the full name where that is unique, else the id."""
        name = self.names.get(identity, identity)
        return name if len(self.by_name.get(plain(name), ())) == 1 else identity

    def like(self, text: str) -> list[str]:
        """Names that look like it."""
        return nearest(text, self.names)
