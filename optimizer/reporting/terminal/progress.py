"""What the line of a running solve says."""

from optimizer.solving.rotation import Progress


def progress_words(progress: Progress) -> str:
    """Level at work, and for the finished groups the figure and bound of the levels that cost something.

    A level that leaves ones out of its figure is told when all groups are done: no share of the ones is a group's.
    """
    parts = [f"正在优化「{progress.gauges[progress.level].title}」"] if progress.level else ["正在优化"]
    for name, value, bound in zip(progress.levels, progress.values, progress.bounds, strict=True):
        gauge = progress.gauges[name]
        if value is not None and (value or bound) and (not gauge.ones or progress.done == progress.total):
            gap = "" if value == bound else f"（下界{gauge.told(bound)}）"
            parts.append(f"{gauge.title}{gauge.told(value)}{gauge.brief}{gap}")
    return " ".join(parts)
