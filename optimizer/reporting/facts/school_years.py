"""School years in words."""

from collections.abc import Sequence

OPEN_END = "不定期"  # the last year of a posting without an end


def school_year(year: int) -> str:
    return f"{year}—{year + 1}学年"


def school_years(years: Sequence[int]) -> str:
    """A horizon in words; a single year as ``school_year`` says it."""
    if len(years) == 1:
        return school_year(years[0])
    return f"{years[0]}—{years[-1] + 1}学年（{len(years)}个学年）"


def years_of(year: int) -> str:
    """A school year as cells and column headings show it."""
    return f"{year}—{year + 1}"


def term_of(first: int, last: int | None) -> str:
    """The school years of a posting; a dash would read as one school year."""
    return f"{first}起{OPEN_END}" if last is None else f"{first}至{last}"
