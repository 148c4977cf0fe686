"""The files of a week of visits: written, read back as a planner may have edited them, and judged."""
