"""Workbooks: the plan with its sheets, fronts and reserve lists."""
