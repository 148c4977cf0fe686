"""Workbooks: the plan and the week of visits with their sheets, fronts, comparisons, stories and reserve lists."""
