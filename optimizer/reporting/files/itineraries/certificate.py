"""The certificate of a planned week: prices of each level, read back and reckoned again without a solver."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.domain.errors import InputError
from optimizer.files.strict_json import read_json
from optimizer.itinerant.bounds import DEAREST, Prices
from optimizer.itinerant.certificate import Reckoned, reckoned
from optimizer.itinerant.level_values import LEVELS as NAMES
from optimizer.itinerant.level_values import Values
from optimizer.itinerant.weeks import Week, WeekError
from optimizer.reporting.facts.visit_words import LEVELS

AGAIN = "请重新运行 rotation itineraries，或改用与课表一致的名册、政策和方案。"


@dataclass(frozen=True)
class Certificate:
    """What a run had and states of its levels, the prices behind it, and digests of what it was made from."""

    values: Values
    bounds: tuple[int, ...]
    prices: tuple[Prices, ...]
    digests: Mapping[str, str]


def certificate_beside(path: Path) -> Path:
    """The file itself, or the itineraries.json beside a workbook."""
    return path if path.suffix.lower() == ".json" else path.with_name("itineraries.json")


def read_certificate(path: Path) -> Certificate:
    """Raises InputError where the file is no itineraries.json with prices."""
    if not path.is_file():
        raise InputError.of(f"找不到证书 {path.name}", "核验需要与课表同时写出的 itineraries.json，请放在同一文件夹。")
    plain = read_json(path)
    levels = plain.get("levels") if isinstance(plain, Mapping) else None
    digests = plain.get("digests") if isinstance(plain, Mapping) else None
    try:
        given = {level["name"]: level for level in levels or ()}
        values, bounds = (tuple(_whole(given[name][key]) for name in NAMES) for key in ("value", "bound"))
        own = [given[name]["prices"] for name in NAMES]
        prices = tuple(Prices(_prices(each["courses"]), _prices(each["levels"])) for each in own)
    except (KeyError, TypeError, ValueError, AttributeError):
        advice = "请使用 rotation itineraries 写出的 itineraries.json。"
        raise InputError.of(f"{path.name} 里没有可核验的证书（levels 的 bound 与 prices）", advice) from None
    return Certificate(values, bounds, prices, dict(digests) if isinstance(digests, Mapping) else {})


def _whole(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(number)
    return number


def _prices(numbers: Sequence[Any]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Whole prices within the range that sums stay exact in."""
    given = [_whole(number) for number in numbers]
    if not all(0 <= number <= DEAREST for number in given):
        raise ValueError("a price out of range")
    return np.array(given, dtype=np.int64)


def verified(
    certificate: Certificate, week: Week, values: Values, differing: Collection[str], *, own: bool
) -> tuple[tuple[Reckoned, ...], list[str]]:
    """The levels reckoned again, and what else of the certificate does not fit, in Chinese.

    ``differing``: which of its digests are not those of the instance. ``own``: it states these very ``values``, for it
    stands in the file of the timetable; those of a workbook that was edited beside it may be others.
    """
    faults = [
        f"证书所据的{what}与现在的不同" for name, what in (("data", "名册"), ("policy", "政策或年度"))
        if name in differing
    ]
    faults += [
        f"「{LEVELS[name][0]}」按课表和名册算得 {value}，文件写的是 {stated}，不是这份课表的值"
        for name, value, stated in zip(NAMES, values, certificate.values, strict=True) if own and value != stated
    ]
    try:
        return reckoned(week, values, certificate.values, certificate.bounds, certificate.prices), faults
    except WeekError:
        raise InputError.of("证书不是这份需求的：课程数不同，无法核验", AGAIN) from None
