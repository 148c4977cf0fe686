"""Schools and groups as columns, in the order of their tables; part of the model's own reading."""

from collections.abc import Iterable

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.layers import doubled
from optimizer.readings.columns import MODES, Bools, Groups, Ints, Schools


def ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def bools(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def school_columns(county: County, definitions: Definitions, year: int) -> Schools:
    """One row for each school; ``-1`` for no group, mode or figure."""
    schools, member = county.schools, county.member
    cores, twice = {group.core for group in county.groups}, doubled(county)
    group = {each.id: code for code, each in enumerate(county.groups)}
    return Schools(
        ids=[s.id for s in schools],
        group=ints(group[member[s.id].group] if s.id in member else -1 for s in schools),
        is_core=bools(s.id in cores for s in schools),
        mode=ints(MODES.index(member[s.id].mode) if s.id in member else -1 for s in schools),
        doubled=bools(s.id in twice for s in schools),
        district=_codes(s.district for s in schools),
        town=_codes(s.town for s in schools),
        zone=_codes(s.zone for s in schools),
        rural=bools(s.rural for s in schools),
        weak=bools(s.weak for s in schools),
        new=bools(
            s.new or (s.opened is not None and year - definitions.new_school_years < s.opened <= year)
            for s in schools
        ),
        mountain=bools(s.mountain for s in schools),
        resettlement=bools(s.resettlement for s in schools),
        private=bools(s.private for s in schools),
        quota=_posts(s.quota for s in schools),
        senior_posts=_posts(s.senior_posts for s in schools),
        middle_posts=_posts(s.middle_posts for s in schools),
    )


def group_columns(county: County, year: int) -> Groups:
    """One row for each group."""
    school = {each.id: code for code, each in enumerate(county.schools)}
    return Groups(
        ids=[g.id for g in county.groups],
        core=ints(school[g.core] for g in county.groups),
        stable=bools(g.stable_since is not None and g.stable_since <= year for g in county.groups),
    )


def _codes(values: Iterable[str]) -> Ints:
    import pandas as pd  # here, so that a roster is checked without it

    return pd.factorize(np.array(list(values), dtype=object))[0].astype(np.int64)


def _posts(values: Iterable[int | None]) -> Ints:
    return ints(-1 if value is None else value for value in values)
