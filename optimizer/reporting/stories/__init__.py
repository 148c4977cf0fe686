"""Answers to why and what it costs: told once, for the terminal, the workbook, plain data and the printed page."""
