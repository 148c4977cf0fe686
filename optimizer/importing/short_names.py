"""Which schools a short name may mean, level by level: the nearest level at which any school fits decides.

Every rule here only proposes: what is not written in full is a guess, shown and confirmed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

NUMERALS = "零一二三四五六七八九"
SORTS = (  # endings of a name and what sort of school they say, the longest first
    (re.compile("九年一贯制学校$|九年制学校$|学校$"), "校"),
    (re.compile("完全小学$|完小$|小学校?$|(?<=.)小$"), "小"),
    (re.compile("初级中学$|初中$"), "初"),
    (re.compile("高级中学$|高中$"), "高"),
    (re.compile("完全中学$|中学$|(?<=.)中$"), "中"),
    (re.compile("幼儿园$|(?<=.)幼$"), "幼"),
    (re.compile("教育集团$|教育共同体$|教共体$|共同体$|集团$|联盟$"), "集团"),
)
ALIKE = ({"中", "初"}, {"中", "高"}, {"中", "校"}, {"小", "校"}, {"初", "校"})
PLACE = re.compile("([\u4e00-\u9fff]{1,8}[省市县区旗州盟])+|[省市县区旗]")
CAMPUS = re.compile(r"\((.{1,12})\)$|((?<=[学小中园])[^学校]{1,4}校区|(?<=..)(?:本部|总校|分校|[东西南北]校))$")
LOOSE = re.compile("中心|[镇乡县市区旗]|街道")
NEAREST = 3  # names shown where none fits


class Name(NamedTuple):
    """A name taken apart: 示例县第一小学(东校区) is (示例县一, 小, 东校区)."""

    core: str
    sort: str
    campus: str


def plain(text: str) -> str:
    """A name as it is compared: half-width, without spaces or quotation marks."""
    return re.sub(r"[\s“”\"'·•]+", "", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=20_000)
def parts(text: str) -> Name:
    """Core, sort and campus of a name; numbers in Chinese figures, without 第."""
    name, campus = plain(text), ""
    if (found := CAMPUS.search(name)) and found.start() > 1:
        name, campus = name[: found.start()], (found[1] or found[2]).removesuffix("校区")
    name = re.sub(r"第?(\d{1,2})(?=[小中初高幼]|完全|$)", lambda each: _numeral(int(each[1])), name)
    name = re.sub("第(?=[一二三四五六七八九十])", "", name)
    for ending, sort in SORTS:
        if cut := ending.search(name):
            return Name(name[: cut.start()], sort, campus)
    return Name(name, "", campus)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones or not tens else "")


def _fitting(one: str, other: str) -> bool:
    """Whether two sorts may be the same; a name without one leaves it open."""
    return one == other or not one or not other or {one, other} in ALIKE


def _placed(one: str, other: str) -> bool:
    """Whether the names are the same but for the county or city before one of them."""
    short, long = sorted((one, other), key=len)
    return short == long or bool(short and long.endswith(short) and PLACE.fullmatch(long[: -len(short)]))


def _same(written: Name, full: Name) -> bool:
    return written == full


def _same_but_place(written: Name, full: Name) -> bool:
    return written[1:] == full[1:] and _placed(written.core, full.core)


def _same_but_sort(written: Name, full: Name) -> bool:
    """第一中学 for 第一初级中学. A name without any sort may be part of another one as well: the next level."""
    alike = _placed(written.core, full.core) and _fitting(written.sort, full.sort)
    return bool(written.core and written.sort) and alike and written.campus in ("", full.campus)


def _part(written: Name, full: Name) -> bool:
    core, whole = written.core, full.core
    part = whole.startswith(core) or whole.endswith(core) or _placed(core, whole)
    return len(core) >= 2 and part and _fitting(written.sort, full.sort) and written.campus in ("", full.campus)


def _loose(written: Name, full: Name) -> bool:
    """Nothing but 镇, 中心, 县 and the like apart: 柳河中学 for 柳河镇中心中学."""
    one, other = (LOOSE.sub("", name.core) for name in (written, full))
    return len(one) >= 2 and _placed(one, other) and _fitting(written.sort, full.sort)


def _letters(written: Name, full: Name) -> bool:
    """The letters of a short form stand in the full name in their order: 城实中 for 城东实验中学."""
    rest = iter(full.core)
    in_order = bool(written.core) and all(letter in rest for letter in written.core)
    short = len(written.core + written.sort) >= 2 and written.core[:1] in (full.core[:1], _behind_place(full.core)[:1])
    return in_order and short and bool(written.sort) and _fitting(written.sort, full.sort)


def _behind_place(core: str) -> str:
    place = PLACE.match(core)
    return core[place.end():] if place else core


LEVELS: Sequence[Callable[[Name, Name], bool]] = (_same, _same_but_place, _same_but_sort, _part, _loose, _letters)


def candidates(written: str, names: Mapping[str, str]) -> list[str]:
    """Ids of those whom a name may mean, of the nearest level; ``names`` are full names by id."""
    name = parts(written)
    taken = {identity: parts(full) for identity, full in names.items()}
    for fits in LEVELS:
        if found := [identity for identity, full in taken.items() if fits(name, full)]:
            return found
    return []


def nearest(written: str, names: Mapping[str, str]) -> list[str]:
    """The full names that look most like what was written, for a message."""
    return get_close_matches(plain(written), list(dict.fromkeys(names.values())), NEAREST, 0.5)
