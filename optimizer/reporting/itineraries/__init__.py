"""What a week of visits is told in: workbook, JSON, calendars, map; and hand-edited lessons read back and judged."""
