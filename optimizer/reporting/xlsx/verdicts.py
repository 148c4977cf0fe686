"""The colours of a column 结论 that says 达标 or 未达标."""

from optimizer.reporting.xlsx.dated import Places
from optimizer.reporting.xlsx.page import Page
from optimizer.reporting.xlsx.styles import BAD, GOOD


def colour_verdicts(page: Page, at: Places, top: int, end: int) -> None:
    """Colour the column 结论 of a table with its headings in row ``top`` and its last row before ``end`` (from 0)."""
    verdict, area = f"${at.letter('结论')}{top + 2}", (top + 1, at["结论"], end - 1, at["结论"])
    page.colour(area, f'={verdict}="达标"', GOOD)
    page.colour(area, f'={verdict}="未达标"', BAD)
