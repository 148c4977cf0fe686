"""What report.json tells of the national indicators: the 差异系数, each school's figures, and who is not counted."""

from typing import Any

from optimizer.auditing.audit import Audit
from optimizer.readings.equity import INDICATORS
from optimizer.reporting.facts.measures import fraction_text
from optimizer.reporting.facts.school_standards import schools_left_out, standings

KEYS = ("equity", "standards", "uncounted")


def balance_data(seen: Audit) -> dict[str, Any]:
    """Coefficients before and after, figures per hundred pupils after, and the schools left out with the reason."""
    return {
        "equity": [
            {
                "year": year, "district": after.district, "stage": after.stage.value, "indicator": after.indicator,
                "name": INDICATORS[after.indicator], "before": before.value, "after": after.value,
                "limit": float(after.limit), "met": after.met,
                "after_squared": fraction_text(after.squared),
            }
            for year, one in seen.years.items()
            for before, after in zip(one.before, one.after, strict=True)
        ],
        "standards": [
            {
                "year": each.year, "school": each.school, "stage": each.stage.value, "indicator": each.indicator,
                "name": INDICATORS[each.indicator], "pupils": each.pupils, "before": each.before, "after": each.after,
                "per_hundred": each.per_hundred(each.after), "standard": float(each.standard), "met": each.met,
            }
            for each in standings(seen)
        ],
        "uncounted": [
            {
                "year": each.year, "school": each.school, "stage": each.stage.value if each.stage else None,
                "pupils": each.pupils, "why": each.why,
            }
            for each in schools_left_out(seen)
        ],
    }
