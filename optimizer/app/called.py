"""Teachers and schools as people call them: by number, or by a name that only one bears."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from optimizer.app.explain import ExplainRequest
from optimizer.app.what_if import WhatIfRequest
from optimizer.domain.county import County
from optimizer.domain.errors import InputError, Problem

NEAR = 3  # names that are proposed for a call that nobody bears


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


Record = TypeVar("Record", bound=_Named)


class Called:
    """Finds ids by what was called, gathering every call that means nobody or more than one."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.problems: list[Problem] = []
        self._teachers, self._schools = _by_name(county.teachers), _by_name(county.schools)

    def teacher(self, called: str) -> str:
        """The id of a teacher; the call itself where a problem was noted or it is for others to refuse."""
        if called in self.county.teacher:
            return called
        found = self._teachers.get(_folded(called), [])
        if len(found) > 1:
            where = "、".join(f"{each.id}（{self._home(each.home)}）" for each in found)
            self._note(f"有{len(found)}名教师都叫这个名字", f"请改写教师编号：{where}。")
        if not found and (near := _near(called, self._teachers)):
            ids = "、".join(each.id for each in near)
            self._note(f"“{called}”不在名册中", f"请写教师编号或完整的姓名。您是不是指 {ids}？")
        return found[0].id if len(found) == 1 else called

    def school(self, called: str) -> str:
        """The id of a school, likewise."""
        if called in self.county.school:
            return called
        found = self._schools.get(_folded(called), [])
        if len(found) > 1:
            ids = "、".join(each.id for each in found)
            self._note(f"有{len(found)}所学校都叫“{called}”", f"请改写学校编号：{ids}。")
        if not found and (near := _near(called, self._schools)):
            names = "、".join(f"{each.name}（{each.id}）" for each in near)
            self._note(f"“{called}”不在学校表中", f"请写学校编号或全称。您是不是指 {names}？")
        return found[0].id if len(found) == 1 else called

    def _home(self, school: str) -> str:
        return self.county.school[school].name

    def _note(self, rule: str, advice: str) -> None:
        self.problems.append(Problem("", None, None, rule, advice))

    def sure(self) -> None:
        """Raises InputError with every call that means more than one, or that is only like a name."""
        if self.problems:
            raise InputError(dict.fromkeys(self.problems))


def _folded(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def _by_name(records: Iterable[Record]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(_folded(record.name), []).append(record)
    return found


def _near(called: str, known: Mapping[str, list[Record]]) -> list[Record]:
    """Who may have been meant: bearers of a name that holds the call, or of one like it; three at most."""
    word = _folded(called)
    holding = [name for name in known if word and word in name]
    names = holding or difflib.get_close_matches(word, known, n=NEAR)
    return [each for name in names for each in known[name]][:NEAR]


def explained(request: ExplainRequest, county: County) -> ExplainRequest:
    """The question with ids. Raises InputError where a name is borne by several."""
    called = Called(county)
    asked = replace(
        request,
        teacher=None if request.teacher is None else called.teacher(request.teacher),
        school=None if request.school is None else called.school(request.school),
    )
    called.sure()
    return asked


def edited(request: WhatIfRequest, county: County) -> WhatIfRequest:
    """The edits with ids; where the roster changes, ``county`` is the new one. Raises InputError likewise."""
    called = Called(county)
    edits = tuple(
        replace(
            edit, teacher=called.teacher(edit.teacher),
            school=None if edit.school is None else called.school(edit.school),
        )
        for edit in request.edits
    )
    swaps = tuple(
        swap._replace(teacher=called.teacher(swap.teacher), other=called.teacher(swap.other)) for swap in request.swaps
    )
    called.sure()
    return replace(request, edits=edits, swaps=swaps)
