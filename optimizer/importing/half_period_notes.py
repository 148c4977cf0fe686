"""What is said of subjects that a class has every other week."""

from collections.abc import Iterator
from fractions import Fraction

from optimizer.domain.half_periods import weekly
from optimizer.formats.sheet import listed
from optimizer.importing.references import Tables


def half_period_notes(tables: Tables) -> Iterator[str]:
    """That two classes take turns, and where a class left over is given a whole slot in the weeks of 走教."""
    for name in ("needs", "visits"):
        if name not in tables:
            continue
        source = tables[name]
        halved: list[int] = []
        rounded: list[int] = []
        for row, classes, periods in source.sound("classes", "periods"):
            if isinstance(periods, Fraction):
                halved.append(row)
                parties, lessons = weekly(classes or 0, periods)
                if parties * lessons > (classes or 0) * periods:
                    rounded.append(row)
        if halved:
            odd = f"；{listed(rounded)}余下单独的班，走教周课表按整节留出，多计半节以上" if rounded else ""
            yield (
                f"【{source.table.name}】{listed(halved)}每班周课时有半节：岗位按准确课时算，"
                f"走教周课表里两个班合用节次、单双周轮流{odd}。"
            )
