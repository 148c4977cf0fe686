"""The sheets of the workbook, one module each, in the order in which a planner meets them."""
