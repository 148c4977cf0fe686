"""Other plans that a planner may weigh: the front of equity and burden, diverse plans, plans side by side."""
