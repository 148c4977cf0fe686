"""What a planner gets: plan, report and certificate as JSON, and the workbook."""
