"""Statutory retirement, a dated table.

Source: 全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定 (13 September 2024, in force from
1 January 2025): men 60 → 63 and women cadres 55 → 58, one month later for every four months.
"""

from datetime import date

SCHEME_BEGINS = date(2025, 1, 1)
ORIGINAL_AGE = {"男": 60, "女": 55}  # teachers are cadres (专业技术人员)
MONTHS_PER_STEP = 4
LARGEST_DELAY = 36  # months


def retirement(birth: date, gender: str) -> date:
    """First day of the month in which a teacher reaches the statutory age."""
    original = 12 * (birth.year + ORIGINAL_AGE[gender]) + birth.month - 1
    begins = 12 * SCHEME_BEGINS.year + SCHEME_BEGINS.month - 1
    delay = 0 if original < begins else min(LARGEST_DELAY, (original - begins) // MONTHS_PER_STEP + 1)
    year, month = divmod(original + delay, 12)
    return date(year, month + 1, 1)


def age(birth: date, day: date) -> int:
    """Completed years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
