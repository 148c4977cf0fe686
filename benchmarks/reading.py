"""Reading and checking a workbook of 45,000 teachers."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.spending import cpu_seconds
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.importing import read


def reading_rows(folder: Path) -> Iterator[str]:
    """CPU seconds to write and to read and check the 漳州-like roster as one workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "zhangzhou.xlsx"
    county = generate("zhangzhou", 1)
    started = cpu_seconds()
    write(county, {"计划学年": "2026"}, path)
    size = path.stat().st_size / 1e6
    yield f"write {len(county.teachers)} teachers: {cpu_seconds() - started:.1f} s CPU, {size:.1f} MB"
    started = cpu_seconds()
    roster = read(path)
    yield f"read and check: {cpu_seconds() - started:.1f} s CPU; equal to what was written: {roster.county == county}"
